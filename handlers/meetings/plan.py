"""A meeting in the making: what was answered, and what is asked next. No chat, no database."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from handlers.meetings.series.recurrence import Recurrence
from handlers.meetings.series.rhythm import Rhythm, recurring
from handlers.meetings.service import Proposal
from handlers.meetings.when import Missing, When
from storage.meetings import MeetingKind


class Step(StrEnum):
    """The questions, in their order; each one is asked while its answer is missing."""

    KIND = "kind"
    DAY = Missing.DAY.value
    HOUR = Missing.HOUR.value
    HOLIDAY = Missing.HOLIDAY.value
    RHYTHM = "rhythm"
    UNTIL = "until"
    LENGTH = "length"
    PLACE = "place"
    INVITED = "invited"
    TITLE = "title"
    AGENDA = "agenda"
    REVIEW = "review"


_BEFORE: Mapping[Step, Step] = {
    Step.DAY: Step.KIND,
    Step.RHYTHM: Step.HOUR,
    Step.UNTIL: Step.RHYTHM,
    Step.LENGTH: Step.RHYTHM,
    Step.PLACE: Step.LENGTH,
    Step.INVITED: Step.PLACE,
    Step.TITLE: Step.INVITED,
    Step.AGENDA: Step.TITLE,
    Step.REVIEW: Step.AGENDA,
}


class Listed(StrEnum):
    """Of what kind the keys are from which the invited are chosen."""

    COMMUNES = "communes"
    ORGANISATIONS = "organisations"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The answers so far. `offered` are the communes and `places` the places shown as keys."""

    kind: MeetingKind | None = None
    when: When = field(default_factory=When)
    rhythm: Rhythm | None = None
    until: date | None = None
    """The last day of a series."""
    skipped: tuple[date, ...] = ()
    """The days of a series that are left out, besides public holidays."""
    minutes: int | None = None
    place: str | None = field(default=None, repr=False)
    places: tuple[str, ...] = field(default=(), repr=False)
    invited: bool = False
    """Whether the question of who is invited is settled."""
    whole_council: bool = False
    communes: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Members, by id."""
    listed: Listed = Listed.COMMUNES
    """What stands as keys where the invited are chosen."""
    title: str | None = field(default=None, repr=False)
    agenda: str | None = field(default=None, repr=False)
    """Empty: later."""

    @property
    def step(self) -> Step:
        """The first question without an answer."""
        if self.kind is None:
            return Step.KIND
        if self.when.missing:
            return Step(self.when.missing.value)
        answers = {
            Step.RHYTHM: self.rhythm is not None,
            Step.UNTIL: not self.comes_back or self.until is not None,
            Step.LENGTH: self.minutes is not None,
            Step.PLACE: self.place is not None,
            Step.INVITED: self.invited,
            Step.TITLE: self.title is not None,
            Step.AGENDA: self.agenda is not None,
        }
        return next((step for step, answered in answers.items() if not answered), Step.REVIEW)

    @property
    def comes_back(self) -> bool:
        """Whether it is the first of a series."""
        return self.rhythm not in {None, Rhythm.ONCE}

    @property
    def invites_some(self) -> bool:
        """Whether a commune, an organisation or somebody was chosen."""
        return bool(self.communes or self.organisations or self.people)

    def back(self) -> "Plan":
        """The question before, asked again; at the first one nothing changes."""
        if self.when.missing and (before := self.when.before()):
            return replace(self, when=before)
        return self.asking(_BEFORE.get(self.step, Step.KIND))

    def asking(self, step: Step) -> "Plan":
        """The same plan with the answer to this question taken back."""
        return replace(self, **self.unanswered(step))

    def unanswered(self, step: Step) -> dict[str, Any]:
        """The fields of a question as they were before its answer."""
        fields: Mapping[Step, dict[str, Any]] = {
            Step.KIND: {"kind": None},
            # An end was chosen for the dates from that day on.
            Step.DAY: {"when": When(), "until": None, "skipped": ()},
            Step.HOUR: {"when": When(day=self.when.day), "until": None, "skipped": ()},
            Step.HOLIDAY: {"when": When(day=self.when.day), "until": None, "skipped": ()},
            Step.RHYTHM: {"rhythm": None, "until": None, "skipped": ()},
            Step.UNTIL: {"until": None, "skipped": ()},
            Step.LENGTH: {"minutes": None},
            Step.PLACE: {"place": None},
            Step.INVITED: {"invited": False, "whole_council": False, "listed": Listed.COMMUNES},
            Step.TITLE: {"title": None},
            Step.AGENDA: {"agenda": None},
        }
        return fields[step]

    def series(self, zone: ZoneInfo) -> Recurrence | None:
        """When it comes back, once that was answered; None where it takes place once."""
        if self.rhythm is None or self.until is None or not self.comes_back:
            return None
        every = recurring(self.rhythm, self.when.local, self.until, zone)
        return replace(every, without=frozenset(every.without).union(self.skipped))

    def proposal(self, zone: ZoneInfo) -> Proposal:
        """What is announced. Raises `LookupError` while a question is open."""
        if self.kind is None or self.minutes is None or self.step is not Step.REVIEW:
            raise LookupError("the plan is not complete")
        return Proposal(
            kind=self.kind,
            local=self.when.local,
            minutes=self.minutes,
            whole_council=self.whole_council,
            communes=frozenset(self.communes),
            organisations=frozenset(self.organisations),
            people=frozenset(self.people),
            title=self.title or "",
            place=self.place or "",
            agenda=self.agenda or "",
            series=self.series(zone),
        )

    def as_state(self) -> dict[str, Any]:
        """For the draft."""
        until = self.until.isoformat() if self.until else None
        skipped = [day.isoformat() for day in self.skipped]
        return asdict(self) | {"when": self.when.as_state(), "until": until, "skipped": skipped}

    @classmethod
    def of_state(cls, state: dict[str, Any]) -> "Plan":
        """From the draft."""
        lists = {name: tuple(state[name]) for name in ("places", "communes", "offered")}
        # A form that was begun before these were asked has no answer to them.
        lists |= {name: tuple(state.get(name, ())) for name in ("organisations", "people")}
        rhythm, until = state.get("rhythm"), state.get("until")
        answers = {
            "kind": MeetingKind(state["kind"]) if state["kind"] else None,
            "when": When.of_state(state["when"]),
            "rhythm": Rhythm(rhythm) if rhythm else None,
            "until": date.fromisoformat(until) if until else None,
            "skipped": tuple(date.fromisoformat(day) for day in state.get("skipped", ())),
            "listed": Listed(state.get("listed", Listed.COMMUNES)),
        }
        return cls(**state | lists | answers)
