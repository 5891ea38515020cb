"""What has to be said about each decision, worked out from its day and the answers alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from handlers.meetings.minutes.buttons import Answer
from storage.decisions import Decision
from tests.handlers.meetings.year import calendar
from tests.handlers.meetings.year.deciding import Answered, Deciding
from tests.handlers.meetings.year.people import COORDINATORS
from tests.house import PARIS

Hears = tuple[str, datetime, str]
"""Which decision, when, in which chat."""


def hears(deciding: Deciding) -> Iterator[Hears]:
    """Two days before its day, on the morning after it, and two hours later to the coordination.

    « En cours » asks again a week later; « C’est fait » and « Abandonnée » end it.
    """
    chats = {one.id: str(one.chat) for one in deciding.people.everyone}
    coordination = [str(one.chat) for one in deciding.people.everyone[:COORDINATORS]]
    for decision in deciding.decisions.values():
        said = [one for one in deciding.answered if one.decision == decision.id]
        for step, at in _steps(deciding, decision, said):
            to = coordination if step == "surface" else [chats[str(decision.lead)]]
            yield from ((decision.id, at, chat) for chat in to)


def _steps(
    deciding: Deciding, decision: Decision, said: list[Answered]
) -> Iterator[tuple[str, datetime]]:
    ends, answers = calendar.ENDS.astimezone(UTC), iter([*said, None])
    answer, now = next(answers), decision.told_at or ends
    step, at = "remind", _morning(decision, -2)
    if at <= now:
        step, at = "ask", _ask(decision, now)
    while True:
        at = deciding.people.world.after_outage(at)
        if answer is not None and answer.at <= at:
            if answer.answer is not Answer.GOING_ON:
                return
            step, at = "ask", _ask(decision, answer.at)
            answer = next(answers)
        elif at >= ends:
            return
        else:
            yield step, at
            if step == "remind":
                step, at = "ask", _ask(decision, at)
            elif step == "ask":
                step, at = "surface", at + timedelta(hours=2)
            else:
                at = ends  # the clock rests, unless whoever leads speaks up after all


def _ask(decision: Decision, now: datetime) -> datetime:
    morning = _morning(decision, 1)
    return morning if morning > now else now + timedelta(days=7)


def _morning(decision: Decision, days: int) -> datetime:
    day = decision.due_at.astimezone(PARIS).date() + timedelta(days=days)
    return datetime.combine(day, time(9), PARIS).astimezone(UTC)
