"""Who hears of an alert: the commune's groups, mayor and deputies, always the coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.moment import Moment
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

    def but(self, member: str) -> "Recipients":
        """The same without somebody: nobody is told of their own alert."""
        return Recipients(
            self.groups,
            [official for official in self.officials if official.id != member],
            [coordinator for coordinator in self.coordinators if coordinator.id != member],
        )

    def __bool__(self) -> bool:
        return bool(self.groups or self.officials or self.coordinators)

    def ids(self) -> frozenset[str]:
        """The ids of the groups and members who hear."""
        members = (*self.officials, *self.coordinators)
        return frozenset({group.id for group in self.groups} | {member.id for member in members})


async def recipients_of(moment: Moment, insee: str) -> Recipients:
    """Who can be reached about a commune now."""
    members, groups = moment.uow.members, moment.uow.groups
    return Recipients(
        [group for group in await groups.of_commune(insee) if await _answers(moment, group.chat)],
        await _reachable(moment, await members.active_in(insee, *OFFICIALS)),
        await _reachable(moment, await members.active_with(Role.COORDINATOR)),
    )


async def _reachable(moment: Moment, people: Sequence[Member]) -> list[Member]:
    return [person for person in people if await _answers(moment, person.chat)]


async def _answers(moment: Moment, chat: str | None) -> bool:
    if chat is None:
        return False
    return (await moment.uow.chats.get(chat)).state is ChatState.ALIVE
