"""Alerts of the last three years, as a busy council would have kept them: made in bulk."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert

from bot.app import utc_now
from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Nature, Risk
from storage.alert_rows import alerts
from storage.alerts import Severity
from storage.envelopes import envelopes, wrapped_keys
from storage.notices import Audience, notices
from storage.outbox import Lane, Operation, Outcome
from storage.outbox_rows import outbox
from storage.schema import new_id
from storage.slots import slots
from storage.statuses import Status
from storage.unit_of_work import UnitOfWork
from tests.bench.alerting import INSEES
from tests.bench.council import Council

YEARS = timedelta(days=3 * 365)
SLICE = 5_000
FACTS = [
    Report(commune=INSEES[0], nature=nature, severity=Severity.ORANGE, risk=Risk.POSSIBLE).facts()
    for nature in Nature
]
SEEN_BY_NOBODY = 10
"""One in so many was never answered; the others have ended long ago."""
BODY, WRAPPED = 600, 1168
"""Bytes of a sealed content and of its wrapped key: no list opens them."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A commune, and where its alerts were told."""

    insee: str
    circle: str
    told: Mapping[Audience, tuple[str, str]]
    """Reader and chat."""


async def keep_alerts(ours: Council, numbers: range) -> None:
    """Keep these alerts, the oldest first, each with its notices and what was delivered."""
    async with ours.database() as database:
        for start in range(numbers.start, numbers.stop, SLICE):
            async with database.write() as uow:
                await _keep(uow, ours, range(start, min(start + SLICE, numbers.stop)))


async def _keep(uow: UnitOfWork, ours: Council, numbers: range) -> None:
    places = await _places(uow, ours)
    authors = [await uow.members.find_by_telegram(person) for person in ours.people]
    now, rows = utc_now(), _Rows(uow)
    for number in numbers:
        author = authors[number % len(authors)]
        assert author is not None
        assert author.chat is not None
        at = now - YEARS * (1 - number / (numbers.stop + 1))
        place = places[number % len(places)]
        rows.add_alert(number, place, author.id, at)
        rows.add_told({Audience.AUTHOR: (author.id, author.chat), **place.told}, at)
    await rows.keep()


async def _places(uow: UnitOfWork, ours: Council) -> Sequence[_Place]:
    coordinator = await uow.members.find_by_telegram(ours.coordinator)
    assert coordinator is not None
    assert coordinator.chat is not None
    places = []
    for insee, number in zip(INSEES, ours.mayors, strict=True):
        mayor = await uow.members.find_by_telegram(number)
        group = (await uow.groups.of_commune(insee))[0]
        assert mayor is not None
        assert mayor.chat is not None
        told = {
            Audience.GROUP: (group.id, group.chat),
            Audience.OFFICIAL: (mayor.id, mayor.chat),
            Audience.COORDINATOR: (coordinator.id, coordinator.chat),
        }
        places.append(_Place(insee, (await uow.communes.get(insee)).circle, told))
    return places


class _Rows:
    """What is going to be inserted, table by table."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._rows: dict[Table, list[dict[str, Any]]] = {
            table: [] for table in (alerts, envelopes, wrapped_keys, slots, notices, outbox)
        }

    def add_alert(self, number: int, place: _Place, author: str, at: datetime) -> None:
        """One alert and its sealed content."""
        alert, facts = new_id(), FACTS[number % len(FACTS)]
        self._rows[alerts].append(
            {
                "id": alert,
                "reference": _reference(number),
                "insee": place.insee,
                "author": author,
                "severity": 1 + number % 4,
                "immediate_danger": False,
                "status": Status.CLOSED if number % SEEN_BY_NOBODY else Status.ROUTED,
                "sealed": self._uow.vault.seal_json("alerts", "sealed", alert, facts),
                "created_at": at,
            }
        )
        body = secrets.token_bytes(BODY)
        self._rows[envelopes].append({"alert": alert, "header": b"{}", "body": body})
        key = {"circle": place.circle, "epoch": 1, "kid": bytes(16)}
        wrapped = {"alert": alert, "wrapped_dek": secrets.token_bytes(WRAPPED)}
        self._rows[wrapped_keys].append(key | wrapped)

    def add_told(self, told: Mapping[Audience, tuple[str, str]], at: datetime) -> None:
        """Who was told of the last alert: places on screens, and the deliveries that ended."""
        alert = self._rows[alerts][-1]["id"]
        for audience, (reader, chat) in told.items():
            slot = f"notice:{new_id()}"
            message = secrets.randbits(31)
            self._rows[slots].append({"name": slot, "chat": chat, "message_id": message})
            self._rows[notices].append(
                {"slot": slot, "alert": alert, "audience": audience, "reader": reader}
            )
            self._rows[outbox].append(_delivered(slot, alert, chat, at))

    async def keep(self) -> None:
        """Insert all of it, what others refer to first."""
        for table, values in self._rows.items():
            await self._uow.connection.execute(insert(table), values)


def _delivered(slot: str, alert: str, chat: str, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "lane": Lane.ROUTINE,
        "operation": Operation.SEND,
        "chat": chat,
        "slot": slot,
        "about": alert,
        "due_at": at,
        "outcome": Outcome.SENT,
        "accepted_at": at,
        "ended_at": at,
    }


def _reference(number: int) -> str:
    """Longer than those of today: no alert of the measurement can meet it."""
    return f"A-{number:06d}"
