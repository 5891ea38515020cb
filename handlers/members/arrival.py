"""Coming in, in the chat: the link, the charter, the phone call, the first steps."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.context import Turn
from handlers.members import arriving
from handlers.members.arriving import Account
from handlers.members.buttons import AcceptCharter, ConfirmPerson, DenyPerson, RefuseCharter
from handlers.members.errors import AccountTaken, AlreadyDone, CharterOutdated, CodeRefused
from handlers.members.texts import arrival as texts
from handlers.members.texts import first_steps
from handlers.moment import Moment
from handlers.routes import Command, Press, Refusals, Route
from handlers.telling import redraw_coordinators, tell, tell_coordinators
from handlers.words import speaking
from storage.members import Member, Status
from storage.messages import Message
from storage.schema import new_id

SIGNING = frozenset({Status.INVITED, Status.SIGNED, Status.ACTIVE})
"""Who may press J'accepte; whoever has signed already hears so."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """`set_menu` gives a person the commands of the role, `permanent_keys` the keys that stay.

    `catch_up` tells who is back after blocking Vigie what they missed.
    """

    refusals: Refusals
    set_menu: Callable[[Moment, Member], Awaitable[None]]
    permanent_keys: Callable[[Member], Mapping[str, Any]]
    offer_groups: Callable[[Moment, Member], Awaitable[None]]
    catch_up: Callable[[Moment, Member], Awaitable[None]]

    def routes(self) -> list[Route]:
        """From the link to the open doors."""
        return [
            Route("members.start", Command("start"), self.start),
            Route("members.accept", Press(AcceptCharter), self.accept),
            Route("members.refuse", Press(RefuseCharter), self.refuse),
            Route("members.confirm", Press(ConfirmPerson), self.confirm),
            Route("members.deny", Press(DenyPerson), self.deny),
        ]

    async def start(self, turn: Turn) -> None:
        """/start, with the code of a link or without."""
        await self._notice_return(turn)
        try:
            member = await self._who_starts(turn)
        except CodeRefused:
            member = turn.member if turn.member and turn.member.is_active else None
        except AccountTaken:
            turn.reply_unkept(texts.account_taken())
            return
        await self._receive(turn, member)

    async def _notice_return(self, turn: Turn) -> None:
        member = turn.member
        if member is None or member.chat is None:
            return
        if await turn.uow.chats.revive(member.chat):
            await self.catch_up(turn.moment, member)

    async def accept(self, turn: Turn, button: AcceptCharter) -> None:
        """J'accepte: on the way in, or a new version."""
        member = turn.member
        if member is None or member.status not in SIGNING:
            await self.refusals.stranger(turn)
            return
        try:
            await self._sign(turn, member, button.version)
        except AlreadyDone:
            turn.answer(texts.already_done())
        except CharterOutdated:
            turn.answer(texts.charter_changed(), alert=True)
        else:
            turn.answer(texts.thanks())
            done = texts.charter_accepted(button.version, turn.today)
            await turn.redraw(button.screen, done)

    async def refuse(self, turn: Turn, button: RefuseCharter) -> None:
        """Je refuse."""
        member = turn.member
        if member is None or member.status is not Status.INVITED:
            await self.refusals.stranger(turn)
            return
        await arriving.refuse(turn.moment, member)
        await turn.redraw(button.screen, texts.refused())
        await tell_coordinators(turn.uow, turn.now, lambda: texts.person_refused(member))

    async def confirm(self, turn: Turn, button: ConfirmPerson) -> None:
        """C'est bien cette personne."""
        try:
            member = await arriving.confirm(turn.moment, turn.me, button.invitation)
        except AlreadyDone:
            turn.answer(texts.already_done())
            return
        await self._open_doors(turn.moment, member)
        await self._redraw_copies(turn, button.invitation, lambda: texts.confirmed(member, turn.me))

    async def deny(self, turn: Turn, button: DenyPerson) -> None:
        """Ce n'est pas elle."""
        try:
            member = await arriving.deny(turn.moment, turn.me, button.invitation)
        except AlreadyDone:
            turn.answer(texts.already_done())
            return
        phone = turn.policy.coordination_phone
        await tell(turn.uow, turn.now, member, lambda: texts.not_recognised(phone), even_after=True)
        await self._redraw_copies(turn, button.invitation, lambda: texts.denied(member, turn.me))

    async def _who_starts(self, turn: Turn) -> Member | None:
        """The member behind the code, else behind the account."""
        if not turn.arguments:
            return turn.member
        user = turn.user
        account = Account(user.id, user.first_name, user.last_name or "")
        return await arriving.open_link(turn.moment, account, turn.arguments[0])

    async def _receive(self, turn: Turn, member: Member | None) -> None:
        match member.status if member else None:
            case Status.ACTIVE if member:
                welcome = first_steps.welcome_back(member, turn.policy, self.permanent_keys(member))
                await tell(turn.uow, turn.now, member, lambda: welcome)
            case Status.INVITED if member:
                await self._show_charter(turn, member)
            case Status.SIGNED if member:
                await self._show_words(turn.moment, member)
            case _:
                await self.refusals.stranger(turn)

    async def _show_charter(self, turn: Turn, member: Member) -> None:
        screen = new_id()
        charter = await turn.uow.charters.newest()
        council = (await turn.uow.council.get()).name

        def write() -> Message:
            return texts.charter_to_sign(council, member.first_name, charter, screen)

        await tell(turn.uow, turn.now, member, write, slot=screen)

    async def _show_words(self, moment: Moment, member: Member) -> None:
        invitation = await moment.uow.invitations.latest(member.id)
        if invitation is not None:
            phone = moment.policy.coordination_phone
            await tell(
                moment.uow,
                moment.now,
                member,
                lambda: texts.call_with_words(invitation.words, phone),
            )

    async def _sign(self, turn: Turn, member: Member, version: int) -> None:
        if member.is_active:
            await arriving.sign(turn.moment, member, version)
            return
        words = await arriving.accept(turn.moment, member, version)
        if words is None:
            member = await turn.uow.members.get(member.id)
            await self._open_doors(turn.moment, member)
            await self._tell_the_others(turn.moment, member)
            return
        await self._show_words(turn.moment, member)
        invitation = await turn.uow.invitations.latest(member.id)
        if invitation is not None:
            await tell_coordinators(
                turn.uow,
                turn.now,
                lambda: texts.who_is_it(member, words, invitation.id),
                slot=_copies(invitation.id),
            )

    async def _open_doors(self, moment: Moment, member: Member) -> None:
        with speaking(member.language):
            keys = self.permanent_keys(member)
            await tell(
                moment.uow,
                moment.now,
                member,
                lambda: first_steps.first_steps(member, moment.policy, keys),
            )
            await self.set_menu(moment, member)
        await self.offer_groups(moment, member)

    async def _tell_the_others(self, moment: Moment, arrived: Member) -> None:
        await tell_coordinators(
            moment.uow, moment.now, lambda: texts.coordinator_came_in(arrived), besides=arrived
        )

    async def _redraw_copies(
        self, turn: Turn, invitation: str, write: Callable[[], Message]
    ) -> None:
        turn.answer(texts.noted())
        await redraw_coordinators(turn.uow, turn.now, _copies(invitation), write)


def _copies(invitation: str) -> str:
    return f"confirm:{invitation}"
