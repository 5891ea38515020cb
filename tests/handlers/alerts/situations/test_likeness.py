"""How much two alerts resemble each other: what the score promises, and what is worth showing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.alerts.situations.kinship import FAMILIES, are_kin
from handlers.alerts.situations.likeness import (
    ELSEWHERE,
    POINTS,
    RECENT,
    WITHIN,
    Reason,
    Traits,
    likeness,
)
from handlers.alerts.vocabulary import Nature, Place, Public
from tests.house import BAR_LE_DUC, EVENING, LIGNY, TRONVILLE

DAY = timedelta(days=1)
traits = st.builds(
    Traits,
    insee=st.sampled_from([TRONVILLE, LIGNY, BAR_LE_DUC]),
    nature=st.sampled_from(Nature),
    place=st.none() | st.sampled_from(Place),
    public=st.none() | st.sampled_from(Public),
    at=st.timedeltas(timedelta(0), 2 * WITHIN).map(lambda ago: EVENING - ago),
)
HALL = Traits(
    insee=TRONVILLE,
    nature=Nature.HALL_OCCUPATION,
    place=Place.HALL,
    public=Public.RESIDENTS,
    at=EVENING,
)


@given(traits, traits, st.booleans())
def test_it_does_not_matter_which_is_which(one: Traits, other: Traits, near: bool) -> None:
    there, back = (
        likeness(one, other, in_one_sector=near),
        likeness(other, one, in_one_sector=near),
    )
    assert there == back


@given(traits, traits, st.booleans(), st.timedeltas(timedelta(0), WITHIN))
def test_what_is_further_apart_never_resembles_more(
    one: Traits, other: Traits, near: bool, more: timedelta
) -> None:
    older = replace(other, at=min(one.at, other.at) - more)
    nearer = likeness(one, replace(other, at=min(one.at, other.at)), in_one_sector=near)
    further = likeness(one, older, in_one_sector=near)
    assert further.score <= nearer.score
    if further.apart > nearer.apart and nearer.apart < WITHIN:
        assert further.score < nearer.score


@given(traits, traits, st.booleans())
def test_the_score_is_its_reasons_and_its_freshness(one: Traits, other: Traits, near: bool) -> None:
    found = likeness(one, other, in_one_sector=near)
    fixed = sum(POINTS[reason] for reason in found.reasons)
    elsewhere = not {Reason.SAME_COMMUNE, Reason.SAME_SECTOR} & set(found.reasons)
    assert 0 <= found.score - fixed - ELSEWHERE * elsewhere <= RECENT
    assert found.score <= 100


@given(traits)
def test_nothing_resembles_an_alert_more_than_itself(one: Traits) -> None:
    itself = likeness(one, one, in_one_sector=False).score
    other = replace(one, nature=Nature.SQUAT if one.nature is not Nature.SQUAT else Nature.BRAWL)
    assert likeness(one, other, in_one_sector=False).score <= itself


def test_kin_is_what_shares_a_family() -> None:
    assert all(are_kin(one, two) for family in FAMILIES for one in family for two in family - {one})
    assert not any(are_kin(Nature.OTHER, each) for each in Nature)
    assert not are_kin(Nature.GATHERING, Nature.GATHERING)


@pytest.mark.parametrize(
    ("other", "near", "enough"),
    [
        # The same commune and nature, as long as it is compared at all.
        (replace(HALL, place=None, public=None, at=EVENING - 89 * DAY), False, True),
        # A kindred nature counts in these weeks, not after two months.
        (replace(HALL, nature=Nature.GATHERING, place=None, public=None), False, True),
        (
            replace(HALL, nature=Nature.GATHERING, place=None, public=None, at=EVENING - 60 * DAY),
            False,
            False,
        ),
        # Another nature in the same commune needs the same place and public.
        (replace(HALL, nature=Nature.SQUAT), False, True),
        (replace(HALL, nature=Nature.SQUAT, public=None, at=EVENING - DAY), False, False),
        # In the sector the nature is enough, elsewhere in the council it is not.
        (replace(HALL, insee=LIGNY, place=None, public=None), True, True),
        (replace(HALL, insee=LIGNY, place=None, public=None), False, False),
        (replace(HALL, insee=LIGNY, public=None), False, True),
        # « Autre » says nothing of what it is.
        (replace(HALL, nature=Nature.OTHER, place=None, public=None), False, False),
    ],
)
def test_what_is_worth_showing(other: Traits, near: bool, enough: bool) -> None:
    assert likeness(HALL, other, in_one_sector=near).is_enough is enough


def test_two_others_are_not_of_the_same_nature() -> None:
    unknown = replace(HALL, nature=Nature.OTHER)
    assert Reason.SAME_NATURE not in likeness(unknown, unknown, in_one_sector=False).reasons


def test_reasons_are_said_from_the_place_to_the_public() -> None:
    assert likeness(HALL, replace(HALL, at=EVENING - 3 * DAY), in_one_sector=False).reasons == (
        Reason.SAME_COMMUNE,
        Reason.SAME_NATURE,
        Reason.SAME_PLACE,
        Reason.SAME_PUBLIC,
    )
