"""Exchange groups in the chat: a name, then members by their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.context import Turn
from handlers.routes import Press, Refusals, Route, Typed
from handlers.routing import service
from handlers.routing.buttons import MoveInGroup, ShowExchangeGroup
from handlers.routing.texts import exchange as texts
from storage.drafts import Draft
from storage.exchange_groups import ExchangeGroup, ExchangeGroupUnknown
from storage.gazetteer.search import fold
from storage.members import Member

KIND = "exchange_group"
NAMING, MEMBERS = "name", "members"
SCREEN, GROUP = "screen", "group"
LONGEST_NAME = 40
MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class Exchange:
    """The form of a group stays open while one looks at it: a typed name is looked up."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """One group, a typed line, somebody in or out."""
        return [
            Route("routing.exchange_group", Press(ShowExchangeGroup), self.show),
            Route("routing.exchange_typed", Typed(KIND), self.typed),
            Route("routing.exchange_member", Press(MoveInGroup), self.move),
        ]

    async def show(self, turn: Turn, button: ShowExchangeGroup) -> None:
        """Who is in it."""
        try:
            group = await turn.uow.exchange_groups.get(button.group)
        except ExchangeGroupUnknown:
            turn.answer(texts.gone())
            return
        await _open(turn, button.screen, group)

    async def typed(self, turn: Turn) -> None:
        """The name of a new group, or of somebody."""
        draft = turn.draft
        if draft is None:
            return
        chat, message = await turn.chat(), turn.message.message_id
        await turn.uow.outbox.delete_message(chat, message, now=turn.now)
        if draft.step == NAMING:
            await _name(turn, draft)
            return
        group = await turn.uow.exchange_groups.get(draft.state[GROUP])
        wanted = set(fold(turn.text))
        found = [
            one
            for one in await service.nameable(turn.moment)
            if one.id not in group.members and wanted <= set(fold(one.full_name))
        ]
        await _show(turn, draft, group, found[:MOST_FOUND] if wanted else [])

    async def move(self, turn: Turn, button: MoveInGroup) -> None:
        """In or out."""
        draft = await turn.uow.drafts.find(button.draft, turn.me.id)
        if draft is None or draft.kind != KIND or draft.step != MEMBERS:
            await self.refusals.overtaken(turn)
            return
        change = service.take_out if button.leaves else service.put_in
        await change(turn.moment, turn.me, draft.state[GROUP], button.member)
        group = await turn.uow.exchange_groups.get(draft.state[GROUP])
        await _show(turn, draft, group, None)


async def ask_name(turn: Turn, screen: str) -> None:
    """A new group: its name first."""
    await turn.uow.drafts.open(turn.me.id, KIND, NAMING, {SCREEN: screen}, turn.now)
    await turn.redraw(screen, texts.name_asked(screen))


async def _name(turn: Turn, draft: Draft) -> None:
    screen = draft.state[SCREEN]
    name = " ".join(turn.text.split())
    if not name or len(name) > LONGEST_NAME:
        await turn.redraw(screen, texts.name_asked(screen, too_long=bool(name)))
        return
    await _open(turn, screen, await service.add_exchange_group(turn.moment, turn.me, name))


async def _open(turn: Turn, screen: str, group: ExchangeGroup) -> None:
    state = {SCREEN: screen, GROUP: group.id}
    draft = await turn.uow.drafts.open(turn.me.id, KIND, MEMBERS, state, turn.now)
    await _show(turn, draft, group, None)


async def _show(
    turn: Turn, draft: Draft, group: ExchangeGroup, found: Sequence[Member] | None
) -> None:
    members = await turn.uow.members.active_among(group.members)
    screen = draft.state[SCREEN]
    await turn.redraw(screen, texts.inside(draft, screen, group, members, found))
