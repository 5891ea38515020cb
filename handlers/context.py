"""Who speaks, where, when, and in which transaction: all that a handler gets to know."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from telegram import Message as TelegramMessage
from telegram import Update, User

from handlers.moment import Moment
from handlers.payload import FormKey
from handlers.words import plain
from storage.drafts import Draft
from storage.members import Member
from storage.messages import Message
from storage.policy import Policy
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Toast:
    """The short answer that Telegram shows over the screen after a press (≤ 200 characters)."""

    text: str
    alert: bool = False


@dataclass(slots=True, kw_only=True)
class Turn:
    """One update, one transaction. Nothing here calls Telegram: what is said waits in the outbox.

    `toast` and `unkept` are the two things that are said after the commit and not kept: the
    answer to a press, and the polite answer to a stranger.
    """

    update: Update
    moment: Moment
    member: Member | None
    has_signed: bool
    draft: Draft | None = None
    toast: Toast | None = None
    unkept: list[Message] = field(default_factory=list)

    @property
    def uow(self) -> UnitOfWork:
        """Everything that is kept, in this transaction."""
        return self.moment.uow

    @property
    def now(self) -> datetime:
        """The moment at which this happens."""
        return self.moment.now

    @property
    def today(self) -> date:
        """The day for those who live there."""
        return self.moment.today

    @property
    def zone(self) -> ZoneInfo:
        """Where the council's people live."""
        return self.moment.zone

    @property
    def policy(self) -> Policy:
        """What the council has set for itself."""
        return self.moment.policy

    @property
    def me(self) -> Member:
        """The member who speaks; routes for strangers look at `member` instead."""
        if self.member is None:
            raise LookupError("this route is open to strangers: there may be no member")
        return self.member

    @property
    def user(self) -> User:
        """The Telegram account that speaks."""
        if self.update.effective_user is None:
            raise LookupError("this update comes from nobody")
        return self.update.effective_user

    @property
    def message(self) -> TelegramMessage:
        """The message that was written, or under which a button was pressed."""
        if self.update.effective_message is None:
            raise LookupError("this update has no message")
        return self.update.effective_message

    @property
    def text(self) -> str:
        """What was typed."""
        return (self.message.text or "").strip()

    @property
    def arguments(self) -> Sequence[str]:
        """The words after a command."""
        return self.text.split()[1:] if self.text.startswith("/") else ()

    @property
    def is_private(self) -> bool:
        """Whether this happens between one person and the bot."""
        chat = self.update.effective_chat
        return chat is not None and chat.type == "private"

    async def chat(self) -> str:
        """Our id of the chat where this happens."""
        if self.update.effective_chat is None:
            raise LookupError("this update has no chat")
        return await self.uow.chats.at(self.update.effective_chat.id)

    async def form(self, key: FormKey, *kinds: str) -> Draft | None:
        """The speaker's own form under this key, or None: then the press is overtaken.

        A key counts while its form stands as the key shows it: the same person, the same
        version, and one of the `kinds` that the key belongs to.
        """
        draft = await self.uow.drafts.find(key.draft, self.me.id)
        if draft is None or draft.version != key.version or draft.kind not in kinds:
            return None
        return draft

    async def say(self, message: Message, *, slot: str | None = None) -> None:
        """Say something to the speaker in private."""
        if self.me.chat is None:
            raise LookupError("this member has no private chat with the bot")
        await self.uow.outbox.send(
            self.me.chat, message, now=self.now, slot=slot, member=self.me.id
        )

    async def take_away(self) -> None:
        """What was written, or the message under which a key was pressed, leaves the chat."""
        message = self.message.message_id
        await self.uow.outbox.delete_message(await self.chat(), message, now=self.now)

    async def show(self, draft: Draft, message: Message) -> None:
        """Show the current step of a form: always the same message, edited in place."""
        if await self.uow.slots.find(draft.slot) is None:
            await self.say(message, slot=draft.slot)
        else:
            await self.uow.outbox.edit(draft.slot, message, now=self.now)

    async def redraw(self, screen: str, message: Message) -> None:
        """Change a message that is no form: a list, a card. `screen` is the slot it was sent to.

        It travels in the keys, so it counts only in the speaker's own chat; after a crash there
        may be two copies, and the one that was pressed changes.
        """
        slot = await self.uow.slots.find(screen)
        if slot is None or slot.chat != self.me.chat:
            await self.say(message)
            return
        if self.update.callback_query is not None:
            await self.uow.slots.adopt(screen, self.message.message_id)
        await self.uow.outbox.edit(screen, message, now=self.now)

    def answer(self, text: str, *, alert: bool = False) -> None:
        """Answer the press: a word over the screen, or (`alert`) a box to be closed."""
        self.toast = Toast(plain(text), alert)

    def reply_unkept(self, message: Message) -> None:
        """Answer where this happens without keeping anything: for strangers."""
        self.unkept.append(message)
