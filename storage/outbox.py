"""What Vigie has to say: calls to Telegram that wait, sealed, until the delivery has made them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    Table,
    Text,
    Update,
    and_,
    bindparam,
    exists,
    insert,
    literal_column,
    or_,
    select,
    true,
    update,
)

from storage.connection import Connection
from storage.messages import Letter, Message, body_of
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.slots import Slot, Slots
from storage.vault import Vault

outbox = Table(
    "outbox",
    metadata,
    # The order in which things were said: SQLite wants a plain INTEGER to count by itself.
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", Id, nullable=False, unique=True),
    Column("lane", Integer, nullable=False),
    Column("operation", Text, nullable=False),
    Column("chat", Id, ForeignKey("chats.id"), nullable=False),
    Column("slot", Text),
    Column("about", Id),
    Column("member", Id),
    Column("sealed", Sealed),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("attempts", Integer, nullable=False, default=0),
    Column("accepted_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

IS_WAITING = outbox.c.outcome == literal_column("'waiting'")
"""Written out, so that the database sees that the indexes below hold every row that is asked for.

They hold what waits and nothing else: what was said long ago costs no search.
"""


def is_waiting(rows: FromClause) -> ColumnElement[bool]:
    """The same of an alias."""
    return rows.c.outcome == literal_column("'waiting'")


def postponed(rows: FromClause) -> ColumnElement[bool]:
    """Rows that were tried in vain and wait for another try."""
    return and_(is_waiting(rows), rows.c.attempts > literal_column("0"))


IS_TRACED = and_(
    outbox.c.outcome != literal_column("'waiting'"),
    or_(outbox.c.slot.is_not(None), outbox.c.about.is_not(None), outbox.c.member.is_not(None)),
)
"""Ended, and still known of it whom and what it was about."""


def _index(name: str, which: ColumnElement[bool], *columns: Column[Any]) -> None:
    Index(name, *columns, sqlite_where=which, postgresql_where=which)


_index("ix_outbox_next", IS_WAITING, outbox.c.lane, outbox.c.position)
_index("ix_outbox_postponed", postponed(outbox), outbox.c.chat, outbox.c.lane, outbox.c.position)
_index("ix_outbox_chat", IS_WAITING, outbox.c.chat)
_index("ix_outbox_slot", IS_WAITING, outbox.c.slot)
_index("ix_outbox_about", IS_WAITING, outbox.c.about)
_index("ix_outbox_ended", IS_TRACED, outbox.c.ended_at)
_index("ix_outbox_member", IS_WAITING, outbox.c.member)

_ACCEPT = insert(outbox)

REQUEST = "request:"
"""How the slot of a message begins that is taken back once somebody else has acted."""

THIS_CHAT = "@this chat"
"""Stands in a call's parameters for Telegram's number of the row's chat."""


class Lane(IntEnum):
    """What goes first. The smaller number overtakes the larger."""

    ALARM = -1
    """The head of what is urgent: a red alert never waits behind a night of orange ones."""
    URGENT = 0
    INTERACTIVE = 1
    ROUTINE = 2
    BULK = 3

    @property
    def is_urgent(self) -> bool:
        """Whether it keeps its place even while everything else pauses."""
        return self <= Lane.URGENT


class Operation(StrEnum):
    """What a row does at Telegram."""

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"
    ERASE = "erase"
    """Edit a slot so that sealed content leaves the screen: nothing takes this back."""
    REVEAL = "reveal"
    """Edit a slot to show sealed content, which is opened at that moment and stored nowhere."""
    CALL = "call"
    """Any other call with an effect: letting a person into a group, leaving one, a menu."""


