"""The partners of the council: found, added and changed; who they are is sealed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, Text, bindparam, delete, insert, select, update

from storage.connection import Connection
from storage.locks import Lock, hold, key_of
from storage.member_rows import Kind, Member, Role, Status, member_communes, members
from storage.schema import new_id
from storage.vault import Vault

__all__ = ["ERASED", "Kind", "Member", "MemberUnknown", "Members", "Role", "Status"]

ERASED = ("Membre", "effacé")
"""Stands where a name stood."""


class MemberUnknown(Exception):
    """No such member, or none that may be seen."""


class Members:
    """Finds, adds and changes members."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(
        self,
        *,
        role: Role,
        kind: Kind,
        first_name: str,
        last_name: str,
        organisation: str,
        communes: Collection[str],
        now: datetime,
        language: str = "fr",
    ) -> Member:
        """A new member, invited."""
        member = Member(
            id=new_id(),
            status=Status.INVITED,
            role=role,
            kind=kind,
            language=language,
            chat=None,
            charter_version=0,
            first_name=first_name,
            last_name=last_name,
            organisation=organisation,
            communes=frozenset(communes),
            created_at=now,
        )
        await self._connection.execute(insert(members).values(self._row(member)))
        await self._attach(member.id, member.communes)
        return member

    async def enter_many(self) -> None:
        """Wait for whoever enters many at this moment: they may be the same people."""
        await hold(self._connection, Lock.TABLE, key_of("members"))

    async def get(self, member: str) -> Member:
        """A member by id. Raises `MemberUnknown`."""
        return _one(await self._read(_BY_ID, {"id": member}))

    async def get_all(self, ids: Collection[str]) -> Mapping[str, Member]:
        """Members by id; nobody is asked for where there are no ids."""
        if not ids:
            return {}
        found = await self._read(_members().where(members.c.id.in_(ids)))
        return {member.id: member for member in found}

    async def find_by_telegram(self, telegram_id: int) -> Member | None:
        """The member who speaks from this Telegram account, whatever the status."""
        found = await self._read(_BY_ACCOUNT, {"account": self._index(telegram_id)})
        return found[0] if found else None

    async def find_by_chat(self, chat: str) -> Member | None:
        """The member whose private chat with the bot this is."""
        found = await self._read(_members().where(members.c.chat == chat))
        return found[0] if found else None

    async def everyone(self, *statuses: Status) -> Sequence[Member]:
        """Members with one of these statuses, or all of them, in the order of arrival."""
        query = _members()
        return await self._read(query.where(members.c.status.in_(statuses)) if statuses else query)

    async def active_with(self, *roles: Role) -> Sequence[Member]:
        """Active members with one of these roles."""
        return await self._read(_ACTIVE_WITH, {"roles": roles})

    async def active_in(self, insee: str, *roles: Role) -> Sequence[Member]:
        """Active members attached to a commune, of these roles or of any."""
        return await self._read(_ACTIVE_IN, {"insee": insee, "roles": roles or tuple(Role)})

    async def active_in_any(self, communes: Collection[str]) -> Sequence[Member]:
        """Active members attached to at least one of these communes, each once."""
        attached = select(member_communes.c.member).where(member_communes.c.insee.in_(communes))
        return await self._read(_active().where(members.c.id.in_(attached)))

    async def active_among(self, ids: Collection[str]) -> Sequence[Member]:
        """Those of these members who are active."""
        return await self._read(_active().where(members.c.id.in_(ids)))

    async def bind(self, member: str, telegram_id: int, chat: str) -> None:
        """This Telegram account is that member's from now on."""
        await self._change(member, telegram_index=self._index(telegram_id), chat=chat)

    async def release(self, member: str) -> None:
        """Forget which Telegram account was that member's."""
        await self._change(member, telegram_index=None, chat=None)

    async def set_status(self, member: str, status: Status) -> None:
        """Open or close the doors."""
        await self._change(member, status=status)

    async def set_language(self, member: str, language: str) -> None:
        """In which language Vigie speaks to this person."""
        await self._change(member, language=language)

    async def sign(self, member: str, charter_version: int) -> None:
        """The person accepted this version of the charter."""
        await self._change(member, charter_version=charter_version)

    async def rename(self, member: Member) -> None:
        """Keep the names and the organisation as `member` has them."""
        await self._change(member.id, sealed=self._seal(member))

    async def erase(self, member: Member) -> None:
        """Forget who it was and where; the bare row stays for what refers to it."""
        nobody = replace(member, first_name=ERASED[0], last_name=ERASED[1])
        await self.rename(nobody)
        theirs = delete(member_communes).where(member_communes.c.member == member.id)
        await self._connection.execute(theirs)

    def _row(self, member: Member) -> dict[str, Any]:
        return {
            "id": member.id,
            "status": member.status,
            "role": member.role,
            "kind": member.kind,
            "language": member.language,
            "sealed": self._seal(member),
            "charter_version": member.charter_version,
            "created_at": member.created_at,
        }

    async def _attach(self, member: str, communes: Collection[str]) -> None:
        if communes:
            rows = [{"member": member, "insee": insee} for insee in sorted(communes)]
            await self._connection.execute(insert(member_communes), rows)

    async def _change(self, member: str, **values: Any) -> None:
        await self._connection.execute(
            update(members).where(members.c.id == member).values(**values)
        )

    async def _read(
        self, query: Select[Any], parameters: Mapping[str, Any] | None = None
    ) -> list[Member]:
        found: dict[str, Any] = {}
        communes: defaultdict[str, set[str]] = defaultdict(set)
        for row in await self._connection.execute(query, parameters):
            found[row.id] = row
            communes[row.id] |= {row.insee} - {None}
        return [self._member(row, frozenset(communes[id_])) for id_, row in found.items()]

    def _member(self, row: Any, communes: frozenset[str]) -> Member:
        person = self._vault.open_json("members", "sealed", row.id, row.sealed)
        return Member(
            id=row.id,
            status=Status(row.status),
            role=Role(row.role),
            kind=Kind(row.kind),
            language=row.language,
            chat=row.chat,
            charter_version=row.charter_version,
            first_name=person["first_name"],
            last_name=person["last_name"],
            organisation=person["organisation"],
            communes=communes,
            created_at=row.created_at,
        )

    def _seal(self, member: Member) -> bytes:
        person = {
            "first_name": member.first_name,
            "last_name": member.last_name,
            "organisation": member.organisation,
        }
        return self._vault.seal_json("members", "sealed", member.id, person)

    def _index(self, telegram_id: int) -> bytes:
        return self._vault.index("member", str(telegram_id))


def _members() -> Select[Any]:
    """Members in the order of arrival, with a row for each of their communes.

    They stay as they are until the transaction ends: whoever removes one meanwhile waits, and so
    finds all that was sent to them.
    """
    return (
        select(members, member_communes.c.insee)
        .join(member_communes, member_communes.c.member == members.c.id, isouter=True)
        .order_by(members.c.created_at, members.c.id)
        .with_for_update(read=True, of=members)
    )


def _active() -> Select[Any]:
    return _members().where(members.c.status == Status.ACTIVE)


def _attached(insee: BindParameter[str]) -> Select[Any]:
    return select(member_communes.c.member).where(member_communes.c.insee == insee)


# Asked at every turn and for every alert: built once, because building takes longer than asking.
_BY_ID = _members().where(members.c.id == bindparam("id"))
_BY_ACCOUNT = _members().where(members.c.telegram_index == bindparam("account"))
_ACTIVE_WITH = _active().where(members.c.role.in_(bindparam("roles", expanding=True)))
_ACTIVE_IN = _ACTIVE_WITH.where(members.c.id.in_(_attached(bindparam("insee", type_=Text))))


def _one(found: Sequence[Member]) -> Member:
    if not found:
        raise MemberUnknown
    return found[0]
