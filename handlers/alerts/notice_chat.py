"""The keys under a notice: Bien reçu, Joint par téléphone, Lire, Retirer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.alerts import texts
from handlers.alerts.acknowledging import Heard, Outcome, acknowledge, officials_of, record_call
from handlers.alerts.buttons import TOWN_HALL, Acknowledge, AskReached, Reached, Read, Withdraw
from handlers.alerts.reading import AlertWithdrawn, PrivateChatGone, read
from handlers.alerts.telling import Telling
from handlers.alerts.withdrawing import AlertSeen, withdraw
from handlers.context import Turn
from handlers.routes import Press, Route
from storage.alerts import AlertUnknown


@dataclass(frozen=True, slots=True)
class NoticeChat:
    """What people do with an alert that reached them."""

    def routes(self) -> list[Route]:
        """Every key under a notice."""
        return [
            Route("alerts.acknowledge", Press(Acknowledge), self.acknowledge),
            Route("alerts.ask_reached", Press(AskReached), self.ask_reached),
            Route("alerts.reached", Press(Reached), self.reached),
            Route("alerts.read", Press(Read), self.read),
            Route("alerts.withdraw", Press(Withdraw), self.withdraw),
        ]

    async def acknowledge(self, turn: Turn, button: Acknowledge) -> None:
        """Bien reçu."""
        try:
            outcome = await acknowledge(turn.moment, turn.me, button.alert)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        await self._adopt(turn, button.alert)
        _say(turn, outcome)

    async def ask_reached(self, turn: Turn, button: AskReached) -> None:
        """Joint par téléphone: whom?"""
        try:
            alert = await turn.uow.alerts.get_visible(button.alert, turn.me)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        await turn.say(texts.whom_reached(alert, await officials_of(turn.moment, alert)))

    async def reached(self, turn: Turn, button: Reached) -> None:
        """This one answered; the question with its names goes away."""
        reached = None if button.member == TOWN_HALL else button.member
        try:
            outcome = await record_call(turn.moment, turn.me, button.alert, reached)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        _say(turn, outcome)
        question = turn.message.message_id
        await turn.uow.outbox.delete_message(await turn.chat(), question, now=turn.now)

    async def read(self, turn: Turn, button: Read) -> None:
        """Lire, Lire en privé or Relire."""
        try:
            await read(turn.moment, turn.me, button.alert)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
        except AlertWithdrawn:
            turn.answer(texts.withdrawn(), alert=True)
        except PrivateChatGone:
            turn.answer(texts.no_private_chat(turn.moment.bot_username), alert=True)
        else:
            turn.answer(texts.opened_here() if turn.is_private else texts.opened_in_private())

    async def withdraw(self, turn: Turn, button: Withdraw) -> None:
        """Retirer."""
        try:
            done = await withdraw(turn.moment, turn.me, button.alert)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
        except AlertSeen:
            turn.answer(texts.too_late(), alert=True)
        else:
            turn.answer(texts.taken_back() if done else texts.taken_back_before())

    async def _adopt(self, turn: Turn, alert: str) -> None:
        """A copy whose message id a crash has lost is known again at its first tap."""
        slot = await turn.uow.notices.lost_slot(alert, await turn.chat())
        if slot is not None:
            await turn.uow.outbox.adopt(slot, turn.message.message_id)


_ANSWERS: Mapping[Heard, Callable[[Telling], str]] = {
    Heard.FIRST: texts.noted,
    Heard.BEFORE: texts.seen_before,
    Heard.OWN: texts.own_alert,
    Heard.WITHDRAWN: texts.withdrawn,
}


def _say(turn: Turn, outcome: Outcome) -> None:
    turn.answer(_ANSWERS[outcome.heard](outcome.telling))
