"""The journal: gapless, chained, and honest about truncation up to the last checkpoint."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from storage.audit import AuditBroken, audit
from storage.engine import Database
from tests.house import EVENING, HandClock


async def write_three(database: Database) -> None:
    clock = HandClock()
    async with database.write() as uow:
        for act in ("alert.sent", "alert.read", "alert.acknowledged"):
            await uow.audit.append("somebody", act, "an-alert", clock())
            clock.advance(timedelta(seconds=1))


async def test_the_chain_holds_from_the_first_entry_on(database: Database) -> None:
    await write_three(database)
    async with database.read() as uow:
        end = await uow.audit.verify()
        assert end == await uow.audit.checkpoint()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    column=st.sampled_from(["actor", "act", "about", "detail"]),
    offset=st.integers(min_value=0, max_value=2),
)
async def test_a_changed_entry_is_found(database: Database, column: str, offset: int) -> None:
    await write_three(database)
    async with database.read() as uow:
        before = await uow.audit.checkpoint()
        await uow.audit.verify(before)
    sequence = before.sequence - offset
    with pytest.raises(AuditBroken) as broken:
        async with database.write() as uow:
            where = audit.c.sequence == sequence
            await uow.connection.execute(update(audit).where(where).values({column: "forged"}))
            await uow.audit.verify()
    assert broken.value.sequence == sequence


async def test_a_missing_entry_is_found(database: Database) -> None:
    await write_three(database)
    async with database.write() as uow:
        second = (await uow.audit.checkpoint()).sequence - 1
        await uow.connection.execute(delete(audit).where(audit.c.sequence == second))
        with pytest.raises(AuditBroken):
            await uow.audit.verify()


async def test_a_truncated_end_is_found_with_a_checkpoint_kept_elsewhere(
    database: Database,
) -> None:
    await write_three(database)
    async with database.write() as uow:
        kept = await uow.audit.checkpoint()
        await uow.connection.execute(delete(audit).where(audit.c.sequence == kept.sequence))
        await uow.audit.verify()
        with pytest.raises(AuditBroken):
            await uow.audit.verify(kept)


async def test_what_is_rolled_back_leaves_no_gap(database: Database) -> None:
    await write_three(database)
    with pytest.raises(ZeroDivisionError):
        async with database.write() as uow:
            await uow.audit.append("somebody", "alert.sent", "x", EVENING)
            raise ZeroDivisionError
    await write_three(database)
    async with database.read() as uow:
        await uow.audit.verify()
