"""Who is asked when, one after the other, on both databases; the clock is moved by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.alerts.acknowledging import acknowledge, record_call
from handlers.alerts.escalating.ticks import escalate
from handlers.alerts.passing_on import catch_up, pass_on
from handlers.alerts.report import Report
from handlers.alerts.sending import send
from handlers.alerts.withdrawing import withdraw
from handlers.moment import Moment
from storage.alerts import Alert, Severity
from storage.deliveries import Queued
from storage.escalations import Step
from storage.members import Member, Role
from storage.notices import Audience, Notice
from storage.outbox import Lane, Operation
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.handlers.alerts.storming import Delivered, delivered, drawn
from tests.house import EVENING, PARIS

RED, ORANGE, YELLOW, GREEN = (
    replace(NEIGHBOURS, severity=each) for each in reversed(list(Severity))
)
DANGER = replace(GREEN, immediate_danger=True)
TEN_MINUTES = timedelta(minutes=10)


class Town:
    """A mayor, two deputies and a coordinator, and an author whose alerts they get."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self.uow = moment.uow

    async def move_in(self) -> "Town":
        self.author = await member_of(self.uow)
        self.mayor = await member_of(self.uow, Role.MAYOR)
        self.deputies = [await member_of(self.uow, Role.DEPUTY_MAYOR) for _ in range(2)]
        self.coordinator = await member_of(self.uow, Role.COORDINATOR, [])
        return self

    async def flags(self, report: Report = RED, author: Member | None = None) -> Alert:
        return (await send(self.moment, author or self.author, report)).alert

    async def at(self, when: datetime) -> list[Delivered]:
        """The clock is moved, and Telegram takes everything that is said."""
        self.moment = replace(self.moment, now=when)
        await escalate(self.moment)
        await drawn(self.moment)
        return await delivered(self.uow, when)

    async def hears(self, when: datetime) -> set[str]:
        """Who gets a new message then, besides the author."""
        sent = {each.chat for each in await self.at(when) if each.operation is Operation.SEND}
        return {who for who, chat in self.chats().items() if chat in sent}

    def chats(self) -> dict[str, str | None]:
        names = ("mayor", "first deputy", "second deputy", "coordinator")
        people = (self.mayor, *self.deputies, self.coordinator)
        return {name: one.chat for name, one in zip(names, people, strict=True)}

    async def step(self, alert: Alert) -> Step:
        return (await self.uow.escalations.get(alert.id)).step

    async def due_at(self, alert: Alert) -> datetime | None:
        return (await self.uow.escalations.get(alert.id)).due_at


@pytest.fixture
async def town(moment: Moment) -> Town:
    return await Town(moment).move_in()


DEPUTIES = {"first deputy", "second deputy"}
MINUTE = timedelta(minutes=1)


def paris(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("report", "deputies_at", "coordination_at"),
    [
        (RED, EVENING + TEN_MINUTES, EVENING + 2 * TEN_MINUTES),
        (DANGER, EVENING + TEN_MINUTES, EVENING + 2 * TEN_MINUTES),
        (ORANGE, EVENING + timedelta(hours=2), EVENING + timedelta(hours=4)),
        (YELLOW, paris(26, 12), paris(30, 16)),
        (GREEN, paris(26, 12), paris(30, 16)),
    ],
    ids=["red", "immediate danger", "orange", "yellow", "green"],
)
async def test_the_mayor_then_the_deputies_then_the_coordination(
    town: Town, report: Report, deputies_at: datetime, coordination_at: datetime
) -> None:
    await town.flags(report)
    assert await town.hears(EVENING) == {"mayor"}
    assert await town.hears(deputies_at - MINUTE) == set()
    assert await town.hears(deputies_at) == DEPUTIES
    assert await town.hears(coordination_at - MINUTE) == set()
    assert await town.hears(coordination_at) == {"coordinator"}


async def test_the_delays_are_those_that_the_council_has_set(town: Town) -> None:
    policy = replace(town.moment.policy, relay_red_minutes=3)
    town.moment = replace(town.moment, policy=policy)
    await town.flags()
    assert await town.hears(EVENING) == {"mayor"}
    assert await town.hears(EVENING + timedelta(minutes=3)) == DEPUTIES


async def test_the_last_one_is_asked_again_with_growing_distance_for_ever(town: Town) -> None:
    alert = await town.flags()
    for minutes in (0, 10, 20):
        await town.at(EVENING + timedelta(minutes=minutes))
    again = [30, 50, 90, 170]
    for minute in range(21, 180):
        heard = await town.hears(EVENING + timedelta(minutes=minute))
        assert heard == ({"coordinator"} if minute in again else set())
    for _ in range(20):
        due = await town.due_at(alert)
        assert due is not None
        assert due - town.moment.now <= timedelta(days=7)
        assert await town.hears(due) == {"coordinator"}


