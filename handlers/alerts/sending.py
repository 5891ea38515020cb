"""An alert leaves: sealed, kept, and told to those concerned, all in one transaction."""

import json
from collections.abc import Sequence
from dataclasses import replace

from handlers.alerts.escalating.advancing import set_out
from handlers.alerts.escalating.holding import held_until
from handlers.alerts.notices import post
from handlers.alerts.report import Report
from handlers.alerts.routing import recipients_of
from handlers.alerts.telling import Telling, telling_of_new
from handlers.moment import Moment
from storage import envelope
from storage.alerts import Alert
from storage.corrections import FIRST
from storage.duty import SpeakerUnknown
from storage.envelope import Header
from storage.members import Member, Role
from storage.schema import new_id
from storage.statuses import Status


class ReportIncomplete(Exception):
    """Commune, nature or severity is missing: the form never lets this through."""


async def send(moment: Moment, author: Member, report: Report) -> Telling:
    """Seal, keep and route an alert; return it with who was told. Raises `ReportIncomplete`."""
    if not (report.commune and report.nature and report.severity):
        raise ReportIncomplete
    uow = moment.uow
    commune = await uow.communes.get(report.commune)
    rules = await uow.routing_rules.matching(report.nature, report.severity, report.commune)
    recipients = await recipients_of(moment, report.commune, rules)
    circles = [commune.circle, *(rule.circle for rule in rules)]
    alert = Alert(
        id=new_id(),
        reference=await uow.alerts.free_reference(),
        insee=report.commune,
        author=author.id,
        severity=report.severity,
        immediate_danger=report.immediate_danger,
        status=Status.RECEIVED,
        facts=report.facts(),
        created_at=moment.now,
    )
    if recipients.but(author.id) and held_until(moment, alert) is None:
        alert = replace(alert, status=Status.ROUTED)
    await uow.alerts.add(alert, await _sealed(moment, alert, report, circles))
    speaker = await _speaker(moment, author)
    await uow.audit.append(author.id, "alert.sent", alert.id, moment.now, speaker)
    escalation = await set_out(moment, alert, recipients.but(author.id))
    telling = telling_of_new(moment, alert, commune, recipients, escalation)
    return await post(moment, telling)


async def _speaker(moment: Moment, author: Member) -> str:
    """Who speaks at a duty phone, for the journal; a person speaks for themselves.

    Raises `SpeakerUnknown`: the form asks who it is before anything is sent.
    """
    if author.role is not Role.DUTY_PHONE:
        return ""
    shift = await moment.uow.duty.speaking(author.id, moment.now)
    if shift is None:
        raise SpeakerUnknown
    return shift.speaker.id


async def opened(moment: Moment, alert: Alert, number: int | None = None) -> Report:
    """The content of an alert, opened with the key of its commune's circle.

    `number` is that of a version before the last. Raises `EnvelopeTampered`.
    """
    number = alert.version if number is None else number
    circle = (await moment.uow.communes.get(alert.insee)).circle
    keys = await moment.uow.circles.keys(circle)
    sealed = await moment.uow.alerts.envelope(alert.id)
    if number == FIRST:
        content = envelope.open_envelope(sealed, circle, keys)
    else:
        body = await moment.uow.corrections.get(alert.id, number)
        content = envelope.open_version(sealed, circle, keys, number, body)
    return Report.from_json(json.loads(content))


async def _sealed(
    moment: Moment, alert: Alert, report: Report, circles: Sequence[str]
) -> envelope.Envelope:
    """Sealed to these circles, and to nothing else."""
    council = await moment.uow.council.get()
    recipients = [await moment.uow.circles.recipient(circle) for circle in circles]
    content = json.dumps(report.to_json(), ensure_ascii=False).encode()
    return envelope.seal(content, Header(council.instance, alert.id, alert.author), recipients)
