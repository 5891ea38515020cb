"""What people try on a situation: a note, its thread, a decision, and what became of it."""

from collections.abc import Mapping

from telegram import Update

from handlers.alerts.few_words.asking import Purpose, Words
from handlers.alerts.situations.decisions.answering import answer
from handlers.alerts.situations.decisions.buttons import Answer
from handlers.alerts.situations.decisions.deciding import SPANS, abandon, decide, entrust
from handlers.alerts.situations.thread.reading import read_thread
from handlers.alerts.situations.thread.tasks import TASKS
from handlers.context import Turn
from storage.members import Role
from storage.situations import SituationUnknown
from tests.handlers.alerts.life import Life, secret_of
from tests.handlers.alerts.rights_table import MAYORS, OFFICIALS, PEOPLE, Gathered, role
from tests.handlers.alerts.trying import Act, Tried, Trying


def may_in_situation(life: Life, tried: Tried, about: Gathered | None) -> bool:
    """Whether the rights table lets this person do this with the situation of the alert."""
    if about is None:
        return False
    who = tried.actor
    of_it = role(who) in OFFICIALS and PEOPLE[who][1] in about.communes
    in_charge = of_it or role(who) is Role.COORDINATOR
    reads = life.table.reads_situation(who, about, life.moment.now)
    return {
        "situation_note": reads and about.is_open,
        "situation_thread": reads,
        "decide": in_charge and (of_it or tried.mode not in MAYORS),
        "abandon": in_charge,
        "report": reads and who in about.leads,
    }[tried.act]


async def _situation(trying: Trying) -> str:
    found = await trying.life.uow.situations.of_alert(trying.alert)
    if found is None:
        raise SituationUnknown
    return found.id


async def _note(trying: Trying) -> bool:
    moment, about = trying.life.moment, await _situation(trying)
    words = Words(purpose=Purpose.SITUATION_NOTE, alert="", about=about, text=secret_of(about))
    turn = Turn(update=Update(1), moment=moment, member=trying.actor, has_signed=True)
    await TASKS[Purpose.SITUATION_NOTE].take(turn, words)
    return True


async def _thread(trying: Trying) -> bool:
    await read_thread(trying.life.moment, trying.actor, await _situation(trying))
    return True


async def _decide(trying: Trying) -> bool:
    """And somebody is to see to it."""
    moment, mode = trying.life.moment, trying.tried.mode
    days = SPANS[len(trying.tried.whom) % len(SPANS)]
    decision = await decide(moment, trying.actor, await _situation(trying), mode, days)
    await entrust(moment, trying.actor, decision.id, trying.whom)
    return True


async def _abandon(trying: Trying) -> bool:
    moment, about = trying.life.moment, await _situation(trying)
    for decision in await moment.uow.decisions.of_situation(about):
        if decision.is_open:
            await abandon(moment, trying.actor, decision.id)
            return True
    return False


async def _report(trying: Trying) -> bool:
    """Whoever leads one says how it goes; anybody else tries the first one."""
    moment, about = trying.life.moment, await _situation(trying)
    decisions = [one for one in await moment.uow.decisions.of_situation(about) if one.is_open]
    theirs = [one for one in decisions if one.lead == trying.actor.id]
    for decision in [*theirs, *decisions][:1]:
        said = list(Answer)[len(trying.tried.whom) % len(Answer)]
        await answer(moment, trying.actor, decision.id, said)
        return True
    return False


OF_SITUATIONS: Mapping[str, Act] = {
    "situation_note": _note,
    "situation_thread": _thread,
    "decide": _decide,
    "abandon": _abandon,
    "report": _report,
}
