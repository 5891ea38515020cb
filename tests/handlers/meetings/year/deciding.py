"""What is decided in the year's meetings, and how those who lead a decision answer for it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from handlers.meetings.minutes import deciding, leading, publishing
from handlers.meetings.minutes.buttons import Answer
from handlers.meetings.minutes.deciding import Noted
from handlers.meetings.minutes.leading import DecisionOver
from handlers.modes import MAYORS_OWN, Mode
from handlers.moment import Moment
from storage.decisions import Decision
from storage.meetings import Meeting
from tests.handlers.meetings.year.people import People
from tests.handlers.meetings.year.world import Told

DECISIONS, AT_ONE_MEETING = 300, 10
MODES = [one for one in Mode if one not in MAYORS_OWN]


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody said about a decision that they lead."""

    at: datetime
    decision: str
    answer: Answer


@dataclass(slots=True)
class Deciding:
    """Notes what is decided in each meeting, and answers when the clock asks."""

    people: People
    decisions: dict[str, Decision] = field(default_factory=dict)
    """As they were published."""
    answered: list[Answered] = field(default_factory=list)
    _asked: Counter[str] = field(default_factory=Counter)

    def hear_of(self, meeting: Meeting) -> None:
        """Half an hour before its end, where it comes to that: then nobody has left yet."""
        at = meeting.ends_at - timedelta(minutes=30)
        self.people.world.plan(at, partial(self._decide, meeting))

    def hear(self, told: Told) -> None:
        """Whoever is asked what became of a decision answers sooner or later, or never."""
        known = self.decisions.get(str(told.row.about))
        if told.by != "ask_after_decisions" or known is None:
            return
        # Dice of its own: which of several is asked first depends on their random ids.
        self._asked[known.id] += 1
        of = self.people.world.dates[str(known.meeting)][-1].meeting.local
        rng = Random(f"{of} {known.number} {self._asked[known.id]}")
        habits = [Answer.DONE] * 6 + [Answer.GOING_ON] * 2 + [Answer.GIVEN_UP, None, None]
        if said := rng.choice(habits):
            at = told.at + timedelta(seconds=rng.randint(600, 6 * 3600))
            self.people.world.plan(at, partial(self._answer, known, said))

    async def _decide(self, expected: Meeting, moment: Moment) -> None:
        meeting = await moment.uow.meetings.get(expected.id)
        if meeting.is_cancelled or meeting.local != expected.local:
            return
        for _ in range(min(AT_ONE_MEETING, DECISIONS - len(self.decisions))):
            await self._note(meeting, moment)
        await publishing.publish(moment, self.people.claire, meeting.id, 0)
        for one in await moment.uow.decisions.of_meeting(meeting.id):
            self.decisions[one.id] = one

    async def _note(self, meeting: Meeting, moment: Moment) -> None:
        rng = self.people.rng
        leads = [one for one in self.people.everyone if meeting.convenes(one)]
        noted = Noted(
            text="Une médiation est proposée aux voisins.",
            mode=rng.choice(MODES),
            lead=rng.choice(leads).id,
            due_at=deciding.in_days(moment, rng.choice((1, 7, 15, 15, 30, 90))),
        )
        await deciding.note(moment, self.people.claire, meeting.id, noted)

    async def _answer(self, decision: Decision, said: Answer, moment: Moment) -> None:
        [lead] = [one for one in self.people.everyone if one.id == decision.lead]
        try:
            await leading.answer(moment, lead, decision.id, said)
        except DecisionOver:
            return  # answered under an earlier question
        self.answered.append(Answered(moment.now, decision.id, said))
