"""Storms: alerts that came too fast for a message each, and the messages that list them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    delete,
    insert,
    literal,
    or_,
    select,
    update,
)

from storage.chats import chats
from storage.connection import Connection
from storage.notices import Audience, Notice, notices, read_notice
from storage.outbox import Lane, Operation
from storage.setbacks import Work, may_be_tried
from storage.slots import slots
from storage.storm_rows import (
    Storm,
    Weather,
    all_storms,
    has_news,
    in_order,
    read_storm,
    storm_columns,
    storms,
    urgent_waiting,
    waits,
)
from storage.taken_back import overtaken


class Storms:
    """Keeps which message lists what, and which of them is to be drawn anew."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def weather(self, among: Collection[str]) -> Mapping[str, Weather]:
        """How it looks in these chats: one statement, because every orange alert asks."""
        rows = await self._connection.execute(_WEATHER, {"among": list(among)})
        return {
            row.asked: Weather(row.urgent, None if row.slot is None else read_storm(row))
            for row in rows
        }

    async def begin(
        self, slot: str, chat: str, audience: Audience, reader: str, now: datetime
    ) -> None:
        """A new message, in a slot that is open, with one line; the one before takes no more."""
        await self._connection.execute(
            update(storms).where(storms.c.chat == chat, storms.c.is_open).values(is_open=False)
        )
        await self._connection.execute(
            insert(storms).values(
                slot=slot,
                chat=chat,
                audience=audience,
                reader=reader,
                begun_at=now,
                last_at=now,
                lines=1,
                drawn=0,
                shown=0,
                is_open=True,
                is_stale=True,
            )
        )

    async def join(self, where: Collection[str], now: datetime) -> Mapping[str, int]:
        """One more line in each of these slots: slot → number of the line."""
        if not where:
            return {}
        rows = await self._connection.execute(
            update(storms)
            .where(storms.c.slot.in_(in_order(where)))
            .values(lines=storms.c.lines + 1, last_at=now, is_stale=True)
            .returning(storms.c.slot, storms.c.lines)
        )
        return {row.slot: row.lines for row in rows}

    async def close(self, readers: Collection[str]) -> None:
        """The messages of these readers take no more lines: what comes next has its own."""
        if readers:
            theirs = update(storms).where(storms.c.reader.in_(readers), storms.c.is_open)
            await self._connection.execute(theirs.values(is_open=False))

    async def find(self, slot: str) -> Storm | None:
        """The storm in a slot."""
        found = await self._read(all_storms().where(storms.c.slot == slot))
        return found[0] if found else None

    async def mark(self, where: Collection[str]) -> None:
        """Something about a line of these has changed: they are to be drawn anew."""
        if where:
            await self._connection.execute(
                update(storms).where(storms.c.slot.in_(in_order(where))).values(is_stale=True)
            )

    async def claim(self, now: datetime, limit: int, *, only: str | None = None) -> Sequence[Storm]:
        """What is to be drawn anew, most untold lines first; from now on it counts as drawn.

        `only` is the slot of the one that is wanted.
        """
        again = may_be_tried(Work.LIST, storms.c.slot, now)
        query = all_storms().where(storms.c.is_stale, again)
        if only is not None:
            query = query.where(storms.c.slot == only)
        query = query.order_by((storms.c.lines - storms.c.drawn).desc(), storms.c.slot).limit(limit)
        # A storm that an alert is just joining (PostgreSQL) has its turn in the next round.
        found = await self._read(query.with_for_update(of=storms, skip_locked=True))
        if found:
            grows = waits(Operation.EDIT, lane=Lane.URGENT)
            shown = case((grows, storms.c.shown), else_=storms.c.drawn)
            await self._connection.execute(
                update(storms)
                .where(storms.c.slot.in_([storm.slot for storm in found]))
                .values(is_stale=False, shown=shown, drawn=storms.c.lines)
            )
        return found

    async def unclaim(self, storm: Storm) -> None:
        """It could not be drawn: it stands as it was claimed, and has its turn again."""
        await self._connection.execute(
            update(storms)
            .where(storms.c.slot == storm.slot)
            .values(is_stale=True, drawn=storm.drawn, shown=storm.shown)
        )

    async def news_in(self, slot: str) -> Sequence[Notice]:
        """The lines that its waiting text has and no text on the screen had."""
        query = select(notices).join(storms, storms.c.slot == notices.c.slot)
        grown = and_(storms.c.slot == slot, notices.c.line > storms.c.shown)
        return [read_notice(row) for row in await self._connection.execute(query.where(grown))]

    async def undrawn_in(self, chat: str) -> Sequence[Notice]:
        """The lines in a chat that wait for the next round of drawing."""
        rows = await self._connection.execute(_undrawn().where(storms.c.chat == chat))
        return [read_notice(row) for row in rows]

    async def lapse(self) -> Collection[str]:
        """What waits to be drawn is not said any more: the alerts that it would have told."""
        lapsed = {row.alert for row in await self._connection.execute(_undrawn())}
        nothing_new = {"is_open": False, "is_stale": False, "drawn": storms.c.lines}
        await self._connection.execute(update(storms).values(nothing_new))
        return lapsed

    async def take_back(self, alert: str, now: datetime) -> None:
        """An alert is no longer true: a line that nobody has read yet is left out."""
        telling = select(storms.c.slot).join(notices, notices.c.slot == storms.c.slot)
        listing = list(await self._connection.scalars(telling.where(notices.c.alert == alert)))
        if not listing:
            return
        unread = (
            select(storms.c.slot)
            .join(slots, slots.c.name == storms.c.slot)
            .where(
                storms.c.slot == notices.c.slot,
                or_(slots.c.message_id.is_(None), notices.c.line > storms.c.drawn),
            )
        )
        await self._connection.execute(
            delete(notices).where(
                notices.c.slot.in_(listing), notices.c.alert == alert, unread.exists()
            )
        )
        await self._hold_back(storms.c.slot.in_(listing), now)

    async def hold_back_in(self, chat: str, now: datetime) -> None:
        """Somebody there may hear of less: what waits in a chat is drawn anew before it goes."""
        await self._hold_back(storms.c.chat == chat, now)

    async def start_again_in(self, chat: str) -> None:
        """The chat moved: its messages can be edited no more, so what was untold is told anew."""
        there = and_(storms.c.chat == chat, slots.c.message_id.is_not(None))
        await self._start_again(storms.c.chat == chat, and_(there, has_news()))

    async def start_again(self, slot: str, message_id: int) -> None:
        """Somebody took its message off the screen, and lines joined since: all is told anew."""
        here = storms.c.slot == slot
        await self._start_again(here, and_(here, slots.c.message_id == message_id))

    async def copy(self, storm: Storm, slot: str) -> None:
        """Another message of the same storm, in a slot that is open: it takes no more lines."""
        kept = ("chat", "audience", "reader", "begun_at", "last_at", "lines", "drawn", "shown")
        same = select(
            literal(slot), *(storms.c[name] for name in kept), literal(False), literal(True)
        ).where(storms.c.slot == storm.slot)
        await self._connection.execute(
            insert(storms).from_select(["slot", *kept, "is_open", "is_stale"], same)
        )
        said = ("alert", "audience", "reader", "line", "is_relay")
        lines = select(literal(slot), *(notices.c[name] for name in said)).where(
            notices.c.slot == storm.slot
        )
        await self._connection.execute(insert(notices).from_select(["slot", *said], lines))

    async def _start_again(self, closed: ColumnElement[bool], which: ColumnElement[bool]) -> None:
        """What is `closed` takes no more lines, and those of `which` are told in a new message."""
        query = select(storms.c.slot).join(slots, slots.c.name == storms.c.slot).where(which)
        again = list(await self._connection.scalars(query))
        await self._connection.execute(update(storms).where(closed).values(is_open=False))
        if again:
            await self._connection.execute(
                update(slots).where(slots.c.name.in_(again)).values(message_id=None)
            )
            await self._draw_again(storms.c.slot.in_(again), drawn=0)

    async def _hold_back(self, which: ColumnElement[bool], now: datetime) -> None:
        waiting = waits(Operation.SEND, Operation.EDIT)
        held = list(await self._connection.scalars(select(storms.c.slot).where(which, waiting)))
        if held:
            empty = select(slots.c.name).where(slots.c.message_id.is_(None))
            these = storms.c.slot.in_(held)
            await self._draw_again(these, drawn=storms.c.shown)
            await self._draw_again(and_(these, storms.c.slot.in_(empty)), drawn=0)
            await self._connection.execute(overtaken(held, now))

    async def _draw_again(self, which: ColumnElement[bool], *, drawn: Any) -> None:
        await self._connection.execute(
            update(storms).where(which).values(is_stale=True, drawn=drawn)
        )

    async def _read(self, query: Select[Any]) -> list[Storm]:
        return [read_storm(row) for row in await self._connection.execute(query)]


def _undrawn() -> Select[Any]:
    query = select(notices).join(storms, storms.c.slot == notices.c.slot)
    return query.where(storms.c.is_stale, notices.c.line > storms.c.drawn)


_WEATHER = (
    select(chats.c.id.label("asked"), urgent_waiting().label("urgent"), *storm_columns())
    .join(storms, and_(storms.c.chat == chats.c.id, storms.c.is_open), isouter=True)
    .join(slots, slots.c.name == storms.c.slot, isouter=True)
    .where(chats.c.id.in_(bindparam("among", expanding=True)))
    .order_by(storms.c.begun_at)
)
