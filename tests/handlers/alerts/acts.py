"""What people try on alerts, and what befalls people: each act, and who the table lets do it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from telegram import Update

from handlers.absence import service as absence
from handlers.alerts.acknowledging import Heard, acknowledge, record_call
from handlers.alerts.archive import AlertArchived
from handlers.alerts.closing.ending import End, end_alert
from handlers.alerts.correcting.amending import CorrectedTooOften, NothingChanged, correct
from handlers.alerts.corroborating import Confirmed, corroborate
from handlers.alerts.escalating.declining import Refusal, cannot_answer
from handlers.alerts.few_words.asking import Purpose, Words, WordsUnwanted
from handlers.alerts.following.deciding import (
    MayorDecides,
    TimePast,
    add_contributor,
    drop_contributor,
    give_news,
    promise,
    switch_mode,
)
from handlers.alerts.following.entitled import AlertOver
from handlers.alerts.following.sheet import open_sheet
from handlers.alerts.following.taking import (
    LedByAnother,
    ProposalGone,
    accept,
    decline,
    hand_back,
    propose,
    take,
)
from handlers.alerts.passing_on import catch_up
from handlers.alerts.reading import read
from handlers.alerts.report import Report
from handlers.alerts.showing import AlertWithdrawn, PrivateChatGone, StillOpen
from handlers.alerts.situations.decisions.deciding import DecisionOver
from handlers.alerts.situations.gathering import AlreadyGathered, link, open_with, remove
from handlers.alerts.situations.opening import NotAmongThem
from handlers.alerts.thread.reading import ThreadEmpty, read_thread
from handlers.alerts.thread.tasks import TASKS
from handlers.alerts.vocabulary import Nature
from handlers.alerts.vocabulary import Outcome as Ended
from handlers.alerts.withdrawing import AlertSeen, withdraw
from handlers.context import Turn
from handlers.dates import Period
from handlers.members import leaving
from handlers.members.errors import AlreadyDone
from handlers.routing import service as routing
from storage.absences import AbsenceUnknown
from storage.alerts import AlertUnknown, Severity
from storage.members import Kind, Member, MemberUnknown
from storage.routing_rules import (
    Condition,
    Destination,
    ToCommune,
    ToExchangeGroup,
    ToGroup,
    ToKind,
)
from storage.situations import SituationUnknown
from storage.threads import NoteKind
from tests.handlers.alerts.life import Life
from tests.handlers.alerts.rights_table import (
    MAY_BE_AWAY,
    MAY_STAND_IN,
    MAYORS,
    TO_EXCHANGE,
    TO_GROUP,
    TO_KIND,
    TO_LIGNY,
    Entrusted,
    decides,
    is_official,
    role,
)
from tests.handlers.alerts.situation_acts import OF_SITUATIONS, may_in_situation
from tests.handlers.alerts.trying import Act, Tried, Trying
from tests.house import LIGNY

REFUSALS = (
    absence.AlternateUnfit,
    AbsenceUnknown,
    AlertArchived,
    AlertOver,
    AlertSeen,
    AlertUnknown,
    AlertWithdrawn,
    AlreadyDone,
    AlreadyGathered,
    CorrectedTooOften,
    DecisionOver,
    LedByAnother,
    MayorDecides,
    MemberUnknown,
    NotAmongThem,
    NothingChanged,
    PrivateChatGone,
    ProposalGone,
    SituationUnknown,
    StillOpen,
    ThreadEmpty,
    TimePast,
    WordsUnwanted,
)


async def attempt(life: Life, tried: Tried) -> bool:
    """Try it; whether it was let through. Only the table lets somebody through."""
    if not life.table.here(tried.actor):
        return False  # `Dispatch.passes` says so to everybody who is not active
    before = [await life.heard_of(each) for each in life.alerts]
    to = await life.entrusted(tried.flagged, in_situation=tried.act in OF_SITUATIONS)
    trying = Trying(life, tried, await life.member(tried.actor))
    allowed = may(life, tried, to)
    try:
        done = await ACTS[tried.act](trying)
    except REFUSALS:
        done = False
    assert not done or allowed, tried
    await life.check_what_is_said(before)
    return done


def may(life: Life, tried: Tried, to: Entrusted) -> bool:
    """Whether the rights table lets this person do this; `to` is as it was before."""
    if tried.act in OF_SITUATIONS:
        return may_in_situation(life, tried, to.situation)
    table, now, who, flagged = life.table, life.moment.now, tried.actor, tried.flagged
    decider, mine = decides(who, flagged), flagged.author == who
    answers, reads = table.answers(who, flagged, now), table.reads(who, flagged, to, now)
    leads, asked = to.lead == who, to.proposed == who
    other_too = all(decides(who, each) for each in list(life.others(flagged))[:1])
    return {
        "acknowledge": answers and not mine,
        "cannot": answers and not mine,
        "call": reads,
        "withdraw": mine,
        "correct": mine,
        "take": decider,
        "propose": decider,
        "accept": asked,
        "decline": asked,
        "hand_back": leads,
        "give_news": leads,
        "promise": leads or decider,
        "mode": decider and (is_official(who, flagged.insee) or tried.mode not in MAYORS),
        "contributor": decider,
        "read": reads,
        "sheet": reads,
        "read_thread": reads,
        "note": reads,
        "question": reads and not mine,
        "answer": mine,
        "corroborate": reads or flagged.insee != LIGNY,
        "close": decider or leads,
        "gather": decider and other_too,
        "part": decider,
        "leave": role(who) in MAY_BE_AWAY and role(tried.whom) in MAY_STAND_IN,
        "come_back": who in table.away,
    }[tried.act]


async def _acknowledge(trying: Trying) -> bool:
    outcome = await acknowledge(trying.life.moment, trying.actor, trying.alert)
    return outcome.heard is Heard.FIRST


async def _cannot(trying: Trying) -> bool:
    outcome = await cannot_answer(trying.life.moment, trying.actor, trying.alert)
    return outcome.refusal is Refusal.NOTED


async def _call(trying: Trying) -> bool:
    if not trying.life.table.coordinates(trying.tried.actor, trying.life.moment.now):
        return False  # the route is the coordination's
    outcome = await record_call(trying.life.moment, trying.actor, trying.alert, None)
    return outcome.heard is Heard.FIRST


async def _withdraw(trying: Trying) -> bool:
    return await withdraw(trying.life.moment, trying.actor, trying.alert) is not None


async def _correct(trying: Trying) -> bool:
    """Another colour, and another nature now and then; the rules of today hold from then on."""
    life, flagged, tried = trying.life, trying.tried.flagged, trying.tried
    report = Report(
        commune=flagged.insee,
        nature=Nature.NEIGHBOURS if tried.mode in MAYORS else Nature.BRAWL,
        severity=Severity(1 + len(tried.whom) % len(Severity)),
        note=flagged.secret,
    )
    await correct(life.moment, trying.actor, trying.alert, report)
    ruled = replace(flagged, rules={**flagged.rules, **life.table.rules})
    life.alerts = [ruled if each.id == flagged.id else each for each in life.alerts]
    return True


def _plain(act: Callable[..., Awaitable[object]]) -> Act:
    async def acts(trying: Trying) -> bool:
        await act(trying.life.moment, trying.actor, trying.alert)
        return True

    return acts


async def _propose(trying: Trying) -> bool:
    await propose(trying.life.moment, trying.actor, trying.alert, trying.whom)
    return True


async def _promise(trying: Trying) -> bool:
    moment = trying.life.moment
    await promise(moment, trying.actor, trying.alert, moment.now + timedelta(hours=3))
    return True


async def _mode(trying: Trying) -> bool:
    moment, mode = trying.life.moment, trying.tried.mode
    chosen = (await moment.uow.charges.get(trying.alert)).modes
    await switch_mode(moment, trying.actor, trying.alert, mode, on=mode not in chosen)
    return True


async def _contributor(trying: Trying) -> bool:
    moment = trying.life.moment
    already = await moment.uow.charges.contributors(trying.alert)
    act = drop_contributor if trying.whom in already else add_contributor
    await act(moment, trying.actor, trying.alert, trying.whom)
    return True


async def _corroborate(trying: Trying) -> bool:
    done = await corroborate(trying.life.moment, trying.actor, trying.alert)
    return done.confirmed is Confirmed.NOTED


async def _close(trying: Trying) -> bool:
    outcomes = sorted(set(Ended) - {Ended.DUPLICATE})
    outcome = outcomes[len(trying.tried.whom) % len(outcomes)]
    await end_alert(trying.life.moment, trying.actor, trying.alert, End(outcome))
    return True


def _words(purpose: Purpose) -> Act:
    async def writes(trying: Trying) -> bool:
        moment, about = trying.life.moment, ""
        if purpose is Purpose.ANSWER:
            notes = await moment.uow.threads.of(trying.alert)
            questions = [note.id for note in notes if note.kind is NoteKind.QUESTION]
            about = (questions or ["none"])[-1]
        words = Words(
            purpose=purpose, alert=trying.alert, about=about, text=trying.tried.flagged.secret
        )
        turn = Turn(update=Update(1), moment=moment, member=trying.actor, has_signed=True)
        await TASKS[purpose].take(turn, words)
        return True

    return writes


async def _gather(trying: Trying) -> bool:
    moment = trying.life.moment
    others = list(trying.life.others(trying.tried.flagged))
    if others:
        joined = await link(moment, trying.actor, trying.alert, others[0].id)
    else:
        joined = await open_with(moment, trying.actor, trying.alert)
    trying.life.situations[joined.id] = joined.reference
    return True


async def _leave(trying: Trying) -> bool:
    """Somebody goes away, and names who stands in."""
    life = trying.life
    now, until = life.moment.now, life.moment.now + timedelta(days=len(trying.tried.whom) - 4)
    period = Period(now, until)
    await absence.declare(life.moment, trying.actor, trying.actor.id, period, trying.whom)
    await catch_up(life.moment, trying.actor)
    life.table.away[trying.tried.actor] = (trying.tried.whom, until)
    return True


async def _come_back(trying: Trying) -> bool:
    life = trying.life
    declared = await life.uow.absences.of(trying.actor.id, life.moment.now)
    if not declared:
        return False
    await absence.end(life.moment, trying.actor, declared[0].id, catch_up)
    del life.table.away[trying.tried.actor]
    return True


ACTS: Mapping[str, Act] = {
    "acknowledge": _acknowledge,
    "cannot": _cannot,
    "call": _call,
    "withdraw": _withdraw,
    "correct": _correct,
    "take": _plain(take),
    "propose": _propose,
    "accept": _plain(accept),
    "decline": _plain(decline),
    "hand_back": _plain(hand_back),
    "give_news": _plain(give_news),
    "promise": _promise,
    "mode": _mode,
    "contributor": _contributor,
    "read": _plain(read),
    "sheet": _plain(open_sheet),
    "read_thread": _plain(read_thread),
    "note": _words(Purpose.NOTE),
    "question": _words(Purpose.QUESTION),
    "answer": _words(Purpose.ANSWER),
    "corroborate": _corroborate,
    "close": _close,
    "gather": _gather,
    "part": _plain(remove),
    "leave": _leave,
    "come_back": _come_back,
    **OF_SITUATIONS,
}


async def befall(life: Life, what: str, name: str) -> None:
    """What others do to a person, or the person to Vigie; what is said of it is checked."""
    before = [await life.heard_of(each) for each in life.alerts]
    coordinator = await life.member("Coordo")
    try:
        await BEFALLS[what](life, coordinator, name)
    except REFUSALS:
        return
    await life.check_what_is_said(before)


async def _suspend(life: Life, by: Member, name: str) -> None:
    await leaving.suspend(life.moment, by, life.ids[name])
    life.table.gone.add(name)


async def _reinstate(life: Life, by: Member, name: str) -> None:
    await leaving.reinstate(life.moment, by, life.ids[name])
    life.table.gone.discard(name)


async def _remove(life: Life, by: Member, name: str) -> None:
    await leaving.remove(life.moment, by, life.ids[name])
    life.table.gone.add(name)
    life.table.away.pop(name, None)


async def _block(life: Life, _: Member, name: str) -> None:
    await life.block(name)


async def _unblock(life: Life, _: Member, name: str) -> None:
    await life.unblock(name)


async def _wait(life: Life, _: Member, name: str) -> None:
    """Their messages wait, or wait no more."""
    life.waiting ^= {life.room(name)}


BEFALLS: Mapping[str, Callable[[Life, Member, str], Awaitable[None]]] = {
    "suspend": _suspend,
    "reinstate": _reinstate,
    "remove": _remove,
    "block": _block,
    "unblock": _unblock,
    "wait": _wait,
}


async def change_rota(life: Life, name: str, days: int, weeks: int) -> None:
    """Somebody is on call for so many weeks, in so many days; whoever was, no longer is."""
    first_day = life.moment.today + timedelta(days=days)
    before = [await life.heard_of(each) for each in life.alerts]
    if life.table.here(name):
        await life.enter_week(name, first_day, first_day + timedelta(weeks=weeks))
        await life.check_what_is_said(before)


async def add_rule(life: Life, whither: str) -> None:
    """What is sent from now on follows it."""
    destinations: Mapping[str, Destination] = {
        TO_LIGNY: ToCommune(LIGNY),
        TO_KIND: ToKind(Kind.STREET_OUTREACH),
        TO_EXCHANGE: ToExchangeGroup(life.exchange_group),
        TO_GROUP: ToGroup(life.groups[LIGNY].id),
    }
    coordinator = await life.member("Coordo")
    rule = await routing.add(life.moment, coordinator, Condition(), destinations[whither])
    life.table.rules[rule.id] = whither


async def remove_rule(life: Life, number: int) -> None:
    """What it opened closes."""
    rule = list(life.table.rules)[number % len(life.table.rules)]
    await routing.remove(life.moment, await life.member("Coordo"), rule)
    del life.table.rules[rule]
