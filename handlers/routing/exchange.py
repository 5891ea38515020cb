"""Exchange groups in the chat: a name, then members by their names; another name, and the end."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.context import Turn
from handlers.routes import Press, Refusals, Route, Typed
from handlers.routing import service
from handlers.routing.buttons import GroupAct, MoveInGroup, OnExchangeGroup, ShowExchangeGroup
from handlers.routing.texts import exchange as texts
from handlers.words import Html
from storage.drafts import Draft
from storage.exchange_groups import ExchangeGroup, ExchangeGroupUnknown
from storage.gazetteer.search import fold
from storage.members import Member, Status

KIND = "exchange_group"
NAMING, RENAMING, MEMBERS = "name", "rename", "members"
SCREEN, GROUP = "screen", "group"
LONGEST_NAME = 40
MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class Exchange:
    """The form of a group stays open while one looks at it: a typed name is looked up."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """One group, what one does with it, a typed line, somebody in or out."""
        return [
            Route("routing.exchange_group", Press(ShowExchangeGroup), self.show),
            Route("routing.exchange_act", Press(OnExchangeGroup), self.act),
            Route("routing.exchange_typed", Typed(KIND), self.typed),
            Route("routing.exchange_member", Press(MoveInGroup), self.move),
        ]

    async def show(self, turn: Turn, button: ShowExchangeGroup) -> None:
        """Who is in it."""
        try:
            group = await turn.uow.exchange_groups.get(button.group)
        except ExchangeGroupUnknown:
            await _gone(turn, button.screen)
            return
        await _open(turn, button.screen, group)

    async def act(self, turn: Turn, button: OnExchangeGroup) -> None:
        """Another name, or the end of it, which is asked once."""
        try:
            await _act(turn, button)
        except ExchangeGroupUnknown:
            await _gone(turn, button.screen)

    async def typed(self, turn: Turn) -> None:
        """The name of a new group, or of somebody."""
        draft = turn.draft
        if draft is None:
            return
        await turn.take_away()
        try:
            await _take(turn, draft)
        except ExchangeGroupUnknown:
            await _gone(turn, draft.state[SCREEN])

    async def move(self, turn: Turn, button: MoveInGroup) -> None:
        """In or out."""
        draft = await turn.uow.drafts.find(button.draft, turn.me.id)
        if draft is None or draft.kind != KIND or draft.step != MEMBERS:
            await self.refusals.overtaken(turn)
            return
        change = service.take_out if button.leaves else service.put_in
        try:
            group = await turn.uow.exchange_groups.get(draft.state[GROUP])
        except ExchangeGroupUnknown:
            await _gone(turn, draft.state[SCREEN])
            return
        await change(turn.moment, turn.me, group.id, button.member)
        await _show(turn, draft, await turn.uow.exchange_groups.get(group.id), None)


async def ask_name(turn: Turn, screen: str) -> None:
    """A new group: its name first."""
    await turn.uow.drafts.open(turn.me.id, KIND, NAMING, {SCREEN: screen}, turn.now)
    await turn.redraw(screen, texts.name_asked(screen))


async def all_groups(turn: Turn, screen: str, noted: Html | None = None) -> None:
    """Every exchange group, with how many are in it."""
    groups = await turn.uow.exchange_groups.all()
    await turn.redraw(screen, texts.all_groups(screen, groups, noted))


async def _act(turn: Turn, button: OnExchangeGroup) -> None:
    screen = button.screen
    if button.act is GroupAct.REMOVE:
        await service.remove_exchange_group(turn.moment, turn.me, button.group)
        await all_groups(turn, screen, texts.removed())
        return
    group = await turn.uow.exchange_groups.get(button.group)
    if button.act is GroupAct.ASK_REMOVE:
        rules = await service.rules_naming(turn.moment, group)
        await turn.redraw(screen, texts.really_remove(screen, group, len(rules)))
        return
    state = {SCREEN: screen, GROUP: group.id}
    await turn.uow.drafts.open(turn.me.id, KIND, RENAMING, state, turn.now)
    await turn.redraw(screen, texts.name_asked(screen, group))


async def _take(turn: Turn, draft: Draft) -> None:
    """What was typed: a name for the group, or somebody's."""
    if draft.step == NAMING:
        await _name(turn, draft, None)
        return
    group = await turn.uow.exchange_groups.get(draft.state[GROUP])
    if draft.step == RENAMING:
        await _name(turn, draft, group)
        return
    wanted = set(fold(turn.text))
    found = [
        one
        for one in await service.nameable(turn.moment)
        if one.id not in group.members and wanted <= set(fold(one.full_name))
    ]
    await _show(turn, draft, group, found[:MOST_FOUND] if wanted else [])


async def _name(turn: Turn, draft: Draft, group: ExchangeGroup | None) -> None:
    screen = draft.state[SCREEN]
    name = " ".join(turn.text.split())
    if not name or len(name) > LONGEST_NAME:
        await turn.redraw(screen, texts.name_asked(screen, group, too_long=bool(name)))
    elif group is None:
        await _open(turn, screen, await service.add_exchange_group(turn.moment, turn.me, name))
    else:
        named = await service.rename_exchange_group(turn.moment, turn.me, group.id, name)
        await _open(turn, screen, named)


async def _gone(turn: Turn, screen: str) -> None:
    """Somebody else removed it meanwhile."""
    await all_groups(turn, screen, texts.gone())


async def _open(turn: Turn, screen: str, group: ExchangeGroup) -> None:
    state = {SCREEN: screen, GROUP: group.id}
    draft = await turn.uow.drafts.open(turn.me.id, KIND, MEMBERS, state, turn.now)
    await _show(turn, draft, group, None)


async def _show(
    turn: Turn, draft: Draft, group: ExchangeGroup, found: Sequence[Member] | None
) -> None:
    known = await turn.uow.members.get_all(group.members)
    members = [one for one in known.values() if one.status is not Status.REMOVED]
    screen = draft.state[SCREEN]
    await turn.redraw(screen, texts.inside(draft, screen, group, members, found))
