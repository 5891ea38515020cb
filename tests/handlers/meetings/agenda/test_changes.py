"""What changes from one version to the next, whatever the two versions are."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from handlers.meetings.agenda.changes import Changes, changes
from storage.agendas import Agenda, Point, agenda_of

ITEMS = st.lists(st.sampled_from("ABCDEFGH"), unique=True)


def version(names: Sequence[str], *, words: str = "") -> Agenda:
    points = [Point(one, f"{one}{words}", one) for one in names]
    return agenda_of(1, points)


@given(ITEMS, ITEMS)
def test_what_changed_leads_from_one_version_to_the_next(
    before: list[str], after: list[str]
) -> None:
    found = changes(version(before), version(after))
    added, removed, moved = (
        [point.item for point in points] for points in (found.added, found.removed, found.moved)
    )
    assert set(before) - set(removed) | set(added) == set(after)
    still = [one for one in before if one not in {*removed, *moved}]
    assert still == [one for one in after if one not in {*added, *moved}]
    assert not found.reworded


@given(ITEMS)
def test_the_same_agenda_changes_nothing(names: list[str]) -> None:
    assert changes(version(names), version(names)) == Changes()


def test_one_point_that_goes_to_the_end_is_all_that_moved() -> None:
    found = changes(version("ABCDE"), version("BCDEA"))
    assert [point.item for point in found.moved] == ["A"]


def test_a_point_that_says_something_else_was_worded_anew() -> None:
    found = changes(version("AB"), version("BA", words="!"))
    assert [point.words for point in found.reworded] == ["B!", "A!"]


def test_a_text_of_before_is_compared_by_its_words() -> None:
    text = Agenda(1, "1. Halls\n2. Été")
    points = [Point("x", "Été", "Été"), Point("y", "Divers", "Divers")]
    found = changes(text, agenda_of(2, points))
    assert [point.words for point in found.removed] == ["Halls"]
    assert [point.words for point in found.added] == ["Divers"]
    assert found.moved == ()
