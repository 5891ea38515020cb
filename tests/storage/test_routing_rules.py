"""Rules that let others hear: kept in order, sealed, and followed by the one scope of alerts."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.settings import Settings
from storage.alert_rows import alerts
from storage.alert_scopes import answers_for, visible_to
from storage.alerts import Alert, Severity
from storage.circles import circles
from storage.engine import Database
from storage.envelope import Header, open_envelope, seal
from storage.envelopes import wrapped_keys
from storage.members import Kind, Member, Role
from storage.members import Status as MemberStatus
from storage.routing_rules import (
    Condition,
    Destination,
    Rule,
    RuleUnknown,
    ToCommune,
    ToExchangeGroup,
    ToGroup,
    ToKind,
)
from storage.schema import new_id
from storage.statuses import Status
from storage.unit_of_work import UnitOfWork
from tests.ground import Ground
from tests.house import BAR_LE_DUC, EVENING, LIGNY, TRONVILLE

VIOLENCE = "family_violence"


async def come_in(
    uow: UnitOfWork,
    role: Role = Role.FIELD_PARTNER,
    kind: Kind = Kind.SOCIAL_LANDLORD,
    communes: Sequence[str] = (TRONVILLE,),
) -> Member:
    member = await uow.members.add(
        role=role,
        kind=kind,
        first_name="Personne",
        last_name="Exemple",
        organisation="Exemple",
        communes=communes,
        now=EVENING,
    )
    await uow.members.set_status(member.id, MemberStatus.ACTIVE)
    return await uow.members.get(member.id)


async def keep(uow: UnitOfWork, rules: Sequence[Rule], insee: str = TRONVILLE) -> Alert:
    """An alert that follows these rules, written by somebody else."""
    author = await come_in(uow)
    alert = Alert(
        id=new_id(),
        reference=await uow.alerts.free_reference(),
        insee=insee,
        author=author.id,
        severity=Severity.ORANGE,
        immediate_danger=False,
        status=Status.ROUTED,
        facts={},
        created_at=EVENING,
    )
    commune = await uow.communes.get(insee)
    to = [commune.circle, *(rule.circle for rule in rules)]
    header = Header((await uow.council.get()).instance, alert.id, author.id)
    envelope = seal(b"faits", header, [await uow.circles.recipient(circle) for circle in to])
    await uow.alerts.add(alert, envelope)
    return alert


async def sees(uow: UnitOfWork, member: Member, alert: Alert) -> bool:
    """As the scope of one alert says it, and the list: they never differ."""
    scope = select(alerts.c.id).where(alerts.c.id == alert.id, visible_to(member))
    alone = await uow.connection.scalar(scope) is not None
    listed = await uow.alert_lists.page(member, limit=50)
    assert alone is (alert.id in {each.id for each in listed})
    return alone


@given(
    nature=st.sampled_from([None, "a", "b"]),
    severities=st.frozensets(st.sampled_from(list(Severity))),
    communes=st.frozensets(st.sampled_from([TRONVILLE, LIGNY])),
    alert=st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from(list(Severity)),
        st.sampled_from([TRONVILLE, LIGNY]),
    ),
)
def test_what_is_left_open_means_any(
    nature: str | None,
    severities: frozenset[int],
    communes: frozenset[str],
    alert: tuple[str, Severity, str],
) -> None:
    condition = Condition(nature=nature, severities=severities, communes=communes)
    wanted = [
        alert[0] in ({nature} if nature else {"a", "b"}),
        alert[1] in (severities or set(Severity)),
        alert[2] in (communes or {TRONVILLE, LIGNY}),
    ]
    assert condition.fits(*alert) is all(wanted)


@dataclass(frozen=True)
class Opening:
    """A destination, and who is opened to by it: role, kind, communes, and in the group or not."""

    to: str
    who: tuple[Role, Kind, tuple[str, ...], bool]
    opens: bool


MAYOR, PARTNER, DEPUTY = Role.MAYOR, Role.FIELD_PARTNER, Role.DEPUTY_MAYOR
LANDLORD, SCHOOL, TOWN_HALL = Kind.SOCIAL_LANDLORD, Kind.SCHOOL, Kind.MUNICIPALITY

OPENINGS = [
    Opening("kind", (PARTNER, LANDLORD, (TRONVILLE,), False), opens=True),
    Opening("kind", (PARTNER, LANDLORD, (LIGNY,), False), opens=False),
    Opening("kind", (PARTNER, SCHOOL, (TRONVILLE,), False), opens=False),
    Opening("kind", (Role.PREFECT, LANDLORD, (TRONVILLE,), False), opens=False),
    Opening("commune", (MAYOR, TOWN_HALL, (LIGNY,), False), opens=True),
    Opening("commune", (DEPUTY, TOWN_HALL, (LIGNY, BAR_LE_DUC), False), opens=True),
    Opening("commune", (MAYOR, TOWN_HALL, (BAR_LE_DUC,), False), opens=False),
    Opening("commune", (PARTNER, TOWN_HALL, (LIGNY,), False), opens=False),
    Opening("exchange", (PARTNER, SCHOOL, (), True), opens=True),
    Opening("exchange", (MAYOR, TOWN_HALL, (LIGNY,), True), opens=True),
    Opening("exchange", (PARTNER, SCHOOL, (TRONVILLE,), False), opens=False),
    Opening("exchange", (Role.PROSECUTOR, Kind.JUSTICE, (), True), opens=False),
    Opening("group", (PARTNER, LANDLORD, (TRONVILLE,), True), opens=False),
]


@pytest.mark.parametrize("opening", OPENINGS, ids=str)
async def test_a_rule_opens_an_alert_to_whom_it_names_until_it_is_removed(
    database: Database, opening: Opening
) -> None:
    async with database.write() as uow:
        role, kind, communes, inside = opening.who
        member = await come_in(uow, role, kind, communes)
        exchange = await uow.exchange_groups.add("Violences", EVENING)
        if inside:
            await uow.exchange_groups.put_in(exchange.id, member.id)
        to: dict[str, Destination] = {
            "kind": ToKind(Kind.SOCIAL_LANDLORD),
            "commune": ToCommune(LIGNY),
            "exchange": ToExchangeGroup(exchange.id),
            "group": ToGroup("group"),
        }
        rule = await uow.routing_rules.add(Condition(nature=VIOLENCE), to[opening.to], EVENING)
        told, untold = await keep(uow, [rule]), await keep(uow, [])
        assert await sees(uow, member, told) is opening.opens
        assert not await sees(uow, member, untold)
        assert not answers_for(member, told)
        await uow.routing_rules.remove(rule.id)
        assert not await sees(uow, member, told)


async def test_an_alert_opens_with_the_key_of_a_rule_until_the_key_is_destroyed(
    database: Database,
) -> None:
    async with database.write() as uow:
        to = ToKind(Kind.SCHOOL)
        rule = await uow.routing_rules.add(Condition(), to, EVENING)
        alert = await keep(uow, [rule])
        keys = await uow.circles.keys(rule.circle)
        sealed = await uow.alerts.envelope(alert.id)
        assert open_envelope(sealed, rule.circle, keys) == b"faits"
        await uow.routing_rules.remove(rule.id)
        assert len((await uow.alerts.envelope(alert.id)).keys) == 1
        left = select(circles.c.id).where(circles.c.id == rule.circle)
        assert await uow.connection.scalar(left) is None
        with pytest.raises(RuleUnknown):
            await uow.routing_rules.remove(rule.id)


async def test_rules_keep_their_order_and_move(database: Database) -> None:
    async with database.write() as uow:
        rules = uow.routing_rules
        destinations: list[Destination] = [ToKind(Kind.SCHOOL), ToCommune(LIGNY), ToGroup("g")]
        about = Condition(
            nature=VIOLENCE, severities=frozenset({3, 4}), communes=frozenset({LIGNY})
        )
        first, second, third = [await rules.add(about, to, EVENING) for to in destinations]
        await rules.move_up(third.id)
        await rules.move_up(first.id)
        assert [each.id for each in await rules.all()] == [first.id, third.id, second.id]
        alert = await keep(uow, [second, third])
        assert await rules.of(alert.id) == [third, second]
        assert await rules.matching(VIOLENCE, Severity.RED, LIGNY) == [first, third, second]
        assert await rules.matching("other", Severity.RED, LIGNY) == []
        with pytest.raises(RuleUnknown):
            await rules.move_up("nothing")
    async with database.read() as uow:
        assert await uow.routing_rules.all() == [first, third, second]


async def test_a_thief_does_not_read_what_a_rule_is_about(
    ground: Ground, founded: Settings
) -> None:
    """Beside the keys of alerts, the nature of a rule would be theirs."""
    async with (
        await Database.open(founded.database_url, founded.kek()) as database,
        database.write() as uow,
    ):
        exchange = await uow.exchange_groups.add("Violences faites aux femmes", EVENING)
        to = ToExchangeGroup(exchange.id)
        await uow.routing_rules.add(Condition(nature=VIOLENCE), to, EVENING)
    stolen = ground.stolen(founded)
    assert exchange.id.encode() in stolen, "the row has to be there for this test to mean anything"
    assert VIOLENCE.encode() not in stolen
    assert b"faites aux femmes" not in stolen


async def test_nobody_hears_by_a_rule_of_before_the_alert(database: Database) -> None:
    async with database.write() as uow:
        alert = await keep(uow, [])
        await uow.routing_rules.add(Condition(), ToKind(Kind.SOCIAL_LANDLORD), EVENING)
        assert await uow.routing_rules.of(alert.id) == ()
        assert not await sees(uow, await come_in(uow), alert)
        sealed = select(wrapped_keys.c.circle).where(wrapped_keys.c.alert == alert.id)
        assert len(list(await uow.connection.scalars(sealed))) == 1
