"""An alert leaves: sealed, kept, and told to those concerned, all in one transaction."""

import json

from handlers.alerts.notices import post
from handlers.alerts.report import Report
from handlers.alerts.routing import recipients_of
from handlers.moment import Moment
from storage import envelope
from storage.alerts import Alert, Status
from storage.envelope import Header
from storage.members import Member
from storage.schema import new_id


class ReportIncomplete(Exception):
    """Commune, nature or severity is missing: the form never lets this through."""


async def send(moment: Moment, author: Member, report: Report) -> Alert:
    """Seal, keep and route an alert. Raises `ReportIncomplete`."""
    if not (report.commune and report.nature and report.severity):
        raise ReportIncomplete
    uow = moment.uow
    recipients = (await recipients_of(moment, report.commune)).but(author.id)
    alert = Alert(
        id=new_id(),
        reference=await uow.alerts.free_reference(),
        insee=report.commune,
        author=author.id,
        severity=report.severity,
        immediate_danger=report.immediate_danger,
        status=Status.ROUTED if recipients else Status.RECEIVED,
        facts=report.facts(),
        created_at=moment.now,
    )
    await uow.alerts.add(alert, await _sealed(moment, alert, report))
    await uow.audit.append(author.id, "alert.sent", alert.id, moment.now)
    await post(moment, alert, author)
    return alert


async def opened(moment: Moment, alert: Alert) -> Report:
    """The content of an alert, opened with the key of its commune's circle."""
    commune = await moment.uow.communes.get(alert.insee)
    keys = await moment.uow.communes.keys(commune.circle)
    sealed = await moment.uow.alerts.envelope(alert.id)
    return Report.from_json(json.loads(envelope.open_envelope(sealed, commune.circle, keys)))


async def _sealed(moment: Moment, alert: Alert, report: Report) -> envelope.Envelope:
    """Sealed to the circle of the commune, and to nothing else."""
    council = await moment.uow.council.get()
    commune = await moment.uow.communes.get(alert.insee)
    circle = await moment.uow.communes.recipient(commune.circle)
    content = json.dumps(report.to_json(), ensure_ascii=False).encode()
    return envelope.seal(content, Header(council.instance, alert.id, alert.author), [circle])
