"""All that a message about an alert may be written from, gathered once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.alerts.hours import said_at
from handlers.alerts.report import Report
from handlers.alerts.routing import Recipients, recipients_of
from handlers.alerts.when import Said
from handlers.moment import Moment
from handlers.words import Html
from storage.alerts import Alert, Severity
from storage.communes import OurCommune
from storage.corroborations import Corroborated
from storage.escalations import Escalation
from storage.notices import Acknowledgement, Audience, Behalf, Notice
from storage.policy import Policy
from storage.routing_rules import Rule
from storage.statuses import OPEN

PRIVATE = frozenset({Audience.OFFICIAL, Audience.COORDINATOR})
"""The notices that ask one person for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An alert with its circumstances. `people`: names by id, for the coordinators' eyes."""

    alert: Alert
    report: Report
    commune: OurCommune
    recipients: Recipients
    seen: Mapping[Behalf, Acknowledgement]
    people: Mapping[str, str]
    notices: Sequence[Notice]
    escalation: Escalation
    readers: int
    now: datetime
    zone: ZoneInfo
    policy: Policy
    since: datetime
    """When it came to its status."""
    corroborated: Corroborated | None = None
    declined: frozenset[str] = frozenset()
    """Those who were asked and said that they cannot, by their ids."""

    @property
    def is_waiting(self) -> bool:
        """Whether the town hall can still say « Bien reçu »."""
        return self.alert.status in OPEN and Behalf.TOWN_HALL not in self.seen

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody at all has seen it, and somebody still should."""
        return self.alert.status in OPEN and not self.seen

    @property
    def is_held(self) -> bool:
        """Whether nobody hears of it before the morning."""
        return self.escalation.is_held

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether its author can still take it back."""
        return self.is_unanswered

    @property
    def is_discreet(self) -> bool:
        """Whether a group sees sector and colour only: everybody knows everybody there."""
        return self.report.is_sensitive or self.commune.population < self.policy.small_commune

    @property
    def is_alarm(self) -> bool:
        """Red and immediate danger overtake all, each in a message of its own."""
        return self.alert.immediate_danger or self.alert.severity is Severity.RED

    @property
    def is_urgent(self) -> bool:
        """Orange overtakes the rest, too."""
        return not self.alert.can_wait

    @property
    def is_silent(self) -> bool:
        """At night green and yellow arrive without sound."""
        return not self.is_urgent and self.policy.is_night(self.now, self.zone)

    @property
    def came_at_night(self) -> bool:
        """Whether it was sent at an hour at which what can wait is told in the morning."""
        at = self.alert.created_at
        return not self.is_urgent and self.policy.is_night(at, self.zone)

    @property
    def said(self) -> Said:
        """What its words about days meant: they were said when it was sent, or corrected last."""
        return Said(self.alert.said_at, self.now, self.zone)

    def at(self, moment: datetime) -> Html:
        """« à 19 h 40 » or « hier à 19 h 40 », in the reader's language."""
        return said_at(moment, self.now, self.zone)

    def told(self, audience: Audience) -> frozenset[str]:
        """Which groups or members of a kind got a notice."""
        return frozenset(each.reader for each in self.notices if each.audience is audience)

    def audience_of(self, told: Notice) -> Audience:
        """As whom somebody reads a notice now: who stands in no more may still be named."""
        is_named = any(one.id == told.reader for one in self.recipients.named)
        return Audience.NAMED if is_named and told.audience in PRIVATE else told.audience

    @property
    def somebody_was_told(self) -> bool:
        """Whether anybody but its author hears of it."""
        return any(each.audience is not Audience.AUTHOR for each in self.notices)

    @property
    def asked(self) -> frozenset[str]:
        """Whom a notice in private has asked for an answer."""
        return frozenset(each.reader for each in self.notices if each.audience in PRIVATE)

    @property
    def somebody_was_asked(self) -> bool:
        """Whether anybody was asked."""
        return bool(self.asked)

    @property
    def somebody_can_answer(self) -> bool:
        """Whether one of those who were asked can still be reached, and has not declined."""
        return not self.asked.isdisjoint(self.recipients.ids() - self.declined)


def telling_of_new(
    moment: Moment,
    alert: Alert,
    commune: OurCommune,
    recipients: Recipients,
    escalation: Escalation,
) -> Telling:
    """An alert that is being sent: nobody was told yet, and nothing has come back."""
    return Telling(
        alert=alert,
        report=Report.from_json(alert.facts),
        commune=commune,
        recipients=recipients,
        seen={},
        people={},
        notices=(),
        escalation=escalation,
        readers=0,
        now=moment.now,
        zone=moment.zone,
        policy=moment.policy,
        since=alert.created_at,
    )


async def telling_of(moment: Moment, alert: Alert) -> Telling:
    """Gather what is known of an alert now."""
    (telling,) = await tellings_of(moment, [alert])
    return telling


async def tellings_of(moment: Moment, alerts: Sequence[Alert]) -> Sequence[Telling]:
    """The same for several, in their order: what is asked is asked once for all of them."""
    uow, ids = moment.uow, [alert.id for alert in alerts]
    seen: dict[str, dict[Behalf, Acknowledgement]] = {alert: {} for alert in ids}
    for each in await uow.notices.acknowledgements_of(ids):
        seen[each.alert][each.on_behalf] = each
    declined = {alert: frozenset[str]() for alert in ids} | dict(await uow.declined.of_all(ids))
    named = {alert: _named(seen[alert], declined[alert]) for alert in ids}
    people = await uow.members.get_all(frozenset().union(*named.values()))
    recipients = await _recipients(moment, alerts)
    moved = await uow.alerts.last_moved(ids)
    notices = await uow.notices.of_all(ids)
    stands = await uow.escalations.of(ids)
    readers = await uow.notices.count_readers(ids)
    corroborated = await uow.corroborations.of(ids)
    communes = {insee: await uow.communes.get(insee) for insee in {one.insee for one in alerts}}
    return [
        Telling(
            alert=alert,
            report=Report.from_json(alert.facts),
            commune=communes[alert.insee],
            recipients=recipients[alert.id],
            seen=seen[alert.id],
            people={one: people[one].full_name for one in named[alert.id]},
            notices=notices.get(alert.id, ()),
            escalation=stands[alert.id],
            readers=readers.get(alert.id, 0),
            now=moment.now,
            zone=moment.zone,
            policy=moment.policy,
            since=moved.get(alert.id, alert.created_at),
            corroborated=corroborated.get(alert.id),
            declined=declined[alert.id],
        )
        for alert in alerts
    ]


def _named(seen: Mapping[Behalf, Acknowledgement], declined: frozenset[str]) -> frozenset[str]:
    """Whoever answered or could not: coordinators read their names."""
    return declined | {each.reached or each.member for each in seen.values()}


async def _recipients(moment: Moment, alerts: Sequence[Alert]) -> Mapping[str, Recipients]:
    """By alert; those of one commune that follow the same rules are asked for once."""
    followed = await moment.uow.routing_rules.of_all([alert.id for alert in alerts])
    found: dict[tuple[str, tuple[Rule, ...]], Recipients] = {}
    alike = {alert.id: (alert.insee, tuple(followed.get(alert.id, ()))) for alert in alerts}
    for each in dict.fromkeys(alike.values()):
        found[each] = await recipients_of(moment, *each)
    return {alert: found[each] for alert, each in alike.items()}
