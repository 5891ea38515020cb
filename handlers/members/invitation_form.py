"""Inviting, in the chat: a form of one message, and the link to forward."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from handlers.communes import named, our_communes
from handlers.context import Turn
from handlers.members import inviting, service
from handlers.members.buttons import (
    Move,
    MoveInvitation,
    PickCommune,
    PickKind,
    PickRole,
    RevokeNew,
)
from handlers.members.errors import NotExpected
from handlers.members.inviting import Answers, Step
from handlers.members.links import hand_out
from handlers.members.texts import inviting as texts
from handlers.members.typed_words import Unusable
from handlers.routes import Command, Press, Refusals, Route, Typed
from handlers.words import later
from storage.drafts import Draft

FORM = "invitation"

OfForm: TypeAlias = PickKind | PickRole | PickCommune | MoveInvitation


@dataclass(frozen=True, slots=True)
class InvitationForm:
    """/inviter."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """From the command to the link."""
        return [
            Route("members.invite", Command("inviter", later("Inviter un partenaire")), self.open),
            Route("members.invite_kind", Press(PickKind), self.kind),
            Route("members.invite_role", Press(PickRole), self.role),
            Route("members.invite_commune", Press(PickCommune), self.commune),
            Route("members.invite_move", Press(MoveInvitation), self.move),
            Route("members.invite_typed", Typed(FORM), self.typed),
            Route("members.invite_undo", Press(RevokeNew), self.undo),
        ]

    async def open(self, turn: Turn) -> None:
        """/inviter: an empty form; one that was open is forgotten."""
        state = Answers().as_state()
        draft = await turn.uow.drafts.open(turn.me.id, FORM, Step.KIND, state, turn.now)
        await self._show(turn, draft, Answers())

    async def kind(self, turn: Turn, button: PickKind) -> None:
        """Which kind of partner."""
        await self._answered(turn, button, lambda known: inviting.with_kind(known, button.kind))

    async def role(self, turn: Turn, button: PickRole) -> None:
        """Which role."""
        draft = await self._form(turn, button)
        if draft is None:
            return
        known = Answers.of(draft.state)
        if inviting.takes_role(Step(draft.step), known, button.role):
            await self._advance(turn, draft, inviting.with_role(known, button.role))
        else:
            await self.refusals.overtaken(turn)

    async def commune(self, turn: Turn, button: PickCommune) -> None:
        """One more commune; the screen stays until the person goes on."""
        await self._changed(turn, button, lambda known: inviting.with_commune(known, button.insee))

    async def move(self, turn: Turn, button: MoveInvitation) -> None:
        """A key that answers nothing."""
        match button.move:
            case Move.BACK:
                await self._back(turn, button)
            case Move.NEXT:
                await self._answered(turn, button, lambda known: known)
            case Move.CANCEL:
                await self._cancel(turn, button)
            case Move.CREATE:
                await self._create(turn, button)
            case Move.NEITHER:
                await self._changed(turn, button, inviting.without_doubt)
            case Move.NOT_LAST:
                await self._changed(turn, button, inviting.without_last)
            case Move.EVERYWHERE:
                everyone = await our_communes(turn.moment)
                await self._changed(turn, button, lambda k: inviting.everywhere(k, everyone))

    async def typed(self, turn: Turn) -> None:
        """A name, an organisation, communes: the line leaves the chat, the form shows it."""
        draft = turn.draft
        if draft is None:
            return
        await turn.take_away()
        try:
            await self._take(turn, draft, Answers.of(draft.state))
        except Unusable as unusable:
            problem = texts.flaw(unusable.flaw)
            await self._show(turn, draft, Answers.of(draft.state), problem)

    async def undo(self, turn: Turn, button: RevokeNew) -> None:
        """Annuler l'invitation, right after it was made."""
        try:
            member = await service.cancel(turn.moment, turn.me, button.member)
        except NotExpected:
            turn.answer(texts.too_late())
            return
        await turn.redraw(f"draft:{button.draft}", texts.revoked(member))

    async def _take(self, turn: Turn, draft: Draft, known: Answers) -> None:
        match draft.step:
            case Step.NAME:
                await self._advance(turn, draft, inviting.with_name(known, turn.text))
            case Step.ORGANISATION:
                await self._advance(turn, draft, inviting.with_organisation(known, turn.text))
            case Step.COMMUNES:
                said = named(turn.text, await our_communes(turn.moment))
                problem = texts.communes_unknown(said.unknown) if said.unknown else None
                await self._stay(turn, draft, inviting.with_communes(known, said), problem)
            case _:
                await self._show(turn, draft, known, texts.choose_with_keys())

    async def _answered(
        self, turn: Turn, button: OfForm, change: Callable[[Answers], Answers]
    ) -> None:
        draft = await self._form(turn, button)
        if draft is not None:
            await self._advance(turn, draft, change(Answers.of(draft.state)))

    async def _changed(
        self, turn: Turn, button: OfForm, change: Callable[[Answers], Answers]
    ) -> None:
        draft = await self._form(turn, button)
        if draft is not None:
            await self._stay(turn, draft, change(Answers.of(draft.state)))

    async def _back(self, turn: Turn, button: OfForm) -> None:
        draft = await self._form(turn, button)
        if draft is not None:
            known = Answers.of(draft.state)
            await self._go(turn, draft, inviting.step_before(Step(draft.step), known), known)

    async def _cancel(self, turn: Turn, button: OfForm) -> None:
        draft = await self._form(turn, button)
        if draft is not None:
            await turn.show(draft, texts.cancelled())
            await turn.uow.drafts.discard(draft.id)

    async def _create(self, turn: Turn, button: OfForm) -> None:
        draft = await self._form(turn, button)
        if draft is None:
            return
        if draft.step != Step.REVIEW:
            await self.refusals.overtaken(turn)
            return
        member = await service.expect(turn.moment, Answers.of(draft.state))
        await turn.show(draft, texts.created(member, draft.id))
        await turn.uow.drafts.discard(draft.id)
        await hand_out(turn, member)

    async def _form(self, turn: Turn, button: OfForm) -> Draft | None:
        """The form that this key stands under, unless it has moved on."""
        draft = await turn.form(button, FORM)
        if draft is None:
            await self.refusals.overtaken(turn)
        return draft

    async def _advance(self, turn: Turn, draft: Draft, known: Answers) -> None:
        await self._go(turn, draft, inviting.step_after(Step(draft.step), known), known)

    async def _stay(
        self, turn: Turn, draft: Draft, known: Answers, problem: str | None = None
    ) -> None:
        await self._go(turn, draft, Step(draft.step), known, problem)

    async def _go(
        self, turn: Turn, draft: Draft, step: Step, known: Answers, problem: str | None = None
    ) -> None:
        draft = await turn.uow.drafts.advance(draft, step, known.as_state(), turn.now)
        await self._show(turn, draft, known, problem)

    async def _show(
        self, turn: Turn, draft: Draft, known: Answers, problem: str | None = None
    ) -> None:
        communes = await turn.uow.communes.all()
        await turn.show(draft, texts.screen(draft, known, communes, problem))
