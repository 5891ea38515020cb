"""The world behind the wire: who exists, what was written where, and who saw it."""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from bot.playground.entities import RichText, with_links
from bot.playground.markup import RemoveKeyboard, ReplyKeyboard, ReplyMarkup
from bot.playground.menu import Commands
from bot.playground.presses import Press
from bot.playground.records import Chat, Document, GroupChat, Message, PrivateChat, User
from bot.playground.shapes import message_json, user_json
from bot.playground.updates import UpdateQueue
from bot.playground.waiting import Bell
from bot.playground.webhook import FIRST_DELAY, Courier

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


class Content(TypedDict, total=False):
    """What a new message may bring besides chat, sender and text."""

    markup: ReplyMarkup
    document: Document | None
    kind: str
    silent: bool
    protected: bool
    reply_to: Message | None
    options: dict[str, Any]
    service: dict[str, Any]
    notice: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the journal: what is to be drawn again."""

    tick: int
    message: Message | None  # None: people, groups or standings changed


class World:
    """Everything that one playground knows; the same seed gives the same ids."""

    def __init__(
        self,
        *,
        seed: int,
        username: str,
        name: str,
        clock: Callable[[], float],
        webhook_delay: float = FIRST_DELAY,
    ) -> None:
        self.random = random.Random(seed)  # noqa: S311  ids of a toy, not secrets
        self.clock = clock
        self.bell = Bell()
        self.bot = User(self._number(10), name, is_bot=True, username=username)
        self.token = f"{self.bot.id}:{self.letters(35)}"
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Document] = {}
        self.presses: dict[str, Press] = {}
        self.journal: list[Change] = []
        self.sights: defaultdict[int, list[str]] = defaultdict(list)
        self.updates = UpdateQueue(self._number(9), self.bell)
        self.courier = Courier(self.updates, self.bell, clock, webhook_delay)
        self.commands: Commands = {}
        self.profile: dict[str, Any] = {}
        self.closed = False
        self._message_ids: defaultdict[int, int] = defaultdict(int)

    # -- who is there

    def add_person(self, first_name: str, last_name: str, language: str) -> PrivateChat:
        """Somebody new, who never wrote to the bot."""
        user = User(self._number(9), first_name, last_name, language)
        chat = PrivateChat(user.id, user=user)
        self.chats[chat.id] = chat
        self.redraw()
        return chat

    def add_group(self, title: str, *, supergroup: bool) -> GroupChat:
        """A new group, empty."""
        number = self._number(10)
        chat = GroupChat(-1_000_000_000_000 - number if supergroup else -number, title=title)
        chat.supergroup = supergroup
        self.chats[chat.id] = chat
        self.redraw()
        return chat

    def people(self) -> list[PrivateChat]:
        """Everyone but the bot."""
        return [chat for chat in self.chats.values() if isinstance(chat, PrivateChat)]

    def private_chat(self, user: User) -> PrivateChat:
        """The chat of a person with the bot."""
        chat = self.chats[user.id]
        assert isinstance(chat, PrivateChat), "people have private chats"  # noqa: S101
        return chat

    def groups(self) -> list[GroupChat]:
        """Every group, those that were upgraded left out."""
        chats = (chat for chat in self.chats.values() if isinstance(chat, GroupChat))
        return [chat for chat in chats if chat.migrated_to is None]

    def watchers(self, chat: Chat) -> list[User]:
        """The people on whose phones the chat is."""
        if isinstance(chat, PrivateChat):
            return [chat.user]
        assert isinstance(chat, GroupChat)  # noqa: S101  the only other kind there is
        return [member.user for member in chat.present() if not member.user.is_bot]

    # -- what is written

    def post(
        self, chat: Chat, sender: User, rich: RichText | None = None, **content: Unpack[Content]
    ) -> Message:
        """Write a message; the bot gets the update when it may see it."""
        text = with_links(rich) if rich else RichText("")
        message = Message(self._message_id(chat), chat, sender, self.now(), text, **content)
        chat.messages[message.id] = message
        if isinstance(message.markup, ReplyKeyboard):
            chat.keyboard = message.markup
            self.redraw()
        elif isinstance(message.markup, RemoveKeyboard):
            chat.keyboard = None
            self.redraw()
        self.touch(message)
        if sender is not self.bot and self._bot_sees(message):
            self.updates.push("message", message_json(message))
        return message

    def revise(self, message: Message, rich: RichText, markup: ReplyMarkup = None) -> None:
        """Edit a message; the bot gets the update when somebody else wrote it."""
        text = with_links(rich)
        if text != message.rich:
            message.edited = self.now()
        message.rich, message.markup = text, markup
        self.touch(message)
        if message.sender is not self.bot and self._bot_sees(message):
            self.updates.push("edited_message", message_json(message))

    def delete(self, message: Message) -> None:
        """Take a message away, for everyone."""
        message.deleted = True
        self.touch(message)

    def touch(self, message: Message) -> None:
        """Note that a message is new, edited or gone: phones show it as it is now."""
        self._note(message)
        message.changed = self.tick
        if not message.deleted:
            self.show(message)

    def press(self, user: User, message: Message, data: str) -> Press:
        """Press an inline button: the bot gets a callback query."""
        press_id = str(self._number(18))
        press = Press(press_id, user, message, data, self.clock())
        self.presses[press_id] = press
        self.updates.push(
            "callback_query",
            {
                "id": press_id,
                "from": user_json(user),
                "message": message_json(message),
                "chat_instance": str(message.chat.id),
                "data": data,
            },
        )
        return press

    def show(self, message: Message, *people: User) -> None:
        """Remember that somebody saw a message; by default everyone in its chat."""
        for user in people or self.watchers(message.chat):
            self.sights[user.id].append(message.words)

    def redraw(self) -> None:
        """Note that people, groups or standings changed."""
        self._note(None)

    @property
    def tick(self) -> int:
        """How many changes there have been."""
        return len(self.journal)

    def now(self) -> int:
        """The time that messages carry, in Unix seconds."""
        return int(self.clock())

    def close(self) -> None:
        """Let go of everyone who waits: the server is about to stop."""
        self.closed = True
        self.updates.close()

    # -- names and numbers

    def keep(self, name: str, content: bytes, mime: str = "application/octet-stream") -> Document:
        """Store a file under a new file_id."""
        document = Document(f"BQAC{self.letters(60)}", name, content, mime)
        self.files[document.id] = document
        return document

    def letters(self, count: int) -> str:
        """`count` letters of the seeded alphabet."""
        return "".join(self.random.choices(_LETTERS, k=count))

    def _number(self, digits: int) -> int:
        return self.random.randrange(10 ** (digits - 1), 10**digits)

    def _message_id(self, chat: Chat) -> int:
        # Supergroups count by themselves; everything else shares the bot's own counter.
        counter = chat.id if isinstance(chat, GroupChat) and chat.supergroup else 0
        self._message_ids[counter] += 1
        return self._message_ids[counter]

    def _bot_sees(self, message: Message) -> bool:
        """Privacy mode: in groups a plain member sees commands, replies to it, service messages."""
        if isinstance(message.chat, PrivateChat):
            return True
        assert isinstance(message.chat, GroupChat)  # noqa: S101  the only other kind there is
        standing = message.chat.member(self.bot)
        spoken_to = message.reply_to is not None and message.reply_to.sender is self.bot
        commanded = any(entity.type == "bot_command" for entity in message.rich.entities)
        return standing.present and (
            standing.status == "administrator" or bool(message.service) or spoken_to or commanded
        )

    def _note(self, message: Message | None) -> None:
        self.journal.append(Change(self.tick + 1, message))
        self.bell.ring()
