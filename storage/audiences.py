"""Audiences: partners by commune, role, kind and exchange group, and what bars the way to some."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from storage.chats import ChatState, chats
from storage.connection import Connection
from storage.exchange_groups import exchange_group_members
from storage.member_rows import Kind, Role, Status, member_communes, members

UNASKED = (Role.AUDITOR, Role.DUTY_PHONE)
"""The journal's reader, and a phone that a shift hands to the next."""
PARTNERS = (Status.INVITED, Status.SIGNED, Status.ACTIVE)
"""Who is one: those who have not come in yet count too, so that somebody calls them."""


class Barrier(StrEnum):
    """Why somebody cannot be reached."""

    NOT_HERE = "not_here"
    """Invited, and has not come in: there is no chat."""
    UNSIGNED = "unsigned"
    BLOCKED = "blocked"
    NO_ACCOUNT = "no_account"
    LOST = "lost"
    NO_ACCESS = "no_access"
    """The access ended after the broadcast was confirmed."""

    @property
    def is_gone(self) -> bool:
        """Whether there was a chat that takes nothing any more."""
        return self not in {Barrier.NOT_HERE, Barrier.UNSIGNED}


@dataclass(frozen=True, slots=True)
class Audience:
    """Each criterion narrows; within one, any of its values will do. Without any: everybody.

    `members` are people by id, and an empty one is nobody.
    """

    communes: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    exchange_groups: frozenset[str] = frozenset()
    members: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person as a broadcast sees them: no name is opened for it."""

    member: str
    language: str
    chat: str | None
    barrier: Barrier | None


@dataclass(frozen=True, slots=True)
class Addressees:
    """Who an audience is at a moment."""

    everybody: Sequence[Addressee]

    @property
    def reached(self) -> Sequence[Addressee]:
        """Who would get it now."""
        return [one for one in self.everybody if one.barrier is None]

    @property
    def barred(self) -> dict[str, Barrier]:
        """By member, why the others would not."""
        return {one.member: one.barrier for one in self.everybody if one.barrier is not None}

    def barriers(self) -> Counter[Barrier]:
        """How many would not, and why."""
        return Counter(self.barred.values())


class Audiences:
    """Finds people without opening what is sealed: five thousand of them take a moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, audience: Audience, *, besides: str, charter: int) -> Addressees:
        """Everybody in it but the author; `charter` is the version that has to be signed."""
        partners = (
            members.c.status.in_(PARTNERS),
            members.c.role.not_in(UNASKED),
            members.c.id != besides,
        )
        return await self._read(_people().where(*partners, *_criteria(audience)), charter)

    async def among(self, ids: Collection[str], *, charter: int) -> Addressees:
        """These members, whoever they are by now."""
        return await self._read(_people().where(members.c.id.in_(ids)), charter)

    async def _read(self, query: Select[Any], charter: int) -> Addressees:
        rows = await self._connection.execute(query)
        return Addressees(
            [Addressee(row.id, row.language, row.chat, _barrier(row, charter)) for row in rows]
        )


def barrier_of(reason: str) -> Barrier:
    """What Telegram's own words about a chat that is gone come to."""
    if "blocked" in reason:
        return Barrier.BLOCKED
    return Barrier.NO_ACCOUNT if "deactivated" in reason else Barrier.LOST


def _people() -> Select[Any]:
    """They stay as they are until the transaction ends: whoever removes one meanwhile waits."""
    columns = (members.c.id, members.c.language, members.c.chat, members.c.charter_version)
    state = (members.c.status, chats.c.state, chats.c.reason)
    return (
        select(*columns, *state)
        .join(chats, chats.c.id == members.c.chat, isouter=True)
        .order_by(members.c.id)
        .with_for_update(read=True, of=members)
    )


def _criteria(audience: Audience) -> list[ColumnElement[bool]]:
    attached = select(member_communes.c.member)
    inside = select(exchange_group_members.c.member)
    there = attached.where(member_communes.c.insee.in_(audience.communes))
    within = inside.where(exchange_group_members.c.exchange_group.in_(audience.exchange_groups))
    criteria = (
        (audience.communes, members.c.id.in_(there)),
        (audience.roles, members.c.role.in_(audience.roles)),
        (audience.kinds, members.c.kind.in_(audience.kinds)),
        (audience.exchange_groups, members.c.id.in_(within)),
    )
    narrowed: list[ColumnElement[bool]] = [narrows for asked, narrows in criteria if asked]
    if audience.members is not None:
        narrowed.append(members.c.id.in_(audience.members))
    return narrowed


def _barrier(row: Any, charter: int) -> Barrier | None:
    if row.status not in PARTNERS:
        return Barrier.NO_ACCESS
    if row.status != Status.ACTIVE or row.chat is None:
        return Barrier.NOT_HERE
    if row.state == ChatState.DEAD:
        return barrier_of(row.reason or "")
    return Barrier.UNSIGNED if row.charter_version < charter else None
