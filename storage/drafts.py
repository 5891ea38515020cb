"""Half-filled forms: sealed rows, so that a restart in the middle loses nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy import update as change

from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.vault import Vault

drafts = Table(
    "drafts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("member", Id, ForeignKey("members.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed", Sealed, nullable=False),
    Column("touched_at", Instant, nullable=False),
    Column("nudged_at", Instant),
)

LIFETIME = timedelta(days=1)
ATTENTION = timedelta(minutes=15)
"""How long a form that nobody touches still takes what is typed: later a line means otherwise."""
ALWAYS_ATTENTIVE = ("alert",)
"""Nothing said of an alert may be lost: its form listens for as long as it lives."""
_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form in the middle. Buttons carry `version`: an overtaken press changes nothing."""

    id: str
    member: str
    kind: str
    step: str
    version: int
    state: dict[str, Any] = field(repr=False)
    touched_at: datetime

    @property
    def slot(self) -> str:
        """Every screen of a form is the same message, edited in place."""
        return f"draft:{self.id}"


class Drafts:
    """Opens, keeps and forgets forms: one at most per person and kind."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def open(
        self, member: str, kind: str, step: str, state: dict[str, Any], now: datetime
    ) -> Draft:
        """A fresh form; one of the same kind that was open is forgotten."""
        await self._connection.execute(
            delete(drafts).where(drafts.c.member == member, drafts.c.kind == kind)
        )
        draft = Draft(
            id=new_id(),
            member=member,
            kind=kind,
            step=step,
            version=1,
            state=state,
            touched_at=await self._after_the_others(member, kind, now),
        )
        await self._connection.execute(
            insert(drafts).values(
                id=draft.id,
                member=member,
                kind=kind,
                step=step,
                version=1,
                sealed=self._seal(draft),
                touched_at=draft.touched_at,
            )
        )
        return draft

    async def advance(self, draft: Draft, step: str, state: dict[str, Any], now: datetime) -> Draft:
        """Keep the next step. The version grows, so that buttons of before are overtaken."""
        touched_at = await self._after_the_others(draft.member, draft.kind, now)
        version = draft.version + 1
        ahead = replace(draft, step=step, state=state, version=version, touched_at=touched_at)
        await self._connection.execute(
            change(drafts)
            .where(drafts.c.id == draft.id)
            .values(
                step=step,
                version=ahead.version,
                sealed=self._seal(ahead),
                touched_at=touched_at,
                nudged_at=None,
            )
        )
        return ahead

    async def find(self, draft: str, member: str) -> Draft | None:
        """One's own form by id; somebody else's is as absent as one that never was."""
        found = await self._read(_ONES_OWN, {"draft": draft, "member": member})
        return found[0] if found else None

    async def all_of(self, member: str) -> Sequence[Draft]:
        """Every form that a person has open."""
        return await self._read(select(drafts).where(drafts.c.member == member))

    async def latest(self, member: str, now: datetime) -> Draft | None:
        """The form that a typed line belongs to: the one touched last, if it still listens."""
        listens = or_(drafts.c.touched_at > now - ATTENTION, drafts.c.kind.in_(ALWAYS_ATTENTIVE))
        query = select(drafts).where(drafts.c.member == member, listens)
        found = await self._read(query.order_by(drafts.c.touched_at.desc()).limit(1))
        return found[0] if found else None

    async def ids_at(self, kind: str, step: str) -> Sequence[str]:
        """The ids of forms that are at this step; none is held."""
        here = (drafts.c.kind == kind, drafts.c.step == step)
        return list(await self._connection.scalars(select(drafts.c.id).where(*here)))

    async def peek(self, draft: str) -> Draft | None:
        """A form by id, not held: for who only reads."""
        found = self._opened(
            await self._connection.execute(select(drafts).where(drafts.c.id == draft))
        )
        return found[0] if found else None

    async def get(self, draft: str) -> Draft | None:
        """A form by id, for what the house itself does; None once it is gone."""
        found = await self._read(select(drafts).where(drafts.c.id == draft))
        return found[0] if found else None

    async def of_kind(self, member: str, kind: str) -> Draft | None:
        """A person's open form of this kind."""
        query = select(drafts).where(drafts.c.member == member, drafts.c.kind == kind)
        found = await self._read(query)
        return found[0] if found else None

    async def discard(self, draft: str) -> None:
        """Forget a form: sent, cancelled, or stopped for professional secrecy."""
        await self._connection.execute(delete(drafts).where(drafts.c.id == draft))

    async def discard_all(self, member: str) -> None:
        """Forget every form of a person who lost access."""
        await self._connection.execute(delete(drafts).where(drafts.c.member == member))

    async def left_alone(self, kind: str, before: datetime) -> Sequence[str]:
        """The ids of forms that nobody touched since, and whose owner was not told yet."""
        return await self._ids(
            drafts.c.kind == kind, drafts.c.touched_at <= before, drafts.c.nudged_at.is_(None)
        )

    async def mark_nudged(self, draft: str, now: datetime) -> None:
        """The owner was told, once."""
        await self._connection.execute(
            change(drafts).where(drafts.c.id == draft).values(nudged_at=now)
        )

    async def untouched_since(self, before: datetime) -> Sequence[str]:
        """The ids of forms to be erased."""
        return await self._ids(drafts.c.touched_at <= before)

    async def _after_the_others(self, member: str, kind: str, now: datetime) -> datetime:
        """Now, or just after a person's other forms: touches of one moment keep their order."""
        others = select(func.max(drafts.c.touched_at)).where(
            drafts.c.member == member, drafts.c.kind != kind
        )
        last = await self._connection.scalar(others)
        return now if last is None else max(now, last + _A_MOMENT)

    async def _ids(self, *which: ColumnElement[bool]) -> Sequence[str]:
        """Held as by `_read`; none is opened, so that one whose seal is broken hides no other."""
        query = select(drafts.c.id).where(*which).order_by(drafts.c.touched_at, drafts.c.id)
        return list(await self._connection.scalars(query.with_for_update()))

    async def _read(
        self, query: Select[Any], parameters: Mapping[str, Any] | None = None
    ) -> list[Draft]:
        """Forms, held to the end: the clock erases none that somebody is just filling in."""
        return self._opened(await self._connection.execute(query.with_for_update(), parameters))

    def _opened(self, rows: Iterable[Any]) -> list[Draft]:
        return [
            Draft(
                id=row.id,
                member=row.member,
                kind=row.kind,
                step=row.step,
                version=row.version,
                state=self._vault.open_json("drafts", "sealed", row.id, row.sealed),
                touched_at=row.touched_at,
            )
            for row in rows
        ]

    def _seal(self, draft: Draft) -> bytes:
        return self._vault.seal_json("drafts", "sealed", draft.id, draft.state)


_ONES_OWN = select(drafts).where(
    drafts.c.id == bindparam("draft"), drafts.c.member == bindparam("member")
)
