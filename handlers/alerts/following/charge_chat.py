"""Taking charge in the chat: who leads, with whom, how, until when, and the news that are due."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from handlers.alerts import texts
from handlers.alerts.following import answers, charge_texts, choosing_texts
from handlers.alerts.following.buttons import (
    AddContributor,
    AnswerProposal,
    BackToSheet,
    ChooseContributor,
    ChooseLead,
    ChooseModes,
    ChooseTime,
    GiveNews,
    HandBack,
    PromiseTime,
    ProposeLead,
    SwitchMode,
    TakeCharge,
)
from handlers.alerts.following.choosing import suggestions
from handlers.alerts.following.deciding import (
    MayorDecides,
    TimePast,
    add_contributor,
    drop_contributor,
    give_news,
    promise,
    switch_mode,
)
from handlers.alerts.following.entitled import AlertOver, decidable
from handlers.alerts.following.news_asked import NEWS
from handlers.alerts.following.promise import read_promise
from handlers.alerts.following.sheet import back_to_sheet, show_instead
from handlers.alerts.following.taking import (
    PROPOSAL,
    LedByAnother,
    ProposalGone,
    accept,
    decline,
    hand_back,
    propose,
    take,
)
from handlers.alerts.telling import telling_of
from handlers.context import Turn
from handlers.dates import Misunderstood
from handlers.modes import Mode
from handlers.routes import Press, Route, Typed
from storage.alerts import AlertUnknown
from storage.messages import Message
from storage.schema import new_id

FORM = "alert_time"
"""The form in which a time is typed: its screen is the sheet's place."""

_T = TypeVar("_T")
_REFUSED: Mapping[type[Exception], Callable[[], str]] = {
    AlertUnknown: texts.unknown,
    LedByAnother: answers.led_by_another,
    ProposalGone: answers.proposal_gone,
    MayorDecides: answers.mayor_decides,
    TimePast: answers.time_past,
}


