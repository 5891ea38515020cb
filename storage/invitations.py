"""One-time links: whom each lets in, until when, and whether somebody came through it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, LargeBinary, Select, Table, Text, insert, select, update

from storage.connection import Connection
from storage.member_rows import members
from storage.members import Status
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.vault import Vault

invitations = Table(
    "invitations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("member", Id, ForeignKey("members.id"), nullable=False, index=True),
    Column("code_hash", LargeBinary, nullable=False, unique=True),
    Column("voucher", Text, nullable=False),
    Column("sealed", Sealed, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
)

COMMAND_LINE = "command_line"
"""Whoever holds the machine vouches for the person: no coordinator has to."""
COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link for one person. `words` are read out by phone once the charter is accepted.

    `code` is kept for the links of the command line alone, which shows them until they are used.
    """

    id: str
    member: str
    voucher: str
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    words: str = field(default="", repr=False)
    code: str | None = field(default=None, repr=False)

    @property
    def is_vouched(self) -> bool:
        """Whether the person is in as soon as the charter is accepted."""
        return self.voucher == COMMAND_LINE

    def is_open(self, now: datetime) -> bool:
        """Whether somebody may still come in through it."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


class Invitations:
    """Makes, finds and closes links. Only the hash of a code is kept."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(
        self,
        member: str,
        code: str,
        *,
        now: datetime,
        expires_at: datetime,
        voucher: str = COORDINATOR,
    ) -> Invitation:
        """A new link."""
        invitation = Invitation(
            id=new_id(),
            member=member,
            voucher=voucher,
            expires_at=expires_at,
            used_at=None,
            revoked_at=None,
            code=code if voucher == COMMAND_LINE else None,
        )
        await self._connection.execute(
            insert(invitations).values(
                id=invitation.id,
                member=member,
                code_hash=_hash(code),
                voucher=voucher,
                sealed=self._seal(invitation.id, words="", code=invitation.code),
                created_at=now,
                expires_at=expires_at,
            )
        )
        return invitation

    async def behind(self, code: str) -> Invitation | None:
        """The link with this code, open or not."""
        found = await self._read(select(invitations).where(invitations.c.code_hash == _hash(code)))
        return found[0] if found else None

    async def find(self, invitation: str) -> Invitation | None:
        """A link by id."""
        found = await self._read(select(invitations).where(invitations.c.id == invitation))
        return found[0] if found else None

    async def latest(self, member: str) -> Invitation | None:
        """The link of a person that counts: the one that was not taken back, else the last."""
        query = select(invitations).where(invitations.c.member == member)
        found = await self._read(query.order_by(invitations.c.revoked_at.is_(None)))
        return found[-1] if found else None

    async def open_ones(self, now: datetime) -> Sequence[Invitation]:
        """The links through which people who are still expected may come."""
        query = (
            select(invitations)
            .join(members, members.c.id == invitations.c.member)
            .where(
                members.c.status == Status.INVITED,
                invitations.c.used_at.is_(None),
                invitations.c.revoked_at.is_(None),
                invitations.c.expires_at > now,
            )
        )
        return await self._read(query)

    async def use(self, invitation: str, now: datetime) -> None:
        """Somebody came through it: nobody else can. The code is forgotten."""
        sealed = self._seal(invitation, words="", code=None)
        await self._change(invitation, used_at=now, sealed=sealed)

    async def give_words(self, invitation: str, words: str) -> None:
        """Keep the two words that the person and the coordinators are shown."""
        await self._change(invitation, sealed=self._seal(invitation, words=words, code=None))

    async def revoke_all(self, member: str, now: datetime) -> None:
        """Close every link of a person that is not closed yet."""
        await self._connection.execute(
            update(invitations)
            .where(invitations.c.member == member, invitations.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )

    async def _change(self, invitation: str, **values: Any) -> None:
        await self._connection.execute(
            update(invitations).where(invitations.c.id == invitation).values(**values)
        )

    async def _read(self, query: Select[Any]) -> list[Invitation]:
        """Links, held to the end: of two who come through one at once, the second is too late."""
        held = query.order_by(invitations.c.created_at).with_for_update(of=invitations)
        rows = await self._connection.execute(held)
        return [self._invitation(row) for row in rows]

    def _invitation(self, row: Any) -> Invitation:
        kept = self._vault.open_json("invitations", "sealed", row.id, row.sealed)
        return Invitation(
            id=row.id,
            member=row.member,
            voucher=row.voucher,
            expires_at=row.expires_at,
            used_at=row.used_at,
            revoked_at=row.revoked_at,
            words=kept["words"],
            code=kept["code"],
        )

    def _seal(self, invitation: str, *, words: str, code: str | None) -> bytes:
        kept = {"words": words, "code": code}
        return self._vault.seal_json("invitations", "sealed", invitation, kept)


def _hash(code: str) -> bytes:
    """SHA-256 is enough: a code is 192 random bits, so there is nothing to guess offline."""
    return hashlib.sha256(code.encode()).digest()
