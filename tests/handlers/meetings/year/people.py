"""Sixty people with their habits: who answers what, who moves a meeting, who calls one off."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from handlers.meetings import service
from handlers.meetings.convening import answering
from handlers.meetings.convening.answering import MeetingBegun
from handlers.meetings.convening.entitled import candidates
from handlers.meetings.service import MeetingOver, Proposal
from handlers.moment import Moment
from storage.attendances import Answer
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member, Role
from tests.handlers.meetings.conftest import Council
from tests.handlers.meetings.year import calendar
from tests.handlers.meetings.year.calendar import COMMUNES, some_hour
from tests.handlers.meetings.year.world import World
from tests.house import PARIS

PEOPLE, COORDINATORS = 60, 3
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Said:
    """What a person answered, and when; `alternate` comes instead."""

    at: datetime
    meeting: str
    member: str
    answer: Answer
    alternate: str | None = None


@dataclass(slots=True)
class People:
    """Who is in the council, and everything they said about coming."""

    world: World
    rng: Random
    everyone: Sequence[Member]
    groups: dict[str, frozenset[str]]
    said: list[Said] = field(default_factory=list)
    _settled: set[tuple[str, str]] = field(default_factory=set)
    """Meeting and member: whoever represents, or is represented, leaves it at that."""

    @property
    def claire(self) -> Member:
        """The coordinator."""
        return self.everyone[0]

    async def announce(self, proposal: Proposal, moment: Moment) -> None:
        """Plan a meeting, or a whole series."""
        await service.announce(moment, self.claire, proposal)

    async def move(self, meeting: str, local: datetime, moment: Moment) -> None:
        """Another date: everybody is asked again."""
        before = await moment.uow.meetings.get(meeting)
        after, _ = await service.move(moment, self.claire, meeting, before.version, local)
        self.world.dated(after)

    async def call_off(self, meeting: str, moment: Moment) -> None:
        """It does not take place."""
        before = await moment.uow.meetings.get(meeting)
        await service.call_off(moment, self.claire, meeting, before.version)
        self.world.undated(meeting)

    def hear_of(self, meeting: Meeting) -> None:
        """A meeting has a new date: people will answer, and it may have another fate yet."""
        self._will_answer(meeting)
        day, begins = meeting.local.date(), meeting.starts_at
        if day in calendar.CALLED_OFF:
            at = begins - calendar.CALLED_OFF[day]
            self.world.plan(at, partial(self.call_off, meeting.id))
        elif day in calendar.MOVES and meeting.version == 1:
            before, by = calendar.MOVES[day]
            self.world.plan(begins - before, partial(self.move, meeting.id, meeting.local + by))

    def _will_answer(self, meeting: Meeting) -> None:
        """Each of the invited, on one of the nine days before, most of them once."""
        local = meeting.local.replace(tzinfo=PARIS)
        for member in self.everyone:
            if not meeting.convenes(member):
                continue
            for answer in self._habit():
                at = max(self.world.now + MINUTE, some_hour(self.rng, local, 1, 9))
                self.world.plan(at, partial(self._answer, meeting.id, member, answer))

    def _habit(self) -> Sequence[Answer]:
        often, seldom = Answer.PRESENT, Answer.EXCUSED
        habits = [(often,)] * 11 + [(seldom,)] * 3 + [(seldom, often)] + [()] * 4
        return self.rng.choice([*habits, (Answer.REPRESENTED,)])

    async def _answer(self, meeting: str, member: Member, answer: Answer, moment: Moment) -> None:
        if (meeting, member.id) in self._settled:
            return
        try:
            if answer is Answer.REPRESENTED:
                await self._represented(meeting, member, moment)
            else:
                await answering.answer(moment, member, meeting, answer)
                self.said.append(Said(moment.now, meeting, member.id, answer))
        except (MeetingUnknown, MeetingOver, MeetingBegun):
            pass  # it was called off, or brought forward

    async def _represented(self, meeting_id: str, member: Member, moment: Moment) -> None:
        meeting = await service.open_to(moment, member, meeting_id)
        fit = await candidates(moment, member, member, meeting)
        free = [one for one in fit if (meeting_id, one.id) not in self._settled]
        if free:
            alternate = self.rng.choice(free)
            await answering.represent(moment, member, meeting_id, alternate.id)
            self._settled |= {(meeting_id, member.id), (meeting_id, alternate.id)}
            said = Said(moment.now, meeting_id, member.id, Answer.REPRESENTED, alternate.id)
            self.said.append(said)


async def settled_in(council: Council, world: World, rng: Random) -> People:
    """Found the council: three coordinators, and people of one or two communes each."""
    everyone = [await council.member(Role.COORDINATOR, ()) for _ in range(COORDINATORS)]
    roles = (Role.MAYOR, Role.DEPUTY_MAYOR, Role.FIELD_PARTNER, Role.FIELD_PARTNER)
    while len(everyone) < PEOPLE:
        communes = rng.sample(COMMUNES, rng.choice((1, 1, 2)))
        everyone.append(await council.member(rng.choice(roles), communes))
    groups = {await council.group([one]): frozenset({one}) for one in COMMUNES}
    people = People(world, rng, everyone, groups)
    world.on_dated.append(people.hear_of)
    return people


def plan_all(people: People) -> None:
    """What the coordinator plans at the beginning, and later in the year."""
    world, rng = people.world, people.rng
    for series in (calendar.fortnightly(), calendar.first_thursdays()):
        world.plan(calendar.BEGINS + DAY, partial(people.announce, series))
    for single in calendar.single_ones():
        at = some_hour(rng, single.local.replace(tzinfo=PARIS), 20, 50)
        world.plan(at, partial(people.announce, single))
