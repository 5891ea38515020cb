"""« Je ne peux pas »: who is asked at once, who is asked no more, and that silence never comes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.alerts.acknowledging import Heard, acknowledge
from handlers.alerts.escalating.declining import Refusal, cannot_answer
from handlers.alerts.escalating.ticks import escalate
from handlers.alerts.following.status_part import keys_of_status
from handlers.alerts.telling import telling_of
from handlers.alerts.withdrawing import withdraw
from handlers.moment import Moment
from storage.alert_lists import Progress, Wanted
from storage.alerts import Alert, AlertUnknown
from storage.escalations import Step
from storage.members import Member, Role
from tests.handlers.alerts.council import member_of
from tests.handlers.alerts.escalating.test_steps import DEPUTIES, TEN_MINUTES, Town
from tests.house import EVENING, LIGNY


@pytest.fixture
async def town(moment: Moment) -> Town:
    return await Town(moment).move_in()


async def declines(town: Town, who: Member, alert: Alert) -> Refusal:
    return (await cannot_answer(town.moment, who, alert.id)).refusal


async def waits_for(town: Town, who: Member) -> int:
    return len(await town.uow.alert_lists.waiting_for(who))


async def said_on_screen(town: Town, who: Member, when: datetime) -> str:
    """What the last message to somebody says."""
    said = [each.text for each in await town.at(when) if each.chat == who.chat]
    return said[-1].replace("\u00a0", " ")


async def test_the_mayor_cannot_and_the_deputies_are_asked_at_once(town: Town) -> None:
    alert = await town.flags()
    await town.hears(EVENING)
    assert await declines(town, town.mayor, alert) is Refusal.NOTED
    assert await town.hears(EVENING) == DEPUTIES
    assert await town.due_at(alert) == EVENING + TEN_MINUTES
    assert await town.hears(EVENING + TEN_MINUTES) == {"coordinator"}


async def test_one_deputy_of_two_changes_no_hour_and_the_second_does(town: Town) -> None:
    alert = await town.flags()
    await town.at(EVENING)
    at = EVENING + TEN_MINUTES
    await town.at(at)
    first, second = town.deputies
    assert await declines(town, first, alert) is Refusal.NOTED
    assert await town.hears(at) == set()
    assert await town.step(alert) is Step.DEPUTIES
    await declines(town, second, alert)
    assert await town.hears(at) == {"coordinator"}


async def test_a_mayor_who_cannot_after_the_deputies_were_asked_passes_nothing_on(
    town: Town,
) -> None:
    alert = await town.flags()
    await town.at(EVENING)
    await town.at(EVENING + TEN_MINUTES)
    await declines(town, town.mayor, alert)
    assert await town.hears(EVENING + TEN_MINUTES) == set()
    assert await town.due_at(alert) == EVENING + 2 * TEN_MINUTES


async def test_pressing_twice_counts_once(town: Town) -> None:
    alert = await town.flags()
    await town.at(EVENING)
    await declines(town, town.mayor, alert)
    assert await declines(town, town.mayor, alert) is Refusal.BEFORE
    assert await town.hears(EVENING) == DEPUTIES
    acts = [(each.act, each.actor) for each in town.uow.audit.noted]
    assert acts.count(("alert.declined", town.mayor.id)) == 1
    assert [act for act, _ in acts].count("alert.passed_on") == 1


async def test_the_coordinator_who_cannot_leaves_it_to_those_who_have_not_said_so(
    town: Town,
) -> None:
    alert = await town.flags()
    for minutes in (0, 10, 20):
        await town.at(EVENING + timedelta(minutes=minutes))
    at = EVENING + 2 * TEN_MINUTES
    await declines(town, town.coordinator, alert)
    assert await town.hears(at) == DEPUTIES
    first, second = town.deputies
    await declines(town, first, alert)
    assert await town.hears(at) == set()
    await declines(town, second, alert)
    assert await town.hears(at) == {"mayor"}


async def test_when_everybody_has_said_so_the_last_are_asked_again_at_their_hour(
    town: Town,
) -> None:
    alert = await town.flags()
    await town.at(EVENING)
    everybody = (town.mayor, *town.deputies, town.coordinator)
    for one in everybody:
        await declines(town, one, alert)
        await town.at(EVENING)
    due = await town.due_at(alert)
    assert due is not None
    assert due > EVENING
    assert await town.hears(due - timedelta(minutes=1)) == set()
    assert await town.hears(due) == {"coordinator"}
    assert await declines(town, town.coordinator, alert) is Refusal.NOTED
    assert await town.due_at(alert) is not None


async def test_a_coordinator_alone_reads_when_it_is_asked_again(moment: Moment) -> None:
    author, alone = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR, [])
    town = Town(moment)
    town.mayor = town.coordinator = alone
    town.author, town.deputies = author, []
    alert = await town.flags()
    await town.at(EVENING)
    await declines(town, alone, alert)
    words = await said_on_screen(town, alone, EVENING)
    assert "C’est noté, vous ne pouvez pas. Personne d’autre n’est joignable" in words
    assert "Appelez la mairie. Vigie vous le redemandera à 19 h 50." in words
    asked = [each.text for each in await town.at(EVENING + TEN_MINUTES)]
    assert any("Pouvez-vous prendre le relais" in text for text in asked)


async def test_what_one_cannot_answer_waits_for_one_no_more(town: Town) -> None:
    alert = await town.flags()
    await town.at(EVENING)
    mine = Wanted(progress=Progress.MINE)
    assert await town.uow.alert_lists.page(town.mayor, mine, limit=5) == [alert]
    await declines(town, town.mayor, alert)
    assert await waits_for(town, town.mayor) == 0
    assert await town.uow.alert_lists.page(town.mayor, mine, limit=5) == []
    assert await waits_for(town, town.deputies[0]) == 1


async def test_a_later_bien_recu_counts(town: Town) -> None:
    alert = await town.flags()
    await town.at(EVENING)
    await declines(town, town.mayor, alert)
    outcome = await acknowledge(town.moment, town.mayor, alert.id)
    assert outcome.heard is Heard.FIRST
    assert await town.due_at(alert) is None
    assert await town.hears(EVENING) == set()


async def test_who_cannot_is_named_to_the_coordination_alone(town: Town) -> None:
    alert = await town.flags()
    await town.at(EVENING)
    await declines(town, town.mayor, alert)
    said = {each.chat: each.text for each in await town.at(EVENING)}
    assert "C’est noté, vous ne pouvez pas." in said[town.mayor.chat or ""]
    assert "2 autres personnes de la mairie sont prévenues." in said[town.mayor.chat or ""]
    assert "Nom-mayor" not in said[town.deputies[0].chat or ""]
    at = EVENING + TEN_MINUTES
    said = {each.chat: each.text for each in await town.at(at)}
    theirs = said[town.coordinator.chat or ""].replace("\u00a0", " ")
    assert "Ne peut pas : Prénom Nom-mayor." in theirs
    assert "Sans réponse : Prénom Nom-deputy_mayor, Prénom Nom-deputy_mayor." in theirs
    assert "La coordination est prévenue." in said[town.mayor.chat or ""]


async def test_its_key_goes_once_it_was_pressed_and_once_somebody_has_seen_it(town: Town) -> None:
    alert = await town.flags()
    (first,) = [each for each in await town.at(EVENING) if each.chat == town.mayor.chat]
    assert "Je ne peux pas" in first.keys
    await declines(town, town.mayor, alert)
    shown = {each.chat: each.keys for each in await town.at(EVENING)}
    assert "Je ne peux pas" not in shown[town.mayor.chat or ""]
    assert "Bien reçu" in shown[town.mayor.chat or ""]
    assert "Je ne peux pas" in shown[town.deputies[0].chat or ""]
    await acknowledge(town.moment, town.deputies[1], alert.id)
    shown = {each.chat: each.keys for each in await town.at(EVENING)}
    assert not any("Je ne peux pas" in keys for keys in shown.values())


async def test_the_sheet_has_its_key_for_whoever_is_asked_alone(town: Town) -> None:
    alert = await town.flags()

    async def offered(who: Member) -> bool:
        telling = await telling_of(town.moment, alert)
        return "Je ne peux pas" in str(keys_of_status(telling, who))

    assert await offered(town.mayor)
    assert not await offered(town.coordinator)
    assert not await offered(await town.uow.members.get(alert.author))
    await declines(town, town.mayor, alert)
    assert not await offered(town.mayor)
    assert await offered(town.deputies[0])
    await acknowledge(town.moment, town.deputies[1], alert.id)
    assert not await offered(town.deputies[0])


async def test_whoever_is_not_asked_is_told_so_and_changes_nothing(town: Town) -> None:
    alert = await town.flags()
    await town.at(EVENING)
    for one in (town.deputies[0], town.coordinator, town.author):
        assert await declines(town, one, alert) is Refusal.NOT_ASKED
    stranger = await member_of(town.uow, Role.MAYOR, [LIGNY])
    with pytest.raises(AlertUnknown):
        await declines(town, stranger, alert)
    assert await town.uow.declined.of(alert.id) == frozenset()


async def test_after_an_answer_or_an_end_nothing_is_passed_on(town: Town) -> None:
    seen, gone = await town.flags(), await town.flags()
    await town.at(EVENING)
    await acknowledge(town.moment, town.mayor, seen.id)
    await withdraw(town.moment, town.author, gone.id)
    assert await declines(town, town.mayor, seen) is Refusal.ANSWERED
    assert await declines(town, town.mayor, gone) is Refusal.OVER
    assert await town.hears(EVENING) == set()


async def test_whoever_cannot_is_no_more_knocked_at(town: Town) -> None:
    alert = await town.flags()
    await town.at(EVENING)
    at = EVENING + TEN_MINUTES
    await town.at(at)
    await declines(town, town.deputies[0], alert)
    knocked: set[str] = set()

    async def knock(_: Moment, __: Alert, members: object) -> None:
        assert isinstance(members, list)
        knocked.update(one.id for one in members)

    later = replace(town.moment, now=at + TEN_MINUTES)
    await escalate(later, knock)
    assert knocked == {town.mayor.id, town.deputies[1].id}
