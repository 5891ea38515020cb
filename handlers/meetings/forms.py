"""The keys and the typed lines of every form of this slice find their form here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from handlers.context import Turn
from handlers.meetings.buttons import Abandon, Back, KeyUnknown, Pick
from handlers.meetings.texts import form
from handlers.routes import Press, Refusals, Route, Typed
from storage.drafts import Draft


class Form(Protocol):
    """What the forms of this slice have in common."""

    async def pick(self, turn: Turn, draft: Draft, value: str) -> None:
        """A key of the form. Raises `KeyUnknown`."""

    async def back(self, turn: Turn, draft: Draft) -> None:
        """The question before."""

    async def typed(self, turn: Turn, draft: Draft) -> bool:
        """A line typed into the form; returns whether it was understood."""


@dataclass(frozen=True, slots=True)
class Forms:
    """`known` are the forms by the kind of their drafts; `refusals` answers a key of before."""

    refusals: Refusals
    known: Mapping[str, Form]

    def routes(self) -> list[Route]:
        """What the forms answer."""
        return [
            Route("meetings.form_pick", Press(Pick), self.pick),
            Route("meetings.form_back", Press(Back), self.back),
            Route("meetings.form_abandon", Press(Abandon), self.abandon),
            *(
                Route(f"meetings.typed_{kind}", Typed(kind, at_length=True), self.typed)
                for kind in self.known
            ),
        ]

    async def pick(self, turn: Turn, button: Pick) -> None:
        """A key of a form."""
        if draft := await self._current(turn, button):
            try:
                await self.known[draft.kind].pick(turn, draft, button.value)
            except KeyUnknown:
                await self.refusals.overtaken(turn)

    async def back(self, turn: Turn, button: Back) -> None:
        """[Retour]."""
        if draft := await self._current(turn, button):
            await self.known[draft.kind].back(turn, draft)

    async def abandon(self, turn: Turn, button: Abandon) -> None:
        """[Annuler]: nothing is kept."""
        if draft := await self._current(turn, button):
            await turn.show(draft, form.abandoned())
            await turn.uow.drafts.discard(draft.id)

    async def typed(self, turn: Turn) -> None:
        """A line typed into a form: once understood it leaves the chat, and the form stays last.

        One that was not understood stays, so that it can be mended and sent again.
        """
        if turn.draft is None:
            return
        if await self.known[turn.draft.kind].typed(turn, turn.draft):
            await turn.take_away()

    async def _current(self, turn: Turn, button: Pick | Back | Abandon) -> Draft | None:
        """One's own form at the version of the key; an overtaken key is answered."""
        draft = await turn.form(button, *self.known)
        if draft is None:
            await self.refusals.overtaken(turn)
        return draft
