"""A key of a form counts while its form stands as the key shows it; days are those of the place."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from telegram import Update

from handlers.context import Turn
from handlers.moment import Moment
from storage.drafts import Draft
from storage.engine import Database
from storage.members import Kind, Member, Role
from tests.house import EVENING, PARIS


@dataclass(frozen=True, slots=True)
class Key:
    """As a button of a form carries it."""

    draft: str
    version: int


@pytest.fixture
async def moment(database: Database) -> AsyncIterator[Moment]:
    async with database.write() as uow:
        yield Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot")


async def coordinator(moment: Moment) -> Member:
    return await moment.uow.members.add(
        role=Role.COORDINATOR,
        kind=Kind.INTERCOMMUNALITY,
        first_name="Claire",
        last_name="Exemple",
        organisation="Exemple",
        communes=[],
        now=moment.now,
    )


def turn_of(member: Member, moment: Moment) -> Turn:
    return Turn(update=Update(1), moment=moment, member=member, has_signed=True)


async def open_draft(turn: Turn) -> Draft:
    return await turn.uow.drafts.open(turn.me.id, "charter", "text", {}, turn.now)


async def test_a_key_finds_its_form_as_long_as_nothing_moved(moment: Moment) -> None:
    turn = turn_of(await coordinator(moment), moment)
    draft = await open_draft(turn)
    key = Key(draft.id, draft.version)
    assert await turn.form(key, "charter") == draft
    assert await turn.form(key, "setting", "charter") == draft
    ahead = await turn.uow.drafts.advance(draft, "date", {}, turn.now)
    assert await turn.form(key, "charter") is None
    assert await turn.form(Key(draft.id, ahead.version), "charter") == ahead
    await turn.uow.drafts.discard(draft.id)
    assert await turn.form(Key(draft.id, ahead.version), "charter") is None


async def test_a_key_finds_no_form_of_another_kind_or_person(moment: Moment) -> None:
    turn = turn_of(await coordinator(moment), moment)
    draft = await open_draft(turn)
    key = Key(draft.id, draft.version)
    assert await turn.form(key, "setting") is None
    somebody_else = turn_of(await coordinator(moment), moment)
    assert await somebody_else.form(key, "charter") is None


async def test_a_day_begins_at_midnight_in_the_place(moment: Moment) -> None:
    late = replace(moment, now=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    assert moment.today == date(2026, 11, 23)
    assert late.today == date(2026, 11, 24)
    assert late.day_of(EVENING) == date(2026, 11, 23)
