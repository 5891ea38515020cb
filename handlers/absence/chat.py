"""Absences in the chat: one's own, somebody's from their card, the return, and a way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers import keyboard
from handlers.absence import service, texts
from handlers.absence.buttons import Begin, Decline, End, NameAnother, Show
from handlers.absence.form import Form
from handlers.absence.relaying import Relay
from handlers.absence.returning import CatchUp, end_absences
from handlers.context import Turn
from handlers.moment import Moment
from handlers.routes import Command, Press, Refusals, Route
from handlers.words import later, t
from storage.absences import AbsenceUnknown
from storage.members import Member, MemberUnknown


@dataclass(frozen=True, slots=True)
class Absences:
    """`catch_up` tells whoever is back what they missed; `refusals` answers a key of before.

    `relay` is what the clock does once somebody else stands in.
    """

    refusals: Refusals
    catch_up: CatchUp
    relay: Relay

    def routes(self) -> list[Route]:
        """From the command to the return."""
        return [
            Route(
                "absence.open", Command("absence", later("Prévenir d'une absence")), self.open_own
            ),
            Route("absence.show", Press(Show), self.show),
            Route("absence.begin", Press(Begin), self.begin),
            Route("absence.end", Press(End), self.end),
            Route("absence.name", Press(NameAnother), self.name_another),
            Route("absence.decline", Press(Decline), self.decline),
            *self.form.routes(),
        ]

    @property
    def form(self) -> Form:
        """Where an absence is declared."""
        return Form(self.refusals, self.catch_up)

    async def end_due(self, moment: Moment) -> None:
        """The clock: whose last day is over is back, and whoever stands in now takes over."""
        await end_absences(moment, self.catch_up)
        await self.relay.look(moment)

    async def open_own(self, turn: Turn) -> None:
        """/absence: what is declared, or at once the form."""
        await self._open(turn, turn.me.id)

    async def show(self, turn: Turn, button: Show) -> None:
        """Absence…, on a card."""
        await self._open(turn, button.member)

    async def begin(self, turn: Turn, button: Begin) -> None:
        """Une autre absence."""
        await self._begin(turn, button.member)

    async def end(self, turn: Turn, button: End) -> None:
        """Je suis de retour. A second press finds nothing to end."""
        try:
            absence = await service.end(turn.moment, turn.me, button.absence, self.catch_up)
        except AbsenceUnknown:
            turn.answer(texts.over(), alert=True)
            return
        absent = await turn.uow.members.get(absence.member)
        begun = absence.holds(turn.now)
        await turn.say(texts.back_again(absent, turn.me) if begun else texts.taken_back())

    async def name_another(self, turn: Turn, button: NameAnother) -> None:
        """Choisir quelqu'un d'autre."""
        try:
            absence = await service.open_to(turn.moment, turn.me, button.absence)
            await self.form.start_again(turn, absence)
        except (AbsenceUnknown, MemberUnknown):
            turn.answer(texts.over(), alert=True)

    async def decline(self, turn: Turn, button: Decline) -> None:
        """Je ne peux pas: said by whoever was named."""
        try:
            await service.decline(turn.moment, turn.me, button.absence)
        except AbsenceUnknown:
            turn.answer(texts.over(), alert=True)
        else:
            turn.answer(texts.thanks_for_saying(), alert=True)

    async def _open(self, turn: Turn, member: str) -> None:
        declared = await turn.uow.absences.of(member, turn.now)
        if not declared:
            await self._begin(turn, member)
            return
        try:
            absent = await service.absent_member(turn.moment, turn.me, member)
        except MemberUnknown:
            turn.answer(texts.not_for_them(), alert=True)
            return
        named = {each.alternate for each in declared if each.alternate is not None}
        people = await turn.uow.members.get_all(named)
        own = [(each, people.get(each.alternate or "")) for each in declared]
        await turn.uow.audit.append(turn.me.id, "absence.shown", member, turn.now)
        await turn.say(texts.overview(own, absent, turn.me, turn.now, turn.zone))

    async def _begin(self, turn: Turn, member: str) -> None:
        try:
            await self.form.start(turn, member)
        except MemberUnknown:
            turn.answer(texts.not_for_them(), alert=True)


def key_on_card(member: Member) -> Mapping[str, Any] | None:
    """What a coordinator finds on a person's card; none for whom it would change nothing."""
    if not member.is_active or member.role not in service.MAY_BE_AWAY:
        return None
    return keyboard.key(t("Absence…"), Show(member.id))
