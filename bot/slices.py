"""The slices, what one of them starts in another, and what the delivery lets them know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from bot.clock import Tick
from bot.form_files import Take
from handlers.absence import chat as absence_chat
from handlers.absence.chat import Absences
from handlers.absence.relaying import Relay
from handlers.alerts import ticks as alerts_ticks
from handlers.alerts.chat import Alerts
from handlers.alerts.digest import send_digests
from handlers.alerts.escalating.ticks import escalate
from handlers.alerts.figures import alerts_counted
from handlers.alerts.following.ticks import follow_up
from handlers.alerts.foretelling import foretell
from handlers.alerts.labels import LABELS
from handlers.alerts.outlook import outlook_of
from handlers.alerts.passing_on import (
    catch_up,
    give_up,
    hand_over,
    pass_on,
    tell_what_changed_hands,
)
from handlers.alerts.retention import forget_deliveries, purge_alerts, purge_situation_words
from handlers.alerts.situations.decisions.ticks import ask_what_became
from handlers.alerts.storm_drawing import draw_storms
from handlers.alerts.vocabulary import Nature
from handlers.broadcasts import ticks as broadcasts_ticks
from handlers.broadcasts.chat import Broadcasts
from handlers.calendars.chat import Calendars
from handlers.council.chat import Council
from handlers.coverage.chat import Coverage
from handlers.duty import chat as duty_chat
from handlers.duty.chat import DutyPhones, speaker_is_missing
from handlers.groups import service as groups_service
from handlers.groups.chat import Groups
from handlers.groups.entry import offer_groups, take_out
from handlers.incidents.refused import tell_refused
from handlers.incidents.setbacks import own_up
from handlers.knocking import chat as knocking_chat
from handlers.knocking.chat import Knocking
from handlers.knocking.knocking import knock
from handlers.knocking.lost import tell_lost
from handlers.meetings import ticks as meetings_ticks
from handlers.meetings.agenda.round import ask_around
from handlers.meetings.chat import Meetings
from handlers.meetings.convening.answering import stand_down
from handlers.meetings.exporting.figures import decisions_counted, meetings_counted
from handlers.meetings.exporting.registers import REGISTERS as MEETING_REGISTERS
from handlers.meetings.importing import steps as meeting_steps
from handlers.meetings.minutes.ticks import ask_after_decisions
from handlers.meetings.retention import purge_meetings, purge_series
from handlers.meetings.series.keeping import make_ahead
from handlers.meetings.subscription import subscription
from handlers.meetings.yearly import recall_plenary
from handlers.members import ticks as members_ticks
from handlers.members.chat import Members
from handlers.members.exporting import REGISTER as PARTNERS
from handlers.members.importing import steps as import_steps
from handlers.members.reach import Reach, person_died
from handlers.moment import Moment
from handlers.reception import texts as reception_texts
from handlers.reception import ticks as reception_ticks
from handlers.reception.chat import Reception
from handlers.reception.permanent import permanent_keys
from handlers.registers.chat import Registers
from handlers.rights import RIGHTS
from handlers.rota import files as rota_files
from handlers.rota import steps as rota_steps
from handlers.rota.chat import Rotas
from handlers.routes import Refusals, Route
from handlers.routing.chat import Routing
from handlers.routing.of_alerts import OfAlerts
from storage.addresses import Way
from storage.chats import Chat
from storage.deliveries import Queued
from storage.engine import Database
from storage.knocks import Knock
from storage.members import Member
from storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from starlette.routing import Route as WebRoute

KEYS_ON_CARD = (absence_chat.key_on_card, duty_chat.key_on_card, knocking_chat.key_on_card)
"""What each slice offers on a person's card."""
EXPORTED = (PARTNERS, *MEETING_REGISTERS)
COUNTED = (alerts_counted, meetings_counted, decisions_counted)
"""What each slice lets the coordination take out, and what it counts over a year."""

