"""Communes as people name them: what is sure is taken, what is not is asked, nothing is lost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.communes import LONGEST_NAME, MOST_NAMES, Doubt, Named, named, our_communes
from handlers.moment import Moment
from storage import gazetteer
from storage.engine import Database
from tests.house import BAR_LE_DUC, EVENING, LIGNY, PARIS, SIREN, TRONVILLE

FAINS_VEEL = "55186"
CHANTERAINE = "55358"
OURS = gazetteer.intercommunality(SIREN).communes
CODES = frozenset(commune.insee for commune in OURS)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Tronville-en-Barrois", (TRONVILLE,)),
        ("TRONVILLE EN BARROIS", (TRONVILLE,)),
        ("tronville", (TRONVILLE,)),
        ("55291", (LIGNY,)),
        ("Tronville 55519", (TRONVILLE,)),
        ("tronville, ligny-en-barrois; bar le duc", (TRONVILLE, LIGNY, BAR_LE_DUC)),
        (" tronville\n\n,tronville ;", (TRONVILLE,)),
    ],
)
def test_what_fits_one_commune_of_today_alone_is_sure(text: str, sure: tuple[str, ...]) -> None:
    assert named(text, OURS) == Named(sure)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("véel", FAINS_VEEL),  # the name of before
        ("55542", FAINS_VEEL),  # the code of before
        ("chennev", CHANTERAINE),  # a part of the name of before
        ("tronvile", TRONVILLE),  # a slip
    ],
)
def test_an_old_name_or_a_slip_is_confirmed_even_for_one_commune(text: str, meant: str) -> None:
    assert named(text, OURS) == Named(doubts=(Doubt(text, (meant,)),))


def test_a_shared_postcode_asks_among_all_that_have_it() -> None:
    found = named("55000", OURS)
    assert found.sure == ()
    assert len(found.doubts[0].among) == len(found.offered) == 21


def test_a_postcode_of_one_commune_is_sure() -> None:
    among = [replace(OURS[0], postcodes=("55999",)), *OURS[1:]]
    assert named("55999", among) == Named((OURS[0].insee,))


def test_a_name_that_is_also_a_part_of_another_is_asked() -> None:
    among = [replace(OURS[0], name="Ligny"), replace(OURS[1], name="Ligny-en-Barrois")]
    found = named("Ligny", among)
    assert found == Named(doubts=(Doubt("Ligny", (OURS[0].insee, OURS[1].insee)),))


def test_what_fits_nothing_is_said_beside_the_rest() -> None:
    found = named("Atlantide, tronville, Véel", OURS)
    assert found == Named((TRONVILLE,), (Doubt("Véel", (FAINS_VEEL,)),), ("Atlantide",))


def test_what_is_too_long_is_not_read_as_a_name() -> None:
    found = named("Tronville " * 20, OURS)
    assert (found.sure, found.doubts) == ((), ())
    assert [len(said) for said in found.unknown] == [LONGEST_NAME]


def test_what_comes_after_the_twentieth_comes_back() -> None:
    found = named(", ".join(["tronville"] * MOST_NAMES + ["ligny", "velaines"]), OURS)
    assert found == Named((TRONVILLE,), unknown=("ligny, velaines",))


@given(
    st.text(max_size=400)
    | st.lists(st.sampled_from([one.name for one in OURS])).map(", ".join)
    | st.lists(st.sampled_from(["55000", "véel", "sur", "ligny", "x" * 70])).map("\n".join)
)
def test_a_line_leads_to_communes_of_the_council_each_once_and_to_short_words(text: str) -> None:
    found = named(text, OURS)
    assert CODES.issuperset(found.sure + found.offered)
    assert len(set(found.sure)) == len(found.sure)
    assert len(set(found.offered)) == len(found.offered)
    words = [*(doubt.said for doubt in found.doubts), *found.unknown]
    assert len(found.sure) + len(words) <= MOST_NAMES + 1
    assert all(0 < len(said) <= LONGEST_NAME for said in words)
    assert all(doubt.among for doubt in found.doubts)


@given(st.sampled_from(OURS))
def test_every_commune_is_found_by_its_name_or_asked_about_and_by_its_code(
    commune: gazetteer.Commune,
) -> None:
    found = named(commune.name, OURS)
    assert commune.insee in found.sure + found.offered
    assert named(commune.insee, OURS).sure == (commune.insee,)


async def test_ours_are_those_of_the_council_s_own_table(database: Database) -> None:
    async with database.read() as uow:
        moment = Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot")
        ours = await our_communes(moment)
        assert {one.insee for one in ours} == set(await uow.communes.names())
    assert next(one for one in ours if one.insee == FAINS_VEEL).former_names
