"""Telegram groups that show notices: which communes each serves, and whether it is linked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
)
from sqlalchemy import update as change

from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.vault import Vault

groups = Table(
    "groups",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat", Id, ForeignKey("chats.id"), nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("missing", Text),
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
    """The bot is no longer in it."""


class BotRight(StrEnum):
    """What the bot needs in a group, in the names of the Bot API (ChatAdministratorRights)."""

    INVITE = "can_invite_users"
    RESTRICT = "can_restrict_members"
    DELETE = "can_delete_messages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A Telegram group. Being in it gives no right.

    `missing` are the rights that the bot lacks there, None while no update has shown them.
    """

    id: str
    chat: str
    state: GroupState
    title: str = field(repr=False)
    invite_link: str | None = field(default=None, repr=False)
    communes: frozenset[str] = frozenset()
    missing: frozenset[BotRight] | None = None
    leave_at: datetime | None = None

    @property
    def is_linked(self) -> bool:
        """Whether it shows notices."""
        return self.state is GroupState.LINKED


class GroupUnknown(Exception):
    """No such group."""


class Groups:
    """Finds, adds and changes groups."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
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
        """The group in that chat, held to the end as by `get`."""
        found = await self._read(_held(select(groups).where(groups.c.chat == chat)))
        return found[0] if found else None

    async def get(self, group: str) -> Group:
        """A group by id, held to the end: one acts on it at a time. Raises `GroupUnknown`."""
        found = await self._read(_held(select(groups).where(groups.c.id == group)))
        if not found:
            raise GroupUnknown
        return found[0]

    async def linked(self) -> Sequence[Group]:
        """Every linked group. They stay so until the end."""
        query = select(groups).where(groups.c.state == GroupState.LINKED)
        return await self._read(query.with_for_update(read=True))

    async def linked_among(self, ids: Collection[str]) -> Sequence[Group]:
        """Those of these groups that are linked. They stay so until the end."""
        query = select(groups).where(groups.c.state == GroupState.LINKED, groups.c.id.in_(ids))
        return await self._read(query.with_for_update(read=True))

    async def linked_or_lost(self) -> Sequence[Group]:
        """The linked groups, and those that the bot lost while they were."""
        lost = and_(
            groups.c.state == GroupState.GONE, groups.c.id.in_(select(group_communes.c.group))
        )
        return await self._read(
            select(groups).where(or_(groups.c.state == GroupState.LINKED, lost))
        )

    async def of_commune(self, insee: str) -> Sequence[Group]:
        """The linked groups that show a commune's notices. They stay linked until the end."""
        return await self._read(_OF_COMMUNE, {"code": insee})

    async def to_leave(self, now: datetime) -> Sequence[str]:
        """The ids of groups that nobody linked in time, or that were unlinked long enough ago."""
        idle = groups.c.state.in_((GroupState.WAITING, GroupState.UNLINKED))
        return await self._ids(idle, groups.c.leave_at <= now)

    async def foreign(self) -> Sequence[str]:
        """The ids of groups that the bot is out of and that serve no commune."""
        serving = select(group_communes.c.group)
        return await self._ids(groups.c.state == GroupState.GONE, groups.c.id.not_in(serving))

    async def forget(self, group: str) -> None:
        """Keep nothing of a group that serves no commune; its strangers were forgotten before."""
        await self._connection.execute(delete(groups).where(groups.c.id == group))

    async def link(self, group: Group, communes: Collection[str]) -> None:
        """The group shows notices of these communes from now on. Keeps title and link too."""
        await self._change(
            group.id, state=GroupState.LINKED, leave_at=None, sealed=self._seal(group)
        )
        await self._forget_communes(group.id)
        if communes:
            rows = [{"group": group.id, "insee": insee} for insee in sorted(communes)]
            await self._connection.execute(insert(group_communes), rows)

    async def unlink(self, group: Group, *, leave_at: datetime | None = None) -> None:
        """It shows nothing any more, and serves no commune; the bot leaves it at `leave_at`."""
        state = GroupState.UNLINKED if leave_at else GroupState.GONE
        sealed = self._seal(replace(group, invite_link=None))
        await self._change(group.id, state=state, leave_at=leave_at, sealed=sealed)
        await self._forget_communes(group.id)

    async def set_state(
        self, group: str, state: GroupState, *, leave_at: datetime | None = None
    ) -> None:
        """Gone, or waiting again (to be left at `leave_at`)."""
        await self._change(group, state=state, leave_at=leave_at)

    async def set_missing(self, group: str, missing: Iterable[BotRight]) -> None:
        """Which rights the bot lacks there, as an update has shown."""
        await self._change(group, missing=",".join(sorted(missing)))

    async def rename(self, group: Group) -> None:
        """Keep the title and the invite link as `group` has them."""
        await self._change(group.id, sealed=self._seal(group))

    async def _change(self, group: str, **values: Any) -> None:
        await self._connection.execute(change(groups).where(groups.c.id == group).values(**values))

    async def _forget_communes(self, group: str) -> None:
        gone = delete(group_communes).where(group_communes.c.group == group)
        await self._connection.execute(gone)

    async def _ids(self, *which: ColumnElement[bool]) -> Sequence[str]:
        """Held, and not opened: one whose seal is broken hides no other."""
        query = select(groups.c.id).where(*which).order_by(groups.c.created_at)
        return list(await self._connection.scalars(_held(query)))

    async def _read(
        self, query: Select[Any], parameters: Mapping[str, Any] | None = None
    ) -> list[Group]:
        query = query.order_by(groups.c.created_at)
        rows = (await self._connection.execute(query, parameters)).all()
        communes: dict[str, set[str]] = {row.id: set() for row in rows}
        for link in await self._connection.execute(_SERVING, {"these": list(communes)}):
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
            missing=_rights(row.missing),
            leave_at=row.leave_at,
        )

    def _seal(self, group: Group) -> bytes:
        words = {"title": group.title, "invite_link": group.invite_link}
        return self._vault.seal_json("groups", "sealed", group.id, words)


def _held(query: Select[Any]) -> Select[Any]:
    """Rows that refer to it may still be added by others."""
    return query.with_for_update(key_share=True)


def _rights(codes: str | None) -> frozenset[BotRight] | None:
    if codes is None:
        return None
    return frozenset(BotRight(code) for code in codes.split(",") if code)


_SERVING = select(group_communes).where(
    group_communes.c.group.in_(bindparam("these", expanding=True))
)
_OF_COMMUNE = (
    select(groups)
    .where(
        groups.c.state == GroupState.LINKED,
        groups.c.id.in_(
            select(group_communes.c.group).where(group_communes.c.insee == bindparam("code"))
        ),
    )
    .with_for_update(read=True)
)