async def test_a_missed_hour_is_caught_up_once(town: Town) -> None:
    """The process was down for a day: one step, and the next a whole wait later."""
    await town.flags()
    await town.at(EVENING)
    late = EVENING + timedelta(days=1)
    assert await town.hears(late) == DEPUTIES
    assert await town.hears(late) == set()
    assert await town.hears(late + TEN_MINUTES) == {"coordinator"}


async def test_who_cannot_be_reached_is_skipped_without_waiting(town: Town) -> None:
    for gone in (town.mayor, *town.deputies):
        await town.uow.chats.bury(gone.chat or "", "blocked")
    await town.flags()
    (notice,) = await delivered(town.uow, EVENING)
    assert notice.chat == town.coordinator.chat
    assert "Personne à la mairie" in notice.text


async def test_a_mayor_who_wrote_it_is_not_asked(town: Town) -> None:
    await town.flags(author=town.mayor)
    assert await town.hears(EVENING) == DEPUTIES
    assert await town.hears(EVENING + TEN_MINUTES) == {"coordinator"}


async def test_groups_hear_at_once_and_never_again(town: Town) -> None:
    group = await group_of(town.uow)
    await town.flags()
    sent = []
    for minutes in (0, 10, 20, 30, 50):
        sent += await town.at(EVENING + timedelta(minutes=minutes))
    told = [each for each in sent if each.chat == group.chat and each.operation is Operation.SEND]
    assert len(told) == 1


async def test_it_asks_to_take_over_in_the_words_of_the_council(town: Town) -> None:
    alert = await town.flags()
    await town.at(EVENING)
    asked = {each.chat: each for each in await town.at(EVENING + TEN_MINUTES)}
    said = asked[town.deputies[0].chat or ""]
    words = said.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert words.endswith(
        f"Pouvez-vous prendre le relais ? L’alerte rouge {alert.reference}, à "
        "Tronville-en-Barrois, attend depuis 10 min. Sans réponse à 20 h, la coordination sera "
        "prévenue. Danger immédiat : 17."
    )
    assert "Lire" in said.keys
    assert "Bien reçu" in said.keys
    asked = {each.chat: each for each in await town.at(EVENING + 2 * TEN_MINUTES)}
    said = asked[town.coordinator.chat or ""]
    assert "Appelez la mairie." in said.text
    assert "Sans réponse\u00a0: Prénom Nom-mayor, Prénom Nom-deputy_mayor" in said.text
    assert "Joint par téléphone" in said.keys


async def test_the_author_reads_who_was_told_and_no_more(town: Town) -> None:
    alert = await town.flags()
    receipt = "receipt"
    await town.uow.slots.open(receipt, town.author.chat or "", 1)
    await town.uow.notices.add(Notice(receipt, alert.id, Audience.AUTHOR, town.author.id))
    await town.at(EVENING)
    by_time = []
    for step in (1, 2):
        said = await town.at(EVENING + step * TEN_MINUTES)
        by_time.append([each.text for each in said if each.chat == town.author.chat])
    assert "la coordination" not in by_time[0][-1]
    assert "Prévenus\u00a0: la mairie de Tronville-en-Barrois, la coordination." in by_time[1][-1]


@pytest.mark.parametrize("who", ["mayor", "deputy", "coordinator", "by phone"])
async def test_whoever_has_seen_it_stops_it_and_all_that_was_on_its_way(
    town: Town, who: str
) -> None:
    alert = await town.flags()
    await town.at(EVENING)
    town.moment = replace(town.moment, now=EVENING + TEN_MINUTES)
    await escalate(town.moment)
    if who == "by phone":
        await record_call(town.moment, town.coordinator, alert.id, None)
    else:
        people = {"mayor": town.mayor, "deputy": town.deputies[0], "coordinator": town.coordinator}
        await acknowledge(town.moment, people[who], alert.id)
    assert await town.hears(EVENING + TEN_MINUTES) == set()
    assert await town.due_at(alert) is None
    assert await town.hears(EVENING + timedelta(days=30)) == set()


async def test_a_first_notice_that_still_waits_says_in_silence_that_it_was_seen(
    town: Town,
) -> None:
    alert = await town.flags()
    await acknowledge(town.moment, town.coordinator, alert.id)
    (row,) = await said_to(town, town.mayor)
    assert (row.lane, row.about, row.member) == (Lane.ROUTINE, alert.id, town.mayor.id)
    assert row.body["silent"] is True
    assert "vue par la coordination" in row.body["text"]


