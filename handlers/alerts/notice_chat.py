"""The keys under a notice: Bien reçu, Joint par téléphone, Lire, Retirer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from handlers.alerts import archive_texts, texts
from handlers.alerts.acknowledging import Heard, Outcome, acknowledge, officials_of, record_call
from handlers.alerts.archive import AlertArchived, open_archive
from handlers.alerts.buttons import (
    TOWN_HALL,
    Acknowledge,
    AskReached,
    ConfirmWithdraw,
    KeepAlert,
    OpenArchive,
    Reached,
    Read,
    ReadAgain,
    Withdraw,
)
from handlers.alerts.notices import adopt_copy
from handlers.alerts.reading import read
from handlers.alerts.refusals import REFUSED, answer_refused
from handlers.alerts.telling import Telling, telling_of
from handlers.alerts.withdrawing import AlertSeen, find_own, withdraw
from handlers.context import Turn
from handlers.moment import Moment
from handlers.routes import Press, Route
from storage.alerts import Alert, AlertUnknown
from storage.members import Member
from storage.statuses import FINAL

_Act: TypeAlias = Callable[[Moment, Member, str], Awaitable[Alert | None]]


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
            Route("alerts.read_again", Press(ReadAgain), self.read_again),
            Route("alerts.open_archive", Press(OpenArchive), self.open_archive),
            Route("alerts.withdraw", Press(Withdraw), self.withdraw),
            Route("alerts.withdraw_confirm", Press(ConfirmWithdraw), self.confirm_withdraw),
            Route("alerts.withdraw_stop", Press(KeepAlert), self.stop_withdraw),
        ]

    async def acknowledge(self, turn: Turn, button: Acknowledge) -> None:
        """Bien reçu."""
        await adopt_copy(turn.moment, button.alert, await turn.chat(), turn.message.message_id)
        try:
            outcome = await acknowledge(turn.moment, turn.me, button.alert)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        _say(turn, outcome)

    async def ask_reached(self, turn: Turn, button: AskReached) -> None:
        """Joint par téléphone: whom?"""
        try:
            alert = await turn.uow.alerts.get_visible(button.alert, turn.me)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        telling = await telling_of(turn.moment, alert)
        if alert.status in FINAL:
            turn.answer(texts.over(telling), alert=True)
        elif not telling.is_waiting:
            turn.answer(texts.seen_before(telling))
        else:
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
        await turn.take_away()

    async def read(self, turn: Turn, button: Read) -> None:
        """Lire, or Lire en privé."""
        if await self._opens(turn, button.alert):
            turn.answer(texts.opened_here() if turn.is_private else texts.opened_in_private())

    async def read_again(self, turn: Turn, button: ReadAgain) -> None:
        """Relire: the message that says "effacé" gives way."""
        if await self._opens(turn, button.alert):
            await turn.take_away()
            turn.answer(texts.opened_here())

    async def open_archive(self, turn: Turn, button: OpenArchive) -> None:
        """The reason was chosen: the question goes away, and the content opens."""
        try:
            await open_archive(turn.moment, turn.me, button.alert, button.reason)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        await turn.take_away()
        if await self._opens(turn, button.alert):
            turn.answer(texts.opened_here())

    async def withdraw(self, turn: Turn, button: Withdraw) -> None:
        """Retirer: really?"""
        alert = await self._own(turn, button.alert, find_own)
        if alert is not None:
            await turn.say(texts.really_withdraw(alert))

    async def confirm_withdraw(self, turn: Turn, button: ConfirmWithdraw) -> None:
        """Oui, retirer."""
        await turn.take_away()
        if await self._own(turn, button.alert, withdraw) is not None:
            turn.answer(texts.taken_back())

    async def stop_withdraw(self, turn: Turn, _: KeepAlert) -> None:
        """Garder."""
        await turn.take_away()
        turn.answer(texts.kept())

    async def _own(self, turn: Turn, alert: str, act: _Act) -> Alert | None:
        """What `act` does with one's own alert; if nothing, the press was answered with why."""
        try:
            done = await act(turn.moment, turn.me, alert)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
        except AlertSeen:
            turn.answer(texts.too_late(), alert=True)
        else:
            if done is None:
                turn.answer(texts.taken_back_before())
            return done
        return None

    async def _opens(self, turn: Turn, alert: str) -> bool:
        """Whether the content opens; if not, the press was answered with the reason."""
        try:
            await read(turn.moment, turn.me, alert)
        except AlertArchived as old:
            if turn.me.chat is not None:
                await turn.say(archive_texts.why(old.alert))
            turn.answer(archive_texts.asked_why())
        except REFUSED as refused:
            answer_refused(turn, refused)
        else:
            return True
        return False


_ANSWERS: Mapping[Heard, Callable[[Telling], str]] = {
    Heard.FIRST: texts.noted,
    Heard.BEFORE: texts.seen_before,
    Heard.OWN: texts.own_alert,
    Heard.OVER: texts.over,
    Heard.FOR_OTHERS: texts.for_town_hall,
}


def _say(turn: Turn, outcome: Outcome) -> None:
    turn.answer(_ANSWERS[outcome.heard](outcome.telling))
