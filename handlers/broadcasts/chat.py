"""Messages to many in the chat: those that were sent, how far they are, and whom they missed."""

from dataclasses import dataclass

from handlers.broadcasts import sending
from handlers.broadcasts.buttons import Act, ActOn, Open, People
from handlers.broadcasts.form_chat import FormChat
from handlers.broadcasts.texts import report as texts
from handlers.context import Turn
from handlers.routes import Command, Press, Refusals, Route
from handlers.words import later
from storage.broadcasts import Broadcast, BroadcastUnknown
from storage.outbox import Lane
from storage.schema import new_id

LISTED = 10


@dataclass(frozen=True, slots=True)
class Broadcasts:
    """Messages to many. `refusals` answers a key of before."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """What they answer."""
        sent = Command("envois", later("Les messages envoyés à plusieurs, et qui les a manqués"))
        return [
            *FormChat(self.refusals).routes(),
            Route("broadcasts.list", sent, self.list),
            Route("broadcasts.open", Press(Open), self.open),
            Route("broadcasts.act", Press(ActOn), self.act),
            Route("broadcasts.people", Press(People), self.people),
        ]

    async def list(self, turn: Turn) -> None:
        """/envois."""
        recent = await turn.uow.broadcasts.recent(LISTED)
        if not recent:
            await turn.say(texts.none_yet())
            return
        stand = [await sending.standing_of(turn.moment, each) for each in recent]
        await turn.say(texts.listed(stand))

    async def open(self, turn: Turn, button: Open) -> None:
        """One of the list: its message comes to the end of the chat, and lives on there."""
        if (broadcast := await self._get(turn, button.broadcast)) is None:
            return
        screen = sending.screen_of(broadcast.id, turn.me)
        message = texts.standing(await sending.standing_of(turn.moment, broadcast))
        if await turn.uow.slots.find(screen) is None:
            await turn.say(message, slot=screen)
        else:
            lane, me = Lane.INTERACTIVE, turn.me.id
            await turn.uow.outbox.fill(screen, message, now=turn.now, lane=lane, member=me)

    async def act(self, turn: Turn, button: ActOn) -> None:
        """Pause, resume, stop, another try; a second press finds it done."""
        if (broadcast := await self._here(turn, button.broadcast)) is None:
            return
        try:
            await self._carry_out(turn, broadcast, button.act)
        except sending.NotNow:
            await self.refusals.overtaken(turn)
            await sending.draw(turn.moment, broadcast)

    async def people(self, turn: Turn, button: People) -> None:
        """Person by person, on a screen of its own: the report goes on meanwhile."""
        if (broadcast := await self._get(turn, button.broadcast)) is None:
            return
        screen = button.screen or new_id()
        first = max(0, button.page) * texts.ON_A_PAGE
        limit = texts.ON_A_PAGE
        reached = await turn.uow.broadcasts.people(broadcast.id, first=first, limit=limit)
        members = await turn.uow.members.get_all([one.member for one in reached])
        now = await sending.standing_of(turn.moment, broadcast)
        page = texts.people(now, button.page, screen, reached, members)
        if button.screen:
            await turn.redraw(screen, page)
        else:
            await turn.say(page, slot=screen)
        await turn.uow.audit.append(turn.me.id, "broadcast.listed", broadcast.id, turn.now)

    async def _carry_out(self, turn: Turn, broadcast: Broadcast, act: Act) -> None:
        match act:
            case Act.PAUSE:
                await sending.pause(turn.moment, turn.me, broadcast)
            case Act.RESUME:
                await sending.resume(turn.moment, turn.me, broadcast)
            case Act.STOP:
                await sending.stop(turn.moment, turn.me, broadcast)
            case Act.RESEND if not await sending.resend(turn.moment, turn.me, broadcast):
                turn.answer(texts.nobody_more(), alert=True)
                await sending.draw(turn.moment, broadcast)

    async def _here(self, turn: Turn, broadcast_id: str) -> Broadcast | None:
        """What a key is about; the message that was pressed is the one that is written anew."""
        if (broadcast := await self._get(turn, broadcast_id)) is None:
            return None
        screen, pressed = sending.screen_of(broadcast.id, turn.me), turn.message.message_id
        if await turn.uow.slots.find(screen) is None:
            await turn.uow.slots.open(screen, await turn.chat(), pressed)
        else:
            await turn.uow.slots.adopt(screen, pressed)
        return broadcast

    async def _get(self, turn: Turn, broadcast_id: str) -> Broadcast | None:
        try:
            return await turn.uow.broadcasts.get(broadcast_id)
        except BroadcastUnknown:
            turn.answer(texts.unknown(), alert=True)
            return None
