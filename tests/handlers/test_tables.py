"""Tables for spreadsheets: what is written comes back as it was, and nothing is carried out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.tables import rows_of, table_of

CARRIED_OUT = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


def one_line(cell: str) -> str:
    return " ".join(cell.split())


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_is_written_comes_back(rows: list[list[str]]) -> None:
    said = [[one_line(cell) for cell in row] for row in rows]
    assert rows_of(table_of([["a;b", *row] for row in said])) == [["a;b", *row] for row in said]


@given(CELLS, st.sampled_from(CARRIED_OUT))
def test_no_cell_begins_as_a_formula(cell: str, sign: str) -> None:
    (row,) = table_of([[f" {sign}{cell}"]]).decode("utf-8-sig").splitlines()[:1] or [""]
    assert not row.lstrip('"').startswith(CARRIED_OUT)


@pytest.mark.parametrize("attack", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_formula_is_shown_as_text(attack: str) -> None:
    (cell,) = table_of([[attack]]).decode("utf-8-sig").strip().strip('"').splitlines()
    assert cell.startswith("'")


def test_it_opens_in_french_spreadsheets() -> None:
    assert table_of([["Léa", "1;2"], ["b", 'c"d']]) == (
        b'\xef\xbb\xbfL\xc3\xa9a;"1;2"\r\nb;"c""d"\r\n'
    )
