"""« Qui entendrait parler de… ? »: an alert goes the way of a real one, and is not sent."""

from dataclasses import replace
from datetime import datetime

from handlers.alerts.escalating.holding import held_until
from handlers.alerts.escalating.steps import step_of
from handlers.alerts.escalating.waiting import hours_of
from handlers.alerts.readers import Reader, readers_of
from handlers.alerts.report import Report
from handlers.alerts.routing import Recipients, recipients_of
from handlers.alerts.telling import PRIVATE, telling_of_new
from handlers.alerts.vocabulary import Nature
from handlers.foretold import Asked, Foretold, Hearer
from handlers.moment import Moment
from storage.alerts import Alert
from storage.escalations import Escalation
from storage.groups import Group
from storage.members import Member
from storage.schema import new_id
from storage.statuses import Status

NOBODY = ""


async def foretell(moment: Moment, asked: Asked) -> Foretold:
    """Who would hear if somebody who hears of nothing sent this now, and when.

    What can wait at night is told to whoever is there in the morning.
    """
    told_at = held_until(moment, asked.severity) or moment.now
    rules = await moment.uow.routing_rules.matching(asked.nature, asked.severity, asked.insee)
    recipients = await recipients_of(replace(moment, now=told_at), asked.insee, rules)
    commune = await moment.uow.communes.get(asked.insee)
    alert = _unsent(moment, asked)
    # As it would stand once it has gone the whole way without an answer.
    telling = telling_of_new(moment, alert, commune, recipients, Escalation.over(alert.id))
    hours = hours_of(moment, alert, recipients)
    who = _by_id(recipients)

    def heard_at(reader: Reader) -> datetime:
        is_asked = reader.audience in PRIVATE
        return hours[step_of(reader.id, recipients)] if is_asked else told_at

    return Foretold(
        asked=asked,
        sent_at=moment.now,
        told_at=told_at,
        hearers=sorted(
            (
                Hearer(
                    who[reader.id],
                    reader.audience,
                    recipients.rules.get(reader.id),
                    heard_at(reader),
                    reader.id in recipients.on_call,
                )
                for reader in readers_of(telling)
            ),
            key=lambda hearer: hearer.at,
        ),
        out_of_reach=recipients.out_of_reach,
        away=recipients.away,
        is_discreet=telling.is_discreet,
        lacks_on_call=recipients.lacks_on_call,
    )


def _unsent(moment: Moment, asked: Asked) -> Alert:
    report = Report(commune=asked.insee, nature=Nature(asked.nature), severity=asked.severity)
    return Alert(
        id=new_id(),
        reference="",
        insee=asked.insee,
        author=NOBODY,
        severity=asked.severity,
        immediate_danger=False,
        status=Status.RECEIVED,
        facts=report.facts(),
        created_at=moment.now,
    )


def _by_id(recipients: Recipients) -> dict[str, Group | Member]:
    groups: dict[str, Group | Member] = {group.id: group for group in recipients.groups}
    return groups | {member.id: member for member in recipients.members}
