"""Over meetings at random: what is open and was on an agenda stands on another, or is offered."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from handlers.meetings import service
from handlers.meetings.agenda import items
from handlers.meetings.agenda.items import AgendaFull
from handlers.meetings.agenda.loop import (
    NoNextMeeting,
    postpone_rest,
    take_up,
    to_take_up,
)
from handlers.moment import Moment
from storage.decisions import Decision, DecisionStatus
from storage.meetings import Meeting, MeetingKind
from storage.members import Member, Role
from storage.situations import SituationStatus
from tests.handlers.meetings.conftest import IN_TWO_WEEKS, Council
from tests.house import EVENING

KINDS = (
    MeetingKind.WATCH_CELL,
    MeetingKind.WATCH_CELL,
    MeetingKind.EXCHANGE_GROUP,
    MeetingKind.PLENARY,
)
STEPS = 60
PASSING = timedelta(days=1, hours=7)


@dataclass(slots=True)
class Place:
    """Where something stood, as whoever put it there remembers."""

    about: str
    meeting: str
    is_treated: bool = False


@dataclass(slots=True)
class Year:
    """A stretch of a council's life, and what somebody outside would remember of it."""

    claire: Member
    chance: random.Random
    meetings: dict[str, Meeting] = field(default_factory=dict)
    situations: set[str] = field(default_factory=set)
    decisions: dict[str, Decision] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)

    def coming(self, now: datetime) -> list[Meeting]:
        """Those that lie ahead or go on."""
        every = self.meetings.values()
        return [one for one in every if not one.is_cancelled and one.ends_at > now]

    def is_placed(self, about: str, now: datetime) -> bool:
        ahead = {one.id for one in self.coming(now)}
        return any(
            one.about == about and one.meeting in ahead and not one.is_treated
            for one in self.places
        )

    def owed(self, now: datetime) -> Iterator[str]:
        """What is open and stands nowhere ahead."""
        yield from (one for one in self.situations if not self.is_placed(one, now))
        for one in self.decisions.values():
            stood = any(at.about == one.id and not at.is_treated for at in self.places)
            alive = one.situation in self.situations
            if alive and (stood or one.due_at <= now) and not self.is_placed(one.id, now):
                yield one.id

    async def act(self, moment: Moment) -> None:
        """Something happens, or nothing where it cannot."""
        acts = [self.plan, self.begin, self.decide, self.put, self.put, self.put]
        acts += [self.move, self.call_off, self.close, self.treat, self.postpone]
        acts += [self.decide, self.put_off]
        await self.chance.choice(acts)(moment)

    async def plan(self, moment: Moment) -> None:
        days = timedelta(days=self.chance.randint(1, 25), hours=self.chance.randint(0, 3))
        local = moment.now.astimezone(moment.zone).replace(tzinfo=None, microsecond=0) + days
        proposal = replace(IN_TWO_WEEKS, kind=self.chance.choice(KINDS), local=local)
        meeting, _ = await service.announce(moment, self.claire, proposal)
        self.meetings[meeting.id] = meeting

    async def begin(self, moment: Moment) -> None:
        self.situations.add((await moment.uow.situations.open(moment.now)).id)

    async def decide(self, moment: Moment) -> None:
        if not self.situations:
            return
        decision = Decision(
            situation=self.chance.choice(sorted(self.situations)),
            due_at=moment.now + timedelta(days=self.chance.randint(-3, 20)),
            created_at=moment.now,
            created_by=self.claire.id,
        )
        await moment.uow.decisions.add(decision)
        self.decisions[decision.id] = decision

    async def put_off(self, moment: Moment) -> None:
        if self.decisions:
            one = self.decisions[self.chance.choice(sorted(self.decisions))]
            later = replace(one, due_at=moment.now + timedelta(days=90))
            await moment.uow.decisions.keep(later)
            self.decisions[one.id] = later

    async def put(self, moment: Moment) -> None:
        ahead = [one for one in self.coming(moment.now) if not one.kind.is_formal]
        if not ahead:
            return
        meeting = self.chance.choice(ahead)
        cases = (await to_take_up(moment, self.claire, meeting)).cases
        if cases:
            case = self.chance.choice(cases)
            about = (case.situation, case.decision)
            try:
                await take_up(moment, self.claire, meeting, *about)
            except AgendaFull:
                return
            self.places.append(Place(case.decision or case.situation or "", meeting.id))

    async def move(self, moment: Moment) -> None:
        ahead = [one for one in self.coming(moment.now) if one.starts_at > moment.now]
        if ahead:
            one = self.chance.choice(ahead)
            local = one.local + timedelta(days=self.chance.randint(-3, 12))
            if replace(one, local=local).starts_at > moment.now:
                act = (moment, self.claire, one.id, one.version, local)
                self.meetings[one.id], _ = await service.move(*act)

    async def call_off(self, moment: Moment) -> None:
        ahead = [one for one in self.coming(moment.now) if one.starts_at > moment.now]
        if ahead:
            one = self.chance.choice(ahead)
            act = (moment, self.claire, one.id, one.version)
            self.meetings[one.id], _ = await service.call_off(*act)

    async def close(self, moment: Moment) -> None:
        if self.situations and self.chance.random() < 0.5:
            one = self.chance.choice(sorted(self.situations))
            await moment.uow.situations.set_status(one, SituationStatus.CLOSED, moment.now)
            self.situations.discard(one)
        elif self.decisions:
            done = self.decisions.pop(self.chance.choice(sorted(self.decisions)))
            await moment.uow.decisions.keep(replace(done, status=DecisionStatus.DONE))

    async def treat(self, moment: Moment) -> None:
        for meeting in self.coming(moment.now):
            for item in (await items.standing(moment, meeting)).accepted:
                await items.treat(moment, self.claire, meeting, item.id)
                for one in self.places:
                    if (one.about, one.meeting) == (item.decision or item.situation, meeting.id):
                        one.is_treated = True
                return

    async def postpone(self, moment: Moment) -> None:
        for meeting in self.coming(moment.now):
            if meeting.starts_at > moment.now:
                continue
            try:
                following, _ = await postpone_rest(moment, self.claire, meeting)
            except NoNextMeeting:
                continue
            alive = {*self.situations, *self.decisions}
            for one in self.places:
                if one.meeting == meeting.id and not one.is_treated and one.about in alive:
                    one.meeting = following.id


@pytest.mark.parametrize("seed", range(8))
async def test_nothing_vanishes_between_two_meetings(council: Council, seed: int) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    year, now = Year(claire, random.Random(seed)), EVENING
    offered = 0
    for step in range(STEPS):
        if step % 3 == 0:
            now += PASSING * year.chance.random()
        running = next((one for one in year.coming(now) if one.starts_at > now), None)
        if running is not None and year.chance.random() < 0.15:
            now = running.starts_at + timedelta(minutes=30)
        async with council.at(now) as moment:
            if step == 0:
                await year.plan(moment)
                await year.begin(moment)
            await year.act(moment)
            owed = set(year.owed(now))
            for meeting in year.coming(now):
                found = (await to_take_up(moment, claire, meeting)).cases
                here = {one.decision or one.situation for one in found}
                assert here == (set() if meeting.kind.is_formal else owed)
                offered += len(here)
    assert offered
