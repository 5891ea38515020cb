"""The restricted archive: who reads what has ended for long says why, and the journal keeps it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.alerts.archive import OPEN_FOR, AlertArchived, open_archive
from handlers.alerts.attachments.viewing import view
from handlers.alerts.reading import read
from handlers.alerts.sending import send
from handlers.alerts.showing import AlertWithdrawn
from handlers.alerts.thread.reading import read_thread
from handlers.moment import Moment
from storage.alerts import Alert, AlertUnknown
from storage.archive import Reason
from storage.audit import audit
from storage.members import Member, Role
from storage.statuses import FINAL, Status
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.house import EVENING, LIGNY

DAYS = timedelta(days=90)


def at(moment: Moment, after: timedelta) -> Moment:
    return replace(moment, now=EVENING + after)


async def ended(moment: Moment, how: Status = Status.NO_ACTION) -> tuple[Alert, Member]:
    """An alert that has ended this evening, and the mayor who reads it."""
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    if how not in {Status.NO_ACTION, Status.WITHDRAWN, Status.DUPLICATE, Status.REDIRECTED}:
        alert = await moment.uow.alerts.move(alert, Status.TAKEN, now=EVENING, by=mayor.id)
    return await moment.uow.alerts.move(alert, how, now=EVENING, by=mayor.id), mayor


@pytest.mark.parametrize("how", sorted(FINAL - {Status.WITHDRAWN}))
async def test_what_has_ended_for_long_is_read_for_a_reason(moment: Moment, how: Status) -> None:
    alert, mayor = await ended(moment, how)
    await read(at(moment, DAYS - timedelta(minutes=11)), mayor, alert.id)
    old = at(moment, DAYS)
    for reading in (read, read_thread, view):
        with pytest.raises(AlertArchived):
            await reading(old, mayor, alert.id)
    await open_archive(old, mayor, alert.id, Reason.JUSTICE)
    await read(old, mayor, alert.id)
    with pytest.raises(AlertArchived):
        await read(at(moment, DAYS + OPEN_FOR), mayor, alert.id)


async def test_the_journal_keeps_who_and_why(moment: Moment) -> None:
    alert, mayor = await ended(moment)
    await open_archive(at(moment, DAYS), mayor, alert.id, Reason.REVIEW)
    await moment.uow.end()
    query = select(audit).where(audit.c.act == "alert.archive_opened")
    row = (await moment.uow.connection.execute(query)).one()
    assert (row.actor, row.about, row.detail) == (mayor.id, alert.id, "review")


async def test_one_persons_reason_opens_it_to_nobody_else(moment: Moment) -> None:
    alert, mayor = await ended(moment)
    coordinator = await member_of(moment.uow, Role.COORDINATOR)
    old = at(moment, DAYS)
    await open_archive(old, mayor, alert.id, Reason.AGAIN)
    with pytest.raises(AlertArchived):
        await read(old, coordinator, alert.id)


async def test_a_reason_gives_no_right(moment: Moment) -> None:
    alert, _ = await ended(moment)
    elsewhere = await member_of(moment.uow, Role.MAYOR, [LIGNY])
    with pytest.raises(AlertUnknown):
        await open_archive(at(moment, DAYS), elsewhere, alert.id, Reason.AGAIN)
    with pytest.raises(AlertUnknown):
        await read(at(moment, DAYS), elsewhere, alert.id)


async def test_what_goes_on_is_not_archived_and_what_was_withdrawn_stays_shut(
    moment: Moment,
) -> None:
    withdrawn, mayor = await ended(moment, Status.WITHDRAWN)
    with pytest.raises(AlertWithdrawn):
        await read(at(moment, DAYS), mayor, withdrawn.id)
    going_on = (await send(moment, await member_of(moment.uow), NEIGHBOURS)).alert
    await read(at(moment, 4 * DAYS), mayor, going_on.id)
