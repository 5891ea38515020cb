"""What coordinators are told of gaps: in plain sentences, each once, and the rest on Mondays."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.alerts.outlook import outlook_of
from handlers.coverage import texts
from handlers.coverage.forecast import Gap, Spell, opened, spells
from handlers.coverage.looking import AHEAD, Watch, gaps_ahead, last_monday
from handlers.moment import Moment
from handlers.outlook import Reach
from handlers.words import plain
from storage.absences import Absence
from storage.alerts import Severity
from storage.members import Member, Role
from storage.schema import new_id
from tests.handlers.alerts.council import member_of
from tests.house import EVENING, LIGNY, PARIS, SAINT_AMAND, TRONVILLE

DAY = timedelta(days=1)
ONLY_COORDINATION = Reach(groups=False, town_hall=False, coordination=True)
NAMES = {TRONVILLE: "Tronville", LIGNY: "Ligny", SAINT_AMAND: "Saint-Amand"}
EVERY = tuple(Severity)
RED = (Severity.RED,)


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=PARIS)


def bare(said: str) -> str:
    return plain(said).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("spell", "said"),
    [
        (
            Spell((TRONVILLE,), RED, ONLY_COORDINATION, at(24), at(27)),
            "Du 24 au 26 novembre, une alerte rouge à Tronville n’atteindrait que la coordination.",
        ),
        (
            Spell((TRONVILLE, LIGNY), EVERY, ONLY_COORDINATION, at(24), at(25)),
            "Le 24 novembre, une alerte à Tronville et Ligny n’atteindrait que la coordination.",
        ),
        (
            Spell(
                (LIGNY,),
                (Severity.GREEN, Severity.YELLOW),
                Reach(groups=True, town_hall=True, coordination=False),
                at(24, 8),
                at(26, 18),
            ),
            (
                "Du 24 novembre à 8 h au 26 novembre à 18 h, une alerte verte ou jaune à Ligny "
                "n’atteindrait qu’un groupe et la mairie : sans réponse, personne ne prendrait le "
                "relais."
            ),
        ),
        (
            Spell(tuple(NAMES), EVERY, Reach(False, False, False), EVENING, EVENING + AHEAD),
            (
                "Pour deux semaines au moins, une alerte dans toutes les communes n’atteindrait "
                "personne."
            ),
        ),
        (
            Spell((LIGNY,), EVERY, Reach(True, False, False), EVENING, at(26, 18)),
            (
                "Jusqu’au 26 novembre à 18 h, une alerte à Ligny n’atteindrait qu’un groupe, et "
                "personne ne pourrait y répondre."
            ),
        ),
        (
            Spell((LIGNY,), EVERY, Reach(True, True, True, on_call=False), at(24), at(27)),
            (
                "Du 24 au 26 novembre, une alerte à Ligny n’atteindrait pas la personne "
                "d’astreinte : la mairie serait prévenue dans l’ordre habituel."
            ),
        ),
        (
            Spell((LIGNY,), EVERY, ONLY_COORDINATION, at(28), EVENING + AHEAD),
            "À partir du 28 novembre, une alerte à Ligny n’atteindrait que la coordination.",
        ),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
async def test_a_gap_is_one_sentence(moment: Moment, spell: Spell, said: str) -> None:
    assert bare(texts.sentence(moment, spell, NAMES)) == said


def test_what_was_kept_before_anybody_was_on_call_is_read_still() -> None:
    reach = Reach(True, True, True, on_call=False)
    gap = Gap(TRONVILLE, Severity.RED, reach, at(24), at(25))
    assert Gap.from_json(gap.to_json()) == gap
    assert Gap.from_json(gap.to_json()[:-1]).reach == Reach(True, True, True)


async def away(moment: Moment, member: Member, start: datetime, end: datetime) -> None:
    await moment.uow.absences.declare(
        Absence(
            id=new_id(),
            member=member.id,
            alternate=None,
            named_by=member.id,
            from_at=start,
            until_at=end,
        )
    )


async def whole_council(moment: Moment) -> tuple[Member, Member]:
    """One coordinator, and a mayor of every commune."""
    claire = await member_of(moment.uow, Role.COORDINATOR, [])
    mayor = await member_of(moment.uow, Role.MAYOR, list(await moment.uow.communes.names()))
    return claire, mayor


async def said_to(moment: Moment, member: Member) -> list[str]:
    rows = await moment.uow.deliveries.due(moment.now, limit=100)
    return [bare(str(row.body["text"])) for row in rows if row.chat == member.chat]


async def test_communes_with_the_same_gap_are_one_sentence(moment: Moment) -> None:
    _, mayor = await whole_council(moment)
    await away(moment, mayor, at(24), at(27))
    await member_of(moment.uow, Role.DEPUTY_MAYOR, [LIGNY])
    (spell,) = spells(await gaps_ahead(moment, outlook_of))
    others = set(await moment.uow.communes.names()) - {LIGNY}
    assert set(spell.communes) == others
    assert (spell.severities, spell.reach) == (EVERY, ONLY_COORDINATION)
    assert (spell.start, spell.end) == (at(24), at(27))


async def test_a_gap_that_opens_is_told_once(moment: Moment) -> None:
    claire, mayor = await whole_council(moment)
    look = Watch(outlook_of).look
    await look(moment)
    await away(moment, mayor, at(24), at(27))
    soon = replace(moment, now=EVENING + timedelta(minutes=1))
    await look(soon)
    assert not await said_to(soon, claire)
    for minutes in (3, 6, 9):
        later = replace(moment, now=EVENING + timedelta(minutes=minutes))
        await look(later)
        (said,) = await said_to(later, claire)
        assert "Du 24 au 26 novembre, une alerte dans toutes les communes" in said


async def test_a_council_that_is_being_set_up_is_told_on_monday(moment: Moment) -> None:
    claire = await member_of(moment.uow, Role.COORDINATOR, [])
    look = Watch(outlook_of).look
    for days in range(7):
        at_eight = replace(moment, now=EVENING + days * DAY)
        await look(at_eight)
        assert not await said_to(at_eight, claire)
    monday = replace(moment, now=at(30, 8) + timedelta(seconds=4))
    await look(monday)
    await look(replace(monday, now=monday.now + timedelta(hours=1)))
    (said,) = await said_to(replace(monday, now=monday.now + timedelta(hours=1)), claire)
    assert "Pour deux semaines au moins, une alerte dans toutes les communes" in said


async def test_where_nothing_is_missing_monday_is_silent(moment: Moment) -> None:
    claire, _ = await whole_council(moment)
    look = Watch(outlook_of).look
    await look(moment)
    monday = replace(moment, now=at(30, 8))
    await look(monday)
    assert not await said_to(monday, claire)


def test_what_comes_into_sight_or_shrinks_is_no_news() -> None:
    horizon = EVENING + AHEAD
    nobody = Reach(groups=False, town_hall=False, coordination=False)

    def gap(reach: Reach, start: datetime, end: datetime) -> Gap:
        return Gap(LIGNY, Severity.RED, reach, start, end)

    known = [gap(ONLY_COORDINATION, at(24), at(27))]
    assert not opened(known, [gap(ONLY_COORDINATION, horizon, horizon + DAY)], horizon)
    assert not opened(known, [gap(ONLY_COORDINATION, at(25), at(29))], horizon)
    smaller = replace(ONLY_COORDINATION, groups=True)
    assert not opened(known, [gap(smaller, at(24), at(27))], horizon)
    for news in (gap(nobody, at(24), at(27)), gap(ONLY_COORDINATION, at(28), at(29))):
        assert opened(known, [news], horizon) == [news]


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        (at(30, 8), at(30, 8)),
        (at(30, 7), at(23, 8)),
        (at(29, 23), at(23, 8)),
        (datetime(2026, 10, 26, 8, tzinfo=PARIS), datetime(2026, 10, 26, 8, tzinfo=PARIS)),
    ],
)
async def test_the_week_begins_on_monday_at_eight(
    moment: Moment, now: datetime, monday: datetime
) -> None:
    assert last_monday(replace(moment, now=now)) == monday