class Outcome(StrEnum):
    """Every row ends in exactly one of these; until then it waits."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Outbox:
    """Accepts what is to be said, in the transaction of the act that says it."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._slots = Slots(connection)

    async def send(
        self,
        chat: str,
        message: Message,
        *,
        now: datetime,
        lane: Lane = Lane.INTERACTIVE,
        slot: str | None = None,
        due_at: datetime | None = None,
        expires_at: datetime | None = None,
        about: str | None = None,
        member: str | None = None,
    ) -> None:
        """Say something in a chat.

        `slot` names the place for later edits, `about` the alert or meeting that can take it
        back, `member` the person whose removal takes it back.
        """
        if slot is not None:
            await self._slots.open(slot, chat)
        await self._accept(
            Operation.SEND,
            chat,
            body_of(message),
            now=now,
            lane=lane,
            slot=slot,
            due_at=due_at,
            expires_at=expires_at,
            about=about,
            member=member,
        )

    async def send_all(
        self,
        letters: Sequence[Letter],
        *,
        now: datetime,
        lane: Lane,
        due_at: datetime | None = None,
        expires_at: datetime | None = None,
        about: str | None = None,
    ) -> None:
        """Say something in many chats at once, so that a thousand people take a moment."""
        places = [(letter.slot, letter.chat) for letter in letters if letter.slot is not None]
        await self._slots.open_all(places)
        rows = [
            self._row(
                Operation.SEND,
                letter.chat,
                body_of(letter.message),
                now=now,
                lane=lane,
                slot=letter.slot,
                due_at=due_at,
                expires_at=expires_at,
                about=about,
                member=letter.member,
            )
            for letter in letters
        ]
        if rows:
            await self._connection.execute(_ACCEPT, rows)

    async def edit(
        self, slot: str, message: Message, *, now: datetime, lane: Lane = Lane.INTERACTIVE
    ) -> None:
        """Show the newest state of a slot; an older edit that still waits is dropped.

        Nothing is accepted for a place that will never be on a screen.
        """
        place = await self._slots.get(slot)
        await self._drop_edits(slot, now)
        if not await self._will_be_there(place):
            return
        body = body_of(message)
        await self._accept(Operation.EDIT, place.chat, body, now=now, lane=lane, slot=slot)

    async def fill(
        self,
        slot: str,
        message: Message,
        *,
        now: datetime,
        lane: Lane,
        member: str | None,
        about: str | None = None,
    ) -> None:
        """Say something in a slot that is open and empty, instead of what waits there."""
        chat = (await self._slots.get(slot)).chat
        await self._connection.execute(overtaken([slot], now))
        await self._accept(
            Operation.SEND,
            chat,
            body_of(message),
            now=now,
            lane=lane,
            slot=slot,
            about=about,
            member=member,
        )

    async def replace(self, slot: str, message: Message, *, now: datetime) -> bool:
        """Say something else instead of the message that waits for a slot.

        False when none waits, or when it may be on the wire: then an edit has to follow it.
        """
        query = select(outbox, _may_be_on_the_wire(now).label("goes")).where(
            outbox.c.slot == slot,
            outbox.c.operation == Operation.SEND,
            IS_WAITING,
        )
        row = (await self._connection.execute(query)).one_or_none()
        if row is None or row.goes:
            return False
        await self.fill(
            slot, message, now=now, lane=Lane(row.lane), member=row.member, about=row.about
        )
        return True

    async def take_back(self, *slots: str, now: datetime) -> None:
        """What waits to be shown in these slots is no longer true."""
        await self._connection.execute(overtaken(slots, now))

    async def take_back_requests(self, about: str, *, now: datetime, kind: str = REQUEST) -> None:
        """What waits to ask somebody to act about this (`kind` of slot) is no longer true."""
        asks = and_(
            outbox.c.about == about,
            outbox.c.slot.startswith(kind),
            outbox.c.operation == Operation.SEND,
        )
        await self._connection.execute(_overtaken(asks, now))

    async def unsaid(self, slots: Collection[str]) -> frozenset[str]:
        """Those of these slots whose message still waits to be sent."""
        query = select(outbox.c.slot).where(
            outbox.c.slot.in_(slots), outbox.c.operation == Operation.SEND, IS_WAITING
        )
        return frozenset(await self._connection.scalars(query))

    async def delete(self, slot: str, *, now: datetime, due_at: datetime | None = None) -> None:
        """Take a slot's message off the screen, at once or at `due_at`.

        Nothing is accepted for a place that will never be on a screen.
        """
        place = await self._slots.get(slot)
        if due_at is None:
            await self._drop_edits(slot, now)
        if await self._will_be_there(place):
            await self._accept(Operation.DELETE, place.chat, {}, now=now, slot=slot, due_at=due_at)

    async def delete_message(self, chat: str, message_id: int, *, now: datetime) -> None:
        """Take a message off the screen that somebody else wrote."""
        await self._accept(Operation.DELETE, chat, {"message_id": message_id}, now=now)

    async def erase(self, slot: str, message: Message, *, now: datetime, due_at: datetime) -> None:
        """Take sealed content off the screen at `due_at`, and leave `message` in its place."""
        place = await self._slots.get(slot)
        if await self._will_be_there(place):
            await self._accept(
                Operation.ERASE, place.chat, body_of(message), now=now, slot=slot, due_at=due_at
            )

    async def reveal(
        self, slot: str, subject: Mapping[str, str], *, member: str, about: str, now: datetime
    ) -> None:
        """Show sealed content in a slot; `subject` holds ids and codes only."""
        place = await self._slots.get(slot)
        if await self._will_be_there(place):
            await self._accept(
                Operation.REVEAL,
                place.chat,
                subject,
                now=now,
                slot=slot,
                member=member,
                about=about,
            )

    async def call(
        self,
        chat: str,
        method: str,
        parameters: Mapping[str, Any],
        *,
        now: datetime,
        due_at: datetime | None = None,
        about: str | None = None,
        learner: str | None = None,
    ) -> None:
        """Any other call with an effect.

        `THIS_CHAT` in `parameters` becomes Telegram's number of the chat; `learner` names who
        takes Telegram's answer (the composition root knows the names).
        """
        body = {"method": method, "parameters": dict(parameters), "learner": learner}
        await self._accept(Operation.CALL, chat, body, now=now, due_at=due_at, about=about)

    async def cancel_about(self, about: str, now: datetime, *, chat: str | None = None) -> int:
        """Take back what waits about something that is no longer true. What erases stays.

        With `chat`: that is no longer true there.
        """
        there = true() if chat is None else outbox.c.chat == chat
        return await self._cancel(and_(outbox.c.about == about, there), now)

    async def cancel_for(self, member: str, now: datetime) -> int:
        """Take back what waits for a person who lost access. What erases stays."""
        return await self._cancel(outbox.c.member == member, now)

    async def cancel_in(self, chat: str, now: datetime) -> int:
        """Take back what waits in a chat, edits included. Deletions stay."""
        return await self._cancel(outbox.c.chat == chat, now)

    async def _accept(
        self, operation: Operation, chat: str, body: Mapping[str, Any], **rest: Any
    ) -> None:
        row = self._row(operation, chat, body, **rest)
        await self._connection.execute(_ACCEPT, row)

    def _row(
        self,
        operation: Operation,
        chat: str,
        body: Mapping[str, Any],
        *,
        now: datetime,
        lane: Lane = Lane.INTERACTIVE,
        slot: str | None = None,
        due_at: datetime | None = None,
        expires_at: datetime | None = None,
        about: str | None = None,
        member: str | None = None,
    ) -> dict[str, Any]:
        row = new_id()
        return {
            "id": row,
            "lane": lane,
            "operation": operation,
            "chat": chat,
            "slot": slot,
            "about": about,
            "member": member,
            "sealed": self._vault.seal_json("outbox", "sealed", row, dict(body)),
            "due_at": due_at or now,
            "expires_at": expires_at,
            "outcome": Outcome.WAITING,
            "accepted_at": now,
        }

    async def _drop_edits(self, slot: str, now: datetime) -> None:
        await self._connection.execute(_DROP_EDITS, {"place": slot, "now": now})

    async def _will_be_there(self, place: Slot) -> bool:
        """Whether a slot has its message, or one is on its way."""
        if place.message_id is not None:
            return True
        return await self._connection.scalar(_SENDING, {"place": place.name}) is not None

    async def _cancel(self, which: Any, now: datetime) -> int:
        taken = and_(
            which,
            IS_WAITING,
            outbox.c.operation.not_in((Operation.DELETE, Operation.ERASE)),
        )
        result = await self._connection.execute(
            update(outbox)
            .where(taken)
            .values(outcome=Outcome.CANCELLED, reason="taken back", ended_at=now, sealed=None)
            .returning(outbox.c.operation, outbox.c.slot)
        )
        rows = result.all()
        unsent = {row.slot for row in rows if row.operation == Operation.SEND}
        for place in sorted(unsent - {None}):
            await end_orphans(self._connection, place, now)
        return len(rows)


