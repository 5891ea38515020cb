"""Alerts, as they are kept, and as those get them who may see them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    insert,
    select,
    union,
    update,
)

from storage import references, retention_rows
from storage.alert_history import AlertHistory, Passage
from storage.alert_rows import NEWEST_FIRST, Alert, Severity, alerts
from storage.alert_scopes import heard_by, parts_visible_to, visible_to
from storage.connection import Connection
from storage.corrections import Correction
from storage.envelope import Envelope, WrappedKey
from storage.envelopes import Envelopes
from storage.escalations import Escalations
from storage.members import Member
from storage.sealing import SealBroken
from storage.statuses import OPEN, VOID, Status, TransitionImpossible, before
from storage.vault import Vault

__all__ = ["Alert", "AlertUnknown", "Alerts", "Severity"]

MEMORY = 50
"""In how many of their last alerts the communes of a person are looked for."""
CORRECTIONS = "corrections"
"""Among the sealed facts of an alert's row: what its author changed since."""


class AlertUnknown(Exception):
    """No such alert, or none that this person may see: nobody learns which."""


class Alerts:
    """Keeps alerts, and hands them to those who may see them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._envelopes = Envelopes(connection)
        self._history = AlertHistory(connection)
        self._escalations = Escalations(connection)

    async def free_reference(self) -> str:
        """A random reference that no alert has, such as A-4M7T."""
        while True:
            reference = references.fresh("A")
            if await self._connection.scalar(_BY_REFERENCE, {"said": reference}) is None:
                return reference

    async def add(self, alert: Alert, envelope: Envelope) -> None:
        """Keep a new alert and its sealed content."""
        row = {
            "id": alert.id,
            "reference": alert.reference,
            "insee": alert.insee,
            "author": alert.author,
            "severity": alert.severity,
            "immediate_danger": alert.immediate_danger,
            "status": alert.status,
            "sealed": self._seal(alert),
            "created_at": alert.created_at,
        }
        await self._connection.execute(_ADD, row)
        await self._history.append(alert.id, Passage(alert.status, alert.created_at, alert.author))
        await self._envelopes.add(alert.id, envelope)
        await retention_rows.begin(self._connection, alert.id, alert.created_at)

    async def correct(self, alert: Alert, keys: Sequence[WrappedKey] = ()) -> None:
        """Keep how an alert stands after a correction, and what opens it for more circles.

        The caller holds it.
        """
        kept = update(alerts).where(alerts.c.id == alert.id)
        values = {"severity": alert.severity, "sealed": self._seal(alert)}
        await self._connection.execute(kept.values(values))
        await self._envelopes.hand_over(alert.id, keys)

    async def get(self, alert: str) -> Alert:
        """An alert by id, for what the house itself does. Raises `AlertUnknown`.

        Whoever may write holds it to the end, so that one acts on it at a time; its list does not.
        """
        return _one(await self.read(_held(select(alerts).where(alerts.c.id == alert))))

    async def get_visible(self, alert: str, member: Member) -> Alert:
        """An alert that this person may see, held as by `get`. Raises `AlertUnknown`."""
        query = select(alerts).where(alerts.c.id == alert, visible_to(member))
        return _one(await self.read(_held(query)))

    async def get_heard_of(self, alert: str, member: Member) -> Alert:
        """An alert of which this person may have been told, held as by `get`.

        Raises `AlertUnknown`.
        """
        query = select(alerts).where(alerts.c.id == alert, heard_by(member))
        return _one(await self.read(_held(query)))

    async def get_all(self, ids: Collection[str]) -> Mapping[str, Alert]:
        """Alerts by id, for what the house itself does.

        One whose seal does not open has no facts: what its plain columns say stays true.
        """
        rows = await self._connection.execute(_among(ids))
        return {row.id: self._alert(row, self._facts_if_they_open(row)) for row in rows}

    async def accepted_at(self, ids: Collection[str]) -> Mapping[str, datetime]:
        """When each of these was accepted."""
        query = select(alerts.c.id, alerts.c.created_at).where(alerts.c.id.in_(ids))
        return {row.id: row.created_at for row in await self._connection.execute(query)}

    async def visible_among(self, ids: Collection[str], member: Member) -> Mapping[str, Alert]:
        """Those of these alerts that this person may see."""
        query = _among(ids).where(visible_to(member))
        return {alert.id: alert for alert in await self.read(query)}

    async def hold_visible(self, ids: Collection[str], member: Member) -> Sequence[Alert]:
        """Those of these alerts that this person may see, each held as by `get`.

        In the order of their ids, in which the clock holds several, too: nobody waits in a circle.
        """
        query = _among(ids).where(visible_to(member)).order_by(alerts.c.id)
        return await self.read(_held(query))

    async def around(
        self,
        alert: Alert,
        member: Member,
        *,
        within: timedelta,
        in_its_commune: int,
        anywhere: int,
    ) -> Sequence[Alert]:
        """Others of about the same time that this person may see, neither taken back nor doubles.

        So many of the newest of its commune, and so many of all.
        """
        then = alerts.c.created_at.between(alert.created_at - within, alert.created_at + within)
        scope = [and_(part, then) for part in parts_visible_to(member)]
        its_own = alerts.c.insee == alert.insee
        here = [_newest(and_(part, its_own), in_its_commune) for part in scope]
        all_over = [_newest(part, anywhere) for part in scope]
        others = and_(alerts.c.id != alert.id, alerts.c.status.not_in(VOID))
        newest = alerts.c.id.in_(_any_of([*here, *all_over]))
        rows = await self._connection.execute(select(alerts).where(newest, others))
        return [self._alert(row, self._facts_if_they_open(row)) for row in rows]

    async def written_by(self, member: str, *, limit: int, offset: int = 0) -> Sequence[Alert]:
        """A person's own alerts, newest first."""
        query = select(alerts).where(alerts.c.author == member).order_by(*NEWEST_FIRST)
        return await self.read(query.limit(limit).offset(offset))

    async def recent_communes(self, member: str, limit: int) -> Sequence[str]:
        """The communes of a person's last alerts, the latest first, each once."""
        newest = select(alerts.c.insee).where(alerts.c.author == member)
        newest = newest.order_by(*NEWEST_FIRST).limit(MEMORY)
        return list(dict.fromkeys(await self._connection.scalars(newest)))[:limit]

    async def move(self, alert: Alert, to: Status, *, now: datetime, by: str) -> Alert:
        """It comes further, and its history says so; return how it stands now.

        Once it is open no more, nobody else is asked about it.

        `by`: the member who moves it, or `audit.SYSTEM`. Raises `TransitionImpossible` where the
        graph has no such step from where it stands in the database.
        """
        step = update(alerts).where(alerts.c.id == alert.id, alerts.c.status.in_(before(to)))
        if (await self._connection.execute(step.values(status=to))).rowcount == 0:
            raise TransitionImpossible(to)
        if to not in OPEN:
            await self._escalations.stop(alert.id)
        await self._history.append(alert.id, Passage(to, now, by))
        await retention_rows.count_from(self._connection, alert.id, now)
        return replace(alert, status=to)

    async def history(self, alert: str) -> Sequence[Passage]:
        """Every status that it came to, the oldest first."""
        return await self._history.of(alert)

    async def last_moved(self, ids: Collection[str]) -> Mapping[str, datetime]:
        """When each of these alerts came to where it stands; see `AlertHistory`."""
        return await self._history.last_moved(ids)

    async def envelope(self, alert: str) -> Envelope:
        """The sealed content of an alert."""
        return await self._envelopes.get(alert)

    async def read(self, query: Select[Any]) -> list[Alert]:
        """The alerts that a query of this floor selects."""
        rows = await self._connection.execute(query)
        return [self._alert(row, self._facts(row)) for row in rows]

    def _seal(self, alert: Alert) -> bytes:
        """One that was never corrected is kept as it always was."""
        kept = dict(alert.facts)
        if alert.corrections:
            kept[CORRECTIONS] = [each.to_json() for each in alert.corrections]
        return self._vault.seal_json("alerts", "sealed", alert.id, kept)

    def _facts(self, row: Any) -> Mapping[str, Any]:
        facts: Mapping[str, Any] = self._vault.open_json("alerts", "sealed", row.id, row.sealed)
        return facts

    def _facts_if_they_open(self, row: Any) -> Mapping[str, Any]:
        try:
            return self._facts(row)
        except SealBroken:
            return {}

    def _alert(self, row: Any, facts: Mapping[str, Any]) -> Alert:
        return Alert(
            id=row.id,
            reference=row.reference,
            insee=row.insee,
            author=row.author,
            severity=Severity(row.severity),
            immediate_danger=row.immediate_danger,
            status=Status(row.status),
            facts={name: value for name, value in facts.items() if name != CORRECTIONS},
            created_at=row.created_at,
            corrections=tuple(map(Correction.from_json, facts.get(CORRECTIONS, ()))),
        )


def _among(ids: Collection[str]) -> Select[Any]:
    return select(alerts).where(alerts.c.id.in_(ids))


def _newest(which: ColumnElement[bool], count: int) -> Subquery:
    return select(alerts.c.id).where(which).order_by(*NEWEST_FIRST).limit(count).subquery()


def _any_of(parts: Sequence[Subquery]) -> Select[Any]:
    return union(*(select(part.c.id) for part in parts)).subquery().select()


def _held(query: Select[Any]) -> Select[Any]:
    """Rows that refer to it may still be added by others."""
    return query.with_for_update(key_share=True)


def _one(found: Sequence[Alert]) -> Alert:
    if not found:
        raise AlertUnknown
    return found[0]


_BY_REFERENCE = select(alerts.c.id).where(alerts.c.reference == bindparam("said"))
_ADD = insert(alerts)
