"""An alert that cannot go on, and one that was on no way: neither is lost, nor harms another."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from handlers.alerts.acknowledging import acknowledge
from handlers.alerts.escalating import asking, ticks
from handlers.incidents.setbacks import own_up
from handlers.moment import Moment
from storage.alert_rows import alerts
from storage.alerts import Alert
from storage.escalations import Step, escalations
from storage.setbacks import Work
from tests.handlers.alerts.escalating.test_steps import DEPUTIES, MINUTE, RED, TEN_MINUTES, Town
from tests.house import EVENING


@pytest.fixture
async def town(moment: Moment) -> Town:
    return await Town(moment).move_in()


async def break_seal(town: Town, alert: Alert, sealed: bytes = b"broken") -> None:
    """Its row does not open: whatever reads it raises."""
    broken = update(alerts).where(alerts.c.id == alert.id).values(sealed=sealed)
    await town.uow.connection.execute(broken)


async def whole_seal(town: Town, alert: Alert) -> bytes:
    facts = town.uow.vault.seal_json("alerts", "sealed", alert.id, alert.facts)
    assert isinstance(facts, bytes)
    return facts


async def test_one_alert_that_cannot_be_read_silences_no_other(town: Town) -> None:
    broken, other = await town.flags(), await town.flags()
    await town.hears(EVENING)
    await break_seal(town, broken)
    assert await town.hears(EVENING + TEN_MINUTES) == DEPUTIES
    assert await town.step(other) is Step.DEPUTIES
    assert await town.step(broken) is Step.FIRST


async def test_it_goes_on_once_it_can_be_read_again(town: Town) -> None:
    alert = await town.flags()
    await town.hears(EVENING)
    await break_seal(town, alert)
    assert await town.hears(EVENING + TEN_MINUTES) == set()
    await break_seal(town, alert, await whole_seal(town, alert))
    assert await town.hears(EVENING + TEN_MINUTES + timedelta(seconds=59)) == set()
    assert await town.hears(EVENING + TEN_MINUTES + MINUTE) == DEPUTIES
    assert await town.uow.setbacks.of(Work.ESCALATION, [alert.id]) == {}


async def test_those_that_fail_take_the_place_of_no_other(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticks, "AT_ONCE", 1)
    for _ in range(2):
        await break_seal(town, await town.flags())
    await town.hears(EVENING + MINUTE)
    await town.flags()
    await town.hears(EVENING + MINUTE)
    heard = [await town.hears(EVENING + MINUTE + TEN_MINUTES) for _ in range(3)]
    assert heard == [set(), set(), DEPUTIES]


async def test_what_fails_as_people_are_told_has_not_gone_on(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = await town.flags()
    await town.hears(EVENING)

    async def fails(*_: object, **__: object) -> None:
        raise ValueError

    with monkeypatch.context() as patched:
        patched.setattr(asking, "settle", fails)
        assert await town.hears(EVENING + TEN_MINUTES) == set()
    assert await town.step(alert) is Step.FIRST
    assert "alert.passed_on" not in [act.act for act in town.uow.audit.noted]
    assert await town.hears(EVENING + TEN_MINUTES + MINUTE) == DEPUTIES


async def test_the_coordination_learns_once_which_alert_does_not_go_on(town: Town) -> None:
    alert = await town.flags()
    await town.hears(EVENING)
    await break_seal(town, alert)
    texts = []
    for minute in range(10, 40):
        town.moment = replace(town.moment, now=EVENING + minute * MINUTE)
        await ticks.escalate(town.moment)
        await own_up(town.moment)
        texts += [each.text for each in await town.at(town.moment.now)]
    (text,) = texts
    assert alert.reference in text
    assert "n’arrive pas à relancer" in text.replace("'", "’")


@pytest.mark.parametrize("is_lost", [True, False], ids=["without a row", "without an hour"])
async def test_an_alert_on_no_way_is_asked_about_again(town: Town, is_lost: bool) -> None:
    """An older process sent it and told the mayor; nobody would ever be asked again."""
    alert = await town.flags(RED)
    await town.hears(EVENING)
    mine = escalations.c.alert == alert.id
    gone = delete(escalations) if is_lost else update(escalations).values(due_at=None)
    await town.uow.connection.execute(gone.where(mine))
    assert await town.hears(EVENING + MINUTE) == set()
    assert await town.due_at(alert) == EVENING + MINUTE + TEN_MINUTES
    assert await town.hears(EVENING + MINUTE + TEN_MINUTES) == DEPUTIES


async def test_an_alert_on_no_way_of_which_nobody_was_told_begins_at_once(town: Town) -> None:
    for gone in (town.mayor, *town.deputies, town.coordinator):
        await town.uow.chats.bury(gone.chat or "", "blocked")
    alert = await town.flags(RED)
    await town.uow.connection.execute(delete(escalations).where(escalations.c.alert == alert.id))
    await town.uow.chats.revive(town.mayor.chat or "")
    assert await town.hears(EVENING) == {"mayor"}


async def test_an_alert_that_was_answered_is_on_no_way_and_takes_no_place(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticks, "AT_ONCE", 1)
    answered = await town.flags(RED)
    await acknowledge(town.moment, town.coordinator, answered.id)
    await town.hears(EVENING + MINUTE)
    waiting = await town.flags(RED)
    await town.uow.connection.execute(delete(escalations))
    await town.hears(EVENING + MINUTE)
    assert await town.due_at(answered) is None
    assert await town.due_at(waiting) == EVENING + MINUTE + TEN_MINUTES
