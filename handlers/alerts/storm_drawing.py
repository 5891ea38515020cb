"""A storm's message is written anew when a line joined or changed: a little later, all at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from operator import attrgetter

from handlers.alerts.report import Report
from handlers.alerts.routing import Recipients, recipients_of
from handlers.alerts.storm_texts import Listed, storm_message
from handlers.alerts.storms import storm_of
from handlers.alerts.telling import Telling
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from handlers.words import SOURCE, speaking
from storage.alerts import Alert
from storage.notices import Acknowledgement, Behalf
from storage.outbox import Lane
from storage.routing_rules import Rule
from storage.sealing import SealBroken
from storage.setbacks import Work
from storage.storm_rows import Standing, Storm

AT_ONCE = 30
"""So many messages a round (a millisecond or two each), the most untold lines first.

Others wait for the transaction meanwhile.
"""


async def draw_storms(moment: Moment) -> None:
    """Show what has changed since the last round, each message once."""
    await _draw_all(moment, await moment.uow.storms.claim(moment.now, AT_ONCE))


async def draw_storm(moment: Moment, slot: str) -> None:
    """Show one now, because somebody has just tapped it."""
    await _draw_all(moment, await moment.uow.storms.claim(moment.now, 1, only=slot))


async def _draw_all(moment: Moment, storms: Sequence[Storm]) -> None:
    """Each one for itself: what cannot be drawn has its turn again, and silences no other."""
    if not storms:
        return
    notices = await moment.uow.notices.in_slots([storm.slot for storm in storms])
    tellings = await _tellings(moment, {each.alert for each in notices})

    async def draw(part: Moment, storm: Storm) -> None:
        alerts = [each.alert for each in notices if each.slot == storm.slot]
        await _draw(part, storm, [tellings[alert] for alert in alerts])

    for undrawn in await one_by_one(moment, Work.LIST, storms, draw, subject=attrgetter("slot")):
        await moment.uow.storms.unclaim(undrawn)


async def _draw(moment: Moment, storm: Storm, listed: Sequence[Telling]) -> None:
    outbox, now = moment.uow.outbox, moment.now
    # A line of which its reader may hear no more is left out.
    tellings = [each for each in listed if storm.reader in each.recipients.ids()]
    if not tellings:
        # Nothing is left to say; what is on the screen stays as it was.
        if storm.standing in (Standing.WAITING, Standing.UNTOLD):
            await outbox.take_back(storm.slot, now=now)
        return
    member, language = _reader(storm, tellings[0].recipients)
    with speaking(language):
        message = storm_message(Listed(storm_of(storm.slot), storm.lines, storm.audience, tellings))
    if storm.standing is Standing.UNTOLD:
        await outbox.fill(storm.slot, message, now=now, lane=Lane.URGENT, member=member)
    elif storm.standing is Standing.ON_SCREEN or not await outbox.replace(
        storm.slot, message, now=now
    ):
        lane = Lane.URGENT if storm.has_news else Lane.INTERACTIVE
        await outbox.edit(storm.slot, message, now=now, lane=lane)


def _reader(storm: Storm, to: Recipients) -> tuple[str | None, str]:
    """The member who reads it, if it is one, and the language."""
    for member in (*to.members, *to.away):
        if member.id == storm.reader:
            return member.id, member.language
    return None, SOURCE


async def _tellings(moment: Moment, ids: Collection[str]) -> Mapping[str, Telling]:
    """What a line needs of each alert; nobody is named, and who was told is not asked.

    An alert is missing where those who may hear of its commune cannot be found out now.
    """
    uow = moment.uow
    alerts = await uow.alerts.get_all(ids)
    seen: dict[str, dict[Behalf, Acknowledgement]] = {alert: {} for alert in alerts}
    for each in await uow.notices.acknowledgements_of(ids):
        seen[each.alert][each.on_behalf] = each
    moved = await uow.alerts.last_moved(ids)
    corroborated = await uow.corroborations.of(ids)
    communes = {commune.insee: commune for commune in await uow.communes.all()}
    recipients = await _recipients(moment, alerts.values())
    stands = await uow.escalations.of(ids)
    return {
        alert.id: Telling(
            alert=alert,
            report=_report(alert),
            commune=communes[alert.insee],
            recipients=recipients[alert.id],
            seen=seen[alert.id],
            people={},
            notices=(),
            escalation=stands[alert.id],
            readers=0,
            now=moment.now,
            zone=moment.zone,
            policy=moment.policy,
            since=moved.get(alert.id, alert.created_at),
            corroborated=corroborated.get(alert.id),
        )
        for alert in alerts.values()
        if alert.id in recipients
    }


async def _recipients(moment: Moment, alerts: Collection[Alert]) -> Mapping[str, Recipients]:
    """By alert; those of one commune that follow the same rules are asked for once.

    One whose people do not open keeps no other from being told.
    """
    followed = await moment.uow.routing_rules.of_all([alert.id for alert in alerts])
    alike: defaultdict[tuple[str, Sequence[Rule]], list[str]] = defaultdict(list)
    for alert in alerts:
        alike[alert.insee, tuple(followed.get(alert.id, ()))].append(alert.id)
    found: dict[str, Recipients] = {}
    for (insee, rules), theirs in alike.items():
        with suppress(SealBroken):
            found |= dict.fromkeys(theirs, await recipients_of(moment, insee, rules))
    return found


def _report(alert: Alert) -> Report:
    """Nothing but the plain columns is sure of an alert that cannot be read."""
    try:
        return Report.from_json(alert.facts)
    except (KeyError, TypeError, ValueError):
        return Report()
