"""Several processes on one server: of two who meet, the second sees what the first one did."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import make_url, select
from sqlalchemy.exc import DBAPIError

from bot.settings import Settings
from storage.absences import Absence
from storage.engine import Database, is_down
from storage.members import Kind, Member, Role, Status
from storage.messages import Message
from storage.outbox import Operation, Outcome
from storage.outbox_rows import outbox
from storage.schema import new_id
from storage.unit_of_work import UnitOfWork
from tests.ground import Ground
from tests.house import EVENING, TRONVILLE
from tests.replicas import Replicas

AMINA, PAUL = 41, 42
HELLO = Message(text="Bonjour")
DAY = timedelta(days=1)


@pytest.fixture
def ground(postgresql_ground: Ground) -> Ground:
    """A server: a file has one writer, who meets nobody."""
    return postgresql_ground


@pytest.fixture
async def replicas(founded: Settings) -> AsyncIterator[Replicas]:
    async with Replicas.of(founded) as both:
        yield both


async def somebody(uow: UnitOfWork, telegram_id: int = AMINA) -> Member:
    member = await uow.members.add(
        role=Role.MAYOR,
        kind=Kind.MUNICIPALITY,
        first_name="Prénom",
        last_name="Nom",
        organisation="Mairie",
        communes=[TRONVILLE],
        now=EVENING,
    )
    await uow.members.bind(member.id, telegram_id, await uow.chats.at(telegram_id))
    await uow.members.set_status(member.id, Status.ACTIVE)
    return await uow.members.get(member.id)


async def waiting(database: Database) -> list[str]:
    async with database.read() as uow:
        rows = select(outbox.c.operation).where(outbox.c.outcome == Outcome.WAITING)
        return list(await uow.connection.scalars(rows))


async def test_the_same_update_at_two_replicas_has_one_effect(replicas: Replicas) -> None:
    def remember(uow: UnitOfWork) -> Awaitable[bool]:
        return uow.updates.remember(7, EVENING)

    assert await replicas.meet(remember, remember) is False


async def test_one_person_is_answered_at_one_replica_at_a_time(replicas: Replicas) -> None:
    heard: list[str] = []

    async def answer(where: str, uow: UnitOfWork) -> None:
        await uow.turns.take(AMINA)
        heard.append(where)

    async with replicas.one.write() as uow:
        await answer("one", uow)
        later = asyncio.create_task(replicas.do(partial(answer, "two")))
        await replicas.waits(later)
        async with replicas.two.write() as elsewhere:
            await elsewhere.turns.take(PAUL)  # somebody else need not wait
        assert heard == ["one"]
    await later


async def test_the_clock_ticks_at_one_replica_at_a_time(replicas: Replicas) -> None:
    def tick(uow: UnitOfWork) -> Awaitable[None]:
        return uow.turns.take_clock()

    await replicas.meet(tick, tick)


async def test_whoever_hangs_while_others_wait_is_let_go(founded: Settings) -> None:
    address = make_url(founded.database_url)
    quick = {"options": "-c idle_in_transaction_session_timeout=300ms"}
    url = address.update_query_dict(quick).render_as_string()
    async with Replicas.of(founded.model_copy(update={"database_url": url})) as replicas:
        with pytest.raises(DBAPIError) as let_go:
            async with replicas.one.write() as hanging, asyncio.timeout(10):
                await hanging.turns.take(AMINA)
                await replicas.do(lambda uow: uow.turns.take(AMINA))
                await hanging.updates.remember(1, EVENING)
        assert is_down(let_go.value)


async def test_the_journal_has_no_gap_and_no_fork(replicas: Replicas) -> None:
    together = asyncio.Barrier(8)

    async def act(database: Database, number: int) -> None:
        async with database.write() as uow:
            await uow.audit.append("somebody", "alert.read", str(number), EVENING)
            await together.wait()
            await uow.audit.append("somebody", "alert.read", str(number), EVENING)

    both = [replicas.one, replicas.two] * 4
    await asyncio.gather(*(act(database, number) for number, database in enumerate(both)))
    async with replicas.one.read() as uow:
        assert (await uow.audit.verify()).sequence == 16


async def test_a_new_chat_that_two_see_at_once_is_one_chat(replicas: Replicas) -> None:
    made: list[str] = []

    async def first(uow: UnitOfWork) -> None:
        made.append(await uow.chats.at(-5))

    assert await replicas.meet(first, lambda uow: uow.chats.at(-5)) == made[0]


async def test_nothing_is_left_for_a_person_who_is_removed_meanwhile(replicas: Replicas) -> None:
    async with replicas.one.write() as uow:
        mayor = await somebody(uow)

    async def tell(uow: UnitOfWork) -> None:
        (found,) = await uow.members.active_in(TRONVILLE, Role.MAYOR)
        assert found.chat
        await uow.outbox.send(found.chat, HELLO, now=EVENING, member=found.id)

    async def remove(uow: UnitOfWork) -> None:
        await uow.members.set_status(mayor.id, Status.REMOVED)
        await uow.outbox.cancel_for(mayor.id, EVENING)

    await replicas.meet(tell, remove)
    assert await waiting(replicas.one) == []


async def test_whoever_is_just_being_removed_is_told_nothing(replicas: Replicas) -> None:
    async with replicas.one.write() as uow:
        mayor = await somebody(uow)

    def told(uow: UnitOfWork) -> Awaitable[object]:
        return uow.members.active_in(TRONVILLE)

    def remove(uow: UnitOfWork) -> Awaitable[object]:
        return uow.members.set_status(mayor.id, Status.REMOVED)

    assert await replicas.meet(remove, told) == []


async def test_a_group_that_is_unlinked_meanwhile_hears_nothing(replicas: Replicas) -> None:
    async with replicas.one.write() as uow:
        group = await uow.groups.add(await uow.chats.at(-9), "Veille", EVENING)
        await uow.groups.link(group, [TRONVILLE])

    async def unlink(uow: UnitOfWork) -> None:
        await uow.groups.unlink(await uow.groups.get(group.id))

    assert await replicas.meet(unlink, lambda uow: uow.groups.of_commune(TRONVILLE)) == []


@dataclass(frozen=True, slots=True)
class OnTheWire:
    """A message that is being sent, in a slot."""

    slot: str
    row: str
    chat: str


@pytest.fixture
async def on_the_wire(replicas: Replicas) -> OnTheWire:
    async with replicas.one.write() as uow:
        chat = await uow.chats.at(AMINA)
        await uow.outbox.send(chat, HELLO, now=EVENING, slot="notice")
        (row,) = await uow.deliveries.due(EVENING)
        return OnTheWire("notice", row.id, chat)


def edit(uow: UnitOfWork) -> Awaitable[None]:
    return uow.outbox.edit("notice", HELLO, now=EVENING)


async def sent(wire: OnTheWire, uow: UnitOfWork) -> None:
    await uow.deliveries.end(wire.row, Outcome.SENT, now=EVENING)
    await uow.slots.adopt(wire.slot, 77)


async def failed(wire: OnTheWire, uow: UnitOfWork) -> None:
    await uow.deliveries.end(wire.row, Outcome.FAILED, now=EVENING)
    await uow.deliveries.end_orphans(wire.slot, EVENING)


async def test_an_edit_of_what_is_just_being_sent_is_not_lost(
    replicas: Replicas, on_the_wire: OnTheWire
) -> None:
    await replicas.meet(partial(sent, on_the_wire), edit)
    assert await waiting(replicas.one) == [Operation.EDIT]


async def test_an_edit_of_what_just_failed_waits_for_nothing(
    replicas: Replicas, on_the_wire: OnTheWire
) -> None:
    await replicas.meet(partial(failed, on_the_wire), edit)
    assert await waiting(replicas.one) == []


async def test_a_failure_ends_the_edit_that_just_came(
    replicas: Replicas, on_the_wire: OnTheWire
) -> None:
    await replicas.meet(edit, partial(failed, on_the_wire))
    assert await waiting(replicas.one) == []


async def test_a_form_that_is_being_filled_in_is_not_erased(replicas: Replicas) -> None:
    async with replicas.one.write() as uow:
        owner = await somebody(uow)
        draft = await uow.drafts.open(owner.id, "alert", "door", {}, EVENING)
    later = EVENING + timedelta(days=2)

    async def fill_in(uow: UnitOfWork) -> None:
        found = await uow.drafts.latest(owner.id, EVENING)
        assert found == draft
        await uow.drafts.advance(found, "commune", {}, later)

    assert await replicas.meet(fill_in, lambda uow: uow.drafts.untouched_since(later - DAY)) == []


async def test_a_link_lets_one_person_in(replicas: Replicas) -> None:
    async with replicas.one.write() as uow:
        expected = await somebody(uow)
        await uow.invitations.add(expected.id, "code", now=EVENING, expires_at=EVENING + DAY)

    async def come_in(uow: UnitOfWork) -> bool:
        link = await uow.invitations.behind("code")
        assert link
        if is_open := link.is_open(EVENING):
            await uow.invitations.use(link.id, EVENING)
        return is_open

    assert await replicas.meet(come_in, come_in) is False


def days_away(member: Member, by: Member, first: int, last: int) -> Absence:
    return Absence(
        id=new_id(),
        member=member.id,
        alternate=None,
        named_by=by.id,
        from_at=EVENING + first * DAY,
        until_at=EVENING + last * DAY,
    )


async def test_nobody_is_away_twice_however_many_declare_it_at_once(replicas: Replicas) -> None:
    async with replicas.one.write() as uow:
        mayor, coordinator = await somebody(uow), await somebody(uow, PAUL)
    own, entered = days_away(mayor, mayor, 1, 5), days_away(mayor, coordinator, 3, 7)
    gave_way = await replicas.meet(
        lambda uow: uow.absences.declare(own), lambda uow: uow.absences.declare(entered)
    )
    assert gave_way == [own]
    async with replicas.one.read() as uow:
        assert await uow.absences.of(mayor.id, EVENING) == [entered]


async def test_nobody_is_on_call_beside_somebody_however_many_enter_weeks_at_once(
    replicas: Replicas,
) -> None:
    async with replicas.one.write() as uow:
        mayor, deputy = await somebody(uow), await somebody(uow, PAUL)
    monday = EVENING.date()
    weeks = [monday + timedelta(weeks=number) for number in range(4)]
    await replicas.meet(
        lambda uow: uow.rotas.keep(TRONVILLE, mayor.id, weeks[0], weeks[2]),
        lambda uow: uow.rotas.keep(TRONVILLE, deputy.id, weeks[1], weeks[3]),
    )
    async with replicas.one.read() as uow:
        stints = await uow.rotas.ahead(monday, [TRONVILLE])
    assert [(one.member, one.first_day) for one in stints] == [
        (mayor.id, weeks[0]),
        (deputy.id, weeks[1]),
    ]
    assert stints[0].until_day == weeks[1]


async def test_two_people_declare_side_by_side(replicas: Replicas) -> None:
    async with replicas.one.write() as uow:
        mayor, other = await somebody(uow), await somebody(uow, PAUL)
    async with replicas.one.write() as here, replicas.two.write() as there:
        for uow, member in ((here, mayor), (there, other)):
            assert await uow.absences.declare(days_away(member, member, 1, 5)) == []
