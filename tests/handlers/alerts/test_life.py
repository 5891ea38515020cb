"""An alert's life, lived at random: whatever anybody tries, the graph and the rights table hold."""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

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

from handlers.alerts.following.modes import Mode
from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Nature
from handlers.moment import Moment
from storage.alerts import Severity
from storage.engine import Database
from storage.statuses import OPEN, Status
from storage.unit_of_work import UnitOfWork
from tests.ground import SqliteGround
from tests.handlers.alerts.life import ACTS, PEOPLE, Life, Tried, entitled
from tests.house import EVENING, LIGNY, PARIS, TRONVILLE
from tests.storage.test_statuses import LEADS_TO

LIVES, LENGTH = 40, 30
MOST_ALERTS = 2
reports = st.builds(
    Report,
    commune=st.sampled_from([TRONVILLE, LIGNY]),
    nature=st.sampled_from([Nature.NEIGHBOURS, Nature.FAMILY_VIOLENCE]),
    severity=st.sampled_from(Severity),
    immediate_danger=st.booleans(),
)
names = st.sampled_from(sorted(PEOPLE))
AUTHORS = ("Auteur", "Maire", "Ailleurs")
authors = st.sampled_from(AUTHORS)
others = st.sampled_from(sorted(set(PEOPLE) - set(AUTHORS)))
"""No author is asked to lead: then their name may never be read anywhere."""
LED = {Status.TAKEN, Status.IN_FOLLOW_UP}


class _Undone(Exception):
    """A life ends: nothing of it stays."""


