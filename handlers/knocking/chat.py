"""/joindre: one's own address outside of Telegram, and for the coordination anybody's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.context import Turn
from handlers.keyboard import key
from handlers.knocking import entering, texts
from handlers.knocking.buttons import AskAddress, DropAddress, Move, MoveAddress, ShowAddress
from handlers.knocking.entering import Code, CodeOver, CodeWrong, TooManyTries
from handlers.knocking.typed_address import AddressUnusable, address_of
from handlers.routes import Command, Press, Refusals, Route, Typed
from handlers.words import Html, later
from storage.addresses import Address, Way
from storage.drafts import Draft
from storage.members import Member, MemberUnknown
from storage.schema import new_id

FORM = "address"
ADDRESS, CODE = "address", "code"


@dataclass(frozen=True, slots=True)
class Knocking:
    """`ways`: what this process has a gateway for.

    The draft holds `member`, and from the second step on `way`, `value`, `code` and its `letter`.
    """

    refusals: Refusals
    ways: frozenset[Way]

    def routes(self) -> list[Route]:
        """From what is known to the code that came back."""
        mine = Command("joindre", later("Vous joindre hors de Telegram"))
        return [
            Route("knocking.mine", mine, self.mine),
            Route("knocking.show", Press(ShowAddress), self.show),
            Route("knocking.ask", Press(AskAddress), self.ask),
            Route("knocking.typed", Typed(FORM), self.typed),
            Route("knocking.move", Press(MoveAddress), self.move),
            Route("knocking.drop", Press(DropAddress), self.drop),
        ]

    async def mine(self, turn: Turn) -> None:
        """/joindre."""
        await self._say_door(turn, turn.me)

    async def show(self, turn: Turn, button: ShowAddress) -> None:
        """The key on a person's card."""
        member = await _whose(turn, button.member)
        if member is not None:
            await self._say_door(turn, member)
            await turn.uow.audit.append(turn.me.id, "address.shown", member.id, turn.now)

    async def ask(self, turn: Turn, button: AskAddress) -> None:
        """Begin: which address?"""
        member = await _whose(turn, button.member)
        if member is None or not self.ways:
            return
        try:
            await entering.check_tries(turn.moment, member)
        except TooManyTries as wait:
            turn.answer(texts.too_many(wait.until, turn.moment), alert=True)
            return
        draft = await turn.uow.drafts.open(
            turn.me.id, FORM, ADDRESS, {"member": member.id}, turn.now
        )
        await turn.show(draft, texts.ask_address(draft, await self._door(turn, member)))

    async def typed(self, turn: Turn) -> None:
        """An address, or the code that was sent to it: either leaves the chat at once."""
        draft = turn.draft
        if draft is None:
            return
        await turn.take_away()
        member = await _whose(turn, draft.state["member"])
        if member is None:
            await self._end(turn, draft, texts.cancelled())
        elif draft.step == ADDRESS:
            await self._take_address(turn, draft, member)
        else:
            await self._take_code(turn, draft, member)

    async def move(self, turn: Turn, button: MoveAddress) -> None:
        """A key of the form."""
        draft = await turn.form(button, FORM)
        member = await _whose(turn, draft.state["member"]) if draft else None
        if draft is None or member is None:
            await self.refusals.overtaken(turn)
            return
        match button.move:
            case Move.AGAIN if draft.step == CODE:
                await self._send_code(turn, draft, member, _address(draft))
            case Move.OTHER:
                again = await turn.uow.drafts.advance(draft, ADDRESS, draft.state, turn.now)
                await turn.show(again, texts.ask_address(again, await self._door(turn, member)))
            case Move.CANCEL:
                await turn.uow.knocks.cancel_codes(member.id, turn.now)
                await self._end(turn, draft, texts.cancelled())

    async def drop(self, turn: Turn, button: DropAddress) -> None:
        """Retirer."""
        member = await _whose(turn, button.member)
        if member is not None:
            await entering.drop(turn.moment, turn.me, member)
            turn.answer(texts.dropped())
            shown = texts.door(await self._door(turn, member), button.screen)
            await turn.redraw(button.screen, shown)

    async def _take_address(self, turn: Turn, draft: Draft, member: Member) -> None:
        try:
            address = address_of(turn.text, self.ways)
        except AddressUnusable as unusable:
            door = await self._door(turn, member)
            await turn.show(draft, texts.ask_address(draft, door, texts.flaw(unusable.flaw)))
        else:
            await self._send_code(turn, draft, member, address)

    async def _send_code(self, turn: Turn, draft: Draft, member: Member, to: Address) -> None:
        try:
            code = await entering.send_code(turn.moment, turn.me, member, to)
        except TooManyTries as wait:
            await self._end(turn, draft, texts.waits(wait.until, turn.moment))
            return
        sent = {"way": to.way, "value": to.value, "code": code.digits, "letter": code.letter}
        ahead = await turn.uow.drafts.advance(draft, CODE, {**draft.state, **sent}, turn.now)
        await self._ask_code(turn, ahead, member)

    async def _take_code(self, turn: Turn, draft: Draft, member: Member) -> None:
        code = _code(draft)
        try:
            await entering.confirm(turn.moment, turn.me, member, code, turn.text)
        except CodeWrong:
            await self._ask_again(turn, draft, member, texts.wrong_code())
        except CodeOver:
            await self._ask_again(turn, draft, member, texts.code_over())
        except TooManyTries as wait:
            await self._end(turn, draft, texts.waits(wait.until, turn.moment))
        else:
            door = await self._door(turn, member)
            await self._end(turn, draft, texts.confirmed(door, code.address))

    async def _ask_again(self, turn: Turn, draft: Draft, member: Member, problem: Html) -> None:
        again = await turn.uow.drafts.advance(draft, CODE, draft.state, turn.now)
        await self._ask_code(turn, again, member, problem)

    async def _ask_code(
        self, turn: Turn, draft: Draft, member: Member, problem: Html | None = None
    ) -> None:
        door = await self._door(turn, member)
        await turn.show(draft, texts.ask_code(draft, door, _address(draft), problem))

    async def _end(self, turn: Turn, draft: Draft, message: Any) -> None:
        await turn.show(draft, message)
        await turn.uow.drafts.discard(draft.id)

    async def _say_door(self, turn: Turn, member: Member) -> None:
        screen = new_id()
        await turn.say(texts.door(await self._door(turn, member), screen), slot=screen)

    async def _door(self, turn: Turn, member: Member) -> texts.Door:
        known = await turn.uow.addresses.find(member.id)
        return texts.Door(
            member=member,
            is_own=member.id == turn.me.id,
            address=known.address if known else None,
            on=turn.moment.day_of(known.at) if known else None,
            today=turn.today,
            ways=self.ways,
        )


def key_on_card(member: Member) -> Mapping[str, Any] | None:
    """What a coordinator may do about a person whom alerts reach."""
    if not member.is_active or member.role not in entering.REACHED:
        return None
    return key(texts.on_card(), ShowAddress(member.id))


async def _whose(turn: Turn, member_id: str) -> Member | None:
    """Whom it is about; None, and said, where that is nobody whom one may ask about."""
    try:
        return await entering.whose(turn.moment, turn.me, member_id)
    except MemberUnknown:
        turn.answer(texts.gone())
        return None


def _address(draft: Draft) -> Address:
    return Address(Way(draft.state["way"]), draft.state["value"])


def _code(draft: Draft) -> Code:
    """One of a form that is older than the count of the letters is over."""
    return Code(_address(draft), draft.state["code"], draft.state.get("letter", ""))
