"""Who else works on a decision: people of several services, besides whoever leads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.alerts.following.best_placed import Suggestion
from handlers.alerts.situations.decisions import private_texts as texts
from handlers.alerts.situations.decisions.deciding import (
    DecisionOver,
    decision_in_charge,
    let_in,
    write_down,
)
from handlers.alerts.situations.decisions.leads import leads_for
from handlers.alerts.situations.opening import NotAmongThem
from handlers.alerts.situations.telling import tell
from handlers.moment import Moment
from storage.decisions import Decision
from storage.members import Member
from storage.situations import Situation


@dataclass(frozen=True, slots=True)
class Contributing:
    """Who helps with a decision, and who could: those who do first."""

    situation: Situation
    decision: Decision
    found: Sequence[Suggestion]


async def contributing_of(moment: Moment, member: Member, decision_id: str) -> Contributing:
    """For whoever decides of it. Raises `SituationUnknown` and `DecisionOver`."""
    situation, decision = await decision_in_charge(moment, member, decision_id)
    if not (situation.is_open and decision.is_open):
        raise DecisionOver
    known = await moment.uow.members.get_all(decision.contributors)
    inside = [Suggestion(known[one], ()) for one in decision.contributors]
    others = [
        one
        for one in await leads_for(moment, member, situation)
        if one.member.id not in (decision.lead, *decision.contributors)
    ]
    return Contributing(situation, decision, [*inside, *others])


async def switch_contributor(
    moment: Moment, member: Member, decision_id: str, whom: str, *, leaves: bool
) -> tuple[Contributing, Member]:
    """This person helps, or no longer, and hears so once; return how it is then, and who it is.

    `whom` is how the person's id begins. Whoever helps reads the situation from now on. Where it
    is so already nothing happens. Raises `SituationUnknown`, `DecisionOver` and `NotAmongThem`.
    """
    before = await contributing_of(moment, member, decision_id)
    person = next((one.member for one in before.found if one.member.id.startswith(whom)), None)
    if person is None:
        raise NotAmongThem
    if leaves is (person.id in before.decision.contributors):
        act = _release if leaves else _join
        await act(moment, member, before, person)
    return await contributing_of(moment, member, decision_id), person


async def _join(moment: Moment, by: Member, contributing: Contributing, person: Member) -> None:
    situation, decision = contributing.situation, contributing.decision
    more = (*decision.contributors, person.id)
    await moment.uow.decisions.keep(replace(decision, contributors=more))
    await let_in(moment, by, situation, person)
    await write_down(moment, by, "situation.decision_joined", situation, person.id)
    await tell(
        moment, situation, [person], lambda: texts.you_contribute(moment, situation, decision)
    )


async def _release(moment: Moment, by: Member, contributing: Contributing, person: Member) -> None:
    situation, decision = contributing.situation, contributing.decision
    fewer = [one for one in decision.contributors if one != person.id]
    await moment.uow.decisions.keep(replace(decision, contributors=fewer))
    await write_down(moment, by, "situation.decision_left", situation, person.id)
    await tell(moment, situation, [person], lambda: texts.you_contribute_no_more(moment, situation))
