"""Who hears of an alert: the commune's groups, mayor and deputies, always the coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.moment import Moment
from handlers.standing_in import present, standing_in
from storage.alerts import OFFICIALS
from storage.chats import ChatState
from storage.groups import Group
from storage.members import Member, Role


@dataclass(frozen=True, slots=True)
class Recipients:
    """Those whom Vigie can reach about a commune. Being empty means nobody, never everybody."""

    groups: Sequence[Group]
    officials: Sequence[Member]
    coordinators: Sequence[Member]
    out_of_reach: Sequence[Member] = ()
    """Officials and coordinators, or who stands in, who would hear if their chat was not gone."""
    away: Sequence[Member] = ()
    """Officials and coordinators who are away: not told meanwhile, whoever stands in is."""

    def but(self, member: str) -> "Recipients":
        """The same without somebody: nobody is told of their own alert."""
        return Recipients(
            self.groups,
            [official for official in self.officials if official.id != member],
            [coordinator for coordinator in self.coordinators if coordinator.id != member],
            [one for one in self.out_of_reach if one.id != member],
            [one for one in self.away if one.id != member],
        )

    def __bool__(self) -> bool:
        return bool(self.groups or self.officials or self.coordinators)

    def ids(self) -> frozenset[str]:
        """The ids of the groups and members who may hear; the absent see what changes, unpaged."""
        members = (*self.officials, *self.coordinators, *self.away)
        return frozenset({group.id for group in self.groups} | {member.id for member in members})


async def recipients_of(moment: Moment, insee: str) -> Recipients:
    """Who can be reached about a commune now: in place of the absent, those who stand in."""
    groups = await moment.uow.groups.of_commune(insee)
    named = await moment.uow.members.active_in(insee, *OFFICIALS)
    coordination = await moment.uow.members.active_with(Role.COORDINATOR)
    instead = await standing_in(moment.uow, moment.now)
    officials = present(named, instead)
    elsewhere = {official.id for official in officials}
    coordinators = [one for one in present(coordination, instead) if one.id not in elsewhere]
    people = (*officials, *coordinators)
    alive = await _alive(moment, [*(each.chat for each in groups), *(one.chat for one in people)])
    return Recipients(
        [group for group in groups if group.chat in alive],
        [official for official in officials if official.chat in alive],
        [coordinator for coordinator in coordinators if coordinator.chat in alive],
        [one for one in people if one.chat not in alive],
        [one for one in (*named, *coordination) if one.id in instead],
    )


async def _alive(moment: Moment, chats: Sequence[str | None]) -> frozenset[str]:
    known = await moment.uow.chats.get_all([chat for chat in chats if chat is not None])
    return frozenset(chat.id for chat in known.values() if chat.state is ChatState.ALIVE)
