"""Duty phones in the chat: who speaks, asked when a shift begins; and the coordinator's list."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers import keyboard
from handlers.context import Turn
from handlers.duty import service, texts
from handlers.duty.buttons import Done, ShowList, Speak, Strike
from handlers.routes import Command, Press, Refusals, Route, Typed
from handlers.words import Html, later
from storage.drafts import Draft
from storage.duty import SpeakerUnknown
from storage.members import Member, MemberUnknown, Role, Status

FORM = "speakers"


@dataclass(frozen=True, slots=True)
class DutyPhones:
    """The draft of the list holds the `phone`. `refusals` answers a key of before.

    `flag` opens the form of an alert: whoever touched « Signaler » touches it once.
    """

    refusals: Refusals
    flag: Callable[[Turn], Awaitable[None]]

    def routes(self) -> list[Route]:
        """First the phone, then the coordinator."""
        who = Command("poste", later("Dire qui parle à ce poste"), label=later("Qui parle"))
        return [
            Route("duty.open", who, self.open),
            Route("duty.speak", Press(Speak), self.speak),
            Route("duty.list", Press(ShowList), self.list),
            Route("duty.strike", Press(Strike), self.strike),
            Route("duty.done", Press(Done), self.done),
            Route("duty.typed", Typed(FORM), self.typed),
        ]

    async def open(self, turn: Turn) -> None:
        """/poste."""
        await _ask(turn, form_follows=False)

    async def speak(self, turn: Turn, button: Speak) -> None:
        """A name was touched."""
        try:
            shift = await service.speak(turn.moment, turn.me, button.speaker)
        except SpeakerUnknown:
            turn.answer(texts.no_longer(), alert=True)
        else:
            follows = button.form_follows
            await turn.say(texts.speaks_now(shift, turn.zone, form_follows=follows))
            if follows:
                await self.flag(turn)

    async def list(self, turn: Turn, button: ShowList) -> None:
        """Qui parle…: the names of a phone, and who spoke lately; this reading is audited."""
        try:
            phone = await service.phone_of(turn.moment, button.phone)
        except MemberUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        state = {"phone": phone.id}
        draft = await turn.uow.drafts.open(turn.me.id, FORM, FORM, state, turn.now)
        await turn.uow.audit.append(turn.me.id, "duty.list_shown", phone.id, turn.now)
        await self._show(turn, draft)

    async def strike(self, turn: Turn, button: Strike) -> None:
        """A name leaves the list."""
        draft = await turn.form(button, FORM)
        if draft is None:
            await self.refusals.overtaken(turn)
            return
        try:
            phone = await service.phone_of(turn.moment, draft.state["phone"])
            await service.strike(turn.moment, turn.me, phone, button.speaker)
        except (MemberUnknown, SpeakerUnknown):
            turn.answer(texts.unknown(), alert=True)
        else:
            await self._go_on(turn, draft)

    async def typed(self, turn: Turn) -> None:
        """Names join the list; the line leaves the chat."""
        draft = turn.draft
        if draft is None:
            return
        await turn.take_away()
        try:
            phone = await service.phone_of(turn.moment, draft.state["phone"])
            await service.add_names(turn.moment, turn.me, phone, turn.text)
        except service.ListFull:
            await self._go_on(turn, draft, texts.full(service.MOST_SPEAKERS))
        except MemberUnknown:
            await turn.uow.drafts.discard(draft.id)
        else:
            await self._go_on(turn, draft)

    async def done(self, turn: Turn, button: Done) -> None:
        """C'est tout."""
        draft = await turn.form(button, FORM)
        if draft is None:
            await self.refusals.overtaken(turn)
            return
        speakers = await turn.uow.duty.speakers(draft.state["phone"])
        await turn.show(draft, texts.noted(speakers))
        await turn.uow.drafts.discard(draft.id)

    async def _go_on(self, turn: Turn, draft: Draft, problem: Html | None = None) -> None:
        ahead = await turn.uow.drafts.advance(draft, FORM, draft.state, turn.now)
        await self._show(turn, ahead, problem)

    async def _show(self, turn: Turn, draft: Draft, problem: Html | None = None) -> None:
        phone = await turn.uow.members.get(draft.state["phone"])
        speakers = await turn.uow.duty.speakers(phone.id)
        last = await turn.uow.duty.last(phone.id, service.LAST_SHIFTS)
        listed = texts.Listed(phone, speakers, last, turn.now, turn.zone)
        await turn.show(draft, texts.card(draft, listed, problem))


async def speaker_is_missing(turn: Turn) -> bool:
    """Whether nobody has said who speaks at this phone for this hour; then it is asked."""
    if turn.me.role is not Role.DUTY_PHONE:
        return False
    if await turn.uow.duty.speaking(turn.me.id, turn.now) is not None:
        return False
    begun = await turn.uow.drafts.all_of(turn.me.id)
    await _ask(turn, form_follows=not begun)
    return True


def key_on_card(member: Member) -> Mapping[str, Any] | None:
    """What a coordinator finds on the card of a phone."""
    if member.role is not Role.DUTY_PHONE or member.status is Status.REMOVED:
        return None
    return keyboard.key(texts.card_key(), ShowList(member.id))


async def _ask(turn: Turn, *, form_follows: bool) -> None:
    """`form_follows`: somebody meant to flag, and no form of before stands on the screen."""
    speakers = await turn.uow.duty.speakers(turn.me.id)
    if not speakers:
        await turn.say(texts.nobody_on_the_list(turn.policy.coordination_phone))
        return
    current = await turn.uow.duty.speaking(turn.me.id, turn.now)
    await turn.say(texts.who_speaks(speakers, current, turn.zone, form_follows=form_follows))