FORMS: Mapping[str, Take] = {
    rota_steps.FORM: rota_files.TABLES.take_file,
    import_steps.FORM: import_steps.TABLES.take_file,
    meeting_steps.FORM: meeting_steps.TABLES.take_file,
}
"""Which form takes the file that it waits for."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Slices:
    """All that can happen, what hears a refusal, what the clock asks, and who takes a file."""

    routes: Sequence[Route]
    refusals: Refusals
    ticks: Sequence[Tick]
    forms: Mapping[str, Take]


def all_slices(zone: ZoneInfo, ways: frozenset[Way], public_url: str = "") -> Slices:
    """Each slice with what it is handed of the others; `ways` has a gateway, mail or SMS.

    `public_url` is where the world reaches Vigie, if it does.
    """
    reception = Reception(RIGHTS)
    keys = permanent_keys
    members = Members(
        *(reception, reception.set_menu, keys, offer_groups, take_out, stand_down),
        *(catch_up, KEYS_ON_CARD),
    )
    moved = Reach(partial(undelivered, zone), catch_up).person_moved
    groups = Groups(reception, keys, moved)
    council, meetings = Council(reception), Meetings(reception)
    absences = Absences(reception, catch_up, Relay(hand_over, reception.set_menu))
    natures = {code.value: name for code, name in LABELS[Nature].items()}
    routing = Routing(reception, OfAlerts(natures, foretell))
    coverage = Coverage(outlook_of)
    alerts = Alerts(reception, speaker_is_missing)
    duty = DutyPhones(reception, alerts.flag)
    rotas = Rotas(reception)
    knocking = Knocking(reception, ways)
    broadcasts = Broadcasts(reception)
    registers = Registers(reception, EXPORTED, COUNTED)
    slices = (
        *(reception, members, council, groups, alerts),
        *(absences, duty, meetings, routing, knocking),
        *(rotas, coverage, broadcasts, registers, Calendars(public_url)),
    )
    reception.catalogue = [route for each in slices for route in each.routes()]
    ticks = _ticks(groups, absences, rotas, coverage)
    return Slices(reception.catalogue, reception, ticks, FORMS)


def _ticks(groups: Groups, absences: Absences, rotas: Rotas, coverage: Coverage) -> Sequence[Tick]:
    """What the clock asks, in its order: what alerts need comes before the rest."""
    return [
        reception_ticks.forget_updates,
        reception_ticks.mend_hours,
        partial(escalate, knock=knock),
        tell_what_changed_hands,
        draw_storms,
        send_digests,
        purge_alerts,
        purge_situation_words,
        purge_meetings,
        purge_series,
        forget_deliveries,
        alerts_ticks.look_after_forms,
        follow_up,
        ask_what_became,
        *members_ticks.TICKS,
        *groups.ticks(),
        absences.end_due,
        make_ahead,
        meetings_ticks.remind,
        ask_around,
        recall_plenary,
        ask_after_decisions,
        *broadcasts_ticks.TICKS,
        *rotas.ticks(),
        *coverage.ticks(),
        own_up,
    ]


def rooms(
    database: Database, now: Callable[[], datetime], zone: ZoneInfo, bot_username: Callable[[], str]
) -> Sequence["WebRoute"]:
    """What the world may reach besides Telegram's door."""
    from handlers.calendars.web import Subscriptions  # polling opens no door

    return Subscriptions(database, now, zone, bot_username, subscription).routes()


async def knock_lost(zone: ZoneInfo, uow: UnitOfWork, knock: Knock, now: datetime) -> None:
    """No gateway took a knock: somebody calls instead."""
    await tell_lost(Moment(uow, now, zone, await uow.policy(), ""), knock)


async def tell_failure(uow: UnitOfWork, member: Member, reference: str, now: datetime) -> None:
    """An update failed: whoever sent it learns the reference."""
    if member.chat is not None:
        await uow.outbox.send(member.chat, reception_texts.failed(reference), now=now)


async def chat_died(uow: UnitOfWork, chat: Chat, now: datetime) -> None:
    """Telegram refuses a chat for good: those who look after it learn so, once."""
    if chat.is_group:
        await groups_service.group_died(uow, chat, now)
    else:
        await person_died(uow, chat, now)


async def undelivered(
    zone: ZoneInfo, uow: UnitOfWork, chat: Chat, rows: Sequence[Queued], now: datetime
) -> None:
    """What was on its way to a chat that is gone goes on to somebody else."""
    await pass_on(Moment(uow, now, zone, await uow.policy(), ""), chat.id, rows)


async def chat_is_back(zone: ZoneInfo, uow: UnitOfWork, chat: Chat, now: datetime) -> None:
    """A chat takes messages again: what was missed is told."""
    if chat.is_group:
        await groups_service.group_hears_again(uow, chat, now)
    member = await uow.members.find_by_chat(chat.id)
    if member is not None:
        await catch_up(Moment(uow, now, zone, await uow.policy(), ""), member)


async def message_refused(
    zone: ZoneInfo, uow: UnitOfWork, row: Queued, reason: str, now: datetime
) -> None:
    """A row is refused, or cannot be carried out: somebody learns the reference.

    Not where nothing may be written: that was told once, of the group.
    """
    moment = Moment(uow, now, zone, await uow.policy(), "")
    is_muted = row.chat in await uow.chats.muted()
    if not is_muted and (reference := await tell_refused(moment, row)):
        log.warning("a refused message is told", reference=reference, row=row.id, reason=reason)
    await give_up(moment, row)
