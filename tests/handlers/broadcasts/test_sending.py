"""A message to many: frozen once, in portions, paused and resumed, forgotten in time."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from handlers.broadcasts import sending
from handlers.broadcasts.audience import people_of
from handlers.broadcasts.form import Plan
from handlers.broadcasts.ticks import carry_on, forget_broadcasts
from handlers.moment import Moment
from storage.audiences import Barrier
from storage.audit import audit
from storage.broadcast_rows import broadcasts
from storage.broadcasts import Broadcast, BroadcastState, BroadcastUnknown, Fate
from storage.engine import Database
from storage.exchange_groups import ExchangeGroup
from storage.meetings import Meeting, MeetingKind
from storage.members import Kind, Member, Role, Status
from storage.messages import Message
from storage.outbox import Lane, Outcome
from storage.outbox_rows import outbox
from storage.schema import new_id
from storage.unit_of_work import UnitOfWork
from tests.ground import Ground
from tests.handlers.alerts.council import member_of
from tests.house import EVENING, LIGNY, PARIS, TRONVILLE
from tests.replicas import Replicas

WORDS = "La permanence de jeudi est reportée."
TO_EVERYBODY = Plan(words=WORDS, told=3)
LATER = EVENING + timedelta(minutes=1)


@dataclass(slots=True)
class Desk:
    """A coordinator who writes, and those who read."""

    database: Database
    claire: Member
    people: Sequence[Member]

    @asynccontextmanager
    async def at(self, now: datetime = EVENING) -> AsyncIterator[Moment]:
        """A transaction at this moment."""
        async with self.database.write() as uow:
            yield Moment(uow, now, PARIS, await uow.policy(), "vigie_bot")

    async def confirms(self, plan: Plan = TO_EVERYBODY, form: str = "") -> Broadcast:
        """A broadcast that begins."""
        async with self.at() as moment:
            return await sending.confirm(moment, self.claire, form or new_id(), plan)

    async def hears(self, outcome: Outcome = Outcome.SENT, limit: int = 100) -> None:
        """So many of those who wait are told, or not."""
        async with self.at(LATER) as moment:
            for row in await moment.uow.deliveries.due(moment.now, limit):
                why = "forbidden" if outcome is Outcome.FAILED else None
                await moment.uow.deliveries.end(row.id, outcome, now=moment.now, reason=why)

    async def ticks(self, now: datetime = LATER) -> None:
        async with self.at(now) as moment:
            await carry_on(moment)

    async def stands(self, broadcast: Broadcast) -> tuple[BroadcastState, Mapping[Fate, int]]:
        async with self.database.read() as uow:
            state = (await uow.broadcasts.get(broadcast.id)).state
            counts = await uow.broadcasts.counts(broadcast.id)
            return state, {fate: count for fate, count in counts.items() if count}


@pytest.fixture
async def desk(database: Database) -> Desk:
    async with database.write() as uow:
        claire = await member_of(uow, Role.COORDINATOR)
        return Desk(database, claire, [await member_of(uow) for _ in range(3)])


async def test_a_pause_takes_back_what_waits_and_resuming_says_it_again(desk: Desk) -> None:
    broadcast = await desk.confirms()
    await desk.hears(limit=1)
    async with desk.at() as moment:
        held = await moment.uow.broadcasts.get(broadcast.id)
        await sending.pause(moment, desk.claire, held)
        assert await moment.uow.broadcasts.waiting(broadcast.id) == 0
    await desk.hears()
    await desk.ticks()
    paused = (BroadcastState.PAUSED, {Fate.SENT: 1, Fate.COMING: 2})
    assert await desk.stands(broadcast) == paused
    async with desk.at() as moment:
        held = await moment.uow.broadcasts.get(broadcast.id)
        with pytest.raises(sending.NotNow):
            await sending.pause(moment, desk.claire, held)
        await sending.resume(moment, desk.claire, held)
    await desk.hears()
    await desk.ticks()
    assert await desk.stands(broadcast) == (BroadcastState.DONE, {Fate.SENT: 3})


async def test_what_was_just_being_sent_when_it_was_paused_is_not_said_again(
    postgresql_ground: Ground, tmp_path: Path
) -> None:
    with postgresql_ground.founded(tmp_path) as settings:
        async with Replicas.of(settings) as both:
            async with both.one.write() as uow:
                claire = await member_of(uow, Role.COORDINATOR)
                desk = Desk(both.one, claire, [await member_of(uow) for _ in range(3)])
            broadcast = await desk.confirms()

            async def is_sent(uow: UnitOfWork) -> None:
                row = (await uow.deliveries.due(LATER, 1))[0]
                await uow.deliveries.end(row.id, Outcome.SENT, now=LATER)

            async def pauses(uow: UnitOfWork) -> None:
                moment = Moment(uow, LATER, PARIS, await uow.policy(), "vigie_bot")
                await sending.pause(moment, claire, await uow.broadcasts.get(broadcast.id))

            await both.meet(is_sent, pauses)
            paused = (BroadcastState.PAUSED, {Fate.SENT: 1, Fate.COMING: 2})
            assert await desk.stands(broadcast) == paused


async def test_what_is_stopped_reaches_nobody_more_and_its_words_go(desk: Desk) -> None:
    broadcast = await desk.confirms()
    await desk.hears(limit=1)
    async with desk.at() as moment:
        held = await moment.uow.broadcasts.get(broadcast.id)
        with pytest.raises(sending.NotNow):
            await sending.stop(moment, desk.claire, held)
        await sending.pause(moment, desk.claire, held)
        paused = await moment.uow.broadcasts.get(broadcast.id)
        await sending.stop(moment, desk.claire, paused)
    await desk.hears()
    await desk.ticks()
    stopped = (BroadcastState.STOPPED, {Fate.SENT: 1, Fate.WITHDRAWN: 2})
    assert await desk.stands(broadcast) == stopped
    async with desk.at() as moment:
        assert not (await moment.uow.broadcasts.get(broadcast.id)).words


async def test_no_more_than_a_portion_waits_and_the_clock_tops_it_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PORTION", 2)
    broadcast = await desk.confirms()
    async with desk.at() as moment:
        assert await moment.uow.broadcasts.waiting(broadcast.id) == 2
    await desk.hears(limit=1)
    await desk.ticks()
    async with desk.at() as moment:
        assert await moment.uow.broadcasts.waiting(broadcast.id) == 2
    await desk.hears()
    await desk.ticks()
    assert await desk.stands(broadcast) == (BroadcastState.DONE, {Fate.SENT: 3})


async def test_whoever_loses_access_meanwhile_is_counted_and_left_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PORTION", 2)
    broadcast = await desk.confirms()
    async with desk.at() as moment:
        uow = moment.uow
        (last,) = await uow.broadcasts.unsaid(broadcast.id, 5)
        first = next(one.id for one in desk.people if one.id != last)
        for gone in (first, last):
            await uow.members.set_status(gone, Status.REMOVED)
            await uow.outbox.cancel_for(gone, moment.now)
    await desk.hears()
    await desk.ticks()
    counts = {Fate.SENT: 1, Fate.WITHDRAWN: 1, Fate.UNREACHABLE: 1}
    assert await desk.stands(broadcast) == (BroadcastState.DONE, counts)
    async with desk.at() as moment:
        reached = await moment.uow.broadcasts.people(broadcast.id, first=0, limit=9)
        assert [one.barrier for one in reached if one.member == last] == [Barrier.NO_ACCESS]


async def test_another_try_is_for_those_who_did_not_get_it(desk: Desk) -> None:
    broadcast = await desk.confirms()
    await desk.hears(limit=1)
    await desk.hears(Outcome.FAILED)
    await desk.ticks()
    assert await desk.stands(broadcast) == (BroadcastState.DONE, {Fate.SENT: 1, Fate.FAILED: 2})
    for tries_again in (True, False):
        async with desk.at() as moment:
            held = await moment.uow.broadcasts.get(broadcast.id)
            if tries_again:
                assert await sending.resend(moment, desk.claire, held)
            else:
                with pytest.raises(sending.NotNow):
                    await sending.resend(moment, desk.claire, held)
            assert await moment.uow.broadcasts.waiting(broadcast.id) == 2
    await desk.hears()
    await desk.ticks()
    assert await desk.stands(broadcast) == (BroadcastState.DONE, {Fate.SENT: 3})
    async with desk.at() as moment:
        assert not (await moment.uow.broadcasts.get(broadcast.id)).words


async def test_another_try_that_reaches_nobody_begins_nothing(desk: Desk) -> None:
    broadcast = await desk.confirms()
    await desk.hears(limit=2)
    async with desk.at() as moment:
        (row,) = await moment.uow.deliveries.due(moment.now)
        await moment.uow.chats.bury(row.chat, "bot was blocked by the user")
        await moment.uow.deliveries.end_chat(row.chat, "bot was blocked by the user", EVENING)
    await desk.ticks()
    async with desk.at() as moment:
        held = await moment.uow.broadcasts.get(broadcast.id)
        assert not await sending.resend(moment, desk.claire, held)
    state, counts = await desk.stands(broadcast)
    assert state is BroadcastState.DONE
    assert counts == {Fate.SENT: 2, Fate.UNREACHABLE: 1}


async def test_two_processes_that_confirm_the_same_form_send_it_once(desk: Desk) -> None:
    form = new_id()
    both = await asyncio.gather(
        desk.confirms(form=form), desk.confirms(form=form), return_exceptions=True
    )
    assert {type(one) for one in both} == {Broadcast, sending.AlreadyConfirmed}
    async with desk.at() as moment:
        assert await moment.uow.broadcasts.waiting(form) == 3


async def test_every_alert_goes_before_it(desk: Desk) -> None:
    await desk.confirms()
    async with desk.at(LATER) as moment:
        reader = str(desk.people[0].chat)
        await moment.uow.outbox.send(reader, Message(text="alerte"), now=LATER, lane=Lane.URGENT)
        first, *others = await moment.uow.deliveries.due(LATER)
        assert first.lane is Lane.URGENT
        assert [one.lane for one in others] == [Lane.BULK] * 3


async def test_others_than_those_who_were_reviewed_are_not_written_to(desk: Desk) -> None:
    with pytest.raises(sending.AudienceChanged):
        await desk.confirms(Plan(words=WORDS, told=2))
    async with desk.at() as moment:
        assert not await moment.uow.broadcasts.recent(5)


@pytest.mark.parametrize(
    ("plan", "who"),
    [
        (Plan(), 6),
        (Plan(communes=(LIGNY,)), 1),
        (Plan(roles=("mayor", "prefect")), 2),
        (Plan(roles=("mayor",), communes=(TRONVILLE,)), 1),
        (Plan(kinds=("school",)), 0),
        (Plan(kinds=("association",), communes=(LIGNY,)), 1),
    ],
)
async def test_each_criterion_narrows_and_its_values_add_up(
    desk: Desk, plan: Plan, who: int
) -> None:
    async with desk.at() as moment:
        await member_of(moment.uow, Role.MAYOR, [LIGNY])
        await member_of(moment.uow, Role.MAYOR)
        await member_of(moment.uow, Role.COORDINATOR)
        await member_of(moment.uow, Role.AUDITOR)
        await member_of(moment.uow, Role.DUTY_PHONE)
        found = await moment.uow.audiences.of(plan.audience, besides=desk.claire.id, charter=1)
        assert len(found.everybody) == who
        assert not found.barred


async def test_an_exchange_group_is_an_audience(desk: Desk) -> None:
    async with desk.at() as moment:
        group: ExchangeGroup = await moment.uow.exchange_groups.add("Violences", EVENING)
        for inside in (desk.people[0], desk.claire):
            await moment.uow.exchange_groups.put_in(group.id, inside.id)
        audience = Plan(groups=(group.id,)).audience
        found = await moment.uow.audiences.of(audience, besides=desk.claire.id, charter=1)
        assert [one.member for one in found.everybody] == [desk.people[0].id]


async def test_what_bars_the_way_to_each(desk: Desk) -> None:
    async with desk.at() as moment:
        uow = moment.uow
        await uow.members.add(
            role=Role.FIELD_PARTNER,
            kind=Kind.SCHOOL,
            first_name="",
            last_name="",
            organisation="Collège exemple",
            communes=[],
            now=EVENING,
        )
        blocked, gone, lost = [str(one.chat) for one in desk.people]
        await uow.chats.bury(blocked, "bot was blocked by the user")
        await uow.chats.bury(gone, "user is deactivated")
        await uow.chats.bury(lost, "chat not found")
        await member_of(uow)
        found = await uow.audiences.of(Plan().audience, besides=desk.claire.id, charter=1)
        assert len(found.reached) == 1
        assert found.barriers() == dict.fromkeys(
            (Barrier.NOT_HERE, Barrier.BLOCKED, Barrier.NO_ACCOUNT, Barrier.LOST), 1
        )
        unsigned = await uow.audiences.of(Plan().audience, besides=desk.claire.id, charter=2)
        assert unsigned.barriers()[Barrier.UNSIGNED] == 1


async def test_the_words_are_sealed_and_all_of_it_is_forgotten_in_time(desk: Desk) -> None:
    broadcast = await desk.confirms()
    await desk.hears(limit=2)
    await desk.hears(Outcome.FAILED)
    await desk.ticks()
    async with desk.at() as moment:
        (row,) = (await moment.uow.connection.execute(select(broadcasts))).all()
        assert WORDS.encode() not in bytes(row.sealed)
        assert (await moment.uow.broadcasts.get(broadcast.id)).words == WORDS
    over = LATER + timedelta(days=30)
    async with desk.at(over - timedelta(minutes=1)) as moment:
        await forget_broadcasts(moment)
        assert await moment.uow.broadcasts.recent(5)
    async with desk.at(over) as moment:
        await forget_broadcasts(moment)
        with pytest.raises(BroadcastUnknown):
            await moment.uow.broadcasts.get(broadcast.id)
    async with desk.at(over) as moment:
        journal = select(audit.c.act, audit.c.detail).where(audit.c.about == broadcast.id)
        acts = [tuple(each) for each in await moment.uow.connection.execute(journal)]
    assert acts == [
        ("broadcast.confirmed", "people=3"),
        ("broadcast.ended", "failed=1 sent=2"),
        ("broadcast.purged", ""),
    ]


async def _some_are_heard(desk: Desk, random: Random) -> None:
    outcome = random.choice([Outcome.SENT, Outcome.SENT, Outcome.FAILED])
    await desk.hears(outcome, limit=random.randrange(1, 4))


async def _one_blocks(desk: Desk, random: Random) -> None:
    async with desk.at() as moment:
        chat = str(random.choice(desk.people).chat)
        await moment.uow.chats.bury(chat, "bot was blocked by the user")
        await moment.uow.deliveries.end_chat(chat, "bot was blocked by the user", LATER)


async def _one_is_back(desk: Desk, random: Random) -> None:
    async with desk.at() as moment:
        await moment.uow.chats.revive(str(random.choice(desk.people).chat))


async def _one_leaves(desk: Desk, random: Random) -> None:
    async with desk.at() as moment:
        gone = random.choice(desk.people)
        await moment.uow.members.set_status(gone.id, Status.SUSPENDED)
        await moment.uow.outbox.cancel_for(gone.id, moment.now)


async def _one_acts(desk: Desk, random: Random) -> None:
    act = random.choice(
        [sending.pause, sending.resume, sending.resume, sending.stop, sending.resend]
    )
    async with desk.at(LATER) as moment:
        (broadcast,) = await moment.uow.broadcasts.recent(1)
        with suppress(sending.NotNow):
            await act(moment, desk.claire, broadcast)


async def _the_clock_ticks(desk: Desk, _: Random) -> None:
    await desk.ticks()


DEEDS = (_some_are_heard, _some_are_heard, _one_blocks, _one_is_back, _one_leaves, _one_acts)


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_happens_each_has_one_fate_and_nobody_hears_it_twice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    random = Random(seed)
    monkeypatch.setattr(sending, "PORTION", 2)
    async with desk.at() as moment:
        desk.people = [*desk.people, *[await member_of(moment.uow) for _ in range(3)]]
    broadcast = await desk.confirms(Plan(words=WORDS, told=6))
    for _ in range(30):
        await random.choice([*DEEDS, _the_clock_ticks])(desk, random)
        _, counts = await desk.stands(broadcast)
        assert sum(counts.values()) == 6
        async with desk.at() as moment:
            told = select(outbox.c.member).where(
                outbox.c.about == broadcast.id, outbox.c.outcome == Outcome.SENT
            )
            heard = list(await moment.uow.connection.scalars(told))
            reached = await moment.uow.broadcasts.people(broadcast.id, first=0, limit=9)
        assert len(heard) == len(set(heard))
        assert set(heard) == {one.member for one in reached if one.fate is Fate.SENT}


async def test_the_invited_of_a_meeting_that_is_called_off_are_nobody(desk: Desk) -> None:
    async with desk.at() as moment:
        meeting = Meeting(
            id=new_id(),
            kind=MeetingKind.WATCH_CELL,
            local=datetime(2026, 12, 3, 14),  # noqa: DTZ001 - the hour on people's clocks
            zone=PARIS,
            minutes=60,
            whole_council=False,
            communes=frozenset({LIGNY}),
            title="Cellule de veille",
            place="Mairie de Ligny",
        )
        await moment.uow.meetings.add(meeting, EVENING)
        invited = await member_of(moment.uow, communes=[LIGNY])
        plan = Plan(meeting=meeting.id, words=WORDS, told=1)
        found = await people_of(moment, plan, desk.claire)
        assert [one.member for one in found.everybody] == [invited.id]
        await moment.uow.meetings.change(meeting.cancelled())
        assert not (await people_of(moment, plan, desk.claire)).everybody
        with pytest.raises(sending.AudienceChanged):
            await sending.confirm(moment, desk.claire, new_id(), plan)
