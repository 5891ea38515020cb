"""What a key or a typed line answers about a meeting in the making. No chat, no database."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.dates import Misunderstood, parse_day
from handlers.meetings.agenda.lines import lines_of
from handlers.meetings.limits import (
    LONGEST_AGENDA,
    LONGEST_PLACE,
    LONGEST_TITLE,
    one_line,
    within,
)
from handlers.meetings.plan import Listed, Plan, Step
from handlers.meetings.series.rhythm import Rhythm, fitting
from handlers.meetings.when import DateUnclear, read_length
from storage.agendas import numbered
from storage.meetings import MeetingKind

_DAY = r"\d{4}-\d{2}-\d{2}"
_LISTS: Mapping[str, Listed] = {f"list-{one}": one for one in Listed}
_NOBODY: Mapping[str, Any] = {"communes": (), "organisations": (), "people": ()}


class NotReadable(Exception):
    """A typed line says nothing at this step."""

    def __init__(self, step: Step) -> None:
        super().__init__(step)
        self.step = step


def picked(plan: Plan, value: str, now: datetime, zone: ZoneInfo, title: str) -> Plan:
    """The plan with the answer of a key; `title` is the one that is proposed.

    Raises `ValueError` where no key of this step says this, `DateUnclear`, `EndTooSoon`,
    `EndTooLate`.
    """
    change: dict[str, Any]
    match plan.step:
        case Step.KIND:
            change = {"kind": MeetingKind(value)}
        case Step.DAY | Step.HOUR | Step.HOLIDAY:
            change = {"when": plan.when.picked(value, now, zone)}
        case Step.RHYTHM | Step.UNTIL:
            change = _coming_back(plan, value, zone)
        case Step.LENGTH:
            change = {"minutes": _minutes(value)}
        case Step.PLACE:
            change = {"place": _at(plan.places, value)}
        case Step.INVITED:
            change = _invited(plan, value)
        case Step.TITLE if value == "keep":
            change = {"title": title}
        case Step.AGENDA if value == "later":
            change = {"agenda": ""}
        case Step.REVIEW:
            change = _reviewed(plan, value, now, zone)
        case _:
            raise ValueError(value)
    return replace(plan, **change)


def typed(plan: Plan, text: str, now: datetime, zone: ZoneInfo) -> Plan:
    """The plan with what was typed; communes are read elsewhere.

    Raises `DateUnclear`, `EndTooSoon`, `EndTooLate`, `TooLong`, `NotReadable`.
    """
    match plan.step:
        case Step.DAY | Step.HOUR | Step.HOLIDAY:
            return replace(plan, when=plan.when.typed(text, now, zone))
        case Step.UNTIL:
            return replace(plan, until=_typed_end(plan, text, now, zone))
        case Step.LENGTH if minutes := read_length(text):
            return replace(plan, minutes=minutes)
        case Step.PLACE:
            return replace(plan, place=within(one_line(text), LONGEST_PLACE))
        case Step.TITLE:
            return replace(plan, title=within(one_line(text), LONGEST_TITLE))
        case Step.AGENDA:
            return replace(plan, agenda=_fitting_agenda(text))
    raise NotReadable(plan.step)


def _reviewed(plan: Plan, value: str, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """A question again, or another day at the same hour."""
    if re.fullmatch(_DAY, value) is None:
        return plan.unanswered(Step(value))
    when = replace(plan.when, day=None).picked(value, now, zone)
    return {"when": replace(when, holiday_kept=False)}


def _coming_back(plan: Plan, value: str, zone: ZoneInfo) -> dict[str, Any]:
    if plan.step is Step.RHYTHM:
        return {"rhythm": Rhythm(value), "until": None}
    return {"until": _end(plan, date.fromisoformat(value), zone)}


def _typed_end(plan: Plan, text: str, now: datetime, zone: ZoneInfo) -> date:
    day = parse_day(text, now.astimezone(zone).date())
    if isinstance(day, Misunderstood):
        raise DateUnclear(day.reason)
    return _end(plan, day, zone)


def _end(plan: Plan, day: date, zone: ZoneInfo) -> date:
    return fitting(plan.rhythm or Rhythm.ONCE, plan.when.local, day, zone)


def _fitting_agenda(text: str) -> str:
    """With a number before each of its lines it has to fit, too."""
    agenda = within(text, LONGEST_AGENDA)
    within(numbered(lines_of(agenda)), LONGEST_AGENDA)
    return agenda


def _invited(plan: Plan, value: str) -> dict[str, Any]:
    if value == "all":
        return {"invited": True, "whole_council": True, **_NOBODY}
    if value == "done" and plan.invites_some:
        return {"invited": True, "whole_council": False}
    if value in _LISTS:
        return {"listed": _LISTS[value]}
    if value in plan.communes:
        return {"communes": tuple(one for one in plan.communes if one != value)}
    if value in plan.offered:
        return {"communes": (*plan.communes, value)}
    raise ValueError(value)


def _minutes(value: str) -> int:
    minutes = read_length(value)
    if minutes is None:
        raise ValueError(value)
    return minutes


def _at(places: tuple[str, ...], value: str) -> str:
    index = int(value)
    if not 0 <= index < len(places):
        raise ValueError(value)
    return places[index]
