"""A form that waits for a table, whatever the table is of: what arrives, and what is none."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.moment import Moment
from handlers.tables import TableUnreadable
from handlers.words import Html, speaking, t
from storage.drafts import Draft
from storage.members import Member
from storage.messages import Message

Take = Callable[[Moment, Member, Draft, bytes], Awaitable[None]]
"""Looks a file over and goes on with what it holds. Raises `TableUnreadable`."""
AskAgain = Callable[[Moment, Member, Draft, Html], Awaitable[None]]
"""Shows the screen that asks for a table again, with what is wrong."""


def no_table() -> Html:
    """It is no text, or none with rows in it."""
    return t("Ce n'est pas un tableau que je sache lire : enregistrez-le en CSV.")


def not_given() -> Html:
    """Telegram does not give the file."""
    return t("Telegram ne donne pas ce fichier. Envoyez-le de nouveau.")


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a form takes the file that it waited for, and what it says where that is nothing."""

    take: Take
    ask_again: AskAgain
    no_table: Callable[[], Html] = no_table
    not_given: Callable[[], Html] = not_given

    async def take_file(self, moment: Moment, waiting: Draft, content: bytes | None) -> None:
        """The file is here; None: Telegram does not give it.

        Something else may have come in its place meanwhile.
        """
        draft = await moment.uow.drafts.get(waiting.id)
        if draft is None or draft.version != waiting.version:
            return
        me = await moment.uow.members.get(draft.member)
        with speaking(me.language):
            if content is None:
                await self.ask_again(moment, me, draft, self.not_given())
                return
            try:
                await self.take(moment, me, draft, content)
            except TableUnreadable:
                await self.ask_again(moment, me, draft, self.no_table())


async def put(moment: Moment, me: Member, draft: Draft, screen: Message) -> None:
    """A screen, where the form stands."""
    if await moment.uow.slots.find(draft.slot) is not None:
        await moment.uow.outbox.edit(draft.slot, screen, now=moment.now)
    elif me.chat is not None:
        await moment.uow.outbox.send(me.chat, screen, now=moment.now, slot=draft.slot, member=me.id)
