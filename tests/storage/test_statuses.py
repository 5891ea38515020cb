"""How far an alert can come: every step of the graph is taken and dated, every other refused."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from storage.alert_history import Passage
from storage.alert_rows import alerts
from storage.alerts import Alert, Severity
from storage.audit import SYSTEM
from storage.engine import Database
from storage.envelope import Header, seal
from storage.schema import new_id
from storage.statuses import FINAL, GRAPH, OPEN, Status, TransitionImpossible
from storage.unit_of_work import UnitOfWork
from tests.handlers.alerts.council import member_of
from tests.house import EVENING, TRONVILLE

# The graph said a second time: what each status leads to.
LEADS_TO = {
    "received": "routed acknowledged taken duplicate redirected no_action withdrawn",
    "routed": "received acknowledged taken duplicate redirected no_action withdrawn",
    "acknowledged": "taken duplicate redirected no_action",
    "taken": "acknowledged in_follow_up closed duplicate redirected no_action",
    "in_follow_up": "acknowledged closed duplicate redirected no_action",
    "closed": "",
    "duplicate": "",
    "redirected": "",
    "no_action": "",
    "withdrawn": "",
}
LATER = EVENING + timedelta(hours=1)


async def an_alert(uow: UnitOfWork, status: Status = Status.ROUTED) -> Alert:
    author = await member_of(uow)
    alert = Alert(
        id=new_id(),
        reference=await uow.alerts.free_reference(),
        insee=TRONVILLE,
        author=author.id,
        severity=Severity.ORANGE,
        immediate_danger=False,
        status=status,
        facts={},
        created_at=EVENING,
    )
    circle = await uow.circles.recipient((await uow.communes.get(TRONVILLE)).circle)
    await uow.alerts.add(alert, seal(b"{}", Header(new_id(), alert.id, author.id), [circle]))
    return alert


@pytest.mark.parametrize("status", Status)
async def test_every_step_of_the_graph_is_taken_and_dated(
    database: Database, status: Status
) -> None:
    async with database.write() as uow:
        for to in LEADS_TO[status].split():
            alert = await an_alert(uow, status)
            moved = await uow.alerts.move(alert, Status(to), now=LATER, by=SYSTEM)
            assert moved == await uow.alerts.get(alert.id)
            assert await uow.alerts.history(alert.id) == [
                Passage(status, EVENING, alert.author),
                Passage(Status(to), LATER, SYSTEM),
            ]
            assert await uow.alerts.last_moved([alert.id]) == {alert.id: LATER}


@pytest.mark.parametrize("status", Status)
async def test_every_other_step_is_refused_and_leaves_no_trace(
    database: Database, status: Status
) -> None:
    async with database.write() as uow:
        alert = await an_alert(uow, status)
        for to in set(Status) - set(map(Status, LEADS_TO[status].split())):
            with pytest.raises(TransitionImpossible, match=to):
                await uow.alerts.move(alert, to, now=LATER, by=SYSTEM)
        assert await uow.alerts.get(alert.id) == alert
        assert await uow.alerts.last_moved([alert.id]) == {alert.id: EVENING}


def test_what_is_open_and_what_is_final() -> None:
    assert set(GRAPH) == set(Status)
    assert {"received", "routed"} == OPEN
    assert {status for status in Status if not LEADS_TO[status]} == FINAL


async def test_what_counts_is_where_it_stands_in_the_database(database: Database) -> None:
    """Whoever holds an alert that was read before somebody moved it cannot move it back."""
    async with database.write() as uow:
        alert = await an_alert(uow)
        gone = update(alerts).where(alerts.c.id == alert.id)
        await uow.connection.execute(gone.values(status=Status.WITHDRAWN))
        with pytest.raises(TransitionImpossible):
            await uow.alerts.move(alert, Status.TAKEN, now=LATER, by=SYSTEM)


async def test_what_happens_in_one_instant_stays_in_order(database: Database) -> None:
    async with database.write() as uow:
        alert = await an_alert(uow, Status.RECEIVED)
        came = (Status.ROUTED, Status.RECEIVED, Status.ROUTED, Status.TAKEN, Status.CLOSED)
        for to in came:
            alert = await uow.alerts.move(alert, to, now=EVENING, by=SYSTEM)
        history = await uow.alerts.history(alert.id)
        assert [each.status for each in history] == [Status.RECEIVED, *came]
