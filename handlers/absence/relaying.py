"""The relay passes on: whoever stands in now hears of what waits, and has the menu for it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeAlias

from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from handlers.standing_in import standing_in, with_standing
from handlers.words import speaking
from storage.members import Member
from storage.setbacks import Work

ForMember: TypeAlias = Callable[[Moment, Member], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Relay:
    """The clock over who stands in for whom, whatever has changed it: a date, a word, a removal.

    `hand_over` asks whoever stands in about what somebody away was asked; `set_menu` shows the
    commands that a person has now.
    """

    hand_over: ForMember
    set_menu: ForMember

    async def look(self, moment: Moment) -> None:
        """Act on what is otherwise than it was at the last look."""
        before = await moment.uow.relays.all()
        instead = await standing_in(moment.uow, moment.now)
        now = {absent: acting.id if acting else None for absent, acting in instead.items()}
        away = sorted({*before, *now})
        changes = [
            _Change(absent, absent in now, before.get(absent), now.get(absent))
            for absent in away
            if (absent in before, before.get(absent)) != (absent in now, now.get(absent))
        ]
        await one_by_one(moment, Work.RELAY, changes, self._follow, subject=attrgetter("absent"))

    async def _follow(self, moment: Moment, change: "_Change") -> None:
        if change.is_away:
            await moment.uow.relays.put(change.absent, change.now)
        else:
            await moment.uow.relays.drop(change.absent)
        if change.now is not None:
            await self.hand_over(moment, await moment.uow.members.get(change.absent))
        for one in filter(None, (change.before, change.now)):
            await self._refresh_menu(moment, await moment.uow.members.get(one))

    async def _refresh_menu(self, moment: Moment, member: Member) -> None:
        """Whoever has no access has no menu either."""
        if not member.is_active:
            return
        with speaking(member.language):
            await self.set_menu(moment, await with_standing(moment.uow, member, moment.now))


@dataclass(frozen=True, slots=True)
class _Change:
    """For somebody who is away, or was: who stood in, and who does now; by their ids."""

    absent: str
    is_away: bool
    before: str | None
    now: str | None
