"""Linking a group: choosing its communes, then naming it by a key or by a code typed there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from handlers.communes import named, our_communes
from handlers.context import Turn
from handlers.groups import form, news, service
from handlers.groups.buttons import (
    ChangeCommunes,
    CommunesChosen,
    DropCommune,
    LinkGroup,
    PickCommune,
    StopLinking,
)
from handlers.groups.form import CHOOSING, KIND, SHARING, Choice
from handlers.groups.texts import form as texts
from handlers.groups.texts import in_group
from handlers.payload import FormKey
from handlers.routes import Command, Event, On, Press, Refusals, Route, Typed
from storage.drafts import Draft
from storage.groups import Group
from storage.members import Member


@dataclass(frozen=True, slots=True)
class Linking:
    """`permanent_keys` are the keys that stay: put back once a group was chosen."""

    refusals: Refusals
    permanent_keys: Callable[[Member], Mapping[str, Any]]

    def routes(self) -> list[Route]:
        """What a coordinator does to link a group, or to change what it serves."""
        return [
            Route("groups.begin", Press(LinkGroup), self.begin),
            Route("groups.change_communes", Press(ChangeCommunes), self.change_communes),
            Route("groups.type_commune", Typed(KIND), self.type_commune),
            Route("groups.pick_commune", Press(PickCommune), self.pick_commune),
            Route("groups.drop_commune", Press(DropCommune), self.drop_commune),
            Route("groups.communes_chosen", Press(CommunesChosen), self.communes_chosen),
            Route("groups.stop", Press(StopLinking), self.stop),
            Route("groups.shared", On(Event.GROUP_SHARED), self.shared),
            Route("groups.link_by_code", Command("lier", in_group=True), self.link_by_code),
        ]

    async def begin(self, turn: Turn, button: LinkGroup) -> None:
        """Which communes first."""
        del button
        communes = await turn.uow.communes.all()
        few = tuple(c.insee for c in communes) if len(communes) <= form.FEW else ()
        await self._choose(turn, Choice(offered=few))

    async def change_communes(self, turn: Turn, button: ChangeCommunes) -> None:
        """The same form, for a group that is linked already."""
        for group in await turn.uow.groups.linked():
            if group.id == button.group:
                chosen = tuple(sorted(group.communes))
                await self._choose(turn, Choice(group=group.id, chosen=chosen))
                return
        await self.refusals.overtaken(turn)

    async def type_commune(self, turn: Turn) -> None:
        """A line typed while the form was touched last."""
        draft = turn.draft
        if draft is None or draft.step == SHARING:
            await turn.say(texts.choose_with_keys())
            return
        said = named(turn.text, await our_communes(turn.moment))
        await self._keep_choosing(turn, draft, Choice.of(draft.state).with_line(said))

    async def pick_commune(self, turn: Turn, button: PickCommune) -> None:
        """One of the communes offered."""
        draft = await self._current(turn, button)
        if draft is not None:
            choice = Choice.of(draft.state).with_offered(button.place)
            await self._keep_choosing(turn, draft, choice)

    async def drop_commune(self, turn: Turn, button: DropCommune) -> None:
        """One of the communes chosen was a slip."""
        draft = await self._current(turn, button)
        if draft is not None:
            await self._keep_choosing(turn, draft, Choice.of(draft.state).without(button.place))

    async def communes_chosen(self, turn: Turn, button: CommunesChosen) -> None:
        """Then the group: shared by a key, or named by a code that is typed there."""
        draft = await self._current(turn, button)
        if draft is None:
            return
        choice = Choice.of(draft.state)
        if choice.group is not None:
            await self._change(turn, draft, choice)
            return
        choice = choice.with_ways(turn.now)
        ahead = await turn.uow.drafts.advance(draft, SHARING, choice.state(), turn.now)
        names = await turn.uow.communes.names()
        await turn.show(ahead, texts.choose_group(ahead, choice, names, turn.zone))
        await turn.say(texts.share_group(choice))

    async def stop(self, turn: Turn, button: StopLinking) -> None:
        """Everything stays as it was."""
        draft = await self._current(turn, button)
        if draft is None:
            return
        await turn.uow.drafts.discard(draft.id)
        await turn.show(draft, texts.stopped())
        if draft.step == SHARING:
            await turn.say(texts.keys_are_back(self.permanent_keys(turn.me)))

    async def shared(self, turn: Turn) -> None:
        """A group was chosen with the key."""
        draft = await service.open_form(turn.moment, turn.me)
        shared = turn.message.chat_shared
        choice = Choice.of(draft.state) if draft else Choice()
        if draft is None or shared is None or shared.request_id != choice.asked:
            await turn.say(texts.asked_too_long_ago(self.permanent_keys(turn.me)))
            return
        chat = await turn.uow.chats.at(shared.chat_id)
        await self._link(turn, draft, chat, shared.title or "")

    async def link_by_code(self, turn: Turn) -> None:
        """/lier CODE in the group: its coordinator alone, and not in disguise."""
        chat = await turn.chat()
        if turn.message.sender_chat is not None:
            await _refuse_in(turn, chat, in_group.not_anonymous)
        elif turn.member is None or not turn.has_signed or not service.is_coordinator(turn.me):
            await _refuse_in(turn, chat, in_group.coordination_only)
        else:
            await self._try_code(turn, chat)

    async def _choose(self, turn: Turn, choice: Choice) -> None:
        draft = await turn.uow.drafts.open(turn.me.id, KIND, CHOOSING, choice.state(), turn.now)
        names = await turn.uow.communes.names()
        await turn.show(draft, texts.choose_communes(draft, choice, names))

    async def _keep_choosing(self, turn: Turn, draft: Draft, choice: Choice) -> None:
        ahead = await turn.uow.drafts.advance(draft, CHOOSING, choice.state(), turn.now)
        names = await turn.uow.communes.names()
        await turn.show(ahead, texts.choose_communes(ahead, choice, names))

    async def _try_code(self, turn: Turn, chat: str) -> None:
        draft = await service.open_form(turn.moment, turn.me)
        typed = turn.arguments[0] if turn.arguments else ""
        if draft is None or not Choice.of(draft.state).takes_code(typed, turn.now):
            await news.say_in(turn.uow, chat, in_group.code_refused, turn.now)
            return
        place = turn.update.effective_chat
        await self._link(turn, draft, chat, (place.title if place else None) or "")

    async def _link(self, turn: Turn, draft: Draft, chat: str, title: str) -> None:
        communes = Choice.of(draft.state).chosen
        group = await service.link(turn.moment, turn.me, chat, title, communes)
        await self._finish(turn, draft, group)
        await turn.say(texts.linked(group, self.permanent_keys(turn.me)))

    async def _change(self, turn: Turn, draft: Draft, choice: Choice) -> None:
        try:
            group = await service.change_communes(
                turn.moment, turn.me, str(choice.group), choice.chosen
            )
        except service.NotLinked:
            await self.refusals.overtaken(turn)
            return
        await self._finish(turn, draft, group)

    async def _finish(self, turn: Turn, draft: Draft, group: Group) -> None:
        names = await turn.uow.communes.names()
        await turn.uow.drafts.discard(draft.id)
        await turn.show(draft, texts.finished(group, names))
        words = partial(in_group.follows, group, names, turn.policy)
        await news.say_in(turn.uow, group.chat, words, turn.now)

    async def _current(self, turn: Turn, button: FormKey) -> Draft | None:
        """The speaker's form as the key knows it; else the press is overtaken."""
        draft = await turn.form(button, KIND)
        if draft is None:
            await self.refusals.overtaken(turn)
        return draft


async def _refuse_in(turn: Turn, chat: str, words: news.Words) -> None:
    """One line in a group that is not linked; a linked one is not to be disturbed."""
    group = await turn.uow.groups.find(chat)
    if group is None or not group.is_linked:
        await news.say_in(turn.uow, chat, words, turn.now)
