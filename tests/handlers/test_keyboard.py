"""Keys in rows: as many a row as their labels allow on a phone."""

import pytest

from handlers.keyboard import key, pairs, rows_of
from handlers.meetings.buttons import Open


@pytest.mark.parametrize(("count", "rows"), [(1, [1] * 5), (2, [2, 2, 1]), (4, [4, 1])])
def test_so_many_keys_a_row_and_none_is_lost(count: int, rows: list[int]) -> None:
    row = [{"text": str(number)} for number in range(5)]
    laid = rows_of(count, row)
    assert [len(one) for one in laid] == rows
    assert [one for each in laid for one in each] == row


def test_two_a_row_are_pairs() -> None:
    assert pairs([{"text": "8 h"}, {"text": "9 h"}]) == [[{"text": "8 h"}, {"text": "9 h"}]]


def test_a_commune_on_a_key_has_its_curved_apostrophe() -> None:
    assert key("Val-d'Ornain", Open("x"))["text"] == "Val-d’Ornain"
