"""An agenda as people type it: numbers, dashes and empty lines are not part of a point."""

import pytest

from handlers.meetings.agenda.lines import lines_of


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        ("1. Halls du quartier\n2. Été", ["Halls du quartier", "Été"]),
        ("- Halls\n• Été\n\n– Divers", ["Halls", "Été", "Divers"]),
        ("3) Halls\n4°  Été", ["Halls", "Été"]),
        ("2027 en chiffres", ["2027 en chiffres"]),
        ("12 mois de médiation", ["12 mois de médiation"]),
        ("Halls\nHalls", ["Halls"]),
        ("1.\n \n-", []),
        ("Halls   du\tquartier", ["Halls du quartier"]),
    ],
)
def test_a_line_is_a_point(typed: str, points: list[str]) -> None:
    assert lines_of(typed) == points
