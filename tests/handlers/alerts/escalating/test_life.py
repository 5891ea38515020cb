"""Whatever people, phones and the clock do, an alert is answered or on its way to somebody."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.alerts.acknowledging import acknowledge, record_call
from handlers.alerts.escalating.declining import cannot_answer
from handlers.alerts.escalating.ticks import escalate
from handlers.alerts.passing_on import catch_up, pass_on
from handlers.alerts.sending import send
from handlers.alerts.storm_drawing import draw_storms
from handlers.alerts.withdrawing import AlertSeen, withdraw
from handlers.moment import Moment
from storage.alerts import Alert, Severity
from storage.chats import ChatState
from storage.engine import Database
from storage.members import Member, Role
from storage.outbox import Operation, Outcome
from storage.statuses import OPEN
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.house import EVENING, PARIS, TRONVILLE

PEOPLE = range(6)
DAY = timedelta(days=1)
acts = st.one_of(
    st.tuples(st.just("waits"), st.integers(1, 5000)),
    st.tuples(st.just("delivers"), st.just(0)),
    st.tuples(
        st.sampled_from(["answers", "cannot", "cannot", "phone dies", "is back"]),
        st.sampled_from(PEOPLE),
    ),
    st.tuples(st.sampled_from(["calls", "withdraws"]), st.just(0)),
    st.tuples(st.just("is on call"), st.sampled_from(PEOPLE)),
)
councils = st.tuples(
    st.lists(
        st.sampled_from([Role.MAYOR, Role.DEPUTY_MAYOR, Role.COORDINATOR]), min_size=1, max_size=6
    ),
    st.none() | st.sampled_from(PEOPLE),
)
"""The roles of its people, and which of them the rota names."""


class Undone(Exception):
    """Everything that an example did is rolled back."""


@dataclass
class Life:
    """One alert, the people who may hear of it, and what each of them was told."""

    moment: Moment
    people: Sequence[Member]
    author: Member
    alert: Alert
    heard: Counter[str] = field(default_factory=Counter)
    message_ids: int = 0

    async def does(self, act: str, number: int) -> None:
        who = self.people[number % len(self.people)]
        match act:
            case "waits":
                self.moment = replace(self.moment, now=self.moment.now + timedelta(minutes=number))
                await escalate(self.moment)
                await draw_storms(self.moment)
            case "delivers":
                await self.delivers()
            case "answers" | "cannot":
                say = acknowledge if act == "answers" else cannot_answer
                await say(self.moment, who, self.alert.id)
            case "is on call":
                today = self.moment.today
                await self.moment.uow.rotas.keep(TRONVILLE, who.id, today, today + DAY)
            case "calls":
                await record_call(self.moment, who, self.alert.id, None)
            case "withdraws":
                await self.withdraws()
            case "phone dies":
                await self.loses(who)
            case "is back":
                if await self.moment.uow.chats.revive(who.chat or ""):
                    await catch_up(self.moment, who)

    async def withdraws(self) -> None:
        try:
            await withdraw(self.moment, self.author, self.alert.id)
        except AlertSeen:
            return

    async def loses(self, who: Member) -> None:
        uow, chat = self.moment.uow, who.chat or ""
        if (await uow.chats.get(chat)).state is ChatState.ALIVE:
            await uow.chats.bury(chat, "blocked")
            rows = await uow.deliveries.end_chat(chat, "blocked", self.moment.now)
            await pass_on(self.moment, chat, rows)

    async def delivers(self) -> None:
        uow, now = self.moment.uow, self.moment.now
        while rows := await uow.deliveries.heads(now):
            for row in rows:
                if row.operation is Operation.SEND and self.is_notice(row):
                    self.heard[row.chat] += 1
                await uow.deliveries.end(row.id, Outcome.SENT, now=now)
                if row.operation is Operation.SEND and row.slot is not None:
                    self.message_ids += 1
                    await uow.slots.adopt(row.slot, self.message_ids)

    def is_notice(self, row: Any) -> bool:
        """Whether this message is a notice of the alert, or asks to take it over."""
        return self.is_asked(row) and str(row.slot).startswith("notice:")

    def is_asked(self, row: Any) -> bool:
        """Whether this message asks one of these people for an answer, with a sound."""
        ours = {one.chat for one in self.people}
        return row.chat in ours and row.about == self.alert.id and not row.body.get("silent")

    async def holds(self) -> None:
        """What is always true."""
        uow = self.moment.uow
        alert = await uow.alerts.get(self.alert.id)
        seen = await uow.notices.acknowledgements(alert.id)
        escalation = await uow.escalations.get(alert.id)
        is_waiting = alert.status in OPEN and not seen
        assert (escalation.due_at is not None) == is_waiting
        if not is_waiting:
            waiting = await uow.deliveries.due(self.moment.now + timedelta(days=999))
            sends = [row for row in waiting if row.operation is Operation.SEND]
            assert not [row for row in sends if self.is_asked(row)]
        noted = [act for act in uow.audit.noted if act.about == alert.id]
        steps = [act.detail for act in noted if act.act == "alert.passed_on"]
        assert len(steps) == len(set(steps))
        again = sum(act.act == "alert.asked_again" for act in noted)
        assert all(times <= 1 + again for times in self.heard.values())


# Every example is rolled back.
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(councils, st.sampled_from(Severity), st.booleans(), st.lists(acts, max_size=25))
async def test_an_alert_is_answered_or_on_its_way(
    sqlite_database: Database,
    council: tuple[Sequence[Role], int | None],
    severity: Severity,
    has_group: bool,  # hypothesis fills it
    story: Sequence[tuple[str, int]],
) -> None:
    roles, on_call = council
    with suppress(Undone):
        async with sqlite_database.write() as uow:
            moment = Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot")
            people = [await member_of(uow, role) for role in roles]
            if has_group:
                await group_of(uow)
            author = await member_of(uow)
            report = replace(NEIGHBOURS, severity=severity)
            if on_call is not None:
                who = people[on_call % len(people)]
                await uow.rotas.keep(TRONVILLE, who.id, moment.today, moment.today + 2 * DAY)
            life = Life(moment, people, author, (await send(moment, author, report)).alert)
            for act, number in story:
                await life.does(act, number)
                await life.holds()
            raise Undone
