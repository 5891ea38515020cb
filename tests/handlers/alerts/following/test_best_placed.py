"""Who is best placed: a table that covers every code, explains itself, and leaves nobody out."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from handlers.alerts.following.best_placed import BY_NATURE, BY_PUBLIC, best_placed
from handlers.alerts.following.choosing_texts import Choosing, leads
from handlers.alerts.following.services import SERVICES
from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Nature, Place, Public
from storage.members import Kind, Member, Role
from storage.schema import new_id
from tests.handlers.alerts.test_words import reader, telling
from tests.house import LIGNY, TRONVILLE

BRAWL = Report(commune=TRONVILLE, nature=Nature.BRAWL, public=Public.FROM_12_TO_17)


def partner(kind: Kind, commune: str = TRONVILLE, name: str = "Exemple") -> Member:
    one = reader(Role.FIELD_PARTNER)
    return replace(one, id=new_id(), kind=kind, communes=frozenset({commune}), last_name=name)


def test_every_code_has_its_row() -> None:
    assert set(BY_NATURE) == set(Nature)
    assert set(BY_PUBLIC) == set(Public)
    # A duty phone is a place: it reads nothing, and so leads nothing.
    assert set(SERVICES) == set(Kind) - {Kind.DUTY_PHONE}


def test_a_brawl_of_the_young_is_for_street_outreach() -> None:
    people = [partner(kind) for kind in Kind]
    first = best_placed(BRAWL, people)[0]
    assert first.member.kind is Kind.STREET_OUTREACH
    assert list(first.reasons) == [Nature.BRAWL, Public.FROM_12_TO_17]
    screen = leads(Choosing(telling(BRAWL).alert, best_placed(BRAWL, people), 0))
    assert "rixe entre groupes, 12–17 ans → prévention spécialisée" in screen.text


def test_among_equals_whoever_works_there_comes_first() -> None:
    away, here = partner(Kind.SCHOOL, LIGNY, "Abel"), partner(Kind.SCHOOL, TRONVILLE, "Zoé")
    assert [each.member for each in best_placed(BRAWL, [away, here])] == [here, away]


@given(
    st.builds(
        Report,
        commune=st.just(TRONVILLE),
        nature=st.sampled_from(Nature),
        public=st.none() | st.sampled_from(Public),
        place=st.none() | st.sampled_from(Place),
    ),
    st.lists(st.sampled_from(Kind), max_size=12),
)
def test_nobody_is_left_out_and_reasons_come_first(report: Report, kinds: list[Kind]) -> None:
    people = [partner(kind) for kind in kinds]
    found = best_placed(report, people)
    assert {each.member.id for each in found} == {one.id for one in people}
    reasoned = [bool(each.reasons) for each in found]
    assert reasoned == sorted(reasoned, reverse=True)
