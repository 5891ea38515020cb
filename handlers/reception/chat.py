"""The front desk in the chat: whoever is lost, not let in, or asks for help."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.context import Turn
from handlers.moment import Moment
from handlers.reception import texts
from handlers.reception.buttons import Speak
from handlers.reception.help_texts import help_card, in_order
from handlers.rights import Allowed
from handlers.routes import Command, Event, On, Press, Route, Typed
from handlers.words import later, speaking
from storage.members import Member
from storage.outbox import THIS_CHAT

HELP = frozenset({"aide", "help"})
KIND_WORDS = """
    merci beaucoup bien bonjour bonsoir salut ok okay d accord parfait super à bientôt bonne
    journée soirée nuit au revoir thanks thank you hello
"""
"""A line of these words alone asks nothing; any other word may be somebody's alert."""


@dataclass(slots=True)
class Reception:
    """Also answers for the guard (`handlers.routes.Refusals`).

    `catalogue` is every route of the house, given by the composition root once it is complete.
    """

    rights: Mapping[str, Allowed]
    catalogue: Sequence[Route] = ()

    def routes(self) -> list[Route]:
        """What the front desk answers."""
        return [
            Route("reception.help", Command("aide", later("Ce que je peux faire ici")), self.help),
            Route("reception.help", Command("help"), self.help),
            Route("reception.language", Command("langue", later("Français / English")), self.ask),
            Route("reception.speak", Press(Speak), self.speak),
            Route("reception.lost", Typed(None), self.lost),
            Route("reception.content", On(Event.OTHER_CONTENT), self.content),
            Route("reception.command", On(Event.OTHER_COMMAND), self.command),
        ]

    async def help(self, turn: Turn) -> None:
        """/aide: what this person can do."""
        await turn.say(help_card(turn.me, list(self.commands(turn.me))))

    async def ask(self, turn: Turn) -> None:
        """/langue."""
        await turn.say(texts.choose_language())

    async def speak(self, turn: Turn, button: Speak) -> None:
        """A language was chosen: the answer and the menu are in it already."""
        await turn.uow.members.set_language(turn.me.id, button.language)
        with speaking(button.language):
            await turn.say(texts.language_chosen(turn.me))
            await self.set_menu(turn.moment, turn.me)

    async def lost(self, turn: Turn) -> None:
        """A line that belongs to no form: a call for help, a kind word, or one gone astray."""
        words = set(re.findall(r"\w+", turn.text.casefold()))
        if words and words <= HELP:
            await self.help(turn)
        elif words and words <= set(KIND_WORDS.split()):
            await turn.say(texts.with_pleasure())
        else:
            await turn.say(texts.lost())

    async def content(self, turn: Turn) -> None:
        """A sticker, a photo, a voice message: nothing of it is kept."""
        await turn.say(texts.use_the_keys())

    async def command(self, turn: Turn) -> None:
        """A command that nobody answers."""
        await turn.say(texts.unknown_command())

    async def stranger(self, turn: Turn) -> None:
        """Not an active member: the same answer to everything, and silence in a group."""
        if turn.update.callback_query is not None:
            turn.answer(texts.reserved_toast(), alert=True)
        elif turn.is_private:
            turn.reply_unkept(texts.stranger())

    async def not_yours(self, turn: Turn) -> None:
        """A member whose role does not take this route."""
        if turn.update.callback_query is not None:
            turn.answer(texts.not_yours(), alert=True)
        elif turn.is_private:
            turn.reply_unkept(texts.unknown_command())

    async def unsigned(self, turn: Turn) -> None:
        """The charter in force is not signed yet: sending stays open, reading is shut."""
        if turn.update.callback_query is not None:
            turn.answer(texts.unsigned_toast(), alert=True)
        elif turn.is_private:
            await turn.say(texts.unsigned())

    async def overtaken(self, turn: Turn) -> None:
        """A button of before."""
        turn.answer(texts.overtaken())

    async def set_menu(self, moment: Moment, member: Member) -> None:
        """Telegram's command menu for this person's role, in the language being spoken."""
        if member.chat is None:
            return
        scope = {"type": "chat", "chat_id": THIS_CHAT}
        parameters = {"commands": texts.menu(self.commands(member)), "scope": scope}
        await moment.uow.outbox.call(member.chat, "setMyCommands", parameters, now=moment.now)

    def commands(self, member: Member) -> Mapping[str, str]:
        """Name and French description of each command of this person's role, in its order."""
        theirs = {
            route.on.name: route.on.does
            for route in self.catalogue
            if isinstance(route.on, Command)
            and route.on.does is not None
            and self.rights[route.name].admits(member)
        }
        return {name: theirs[name] for name in in_order(list(theirs))}
