"""One message to many while the bot is killed again and again: what became of it for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from time import monotonic

from sqlalchemy import func, select

from bot.app import utc_now
from storage.broadcast_rows import broadcast_targets
from storage.broadcasts import BroadcastState, Fate
from storage.members import Kind, Role
from storage.outbox import Outcome
from storage.outbox_rows import outbox
from tests.bench.api import faults
from tests.bench.api.faults import Fault
from tests.bench.api.updates import typed
from tests.bench.api.world import OK
from tests.bench.council import Council, council
from tests.bench.figures import Figure
from tests.bench.mortal import Mortal, mortal, notices_told
from tests.bench.telegram import SEND, Telegram, telegram

PEOPLE, KILLS = 5_000, 10
SEED = 20261125
WORDS = "La plénière de jeudi, dite A-7K2Q, commence à 14 h."
"""It names something as an alert does, so that its repeats are counted as an alert's are."""
ONE_IN = 50
"""So many have blocked the bot, and as many have never come in."""
PATIENCE = 300.0


@dataclass(frozen=True, slots=True)
class Told:
    """What the report says, what the outbox holds, and what came to the chats."""

    people: int
    state: BroadcastState
    fates: Mapping[Fate, int]
    rows: Mapping[str, int]
    """How its rows of the outbox ended."""
    shared: int
    """Rows of the outbox that stand for more than one person: none may."""
    chats: int
    """How many chats were told."""
    messages: int
    """How many messages they got: what is more than one each are repeats."""
    unexplained: int
    """Repeats beyond one for each kill and chat."""
    kills: int
    first: float
    """Seconds from the confirmation to the first message: the targets are frozen between them."""
    seconds: float

    def __str__(self) -> str:
        fates = ", ".join(f"{fate} {count}" for fate, count in self.fates.items() if count)
        return (
            f"{self.kills} kills in {self.seconds:.0f} s: {self.people} people = {fates}; "
            f"{self.chats} chats told by {self.messages} messages, "
            f"{self.unexplained} repeats that no kill explains"
        )

    @property
    def without_one_outcome(self) -> int:
        """Targets of which nobody knows what became of them, or that are counted twice."""
        ended = sum(count for fate, count in self.fates.items() if fate is not Fate.COMING)
        return abs(self.people - ended) + self.shared


async def broadcast() -> list[Figure]:
    """A broadcast to 5,000, killed ten times."""
    told = await killed_broadcast(PEOPLE, KILLS)
    name = f"a broadcast to {told.people} with kill -9"
    sent = told.people - 2 * (PEOPLE // ONE_IN)
    return [
        Figure(f"{name}: kills", told.kills, "", least=KILLS),
        Figure(f"{name}: from the confirmation to the first message", told.first, "s", most=1.0),
        Figure(f"{name}: seconds from the confirmation to the report", told.seconds, "s"),
        Figure(f"{name}: people told", told.fates[Fate.SENT], "", least=sent, most=sent),
        Figure(f"{name}: people without exactly one outcome", told.without_one_outcome, "", most=0),
        Figure(f"{name}: repeats beyond one per kill and chat", told.unexplained, "", most=0),
    ]


async def killed_broadcast(people: int, kills: int) -> Told:
    """To `people`, of whom some have blocked the bot and some never came in; to its report."""
    random = Random(SEED)
    few = people // ONE_IN
    async with (
        telegram() as api,
        council(api, people=people - few) as ours,
        mortal(ours, api) as bot,
    ):
        await _expect(ours, few)
        blocked = list(ours.people)[:few]
        fault = Fault(faults.Kind.BLOCKED, 1.0, [SEND], 10 * few, blocked)
        await _review(api, ours)
        await api.fails(fault)
        await api.clear()
        began = await api.press(ours.coordinator, "Envoyer à")
        for count in sorted(random.randrange(2, people - 2 * few) for _ in range(kills)):
            await api.wait(f"{SEND} 200", count, PATIENCE)
            await bot.dies()
        await api.said(ours.coordinator, "Envoi terminé", PATIENCE)
        return await _told(api, ours, bot, began)


async def _expect(ours: Council, count: int) -> None:
    async with ours.database() as database, database.write() as uow:
        for number in range(count):
            await uow.members.add(
                role=Role.FIELD_PARTNER,
                kind=Kind.SCHOOL,
                first_name="Personne",
                last_name=f"attendue {number}",
                organisation="Collège exemple",
                communes=(),
                now=utc_now(),
            )


async def _review(api: Telegram, ours: Council) -> None:
    who = ours.coordinator
    await api.push([typed(who, "/ecrire")])
    await api.key(who, "Tout le conseil")
    await api.press(who, "Tout le conseil")
    await api.said(who, "Écrivez le message")
    await api.push([typed(who, WORDS)])
    await api.key(who, "Envoyer à")


async def _told(api: Telegram, ours: Council, bot: Mortal, began: float) -> Told:
    records, people = await api.records(), set(ours.people)
    chats, unexplained = notices_told(records, people, bot.deaths)
    came = [each for each in records if (each["method"], each["status"]) == (SEND, OK)]
    async with ours.database() as database, database.read() as uow:
        (one,) = await uow.broadcasts.recent(2)
        about = select(outbox.c.outcome, func.count()).where(outbox.c.about == one.id)
        rows = await uow.connection.execute(about.group_by(outbox.c.outcome))
        named = broadcast_targets.c.delivery
        deliveries = await uow.connection.scalar(select(func.count(named)))
        distinct = await uow.connection.scalar(select(func.count(named.distinct())))
        fates = await uow.broadcasts.counts(one.id)
        return Told(
            people=sum(fates.values()),
            state=one.state,
            fates=fates,
            rows={str(Outcome(name)): int(count) for name, count in rows},
            shared=int(deliveries or 0) - int(distinct or 0),
            chats=chats,
            messages=sum(each["chat"] in people for each in came),
            unexplained=unexplained,
            kills=len(bot.deaths),
            first=min(float(each["at"]) for each in came if each["chat"] in people) - began,
            seconds=monotonic() - began,
        )
