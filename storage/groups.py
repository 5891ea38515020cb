"""Telegram groups that show notices: which communes each serves, and whether it is linked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ForeignKey, Select, Table, Text, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.vault import Vault

groups = Table(
    "groups",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat", Id, ForeignKey("chats.id"), nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("sealed", Sealed, nullable=False),
    Column("leave_at", Instant),
    Column("created_at", Instant, nullable=False),
)

group_communes = Table(
    "group_communes",
    metadata,
    Column("group", Id, ForeignKey("groups.id"), primary_key=True),
    Column("insee", Text, ForeignKey("communes.insee"), primary_key=True, index=True),
)


class GroupState(StrEnum):
    """A group shows notices only while it is linked."""

    WAITING = "waiting"
    """The bot is in it, and no coordinator linked it."""
    LINKED = "linked"
    UNLINKED = "unlinked"
    GONE = "gone"
    """The bot was taken out of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A Telegram group. Being in it gives no right."""

    id: str
    chat: str
    state: GroupState
    title: str = field(repr=False)
    invite_link: str | None = field(default=None, repr=False)
    communes: frozenset[str] = frozenset()
    leave_at: datetime | None = None


class Groups:
    """Finds, adds and changes groups."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(
        self, chat: str, title: str, now: datetime, *, leave_at: datetime | None = None
    ) -> Group:
        """A group that is not linked yet; the bot leaves it at `leave_at` if that stays so."""
        group = Group(
            id=new_id(), chat=chat, state=GroupState.WAITING, title=title, leave_at=leave_at
        )
        await self._connection.execute(
            insert(groups).values(
                id=group.id,
                chat=chat,
                state=group.state,
                sealed=self._seal(group),
                leave_at=leave_at,
                created_at=now,
            )
        )
        return group

    async def find(self, chat: str) -> Group | None:
        """The group in that chat."""
        found = await self._read(select(groups).where(groups.c.chat == chat))
        return found[0] if found else None

    async def get(self, group: str) -> Group:
        """A group by id."""
        return (await self._read(select(groups).where(groups.c.id == group)))[0]

    async def linked(self) -> Sequence[Group]:
        """Every linked group."""
        return await self._read(select(groups).where(groups.c.state == GroupState.LINKED))

    async def of_commune(self, insee: str) -> Sequence[Group]:
        """The linked groups that show a commune's notices."""
        serving = select(group_communes.c.group).where(group_communes.c.insee == insee)
        query = select(groups).where(groups.c.state == GroupState.LINKED, groups.c.id.in_(serving))
        return await self._read(query)

    async def to_leave(self, now: datetime) -> Sequence[Group]:
        """Groups that nobody linked in time."""
        query = select(groups).where(groups.c.state == GroupState.WAITING, groups.c.leave_at <= now)
        return await self._read(query)

    async def link(self, group: Group, communes: Collection[str]) -> None:
        """The group shows notices of these communes from now on. Keeps title and link too."""
        await self._connection.execute(
            update(groups)
            .where(groups.c.id == group.id)
            .values(state=GroupState.LINKED, leave_at=None, sealed=self._seal(group))
        )
        gone = delete(group_communes).where(group_communes.c.group == group.id)
        await self._connection.execute(gone)
        if communes:
            rows = [{"group": group.id, "insee": insee} for insee in sorted(communes)]
            await self._connection.execute(insert(group_communes), rows)

    async def set_state(
        self, group: str, state: GroupState, *, leave_at: datetime | None = None
    ) -> None:
        """Unlinked, gone, or waiting again (to be left at `leave_at`)."""
        await self._connection.execute(
            update(groups).where(groups.c.id == group).values(state=state, leave_at=leave_at)
        )

    async def _read(self, query: Select[Any]) -> list[Group]:
        rows = (await self._connection.execute(query.order_by(groups.c.created_at))).all()
        communes: dict[str, set[str]] = {row.id: set() for row in rows}
        serving = select(group_communes).where(group_communes.c.group.in_(communes))
        for link in await self._connection.execute(serving):
            communes[link.group].add(link.insee)
        return [self._group(row, frozenset(communes[row.id])) for row in rows]

    def _group(self, row: Any, communes: frozenset[str]) -> Group:
        words = self._vault.open_json("groups", "sealed", row.id, row.sealed)
        return Group(
            id=row.id,
            chat=row.chat,
            state=GroupState(row.state),
            title=words["title"],
            invite_link=words["invite_link"],
            communes=communes,
            leave_at=row.leave_at,
        )

    def _seal(self, group: Group) -> bytes:
        words = {"title": group.title, "invite_link": group.invite_link}
        return self._vault.seal_json("groups", "sealed", group.id, words)