async def test_a_withdrawal_stops_it(town: Town) -> None:
    alert = await town.flags()
    await town.at(EVENING)
    town.moment = replace(town.moment, now=EVENING + TEN_MINUTES)
    await escalate(town.moment)
    await withdraw(town.moment, town.author, alert.id)
    assert await town.hears(EVENING + TEN_MINUTES) == set()
    assert await town.due_at(alert) is None


async def test_a_phone_that_is_gone_goes_to_the_next_at_once(town: Town) -> None:
    alert = await town.flags()
    await dies(town, town.mayor)
    assert await town.hears(EVENING) == DEPUTIES
    assert await town.hears(EVENING + TEN_MINUTES) == {"coordinator"}
    assert await town.step(alert) is Step.COORDINATION


async def test_what_told_the_coordination_to_call_is_taken_back_with_the_answer(
    town: Town,
) -> None:
    for gone in town.deputies:
        await town.uow.chats.bury(gone.chat or "", "blocked")
    alert = await town.flags()
    await dies(town, town.mayor)
    waiting = [row.body["text"] for row in await said_to(town, town.coordinator)]
    assert any("C’est maintenant à vous" in said for said in waiting)
    await acknowledge(town.moment, town.coordinator, alert.id)
    waiting = [row.body["text"] for row in await said_to(town, town.coordinator)]
    assert not any("C’est maintenant à vous" in said for said in waiting)


async def test_one_deputy_of_two_who_is_gone_changes_nothing(town: Town) -> None:
    alert = await town.flags()
    await town.at(EVENING)
    town.moment = replace(town.moment, now=EVENING + TEN_MINUTES)
    await escalate(town.moment)
    await dies(town, town.deputies[0])
    assert await town.hears(EVENING + TEN_MINUTES) == {"second deputy"}
    assert await town.step(alert) is Step.DEPUTIES


async def test_who_is_back_hears_if_their_turn_has_come(town: Town) -> None:
    await town.uow.chats.bury(town.mayor.chat or "", "blocked")
    await town.uow.chats.bury(town.coordinator.chat or "", "blocked")
    await town.flags()
    assert await town.hears(EVENING) == DEPUTIES
    for back in (town.mayor, town.coordinator):
        await town.uow.chats.revive(back.chat or "")
        await catch_up(town.moment, back)
    assert await town.hears(EVENING) == {"mayor"}
    assert await town.hears(EVENING + TEN_MINUTES) == {"coordinator"}


async def test_several_that_go_on_at_once_are_one_message_and_red_ones_stay_apart(
    town: Town,
) -> None:
    oranges = [await town.flags(ORANGE) for _ in range(3)]
    await town.at(EVENING)
    red_at = EVENING + timedelta(hours=2) - TEN_MINUTES
    town.moment = replace(town.moment, now=red_at)
    red = await town.flags(RED)
    await town.at(red_at)
    sent = await town.at(EVENING + timedelta(hours=2))
    theirs = [
        each
        for each in sent
        if each.chat == town.deputies[0].chat and each.operation is Operation.SEND
    ]
    assert len(theirs) == 2
    assert red.reference in theirs[0].text
    assert all(alert.reference in theirs[1].text for alert in oranges)
    assert "pouvez-vous prendre le relais" in theirs[1].text


async def test_a_new_alert_joins_no_list_of_requests(town: Town) -> None:
    for _ in range(2):
        await town.flags(ORANGE)
    for hours in (0, 2):
        await town.at(EVENING + timedelta(hours=hours))
    asked = await town.at(EVENING + timedelta(hours=4))
    assert town.coordinator.chat in {each.chat for each in asked}
    for gone in (town.mayor, *town.deputies):
        await town.uow.chats.bury(gone.chat or "", "blocked")
    new = await town.flags(ORANGE)
    sent = await delivered(town.uow, town.moment.now)
    own = [each for each in sent if each.chat == town.coordinator.chat]
    assert [each.operation for each in own if new.reference in each.text] == [Operation.SEND]


async def test_each_step_is_written_down(town: Town) -> None:
    await town.flags()
    for minutes in (0, 10, 20, 30):
        await town.at(EVENING + timedelta(minutes=minutes))
    noted = [(each.act, each.detail) for each in town.uow.audit.noted]
    assert noted[1:] == [
        ("alert.passed_on", "deputies"),
        ("alert.passed_on", "coordination"),
        ("alert.asked_again", "coordination"),
    ]


async def said_to(town: Town, whom: Member) -> Sequence[Queued]:
    return [row for row in await town.uow.deliveries.due(town.moment.now) if row.chat == whom.chat]


async def dies(town: Town, whom: Member) -> None:
    chat = whom.chat or ""
    await town.uow.chats.bury(chat, "blocked")
    rows = await town.uow.deliveries.end_chat(chat, "blocked", town.moment.now)
    await pass_on(town.moment, chat, rows)
