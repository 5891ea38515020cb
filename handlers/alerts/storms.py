"""Storms: alerts that come too fast for a message each join one message that lists them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from handlers.alerts.readers import Reader
from handlers.alerts.telling import Telling
from handlers.moment import Moment
from storage.notices import Notice
from storage.schema import new_id
from storage.storm_rows import Standing, Storm, Weather

SLOT = "storm:"
MOST_WAITING = 5
"""So many urgent messages may wait in a chat; the next alert begins a storm (DESIGN §3)."""
MOST_LINES = 30
"""What a message can hold whatever its lines come to say, and a thumb can go through."""
CALM_AFTER = timedelta(seconds=20)
"""No line for so long, and little waits: the next alert has a message of its own again."""
SOUNDS_AGAIN_AFTER = timedelta(minutes=2)
"""An edit makes no sound: a storm that lasts begins another message, which does."""


async def fold(
    moment: Moment, telling: Telling, readers: Sequence[Reader], together: Collection[str] = ()
) -> Sequence[Notice]:
    """Let a new alert join the storms of these readers' chats; return the notices of those.

    Red and immediate danger never join one; what is not urgent does where its reader is told of
    several at once (`together`).
    """
    if not telling.is_urgent:
        readers = [reader for reader in readers if reader.id in together]
    if telling.is_alarm or not readers:
        return ()
    uow, now, alert = moment.uow, moment.now, telling.alert.id
    weather = await uow.storms.weather([reader.chat for reader in readers])
    stormy = [
        reader
        for reader in readers
        if reader.id in together or _is_stormy(weather[reader.chat], now)
    ]
    open_ones = {reader: _open_storm(weather[reader.chat], now) for reader in stormy}
    joined = {reader: storm for reader, storm in open_ones.items() if storm is not None}
    lines = await uow.storms.join([storm.slot for storm in joined.values()], now)
    return [
        *(
            _notice(alert, reader, storm.slot, lines[storm.slot])
            for reader, storm in joined.items()
        ),
        *[await _begin(moment, alert, reader) for reader in stormy if reader not in joined],
    ]


async def adopt_storm_copy(moment: Moment, storm: Storm, chat: str, message_id: int) -> None:
    """A copy whose message id a crash has lost follows its alerts too, from its first tap on."""
    if storm.chat != chat or await moment.uow.slots.is_known(chat, message_id):
        return
    copy = slot_of(new_id())
    await moment.uow.slots.open(copy, chat, message_id)
    await moment.uow.storms.copy(storm, copy)


def _is_stormy(weather: Weather, now: datetime) -> bool:
    """Too much waits, or what lists it is on its way, or took a line just now."""
    storm = weather.storm
    if weather.waiting >= MOST_WAITING:
        return True
    if storm is None or storm.standing is Standing.GONE:
        return False
    return storm.standing is not Standing.ON_SCREEN or now < storm.last_at + CALM_AFTER


def _open_storm(weather: Weather, now: datetime) -> Storm | None:
    """The one that takes another line, if its message has room and has not become old."""
    storm = weather.storm
    if storm is None or storm.standing is Standing.GONE or storm.lines >= MOST_LINES:
        return None
    is_old = now >= storm.begun_at + SOUNDS_AGAIN_AFTER
    return None if storm.standing is Standing.ON_SCREEN and is_old else storm


async def _begin(moment: Moment, alert: str, reader: Reader) -> Notice:
    slot = slot_of(new_id())
    await moment.uow.slots.open(slot, reader.chat)
    await moment.uow.storms.begin(slot, reader.chat, reader.audience, reader.id, moment.now)
    return _notice(alert, reader, slot, 1)


def _notice(alert: str, reader: Reader, slot: str, line: int) -> Notice:
    return Notice(slot, alert, reader.audience, reader.id, line)


def slot_of(storm: str) -> str:
    """The slot of a storm's message, by the id that its keys carry."""
    return f"{SLOT}{storm}"


def storm_of(slot: str) -> str:
    """The id that the keys of a storm's message carry."""
    return slot.removeprefix(SLOT)
