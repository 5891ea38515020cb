"""A council with a few people in it, without bot or Telegram."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from handlers.meetings.service import Proposal
from handlers.moment import Moment
from storage.engine import Database
from storage.meetings import MeetingKind
from storage.members import Kind, Member, Role, Status
from tests.house import EVENING, PARIS, TRONVILLE

TWO_DAYS_AHEAD = datetime(2026, 11, 25, 14, 0)  # noqa: DTZ001 - the hour on people's clocks
TWO_WEEKS_AHEAD = datetime(2026, 12, 7, 14, 0)  # noqa: DTZ001

A_WATCH_CELL = Proposal(
    kind=MeetingKind.WATCH_CELL,
    local=TWO_DAYS_AHEAD,
    minutes=90,
    whole_council=False,
    communes=frozenset({TRONVILLE}),
    title="Cellule de veille",
    place="Mairie de Tronville",
)
IN_TWO_WEEKS = replace(A_WATCH_CELL, local=TWO_WEEKS_AHEAD)


@dataclass(slots=True)
class Council:
    """Adds people and groups, and opens moments."""

    database: Database
    telegram_ids: list[int] = field(default_factory=list)

    @asynccontextmanager
    async def at(self, now: datetime = EVENING) -> AsyncIterator[Moment]:
        """A transaction at this moment."""
        async with self.database.write() as uow:
            yield Moment(uow, now, PARIS, await uow.policy(), "vigie_bot")

    async def member(
        self,
        role: Role = Role.FIELD_PARTNER,
        communes: Sequence[str] = (TRONVILLE,),
        *,
        has_signed: bool = True,
    ) -> Member:
        """Somebody who may be invited."""
        telegram_id = 1000 + len(self.telegram_ids)
        self.telegram_ids.append(telegram_id)
        async with self.database.write() as uow:
            member = await uow.members.add(
                role=role,
                kind=Kind.STREET_OUTREACH,
                first_name="Prénom",
                last_name=str(telegram_id),
                organisation="Association exemple",
                communes=communes,
                now=EVENING,
            )
            await uow.members.bind(member.id, telegram_id, await uow.chats.at(telegram_id))
            await uow.members.sign(member.id, 1 if has_signed else 0)
            await uow.members.set_status(member.id, Status.ACTIVE)
            return await uow.members.get(member.id)

    async def group(self, communes: Sequence[str]) -> str:
        """A linked group; returns its chat."""
        telegram_id = -1000 - len(self.telegram_ids)
        self.telegram_ids.append(telegram_id)
        async with self.database.write() as uow:
            chat = await uow.chats.at(telegram_id)
            await uow.groups.link(await uow.groups.add(chat, "Veille", EVENING), communes)
            return chat


@pytest.fixture
def council(database: Database) -> Council:
    """The reference council, with nobody in it yet."""
    return Council(database)
