"""Tables of weeks as spreadsheets save them: each becomes what one would have typed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rota.files import lines_of
from handlers.rota.reading import Entry, read_weeks
from handlers.tables import TableUnreadable
from tests.handlers.rota.test_reading import DUPONT, DURAND, PEOPLE, S49, S50, TODAY

WEEK = timedelta(days=7)
BOTH = [Entry(S49, S50, DUPONT.id), Entry(S50, S50 + WEEK, DURAND.id)]


@pytest.mark.parametrize(
    "table",
    [
        "Semaine;Élu\n49;Dupont\n50;Élise Le Durand-Roy\n",
        "Semaine,Élu\r\nS49,Dupont\r\nS50,Durand\r\n",
        "30/11/2026;Dupont\n07/12/2026;Durand",
        "2026-11-30\tDupont\n2026-12-07\tDurand",
        "Du;Au;Nom;Prénom\n30/11/2026;06/12/2026;Dupont;Paul\n07/12/2026;13/12/2026;Durand;Élise\n",
        "semaine du 30/11;M. Dupont\n\n;;\nsemaine du 7/12;Durand;;\n",
        '"S49";"Dupont"\n"S50";"Durand,\nÉlise"\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_whatever_a_spreadsheet_makes_of_it(table: str, encoding: str) -> None:
    read = read_weeks(lines_of(table.encode(encoding)), TODAY, PEOPLE)
    assert (read.problems, read.entries) == ([], BOTH)


def test_each_error_has_its_line() -> None:
    read = read_weeks(lines_of(b"S49;Dupont\nS50;Martin\ntotal;2\nS51;Inconnu"), TODAY, PEOPLE)
    assert [each.said for each in read.problems] == ["S50 : Martin", "total : 2", "S51 : Inconnu"]


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04\x14\x00", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"S49;Dup\x00ont", b"\xff\xfe\x00"],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(TableUnreadable):
        lines_of(content)


@given(st.binary(max_size=300))
def test_nothing_that_is_sent_breaks_it(content: bytes) -> None:
    try:
        text = lines_of(content)
    except TableUnreadable:
        return
    assert all(each.first_day >= date(2026, 11, 23) for each in read_weeks(text, TODAY, []).entries)
