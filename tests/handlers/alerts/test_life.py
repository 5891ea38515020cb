"""An alert's life, lived at random: whatever anybody tries, the graph and the rights table hold."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Nature
from handlers.modes import Mode
from handlers.moment import Moment
from storage.alerts import Severity
from storage.engine import Database
from storage.statuses import FINAL, OPEN, Status
from storage.unit_of_work import UnitOfWork
from tests.ground import SqliteGround
from tests.handlers.alerts.acts import (
    ACTS,
    BEFALLS,
    add_rule,
    attempt,
    befall,
    change_rota,
    may,
    remove_rule,
)
from tests.handlers.alerts.life import KEPT, Life
from tests.handlers.alerts.rights_table import PEOPLE, WHITHER, Flagged
from tests.handlers.alerts.situation_acts import OF_SITUATIONS
from tests.handlers.alerts.trying import Tried
from tests.house import EVENING, LIGNY, PARIS, TRONVILLE
from tests.storage.test_statuses import LEADS_TO

LIVES, LENGTH = 40, 40
MOST_OPEN, MOST_ALERTS, MOST_RULES = 2, 4, 2
reports = st.builds(
    Report,
    commune=st.sampled_from([TRONVILLE, LIGNY]),
    nature=st.sampled_from([Nature.NEIGHBOURS, Nature.FAMILY_VIOLENCE]),
    severity=st.sampled_from(Severity),
    immediate_danger=st.booleans(),
)
RED = Report(commune=TRONVILLE, nature=Nature.NEIGHBOURS, severity=Severity.RED)
names = st.sampled_from(sorted(PEOPLE))
AUTHORS = ("Auteur", "Maire", "Ailleurs")
authors = st.sampled_from(AUTHORS)
others = st.sampled_from(sorted(set(PEOPLE) - set(AUTHORS)))
"""No author is asked to lead: then their name may never be read anywhere."""
whoever_goes = st.sampled_from(sorted(set(PEOPLE) - {"Coordo"}))
"""Somebody stays who coordinates, and flags where nobody else is left."""
numbers = st.integers(0, 5)
Draw: TypeAlias = tuple[int, str, Mode]
draws: st.SearchStrategy[Draw] = st.tuples(
    st.integers(0, len(PEOPLE) - 1), others, st.sampled_from(Mode)
)
TALK = ("note", "question", "answer", "read_thread", "read", "sheet")
SAID_BEFORE = {"read_thread": "note", "answer": "question"}
ANSWERS = ("acknowledge", "cannot", "cannot", "call", "corroborate", "take")
LENT, NOT_LENT = ("sheet", "note", "acknowledge"), ("take", "gather", "propose", "close")
on_call = st.sampled_from(["Adjointe", "Adjointe", "Adjointe", "Maire", "Ailleurs"])
"""Whoever is not the first anyway shows most."""
MAY_LEAVE = ("Maire", "Adjointe", "Ailleurs", "Coordo", "Seconde")
waits = st.sampled_from(
    [timedelta(hours=hours) for hours in (1, 1, 4, 4, 24 * 7)] + [KEPT, KEPT - timedelta(hours=2)]
)
LED = {Status.TAKEN, Status.IN_FOLLOW_UP}


class _Undone(Exception):
    """A life ends: nothing of it stays."""


class LivesOfAlerts(RuleBasedStateMachine):
    """Everybody tries everything; what goes out is checked by `Life`."""

    database: Database
    runner: asyncio.Runner
    counted: Counter[str]
    """How often each act was let through, in all lives."""

    def __init__(self) -> None:
        super().__init__()
        self.writing: AbstractAsyncContextManager[UnitOfWork] = self.database.write()
        self.secrets = 0
        self.ended: set[str] = set()
        self.sight: Mapping[str, set[str]] = {}
        self.turn = 0
        self.life = self.runner.run(self.born())

    async def born(self) -> Life:
        uow = await self.writing.__aenter__()
        life = Life(Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot"))
        await life.begin()
        return life

    @initialize(author=authors, report=reports, whither=st.none() | st.sampled_from(WHITHER))
    def first(self, author: str, report: Report, whither: str | None) -> None:
        if whither is not None:
            self.runner.run(add_rule(self.life, whither))
        self.flag(author, report)

    @precondition(lambda self: len(self.going()) < MOST_OPEN)
    @precondition(lambda self: len(self.life.alerts) < MOST_ALERTS)
    @rule(author=authors, report=reports)
    def another(self, author: str, report: Report) -> None:
        self.flag(author, report)

    def flag(self, author: str, report: Report) -> None:
        """Whoever is let in no more flags nothing."""
        self.secrets += 1
        who = author if self.life.table.here(author) else "Coordo"
        self.runner.run(self.life.flag(who, report, f"secret{self.secrets}."))

    @rule(
        act=st.sampled_from(sorted(ACTS)),
        actor=names,
        whom=others,
        mode=st.sampled_from(Mode),
        number=numbers,
    )
    def somebody_tries(self, act: str, actor: str, whom: str, mode: Mode, number: int) -> None:
        self.tries(Tried(act, actor, self.alert(number), whom, mode))

    @rule(act=st.sampled_from(sorted(ACTS)), draw=draws, number=numbers)
    def somebody_who_may_does(self, act: str, draw: Draw, number: int) -> None:
        self.one_who_may(act, draw, number)

    @rule(act=st.sampled_from(TALK), draw=draws, number=numbers)
    def they_talk(self, act: str, draw: Draw, number: int) -> None:
        """What is read or answered was said before."""
        if act in SAID_BEFORE:
            self.one_who_may(SAID_BEFORE[act], draw, number)
        self.one_who_may(act, draw, number)

    @rule(act=st.sampled_from(ANSWERS), draw=draws, number=numbers)
    def somebody_answers(self, act: str, draw: Draw, number: int) -> None:
        self.one_who_may(act, draw, number)

    @rule(is_part=st.booleans(), draw=draws, number=numbers)
    def they_gather(self, is_part: bool, draw: Draw, number: int) -> None:
        act, flagged = "part" if is_part else "gather", self.alert(number)
        self.one_who_may(act, draw, number)
        self.tries(Tried(act, flagged.author, flagged, draw[1]))

    @rule(act=st.sampled_from(sorted(OF_SITUATIONS)), draw=draws, number=numbers)
    def they_work_on_a_situation(self, act: str, draw: Draw, number: int) -> None:
        """What is read, reported or given up was said or decided before."""
        self.one_who_may("gather", draw, number)
        if act != "situation_note":
            first = "situation_note" if act == "situation_thread" else "decide"
            self.one_who_may(first, draw, number)
        self.one_who_may(act, draw, number)

    def one_who_may(self, act: str, draw: Draw, number: int) -> None:
        """The first of all people, from some place on, whom the table lets do it."""
        (first, whom, mode), everybody, life = draw, list(PEOPLE), self.life
        flagged = self.alert(number)
        to = self.runner.run(life.entrusted(flagged, in_situation=act in OF_SITUATIONS))
        for actor in everybody[first:] + everybody[:first]:
            tried = Tried(act, actor, flagged, whom, mode)
            if life.table.here(actor) and may(life, tried, to):
                self.tries(tried)
                return

    @rule(
        choice=st.integers(0, 4),
        decider=st.sampled_from(["Maire", "Adjointe", "Ailleurs", "Coordo"]),
        whom=others,
        number=numbers,
    )
    def the_story_goes_on(self, choice: int, decider: str, whom: str, number: int) -> None:
        """Whoever is asked answers, whoever leads reports, and where nobody does one is found."""
        flagged = self.alert(number)
        to = self.runner.run(self.life.entrusted(flagged))
        if to.proposed:
            act, actor = ("decline", "accept", "accept", "accept", "accept")[choice], to.proposed
        elif to.lead:
            act = ("give_news", "promise", "promise", "hand_back", "close")[choice]
            actor = to.lead
        else:
            act, actor = ("take", "take", "propose", "propose", "contributor")[choice], decider
        done = self.tries(Tried(act, actor, flagged, whom, Mode.MEDIATION))
        if done and act == "propose":
            done = self.tries(Tried("accept", whom, flagged, whom)) if choice % 2 else False
        if done and act in {"propose", "accept"}:
            self.tries(Tried("sheet", whom, flagged, whom))

    @rule(absent=st.sampled_from(MAY_LEAVE), named=names, then=names, draw=draws, number=numbers)
    def somebody_stands_in(
        self, absent: str, named: str, then: str, draw: Draw, number: int
    ) -> None:
        """Whoever is named goes away too, now and then; whoever acts in the end tries something."""
        (turn, whom, mode), flagged = draw, self.alert(number)
        self.tries(Tried("leave", absent, flagged, named))
        if named in MAY_LEAVE and turn % 2:
            self.tries(Tried("leave", named, flagged, then))
        acting = self.life.table.acts_for(absent, self.life.moment.now)
        if acting not in {"", absent}:
            for act in LENT if turn % 3 else NOT_LENT:
                self.tries(Tried(act, acting, flagged, whom, mode))

    @rule(actor=st.sampled_from(MAY_LEAVE))
    def somebody_is_back(self, actor: str) -> None:
        self.tries(Tried("come_back", actor, self.alert(0), actor))

    @precondition(lambda self: len(self.life.alerts) < MOST_ALERTS)
    @rule(name=st.sampled_from(MAY_LEAVE), draw=draws, report=reports, ends=st.booleans())
    def somebody_misses_an_alert(self, name: str, draw: Draw, report: Report, ends: bool) -> None:
        """What was sent meanwhile and has ended is nothing to be told of."""
        self.runner.run(befall(self.life, "block", name))
        self.flag("Auteur", report)
        if ends:
            self.tries(Tried("close", "Coordo", self.life.alerts[-1], draw[1]))
        self.runner.run(befall(self.life, "unblock", name))

    @rule(what=st.sampled_from(sorted(BEFALLS)), name=whoever_goes)
    def something_befalls(self, what: str, name: str) -> None:
        self.runner.run(befall(self.life, what, name))

    @rule(act=st.sampled_from(ANSWERS), draw=draws, number=numbers, returns=st.booleans())
    def an_author_is_suspended(self, act: str, draw: Draw, number: int, returns: bool) -> None:
        """What becomes of their alert is no longer theirs to read."""
        author = self.alert(number).author
        if author != "Coordo":
            self.runner.run(befall(self.life, "suspend", author))
            self.one_who_may(act, draw, number)
            if returns:
                self.runner.run(befall(self.life, "reinstate", author))

    @rule(name=on_call, days=st.integers(0, 2), weeks=st.integers(1, 2))
    def the_rota_changes(self, name: str, days: int, weeks: int) -> None:
        self.runner.run(change_rota(self.life, name, days, weeks))

    @precondition(lambda self: len(self.life.alerts) < MOST_ALERTS)
    @rule(name=on_call, author=authors)
    def an_alert_comes_as_the_rota_changes(self, name: str, author: str) -> None:
        """Whoever is on call from midnight on is asked then, and nobody else of the town hall."""
        self.runner.run(change_rota(self.life, name, 1, 1))
        self.wait_until(time(0), author)
        self.flag(author, replace(RED, commune=PEOPLE[name][1]))

    @precondition(lambda self: len(self.life.alerts) < MOST_ALERTS)
    @rule(author=authors, draw=draws, report=reports, act=st.sampled_from([*ANSWERS, ""]))
    def an_alert_comes_at_night(self, author: str, draw: Draw, report: Report, act: str) -> None:
        """Somebody who looks for it may answer it; the morning tells it to those who wait."""
        self.wait_until(time(23), author)
        self.flag(author, report)
        if act:
            self.one_who_may(act, draw, len(self.life.alerts) - 1)
        self.wait_until(time(7), author)

    @rule(name=st.sampled_from(MAY_LEAVE), draw=draws, number=numbers, by=waits)
    def an_answer_overtakes_a_message(
        self, name: str, draw: Draw, number: int, by: timedelta
    ) -> None:
        """Somebody is asked, it waits, and somebody else has seen it when it comes."""
        self.runner.run(befall(self.life, "wait", name))
        if by < timedelta(days=30):
            self.wait(by, "Auteur", RED)
        self.one_who_may("acknowledge", draw, number)
        self.runner.run(befall(self.life, "wait", name))

    @rule(whither=st.sampled_from(WHITHER), number=st.integers(0, MOST_RULES - 1))
    def the_rules_change(self, whither: str, number: int) -> None:
        """One is made, or where there are enough, one is removed."""
        if len(self.life.table.rules) < MOST_RULES:
            self.runner.run(add_rule(self.life, whither))
        else:
            self.runner.run(remove_rule(self.life, number))

    @rule(by=waits, author=authors, report=reports)
    def time_passes(self, by: timedelta, author: str, report: Report) -> None:
        self.wait(by, author, report)

    def going(self) -> list[Flagged]:
        """The alerts that have not ended."""
        return [each for each in self.life.alerts if each.id not in self.ended]

    def wait(self, by: timedelta, author: str, report: Report) -> None:
        """Where nothing is kept any more, somebody flags an alert."""
        self.runner.run(self.life.pass_time(by))
        if not self.life.alerts:
            self.flag(author, report)

    def wait_until(self, hour: time, author: str) -> None:
        """Until the clocks of the council next show this hour."""
        local = self.life.moment.now.astimezone(PARIS)
        day = local.date() + timedelta(days=local.time() >= hour)
        then = datetime.combine(day, hour, PARIS).astimezone(UTC)
        self.wait(then - self.life.moment.now, author, RED)

    def alert(self, number: int) -> Flagged:
        """One that has not ended, and now and then any."""
        among = (self.going() if number else []) or self.life.alerts
        return among[number % len(among)]

    def tries(self, tried: Tried) -> bool:
        done = self.runner.run(attempt(self.life, tried))
        self.counted[tried.act] += done
        return done

    @invariant()
    def the_graph_holds(self) -> None:
        self.runner.run(self.check_statuses())

    @invariant()
    def each_one_sees_what_is_theirs(self) -> None:
        self.runner.run(self.check_sight())

    async def check_statuses(self) -> None:
        uow = self.life.uow
        for each in self.life.alerts:
            history = await uow.alerts.history(each.id)
            passed = [passage.status for passage in history]
            assert passed[0] in {Status.RECEIVED, Status.ROUTED}
            assert all(to in LEADS_TO[status].split() for status, to in pairwise(passed))
            alert = await uow.alerts.get(each.id)
            assert alert.status is passed[-1]
            if alert.status in FINAL:
                self.ended.add(each.id)
            charge = await uow.charges.get(each.id)
            assert charge.lead is not None or alert.status not in LED
            answered = bool(await uow.notices.acknowledgements(each.id))
            waits = alert.status in OPEN and not answered
            escalation = await uow.escalations.get(each.id)
            assert (escalation.due_at is not None) is waits
            steps = [
                act.detail
                for act in uow.audit.noted
                if act.about == each.id and act.act == "alert.passed_on"
            ]
            assert len(steps) == len(set(steps))

    async def check_sight(self) -> None:
        """Of everybody where something has changed by the table, of one person otherwise."""
        before, self.sight = self.sight, await self.life.sight()
        self.turn += 1
        whose = list(self.sight)
        some = whose if self.sight != before else whose[self.turn % len(whose) :][:1]
        await self.life.check_sight(some, self.sight)

    def teardown(self) -> None:
        self.runner.run(self.gone())

    async def gone(self) -> None:
        undone = _Undone()
        try:
            await self.writing.__aexit__(_Undone, undone, None)
        except _Undone:
            return


def test_whatever_is_tried_the_graph_and_the_rights_hold(
    sqlite_ground: SqliteGround, tmp_path: Path
) -> None:
    with sqlite_ground.founded(tmp_path) as place, asyncio.Runner() as runner:
        database = Database.open(place.database_url, place.kek())

        async def opened() -> Database:
            return await (await database).__aenter__()

        LivesOfAlerts.runner, LivesOfAlerts.counted = runner, Counter()
        LivesOfAlerts.database = runner.run(opened())
        lives = settings(max_examples=LIVES, stateful_step_count=LENGTH, deadline=None)
        try:
            run_state_machine_as_test(LivesOfAlerts, settings=lives)
        finally:
            runner.run(LivesOfAlerts.database.__aexit__(None, None, None))
