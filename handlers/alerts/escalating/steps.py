"""Whose turn it is: whoever is on call, the mayor, the deputies, the coordination; pure rules."""

from collections.abc import Collection, Sequence

from handlers.alerts.routing import Recipients
from handlers.alerts.telling import PRIVATE, Telling
from storage.escalations import Step
from storage.members import Member, Role

IN_ORDER = (Step.ON_CALL, Step.FIRST, Step.DEPUTIES, Step.COORDINATION)


def step_of(member: str, to: Recipients) -> Step:
    """At which step a member is asked; whom a rule names is told at once, and asked nothing."""
    if any(one.id == member for one in to.coordinators):
        return Step.COORDINATION
    if member in to.on_call:
        return Step.ON_CALL
    is_first = member in to.first or all(one.id != member for one in to.officials)
    return Step.FIRST if is_first else Step.DEPUTIES


def people_at(to: Recipients, step: Step) -> Sequence[Member]:
    """Whom Vigie can reach at a step."""
    asked = (*to.officials, *to.coordinators)
    return [one for one in asked if step_of(one.id, to) is step]


def next_step(to: Recipients, after: Step, asked: Collection[str] = ()) -> Step | None:
    """The next step at which somebody can be reached who was not `asked` before.

    The others are skipped without waiting.
    """
    return next(
        (
            step
            for step in IN_ORDER
            if step > after and any(one.id not in asked for one in people_at(to, step))
        ),
        None,
    )


def newly_asked(
    to: Recipients, since: Step, upto: Step, asked: Collection[str]
) -> Sequence[Member]:
    """Those whose turn has come after one step and by another, who were not asked: each hears once.

    Whoever has come on call meanwhile is among them. One of an earlier step whose message was
    refused is not: the same would be refused again.
    """
    people = (*to.officials, *to.coordinators)
    return [
        one
        for one in people
        if one.id not in asked and (since < step_of(one.id, to) <= upto or one.id in to.on_call)
    ]


def silent(telling: Telling) -> Sequence[Member]:
    """Who was asked and has said nothing, and whose turn has come and Telegram does not reach."""
    to = telling.recipients.but(telling.alert.author)
    asked = {each.reader for each in telling.notices if each.audience in PRIVATE}
    asked -= telling.declined
    here = [one for one in (*to.officials, *to.coordinators) if one.id in asked]
    gone = [one for one in to.out_of_reach if _turn_of(one, to) <= telling.escalation.step]
    return [*here, *gone]


def _turn_of(one: Member, to: Recipients) -> Step:
    """At which step somebody would be asked whom Telegram does not reach."""
    if one.role is Role.COORDINATOR:
        return Step.COORDINATION
    if one.id in to.on_call:
        return Step.ON_CALL
    return Step.FIRST if one.role is Role.MAYOR or one.id in to.first else Step.DEPUTIES


def last_asked(to: Recipients, upto: Step, declined: Collection[str]) -> Sequence[Member]:
    """Those of the last step with somebody in it, up to this one: they are asked again.

    Whoever has `declined` is left out, unless nobody else is there at all.
    """
    return _last_able(to, upto, declined) or _last_able(to, upto, ())


def _last_able(to: Recipients, upto: Step, declined: Collection[str]) -> Sequence[Member]:
    """The same, and nobody where all have declined."""
    for step in reversed(IN_ORDER):
        able = [one for one in people_at(to, step) if one.id not in declined]
        if step <= upto and able:
            return able
    return ()
