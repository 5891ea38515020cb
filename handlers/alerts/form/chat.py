"""The form in the chat: begun by the key or by one line, moved by presses and typed lines."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from handlers.alerts.attachments.sent import sent_with
from handlers.alerts.buttons import Abandon, Choose, Restart, Resume
from handlers.alerts.form import keeping, texts
from handlers.alerts.form.ending import end
from handlers.alerts.form.keeping import KIND, Kept, Waiting
from handlers.alerts.form.lines import Line, add_file, said_key, type_line
from handlers.alerts.form.one_line import form_from_line, is_one_line
from handlers.alerts.form.pressing import ChoiceUnknown, press
from handlers.alerts.form.steps import Ending, Form
from handlers.communes import our_communes
from handlers.context import Turn
from handlers.payload import Button
from handlers.routes import OPENINGS, Command, Do, Press, Refusals, Route, SentFile, Typed
from handlers.words import later

IsMissing: TypeAlias = Callable[[Turn], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class FormChat:
    """The form, one person at a time. `refusals` answers a key of before.

    `speaker_is_missing`: a place has to say first who speaks there, and was asked.
    """

    refusals: Refusals
    speaker_is_missing: IsMissing

    def routes(self) -> list[Route]:
        """What moves the form."""
        signal = Command("alerte", later("Signaler une situation"), label=later("Signaler"))
        typed = Typed(None, starting=OPENINGS, overrides=True)
        return [
            Route("alerts.signal", signal, self._by_somebody(self.signal)),
            Route("alerts.line", typed, self._by_somebody(self.line)),
            Route("alerts.choose", Press(Choose), self._by_somebody(self.choose)),
            Route("alerts.type", Typed(KIND, at_length=True), self._by_somebody(self.type)),
            Route("alerts.file", SentFile(KIND), self._by_somebody(self.file)),
            Route("alerts.resume", Press(Resume), self._by_somebody(self.resume)),
            Route("alerts.restart", Press(Restart), self._by_somebody(self.restart)),
            Route("alerts.abandon", Press(Abandon), self.abandon),
        ]

    def _by_somebody(self, do: Do) -> Do:
        async def asked_first(turn: Turn, *pressed: Button) -> None:
            if not await self.speaker_is_missing(turn):
                await do(turn, *pressed)

        return asked_first

    async def signal(self, turn: Turn) -> None:
        """/alerte or the key: a fresh form, unless one of before waits. A line after it counts."""
        if turn.arguments:
            await self.line(turn)
        else:
            await self._open(turn, Form())

    async def line(self, turn: Turn) -> None:
        """« alerte tronville voisins orange »: the review card, filled."""
        await turn.take_away()
        await self._open(turn, form_from_line(turn.text, await our_communes(turn.moment)))

    async def choose(self, turn: Turn, button: Choose) -> None:
        """A key of the form's screen."""
        kept = await keeping.find(turn.moment, turn.me, button.draft)
        if kept is None or kept.draft.version != button.version:
            await self.refusals.overtaken(turn)
            return
        try:
            await self._press(turn, kept, button.choice)
        except ChoiceUnknown:
            await self.refusals.overtaken(turn)

    async def type(self, turn: Turn) -> None:
        """A line typed while the form is open."""
        kept = await keeping.current(turn.moment, turn.me)
        if kept is None:
            return
        if kept.rival is not None:
            await turn.take_away()
            await self._ask_which(turn, kept, kept.rival)
            return
        if is_one_line(turn.text, kept.form):
            await self.line(turn)
            return
        if (choice := said_key(kept.form, turn.text)) is not None:
            await turn.take_away()
            await self._press(turn, kept, choice)
            return
        line = Line(turn.text, turn.message.message_id)
        after = type_line(kept.form, line, turn.today, await our_communes(turn.moment))
        await self._show(turn, await keeping.keep(turn.moment, kept, after))

    async def file(self, turn: Turn) -> None:
        """A photo, a voice message or a document sent while the form is open; its words, too."""
        kept = await keeping.current(turn.moment, turn.me)
        if kept is None:
            return
        after = add_file(kept.form, sent_with(turn.message), turn.policy.attachments_most)
        if turn.message.caption and not after.trouble:
            line = Line(turn.message.caption, turn.message.message_id)
            after = type_line(after, line, turn.today, await our_communes(turn.moment))
            after = after.spared(line.message_id)
        await self._show(turn, await keeping.keep(turn.moment, kept, after))

    async def resume(self, turn: Turn, button: Resume) -> None:
        """Go on where the form stood, at the end of the chat."""
        kept = await keeping.find(turn.moment, turn.me, button.draft)
        if kept is None:
            await self.refusals.overtaken(turn)
            return
        if kept.rival is not None:
            fresh = await keeping.keep(turn.moment, kept, kept.form)
        else:
            fresh = await keeping.begin(
                turn.moment,
                turn.me,
                kept.form,
                begun_at=kept.begun_at,
                waiting=kept.waiting,
            )
        await self._show(turn, fresh)

    async def restart(self, turn: Turn, button: Restart) -> None:
        """Forget the form of before, and fill the new one."""
        kept = await keeping.find(turn.moment, turn.me, button.draft)
        if kept is None or kept.rival is None:
            await self.refusals.overtaken(turn)
            return
        fresh = replace(kept, begun_at=turn.now)
        await self._show(turn, await keeping.keep(turn.moment, fresh, kept.rival))

    async def abandon(self, turn: Turn, button: Abandon) -> None:
        """Forget the form that was left alone."""
        kept = await keeping.find(turn.moment, turn.me, button.draft)
        if kept is None:
            await self.refusals.overtaken(turn)
            return
        await end(turn, kept, Ending.CANCELLED)

    async def _press(self, turn: Turn, kept: Kept, choice: str) -> None:
        """The next screen, or the end. Raises `ChoiceUnknown`."""
        after = press(kept.form, choice, await turn.uow.communes.names())
        if isinstance(after, Ending):
            await end(turn, kept, after)
        else:
            await self._show(turn, await keeping.keep(turn.moment, kept, after))

    async def _open(self, turn: Turn, form: Form) -> None:
        before = await keeping.current(turn.moment, turn.me)
        if before is None or not before.form.is_begun:
            await self._show(turn, await keeping.begin(turn.moment, turn.me, form))
        elif form.report.immediate_danger and before.waiting is None:
            await self._open_before(turn, form, before)
        else:
            await self._ask_which(turn, before, form)

    async def _open_before(self, turn: Turn, form: Form, before: Kept) -> None:
        """Danger is asked no question; the form of before is offered when this one has ended."""
        waiting = Waiting(before.form.swept(), before.begun_at)
        await self._show(turn, await keeping.begin(turn.moment, turn.me, form, waiting=waiting))

    async def _ask_which(self, turn: Turn, kept: Kept, rival: Form) -> None:
        """The question which form to go on with, at the end of the chat."""
        asked = await keeping.begin(
            turn.moment,
            turn.me,
            kept.form.swept(),
            begun_at=kept.begun_at,
            rival=rival,
            waiting=kept.waiting,
        )
        await self._show(turn, asked)

    async def _show(self, turn: Turn, kept: Kept) -> None:
        """The form's screen, or the question which of two forms to go on with."""
        if kept.rival is None:
            message = await keeping.screen_of(turn.moment, turn.me, kept)
        else:
            asks = texts.which_of_two if kept.rival.is_begun else texts.begun_before
            message = asks(kept.draft.id, kept.begun_at, turn.now, turn.zone)
        await turn.show(kept.draft, message)
