"""/membres: who is in, and at once who is not."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from handlers.context import Turn
from handlers.members import erasing, leaving, service
from handlers.members.buttons import Act, ActOn, ShowMember, TurnPage
from handlers.members.errors import AlreadyDone, NotExpected, NotOneself
from handlers.members.links import hand_out
from handlers.members.texts import arrival as arrival_texts
from handlers.members.texts import own_data as own_data_texts
from handlers.members.texts import roster as texts
from handlers.moment import Moment
from handlers.routes import Command, Press, Route
from handlers.telling import tell
from handlers.words import later
from storage.members import Member, MemberUnknown, Role, Status
from storage.schema import new_id

ForMember = Callable[[Moment, Member], Awaitable[None]]
TakeOut = Callable[[Moment, Member], Awaitable[bool]]
"""Also tells whether one of the groups was this person's."""
KeyOnCard = Callable[[Member], Mapping[str, Any] | None]
LISTED = (Status.ACTIVE, Status.SIGNED, Status.INVITED, Status.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Roster:
    """`take_out` of the linked groups and `offer_groups` again; the menu and keys of the role.

    `stand_down` tells those for whom the person would have come.
    `keys_on_card` is what each of the other slices offers about an active person, or None.
    """

    set_menu: ForMember
    permanent_keys: Callable[[Member], Mapping[str, Any]]
    take_out: TakeOut
    stand_down: ForMember
    offer_groups: ForMember
    keys_on_card: Sequence[KeyOnCard]

    def routes(self) -> list[Route]:
        """From the list to a card to an act."""
        everybody = Command("membres", later("Les partenaires"), later("Partenaires"))
        return [
            Route("members.list", everybody, self.list),
            Route("members.page", Press(TurnPage), self.page),
            Route("members.card", Press(ShowMember), self.card),
            Route("members.act", Press(ActOn), self.act),
        ]

    async def list(self, turn: Turn) -> None:
        """/membres."""
        screen = new_id()
        await turn.say(await _page(turn, 0, screen), slot=screen)
        await _record(turn, "members.listed", turn.me.id)

    async def page(self, turn: Turn, button: TurnPage) -> None:
        """Another page, or back from a card."""
        await turn.redraw(button.screen, await _page(turn, button.page, button.screen))
        await _record(turn, "members.listed", turn.me.id)

    async def card(self, turn: Turn, button: ShowMember) -> None:
        """One person."""
        try:
            await self._show(turn, button.screen, button.member)
        except MemberUnknown:
            turn.answer(texts.gone())
        else:
            await _record(turn, "member.shown", button.member)

    async def act(self, turn: Turn, button: ActOn) -> None:
        """What the card offers; each act looks again whether it may be."""
        try:
            await self._carry_out(turn, button)
        except NotOneself:
            turn.answer(texts.not_oneself(), alert=True)
        except (AlreadyDone, NotExpected):
            turn.answer(arrival_texts.already_done())
            with suppress(MemberUnknown):
                await self._show(turn, button.screen, button.member)
        except MemberUnknown:
            turn.answer(texts.gone())

    async def _carry_out(self, turn: Turn, button: ActOn) -> None:
        match button.act:
            case Act.SUSPEND:
                member = await turn.uow.members.get(button.member)
                await turn.redraw(button.screen, texts.suspension_asked(member, button.screen))
            case Act.SUSPEND_SURELY:
                await self._suspend(turn, button)
            case Act.REINSTATE:
                await self._reinstate(turn, button)
            case Act.REMOVE:
                member = await turn.uow.members.get(button.member)
                await turn.redraw(button.screen, texts.removal_asked(member, button.screen))
            case Act.REMOVE_SURELY:
                await self._remove(turn, button)
            case Act.ERASE_SURELY:
                await self._erase(turn, button)
            case Act.INVITE_AGAIN:
                await hand_out(turn, await turn.uow.members.get(button.member))
                await self._show(turn, button.screen, button.member)
            case Act.REVOKE:
                await service.cancel(turn.moment, turn.me, button.member)
                await self._show(turn, button.screen, button.member)

    async def _suspend(self, turn: Turn, button: ActOn) -> None:
        member = await leaving.suspend(turn.moment, turn.me, button.member)
        phone = turn.policy.coordination_phone
        await self.stand_down(turn.moment, member)
        left = await self.take_out(turn.moment, member)
        await _tell_after(turn, member, lambda: texts.access_suspended(phone, left_groups=left))
        await self._show(turn, button.screen, button.member)

    async def _remove(self, turn: Turn, button: ActOn) -> None:
        member = await leaving.remove(turn.moment, turn.me, button.member)
        phone = turn.policy.coordination_phone
        await self.stand_down(turn.moment, member)
        if member.status is Status.SIGNED:
            await _tell_after(turn, member, lambda: arrival_texts.not_recognised(phone))
        elif member.status is not Status.INVITED:
            left = await self.take_out(turn.moment, member)
            await _tell_after(turn, member, lambda: texts.access_ended(phone, left_groups=left))
        await turn.redraw(button.screen, texts.removed(member, button.screen))

    async def _erase(self, turn: Turn, button: ActOn) -> None:
        member = await erasing.erase(turn.moment, turn.me, button.member)
        await self.stand_down(turn.moment, member)
        if member.status not in {Status.SIGNED, Status.INVITED}:
            await self.take_out(turn.moment, member)
        await _tell_after(turn, member, own_data_texts.erased)
        await turn.redraw(button.screen, texts.removed(member, button.screen))

    async def _reinstate(self, turn: Turn, button: ActOn) -> None:
        member = await leaving.reinstate(turn.moment, turn.me, button.member)
        keys = self.permanent_keys(member)
        await tell(turn.uow, turn.now, member, lambda: texts.access_back(member, keys))
        await self.set_menu(turn.moment, member)
        await self.offer_groups(turn.moment, member)
        await self._show(turn, button.screen, button.member)

    async def _show(self, turn: Turn, screen: str, member_id: str) -> None:
        """Raises `MemberUnknown`, also for somebody who was removed."""
        member = await turn.uow.members.get(member_id)
        if member.status is Status.REMOVED:
            raise MemberUnknown
        card = await _card(turn, member)
        offered = [key for offer in self.keys_on_card if (key := offer(member))]
        await turn.redraw(screen, texts.card(card, screen, offered))


async def _record(turn: Turn, act: str, about: str) -> None:
    """Names are sealed content: whoever reads them stands in the journal."""
    await turn.uow.audit.append(turn.me.id, act, about, turn.now)


async def _tell_after(turn: Turn, member: Member, write: Callable[[], Any]) -> None:
    await tell(turn.uow, turn.now, member, write, even_after=True)


async def _page(turn: Turn, page: int, screen: str) -> Any:
    everyone = sorted(
        await turn.uow.members.everyone(*LISTED),
        key=lambda one: (one.last_name.casefold(), one.first_name.casefold()),
    )
    cards = turn.me.role is Role.COORDINATOR
    return texts.page_of(everyone, await turn.uow.chats.dead(), page, screen, cards=cards)


async def _card(turn: Turn, member: Member) -> texts.Card:
    dead = await turn.uow.chats.dead()
    return texts.Card(
        member=member,
        communes=await turn.uow.communes.names(),
        signed_at=await turn.uow.charters.signed_at(member.id, member.charter_version),
        invitation=await turn.uow.invitations.latest(member.id),
        lost=dead.get(member.chat) if member.chat else None,
        now=turn.now,
        zone=turn.zone,
    )
