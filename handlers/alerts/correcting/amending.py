"""A corrected alert leaves: sealed as its next version, and told to whom it concerns now."""

import json
from collections.abc import Sequence
from dataclasses import replace

from handlers.alerts.correcting.changes import as_said_now, changed_parts
from handlers.alerts.correcting.ringing import ring
from handlers.alerts.following.entitled import in_force
from handlers.alerts.report import Report
from handlers.alerts.sending import ReportIncomplete, opened
from handlers.alerts.situations.growing import point_out
from handlers.alerts.telling import Telling, telling_of
from handlers.alerts.when import Said
from handlers.moment import Moment
from storage import envelope
from storage.alerts import Alert, AlertUnknown
from storage.corrections import Correction
from storage.envelope import WrappedKey
from storage.members import Member, Role

MOST = 20
"""So many corrections of one alert; what is left to say then is news, and goes into its thread."""


class NothingChanged(Exception):
    """The correction says what the alert says already."""


class CorrectedTooOften(Exception):
    """What there is to say goes into the thread."""


async def correctable(moment: Moment, member: Member, alert_id: str) -> Alert:
    """One's own alert, to be corrected, held.

    Raises `AlertUnknown` for somebody else's and at a place that never reads, `AlertOver` and
    `CorrectedTooOften`.
    """
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    if alert.author != member.id or member.role is Role.DUTY_PHONE:
        raise AlertUnknown
    if len(in_force(alert).corrections) >= MOST:
        raise CorrectedTooOften
    return alert


async def as_it_reads(moment: Moment, alert: Alert) -> Report:
    """What an alert says, in words that are true now."""
    said = Said(alert.said_at, moment.now, moment.zone)
    return as_said_now(await opened(moment, alert), said)


async def correct(moment: Moment, member: Member, alert_id: str, report: Report) -> Telling:
    """Seal the next version, follow the rules anew, and tell whom it concerns.

    Commune and immediate danger stay as they were sent. Raises what `correctable` does,
    `NothingChanged` and `ReportIncomplete`.
    """
    before = await correctable(moment, member, alert_id)
    said = await as_it_reads(moment, before)
    report = replace(report, commune=before.insee, immediate_danger=before.immediate_danger)
    if not (report.nature and report.severity):
        raise ReportIncomplete
    changed = changed_parts(said, report)
    if not changed and report.severity is before.severity:
        raise NothingChanged
    correction = Correction(
        at=moment.now, was=before.severity, became=report.severity, changed=changed
    )
    after = replace(
        before,
        severity=report.severity,
        facts=report.facts(),
        corrections=(*before.corrections, correction),
    )
    await _keep(moment, after, report)
    await moment.uow.audit.append(
        member.id, "alert.corrected", after.id, moment.now, str(after.version)
    )
    telling = await ring(moment, await telling_of(moment, after))
    situation = await moment.uow.situations.of_alert(after.id)
    if situation is not None and correction.is_graver:
        await point_out(moment, situation, besides=member)
    return telling


async def _keep(moment: Moment, alert: Alert, report: Report) -> None:
    """The version, sealed under the alert's key, which the circles of more rules get now."""
    uow = moment.uow
    circle = (await uow.communes.get(alert.insee)).circle
    keys = await uow.circles.keys(circle)
    sealed = await uow.alerts.envelope(alert.id)
    content = json.dumps(report.to_json(), ensure_ascii=False).encode()
    body = envelope.seal_version(sealed, circle, keys, alert.version, content)
    await uow.corrections.add(alert.id, alert.version, body)
    await uow.alerts.correct(alert, await _keys_of_more(moment, alert, report))


async def _keys_of_more(moment: Moment, alert: Alert, report: Report) -> Sequence[WrappedKey]:
    """What opens the alert for the circles of rules that it follows only now."""
    uow = moment.uow
    sealed = await uow.alerts.envelope(alert.id)
    before = {key.circle_id for key in sealed.keys}
    circle = (await uow.communes.get(alert.insee)).circle
    keys = await uow.circles.keys(circle)
    rules = await uow.routing_rules.matching(str(report.nature), int(alert.severity), alert.insee)
    for rule in rules:
        if rule.circle not in before:
            recipient = await uow.circles.recipient(rule.circle)
            sealed = envelope.extend(sealed, circle, keys, recipient)
    return [key for key in sealed.keys if key.circle_id not in before]
