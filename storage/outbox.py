"""What Vigie has to say: calls to Telegram that wait, sealed, until the delivery has made them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, insert, or_, select, true

from storage.connection import Connection
from storage.messages import Letter, Message, body_of
from storage.outbox_rows import IS_WAITING, Lane, Operation, Outcome, is_waiting, outbox
from storage.schema import new_id
from storage.slots import Slot, Slots
from storage.taken_back import DROP_EDITS, REQUEST, overtaken, requests, take_back
from storage.vault import Vault

__all__ = ["REQUEST", "THIS_CHAT", "Lane", "Operation", "Outbox", "Outcome"]

THIS_CHAT = "@this chat"
"""Stands in a call's parameters for Telegram's number of the row's chat."""


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
    ) -> Sequence[str]:
        """Say something in many chats at once, so that a thousand people take a moment.

        Returns the ids of the rows, in the order of the letters.
        """
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
        return [row["id"] for row in rows]

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
        await self._connection.execute(requests(about, kind, now))

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
        about: str | None = None,
        learner: str | None = None,
    ) -> None:
        """Any other call with an effect.

        `THIS_CHAT` in `parameters` becomes Telegram's number of the chat; `learner` names who
        takes Telegram's answer (the composition root knows the names).
        """
        body = {"method": method, "parameters": dict(parameters), "learner": learner}
        await self._accept(Operation.CALL, chat, body, now=now, about=about)

    async def cancel_about(self, about: str, now: datetime, *, chat: str | None = None) -> int:
        """Take back what waits about something that is no longer true. What erases stays.

        With `chat`: that is no longer true there.
        """
        there = true() if chat is None else outbox.c.chat == chat
        return await take_back(self._connection, and_(outbox.c.about == about, there), now)

    async def cancel_for(self, member: str, now: datetime) -> int:
        """Take back what waits for a person who lost access. What erases stays."""
        return await take_back(self._connection, outbox.c.member == member, now)

    async def cancel_in(self, chat: str, now: datetime) -> int:
        """Take back what waits in a chat, edits included. Deletions stay."""
        return await take_back(self._connection, outbox.c.chat == chat, now)

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
        await self._connection.execute(DROP_EDITS, {"place": slot, "now": now})

    async def _will_be_there(self, place: Slot) -> bool:
        """Whether a slot has its message, or one is on its way."""
        if place.message_id is not None:
            return True
        return await self._connection.scalar(_SENDING, {"place": place.name}) is not None


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


_ACCEPT = insert(outbox)
_SENDING = select(outbox.c.id).where(
    outbox.c.slot == bindparam("place"), IS_WAITING, outbox.c.operation == Operation.SEND
)