@dataclass(frozen=True, slots=True)
class ChargeChat:
    """Every key on the sheet that decides something, and those of the messages that ask."""

    def routes(self) -> list[Route]:
        """In the order in which people meet them."""
        return [
            Route("alerts.sheet_back", Press(BackToSheet), self.back),
            Route("alerts.take", Press(TakeCharge), self.take),
            Route("alerts.choose_lead", Press(ChooseLead), self.choose_lead),
            Route("alerts.propose_lead", Press(ProposeLead), self.propose),
            Route("alerts.answer_proposal", Press(AnswerProposal), self.answer),
            Route("alerts.choose_contributor", Press(ChooseContributor), self.choose_contributor),
            Route("alerts.add_contributor", Press(AddContributor), self.add_contributor),
            Route("alerts.choose_modes", Press(ChooseModes), self.choose_modes),
            Route("alerts.switch_mode", Press(SwitchMode), self.switch_mode),
            Route("alerts.choose_time", Press(ChooseTime), self.choose_time),
            Route("alerts.promise_time", Press(PromiseTime), self.promise),
            Route("alerts.type_time", Typed(FORM), self.type_time),
            Route("alerts.give_news", Press(GiveNews), self.give_news),
            Route("alerts.hand_back", Press(HandBack), self.hand_back),
        ]

    async def back(self, turn: Turn, button: BackToSheet) -> None:
        """Retour."""
        await _attempt(turn, back_to_sheet(turn.moment, turn.me, button.alert))

    async def take(self, turn: Turn, button: TakeCharge) -> None:
        """Je m'en charge: then, until when?"""
        if await _attempt(turn, take(turn.moment, turn.me, button.alert)):
            turn.answer(answers.taken())
            await self._ask_time(turn, button.alert)

    async def choose_lead(self, turn: Turn, button: ChooseLead) -> None:
        """Proposer quelqu'un: whom?"""
        alert = await _attempt(turn, decidable(turn.moment, turn.me, button.alert))
        if alert is not None:
            found = await suggestions(turn.moment, turn.me, alert)
            page = choosing_texts.Choosing(alert, found, max(button.number, 0))
            await show_instead(turn.moment, turn.me, alert, choosing_texts.leads(page))

    async def propose(self, turn: Turn, button: ProposeLead) -> None:
        """This one is asked."""
        asked = await _attempt(turn, propose(turn.moment, turn.me, button.alert, button.member))
        if asked is not None:
            turn.answer(answers.asked(asked))

    async def answer(self, turn: Turn, button: AnswerProposal) -> None:
        """J'accepte, or: Je ne peux pas; the question says what came of it."""
        if not button.accepts:
            if await _attempt(turn, _done(decline(turn.moment, turn.me, button.alert))):
                await _settle(turn, answers.declined())
            return
        telling = await _attempt(turn, accept(turn.moment, turn.me, button.alert))
        if telling is not None:
            await _settle(turn, charge_texts.yours(telling))

    async def choose_contributor(self, turn: Turn, button: ChooseContributor) -> None:
        """Associer: whom?"""
        await self._show_contributors(turn, button.alert, button.number)

    async def add_contributor(self, turn: Turn, button: AddContributor) -> None:
        """This one, or no longer."""
        act = drop_contributor if button.leaves else add_contributor
        if await _attempt(turn, _done(act(turn.moment, turn.me, button.alert, button.member))):
            turn.answer(answers.noted())

    async def choose_modes(self, turn: Turn, button: ChooseModes) -> None:
        """Intervention: how?"""
        alert = await _attempt(turn, decidable(turn.moment, turn.me, button.alert))
        if alert is not None:
            charge = await turn.uow.charges.get(alert.id)
            screen = choosing_texts.modes(alert, charge, turn.me)
            await show_instead(turn.moment, turn.me, alert, screen)

    async def switch_mode(self, turn: Turn, button: SwitchMode) -> None:
        """This mode, or no longer; the screen stays for the next one."""
        if button.mode not in set(Mode):
            turn.answer(texts.unknown(), alert=True)
            return
        mode, on = Mode(button.mode), not button.not_any_more
        act = switch_mode(turn.moment, turn.me, button.alert, mode, on=on)
        charge = await _attempt(turn, act)
        if charge is not None:
            alert = await turn.uow.alerts.get(button.alert)
            screen = choosing_texts.modes(alert, charge, turn.me)
            await show_instead(turn.moment, turn.me, alert, screen)

    async def choose_time(self, turn: Turn, button: ChooseTime) -> None:
        """Pour quand?"""
        await self._ask_time(turn, button.alert)

    async def promise(self, turn: Turn, button: PromiseTime) -> None:
        """By then."""
        due_at = datetime.fromtimestamp(button.minute * 60, UTC)
        await self._promise(turn, button.alert, due_at)

    async def type_time(self, turn: Turn) -> None:
        """The same, typed: « je passe avant 18 h »."""
        draft = turn.draft
        if draft is None:
            return
        await turn.uow.outbox.delete_message(
            await turn.chat(), turn.message.message_id, now=turn.now
        )
        read = read_promise(turn.text, turn.now, turn.zone)
        await turn.uow.drafts.discard(draft.id)
        if isinstance(read, Misunderstood):
            await self._ask_time(turn, draft.state["alert"], read)
        else:
            await self._promise(turn, draft.state["alert"], read)

    async def give_news(self, turn: Turn, button: GiveNews) -> None:
        """J'y travaille encore."""
        await self._news(turn, give_news(turn.moment, turn.me, button.alert), answers.going_on())

    async def hand_back(self, turn: Turn, button: HandBack) -> None:
        """Je rends la main."""
        await self._news(turn, hand_back(turn.moment, turn.me, button.alert), answers.freed())

    async def _news(self, turn: Turn, act: Awaitable[None], said: Message) -> None:
        if await _attempt(turn, _done(act)):
            await _settle(turn, said)

    async def _ask_time(
        self, turn: Turn, alert_id: str, misread: Misunderstood | None = None
    ) -> None:
        alert = await _attempt(turn, turn.uow.alerts.get_visible(alert_id, turn.me))
        if alert is not None:
            state = {"alert": alert.id}
            await turn.uow.drafts.open(turn.me.id, FORM, "", state, turn.now)
            screen = choosing_texts.times(alert, turn.moment, misread)
            await show_instead(turn.moment, turn.me, alert, screen)

    async def _promise(self, turn: Turn, alert_id: str, due_at: datetime) -> None:
        act = promise(turn.moment, turn.me, alert_id, due_at)
        if await _attempt(turn, _done(act)):
            turn.answer(answers.noted())
            await back_to_sheet(turn.moment, turn.me, alert_id)

    async def _show_contributors(self, turn: Turn, alert_id: str, number: int) -> None:
        alert = await _attempt(turn, decidable(turn.moment, turn.me, alert_id))
        if alert is not None:
            found = await suggestions(turn.moment, turn.me, alert)
            already = await turn.uow.charges.contributors(alert.id)
            page = choosing_texts.Choosing(alert, found, max(number, 0), already)
            screen = choosing_texts.contributors(page)
            await show_instead(turn.moment, turn.me, alert, screen)


async def _attempt(turn: Turn, act: Awaitable[_T]) -> _T | None:
    """What came of it; None where the person was told why nothing did."""
    try:
        return await act
    except AlertOver as over:
        await _refuse(turn, texts.over(await telling_of(turn.moment, over.alert)))
    except tuple(_REFUSED) as refused:
        await _refuse(turn, _REFUSED[type(refused)]())
    return None


async def _refuse(turn: Turn, said: str) -> None:
    """Over the press; whoever typed has pressed nothing, and reads it in the chat."""
    if turn.update.callback_query is not None:
        turn.answer(said, alert=True)
    else:
        await turn.say(Message(text=said))


async def _done(act: Awaitable[None]) -> bool:
    await act
    return True


async def _settle(turn: Turn, said: Message) -> None:
    """A message that asked says what came of it, and asks no more; a sheet is drawn anyway."""
    chat, message = await turn.chat(), turn.message.message_id
    turn.answer(answers.noted())
    slot = await turn.uow.slots.filled_by(chat, message)
    if slot is None:
        slot = f"answered:{new_id()}"
        await turn.uow.slots.open(slot, chat, message)
    elif not slot.startswith((PROPOSAL, NEWS)):
        return
    await turn.uow.outbox.edit(slot, said, now=turn.now)