def overtaken(slots: Collection[str], now: datetime) -> Update:
    """What waits to be shown in these slots gives way to something newer."""
    showing = outbox.c.operation.in_((Operation.SEND, Operation.EDIT))
    return _overtaken(and_(outbox.c.slot.in_(slots), showing), now)


async def end_orphans(connection: Connection, slot: str, now: datetime) -> None:
    """The message of a slot will never exist: neither will what edits it."""
    await Slots(connection).get(slot)  # whoever is just editing it waits, or has done so
    await connection.execute(
        update(outbox)
        .where(outbox.c.slot == slot, IS_WAITING)
        .values(outcome=Outcome.CANCELLED, reason="no message", ended_at=now, sealed=None)
    )


def _overtaken(which: ColumnElement[bool], now: datetime) -> Update:
    return (
        update(outbox)
        .where(which, IS_WAITING)
        .values(outcome=Outcome.CANCELLED, reason="overtaken", ended_at=now, sealed=None)
    )


def _may_be_on_the_wire(now: datetime) -> ColumnElement[bool]:
    """Whether a row is due and nothing goes before it: a chat gets one message at a time."""
    other = outbox.alias()
    sooner = and_(other.c.lane == outbox.c.lane, other.c.position < outbox.c.position)
    goes_before = exists().where(
        other.c.chat == outbox.c.chat,
        is_waiting(other),
        or_(sooner, and_(other.c.lane < outbox.c.lane, other.c.due_at <= now)),
    )
    return and_(outbox.c.due_at <= now, ~goes_before)


_IN_PLACE = and_(outbox.c.slot == bindparam("place"), IS_WAITING)
_SENDING = select(outbox.c.id).where(_IN_PLACE, outbox.c.operation == Operation.SEND)
_DROP_EDITS = (
    update(outbox)
    .where(_IN_PLACE, outbox.c.operation == Operation.EDIT)
    .values(outcome=Outcome.CANCELLED, reason="overtaken", ended_at=bindparam("now"), sealed=None)
)
