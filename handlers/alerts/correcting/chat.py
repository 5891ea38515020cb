"""Correcting in the chat: the form that one knows, filled; and what an alert said before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.alerts import archive_texts
from handlers.alerts import texts as alert_texts
from handlers.alerts.archive import AlertArchived
from handlers.alerts.correcting import form, texts
from handlers.alerts.correcting.amending import (
    CorrectedTooOften,
    NothingChanged,
    as_it_reads,
    correct,
    correctable,
)
from handlers.alerts.correcting.buttons import ChooseCorrection, Correct, ReadVersion
from handlers.alerts.correcting.form import KIND, Open
from handlers.alerts.correcting.reading import read_version
from handlers.alerts.following.entitled import AlertOver
from handlers.alerts.form.lines import Line, said_key, type_line
from handlers.alerts.form.pressing import ChoiceUnknown, press
from handlers.alerts.form.steps import Ending, Form, Trouble
from handlers.alerts.refusals import REFUSED, answer_refused
from handlers.context import Turn
from handlers.routes import Press, Refusals, Route, SentFile, Typed
from storage.alerts import AlertUnknown
from storage.messages import Message

_REFUSED: Mapping[type[Exception], Callable[[], str]] = {
    AlertUnknown: alert_texts.unknown,
    AlertOver: texts.over,
    CorrectedTooOften: texts.too_often,
}


@dataclass(frozen=True, slots=True)
class CorrectingChat:
    """An author and an alert of theirs that left. `refusals` answers a key of before."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """From « Corriger… » to what stood there before."""
        return [
            Route("alerts.correct", Press(Correct), self.begin),
            Route("alerts.correct_choose", Press(ChooseCorrection), self.choose),
            Route("alerts.correct_type", Typed(KIND, at_length=True), self.type),
            Route("alerts.correct_file", SentFile(KIND), self.file),
            Route("alerts.read_version", Press(ReadVersion), self.read_version),
        ]

    async def begin(self, turn: Turn, button: Correct) -> None:
        """Corriger…."""
        try:
            alert = await correctable(turn.moment, turn.me, button.alert)
        except tuple(_REFUSED) as refused:
            turn.answer(_REFUSED[type(refused)](), alert=True)
            return
        report = await as_it_reads(turn.moment, alert)
        await turn.uow.audit.append(turn.me.id, "alert.read", alert.id, turn.now)
        await self._show(turn, await form.begin(turn.moment, turn.me, alert, report))

    async def choose(self, turn: Turn, button: ChooseCorrection) -> None:
        """A key of the form's screen."""
        draft = await turn.form(button, KIND)
        if draft is None:
            await self.refusals.overtaken(turn)
            return
        try:
            await self._press(turn, Open.of(draft), button.choice)
        except ChoiceUnknown:
            await self.refusals.overtaken(turn)

    async def type(self, turn: Turn) -> None:
        """A line typed while the form is open."""
        correction = await self._current(turn)
        if correction is None:
            return
        if (choice := said_key(correction.form, turn.text)) is not None:
            await turn.take_away()
            await self._press(turn, correction, choice)
            return
        line = Line(turn.text, turn.message.message_id)
        await self._go_on(turn, correction, type_line(correction.form, line, turn.today, ()))

    async def file(self, turn: Turn) -> None:
        """A file goes into the thread, not into a correction."""
        correction = await self._current(turn)
        if correction is not None:
            refused = correction.form.again(Trouble.FILES_OFF)
            await self._go_on(turn, correction, refused.strewn(turn.message.message_id))

    async def read_version(self, turn: Turn, button: ReadVersion) -> None:
        """Voir la version d'avant."""
        try:
            await read_version(turn.moment, turn.me, button.alert, button.number)
        except AlertArchived as old:
            await turn.say(archive_texts.why(old.alert))
        except REFUSED as refused:
            answer_refused(turn, refused)
        else:
            turn.answer(alert_texts.opened_here())

    async def _current(self, turn: Turn) -> Open | None:
        draft = await turn.uow.drafts.of_kind(turn.me.id, KIND)
        return None if draft is None else Open.of(draft)

    async def _press(self, turn: Turn, correction: Open, choice: str) -> None:
        """The next screen, or the end. Raises `ChoiceUnknown`."""
        after = press(correction.form, choice, ())
        if isinstance(after, Form):
            await self._go_on(turn, correction, after)
        elif after is Ending.SENT:
            await form.end(turn.moment, correction, await self._send(turn, correction))
        else:
            if after is Ending.ORIENTED:
                await turn.uow.referrals.count(turn.today)
            last = _LAST_WORDS.get(after, texts.as_it_was)(correction.form.corrects)
            await form.end(turn.moment, correction, last)

    async def _send(self, turn: Turn, correction: Open) -> Message:
        """What takes the form's place."""
        try:
            telling = await correct(turn.moment, turn.me, correction.alert, correction.form.report)
        except NothingChanged:
            return texts.as_it_was(correction.form.corrects)
        except tuple(_REFUSED) as refused:
            return Message(text=_REFUSED[type(refused)]())
        return texts.corrected(telling)

    async def _go_on(self, turn: Turn, correction: Open, after: Form) -> None:
        await self._show(turn, await form.keep(turn.moment, correction, after))

    async def _show(self, turn: Turn, correction: Open) -> None:
        await turn.show(correction.draft, await form.screen_of(turn.moment, correction))


_LAST_WORDS: Mapping[Ending, Callable[[str], Message]] = {
    Ending.ORIENTED: texts.oriented,
    Ending.SECRECY: texts.bound_to_secrecy,
}