class LivesOfAlerts(RuleBasedStateMachine):
    """Everybody tries everything; what goes out is checked by `Life`."""

    database: Database
    runner: asyncio.Runner

    def __init__(self) -> None:
        super().__init__()
        self.writing: AbstractAsyncContextManager[UnitOfWork] = self.database.write()
        self.life = self.runner.run(self.born())

    async def born(self) -> Life:
        uow = await self.writing.__aenter__()
        life = Life(Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot"))
        await life.begin()
        return life

    @initialize(author=authors, report=reports)
    def first(self, author: str, report: Report) -> None:
        self.flag(author, report)

    @precondition(lambda self: len(self.life.alerts) < MOST_ALERTS)
    @rule(author=authors, report=reports)
    def another(self, author: str, report: Report) -> None:
        self.flag(author, report)

    def flag(self, author: str, report: Report) -> None:
        secret = f"secret{len(self.life.alerts)}"
        self.runner.run(self.life.flag(author, report, secret))

    @rule(
        act=st.sampled_from(sorted(ACTS)),
        actor=names,
        whom=others,
        mode=st.sampled_from(Mode),
        number=st.integers(0, MOST_ALERTS - 1),
    )
    def somebody_tries(self, act: str, actor: str, whom: str, mode: Mode, number: int) -> None:
        life = self.life
        flagged = life.alerts[number % len(life.alerts)]
        tried = Tried(act, life.people[actor], flagged, life.people[whom], mode)
        self.runner.run(self.tries(tried))

    @rule(
        act=st.sampled_from(sorted(ACTS)),
        first=st.integers(0, len(PEOPLE) - 1),
        whom=others,
        mode=st.sampled_from(Mode),
        number=st.integers(0, MOST_ALERTS - 1),
    )
    def somebody_who_may_does(
        self, act: str, first: int, whom: str, mode: Mode, number: int
    ) -> None:
        self.runner.run(self.does(act, first, whom, mode, number))

    async def does(self, act: str, first: int, whom: str, mode: Mode, number: int) -> None:
        life, everybody = self.life, list(self.life.people.values())
        flagged = life.alerts[number % len(life.alerts)]
        charge = await life.uow.charges.get(flagged.id)
        for actor in everybody[first:] + everybody[:first]:
            tried = Tried(act, actor, flagged, life.people[whom], mode)
            if await entitled(life, tried, charge):
                await life.attempt(tried)
                return

    @rule(
        choice=st.integers(0, 3),
        decider=st.sampled_from(["Maire", "Adjointe", "Ailleurs", "Coordo"]),
        whom=others,
        number=st.integers(0, MOST_ALERTS - 1),
    )
    def the_story_goes_on(self, choice: int, decider: str, whom: str, number: int) -> None:
        self.runner.run(self.goes_on(choice, decider, whom, number))

    async def goes_on(self, choice: int, decider: str, whom: str, number: int) -> None:
        """Whoever is asked answers, whoever leads reports, and where nobody does one is found."""
        life = self.life
        flagged = life.alerts[number % len(life.alerts)]
        charge = await life.uow.charges.get(flagged.id)
        by_id = {one.id: one for one in life.people.values()}
        if charge.proposed:
            act, actor = ("decline", "accept", "accept", "accept")[choice], by_id[charge.proposed]
        elif charge.lead:
            act = ("give_news", "promise", "hand_back", "close")[choice]
            actor = by_id[charge.lead]
        else:
            act = ("take", "propose", "propose", "contributor")[choice]
            actor = life.people[decider]
        tried = Tried(act, actor, flagged, life.people[whom], Mode.MEDIATION)
        await self.tries(tried)
        if act == "accept":
            await self.tries(replace(tried, act="sheet"))

    @rule(actor=names, mode=st.sampled_from(Mode), number=st.integers(0, MOST_ALERTS - 1))
    def somebody_chooses_a_mode(self, actor: str, mode: Mode, number: int) -> None:
        flagged = self.life.alerts[number % len(self.life.alerts)]
        one = self.life.people[actor]
        self.runner.run(self.tries(Tried("mode", one, flagged, one, mode)))

    @rule(actor=names, number=st.integers(0, MOST_ALERTS - 1))
    def somebody_follows(self, actor: str, number: int) -> None:
        flagged = self.life.alerts[number % len(self.life.alerts)]
        one = self.life.people[actor]
        self.runner.run(self.tries(Tried("sheet", one, flagged, one, Mode.SOCIAL)))

    async def tries(self, tried: Tried) -> None:
        before = await self.life.uow.charges.get(tried.flagged.id)
        done = await self.life.attempt(tried)
        assert not done or await entitled(self.life, tried, before), (tried.act, tried.actor.role)

    @rule(hours=st.sampled_from([1, 4, 24 * 7]))
    def time_passes(self, hours: int) -> None:
        self.runner.run(self.life.pass_time(timedelta(hours=hours)))

    @invariant()
    def the_graph_holds(self) -> None:
        self.runner.run(self.check_statuses())

    @invariant()
    def each_one_sees_what_is_theirs(self) -> None:
        self.runner.run(self.check_sight())

    async def check_statuses(self) -> None:
        for each in self.life.alerts:
            history = await self.life.uow.alerts.history(each.id)
            passed = [passage.status for passage in history]
            assert passed[0] in {Status.RECEIVED, Status.ROUTED}
            assert all(to in LEADS_TO[status].split() for status, to in pairwise(passed))
            alert = await self.life.uow.alerts.get(each.id)
            assert alert.status is passed[-1]
            charge = await self.life.uow.charges.get(each.id)
            assert charge.lead is not None or alert.status not in LED
            answered = bool(await self.life.uow.notices.acknowledgements(each.id))
            waits = alert.status in OPEN and not answered
            escalation = await self.life.uow.escalations.get(each.id)
            assert (escalation.due_at is not None) is waits

    async def check_sight(self) -> None:
        for each in self.life.alerts:
            readers = await self.life.readers_of(each)
            assert {sheet.reader for sheet in await self.life.uow.sheets.of(each.id)} <= readers
            for one in self.life.people.values():
                seen = await self.life.uow.alerts.visible_among([each.id], one)
                assert bool(seen) is (one.id in readers), one.role

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

        LivesOfAlerts.runner = runner
        LivesOfAlerts.database = runner.run(opened())
        lives = settings(max_examples=LIVES, stateful_step_count=LENGTH, deadline=None)
        try:
            run_state_machine_as_test(LivesOfAlerts, settings=lives)
        finally:
            runner.run(LivesOfAlerts.database.__aexit__(None, None, None))
