"""What this Telegram remembers: its chats as they stand, and every call with its time."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Any

from bot.playground.errors import bad_request
from bot.playground.limits import Limits
from bot.playground.params import Params
from bot.playground.records import Chat, GroupChat
from tests.bench.api.faults import Faults
from tests.bench.api.queue import Queue
from tests.bench.api.wire import Lines

BOT = {"id": 424242, "is_bot": True, "first_name": "Vigie", "username": "vigie_bot"}
PACED = frozenset({"sendmessage", "senddocument", "editmessagetext"})
KEPT_CHARACTERS = 160
OK = 200
REFERENCE = re.compile(r"A-[2-9A-Z]{4}\b")


@dataclass(frozen=True, slots=True)
class Record:
    """One call: when it came in, and what was answered (200, 429, …)."""

    at: float
    method: str
    chat: int
    text: str
    """Its beginning."""
    status: int
    references: Sequence[str]
    """The alerts that a message names."""


@dataclass(slots=True)
class World:
    """One bot's Telegram. `limits` None: nobody counts."""

    limits: Limits | None
    lines: Lines
    queue: Queue = field(default_factory=Queue)
    faults: Faults = field(default_factory=Faults)
    screens: dict[int, dict[int, dict[str, Any]]] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    quiet: bool = False
    delivery: asyncio.Task[None] | None = None
    heard: Counter[tuple[int, str]] = field(default_factory=Counter)
    """How often a chat was told of an alert, the summaries of a storm included."""
    pressed: set[str] = field(default_factory=set)
    delivered: list[dict[str, Any]] = field(default_factory=list)
    _message_ids: Iterator[int] = field(default_factory=lambda: count(100))
    _chats: dict[int, Chat] = field(default_factory=dict)
    _waiting: list[tuple[Callable[[], bool], asyncio.Future[None]]] = field(default_factory=list)

    def record(self, method: str, params: Params, status: int, at: float) -> None:
        """Keep what was asked and how it ended; whoever waits for it goes on."""
        self.answered[f"{method} {status}"] += 1
        if not self.quiet:
            text, chat = params.text("text"), params.integer("chat_id")
            named = REFERENCE.findall(text)
            self.records.append(Record(at, method, chat, text[:KEPT_CHARACTERS], status, named))
            if status == OK and method in ("sendmessage", "editmessagetext"):
                self.heard.update((chat, reference) for reference in set(named))
        for done, future in self._waiting:
            if not future.done() and done():
                future.set_result(None)

    async def until(self, done: Callable[[], bool], within: float) -> bool:
        """Whether something became true of the calls within so many seconds."""
        if done():
            return True
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (done, future)
        self._waiting.append(entry)
        try:
            async with asyncio.timeout(within):
                await future
        except TimeoutError:
            return False
        finally:
            self._waiting.remove(entry)
        return True

    def pace(self, method: str, params: Params) -> None:
        """Count a call against Telegram's limits. Raises `ApiError`: 429."""
        if self.limits is None or method not in PACED:
            return
        number = params.integer("chat_id")
        if number not in self._chats:
            self._chats[number] = GroupChat(number, title="") if number < 0 else Chat(number)
        self.limits.admit(self._chats[number])

    def disturbed(self, batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A fetch as it arrives: some updates of this or of an earlier one again, in any order."""
        random, known = self.faults.random, self.delivered
        again = [each for each in batch if random.random() < self.faults.repeated]
        if batch and known and self.faults.repeated:
            again.append(random.choice(known))
        if self.faults.repeated:
            known += batch
        batch = batch + again
        if self.faults.shuffled:
            random.shuffle(batch)
        self.faults.struck["update again"] += len(again)
        return batch

    def show(self, params: Params) -> dict[str, Any]:
        """A new message in a chat."""
        number = params.integer("chat_id")
        message = {
            "message_id": next(self._message_ids),
            "from": BOT,
            "chat": chat_of(number),
            "date": 1,
            "text": params.text("text") or params.text("caption"),
        }
        self._put(number, message, params)
        return message

    def change(self, params: Params) -> dict[str, Any]:
        """Another text and other keys for a message. Raises `ApiError` when it is not there."""
        number, message_id = params.integer("chat_id"), params.integer("message_id")
        screen = self.screens.get(number, {})
        if message_id not in screen and not self.quiet:
            raise bad_request("message to edit not found")
        message = {"message_id": message_id, "chat": chat_of(number), "date": 1}
        message |= {"from": BOT, "text": params.text("text")}
        self._put(number, message, params)
        return message

    def take_off(self, params: Params) -> bool:
        """Delete a message."""
        self.screens.get(params.integer("chat_id"), {}).pop(params.integer("message_id"), None)
        return True

    def key(self, chat: int, label: str) -> tuple[dict[str, Any], str] | None:
        """The newest message of a chat with a key of this label, and the key's payload.

        Nobody presses the same key twice: one that was pressed is passed over.
        """
        for message in reversed(self.screens.get(chat, {}).values()):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for key in row:
                    payload = key.get("callback_data")
                    if label in key["text"] and payload and payload not in self.pressed:
                        return message, payload
        return None

    def _put(self, number: int, message: dict[str, Any], params: Params) -> None:
        if self.quiet:
            return
        markup = params.values.get("reply_markup")
        if markup:
            read = json.loads(markup) if isinstance(markup, str) else markup
            message["reply_markup"] = read
        # Written last, read first: a changed form is the newest thing in its chat.
        screen = self.screens.setdefault(number, {})
        screen.pop(message["message_id"], None)
        screen[message["message_id"]] = message


def chat_of(number: int) -> dict[str, Any]:
    """A chat as Telegram shows it."""
    if number < 0:
        return {"id": number, "type": "supergroup", "title": "Groupe"}
    return {"id": number, "type": "private", "first_name": "Personne"}


def pace_of_telegram() -> Limits:
    """30 calls a second in all, bursts of 5 and 1 a second per person, 20 a minute per group."""
    return Limits(monotonic)
