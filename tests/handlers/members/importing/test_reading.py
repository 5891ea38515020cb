"""A table of partners: what is read, and what each line that cannot be one is told."""

import pytest

from handlers.members.importing.reading import (
    MOST,
    Column,
    NoSuchTable,
    Problem,
    Read,
    Reason,
    TooMany,
    read_people,
)
from handlers.tables import TableUnreadable, rows_of, rows_of_text
from storage import gazetteer
from storage.members import Kind, Role
from tests.house import LIGNY, SIREN, TRONVILLE

COMMUNES = gazetteer.intercommunality(SIREN).communes
HEAD = ["Prénom", "Nom", "Organisme", "Genre", "Rôle", "Communes"]
AMINA = ["Amina", "Diallo", "Association exemple", "Association", "", "Tronville-en-Barrois"]


def read(*rows: list[str]) -> Read:
    return read_people([HEAD, *rows], COMMUNES, [])


def changed(**cells: str) -> list[str]:
    row = dict(zip(["first", "last", "of", "kind", "role", "communes"], AMINA, strict=True))
    return list((row | cells).values())


def test_a_line_is_a_partner_with_the_role_and_the_communes_it_names() -> None:
    mayor = ["Paul", "Petit", "Mairie de Ligny", "mairie", "maire", "Ligny-en-Barrois/55519"]
    found = read(AMINA, mayor)
    assert not found.problems
    amina, paul = found.people
    assert (amina.full_name, amina.kind, amina.role, amina.communes) == (
        "Amina Diallo",
        Kind.ASSOCIATION,
        Role.FIELD_PARTNER,
        (TRONVILLE,),
    )
    assert (paul.role, paul.communes) == (Role.MAYOR, (LIGNY, TRONVILLE))


def test_columns_stand_in_any_order_and_empty_lines_are_none() -> None:
    rows = [["ROLE", "NOM", "PRENOM", "GENRE", "ORGANISME"], [], ["", ""]]
    rows.append(["Présidence", "Blanc", "Ève", "Intercommunalité", "CA exemple"])
    found = read_people(rows, COMMUNES, [])
    assert [one.role for one in found.people] == [Role.PRESIDENT]
    assert found.people[0].full_name == "Ève Blanc"


def test_all_the_communes() -> None:
    assert len(read(changed(communes="Toutes")).people[0].communes) == len(COMMUNES)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"first": ""}, Problem(2, Reason.NAME)),
        ({"last": "x" * 81}, Problem(2, Reason.NAME)),
        ({"of": ""}, Problem(2, Reason.ORGANISATION)),
        ({"kind": "Boulangerie"}, Problem(2, Reason.KIND, "Boulangerie")),
        ({"kind": "Poste d'astreinte"}, Problem(2, Reason.KIND, "Poste d'astreinte")),
        ({"role": "Maire"}, Problem(2, Reason.ROLE, "Maire")),
        ({"kind": "Mairie"}, Problem(2, Reason.ROLE)),
        ({"communes": "Paris"}, Problem(2, Reason.COMMUNE, "Paris")),
        ({"communes": "55000"}, Problem(2, Reason.COMMUNE, "55000")),
        ({"communes": "Véel"}, Problem(2, Reason.COMMUNE, "Véel")),
        ({"communes": ""}, Problem(2, Reason.NO_COMMUNE)),
    ],
)
def test_a_line_that_cannot_be_a_partner_says_why(cells: dict[str, str], problem: Problem) -> None:
    assert read(changed(**cells)).problems == [problem]


def test_every_line_with_a_problem_is_named_by_its_number() -> None:
    found = read(AMINA, changed(first="", last="B"), changed(first="Léa"), changed(kind="?"))
    assert [(one.line, one.reason) for one in found.problems] == [
        (3, Reason.NAME),
        (5, Reason.KIND),
    ]


def test_the_same_person_twice_is_one_too_many() -> None:
    found = read(AMINA, changed(first="AMINA", of="association  exemple"), changed(of="Autre"))
    assert found.problems == [Problem(3, Reason.TWICE, "AMINA Diallo")]
    assert len(found.people) == 2


def test_a_table_without_its_columns_or_without_an_end_is_none() -> None:
    with pytest.raises(NoSuchTable) as missing:
        read_people([["Prénom", "Nom"]], COMMUNES, [])
    assert missing.value.missing == [Column.ORGANISATION, Column.KIND]
    with pytest.raises(NoSuchTable):
        read_people([], COMMUNES, [])
    with pytest.raises(TooMany):
        read(*[changed(last=f"N{number}") for number in range(MOST + 1)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_file_is_read_whatever_wrote_it(encoding: str, separator: str) -> None:
    text = f'Prénom{separator}"Nom"\r\nÈve{separator}"Blanc{separator} Noir"\r\n'
    assert rows_of(text.encode(encoding)) == [
        ["Prénom", "Nom"],
        ["Ève", f"Blanc{separator} Noir".replace("\t ", " ")],
    ]


def test_what_is_no_text_is_no_table() -> None:
    for content in (b"PK\x03\x04rest", b"\x00\x01\x02"):
        with pytest.raises(TableUnreadable):
            rows_of(content)
    with pytest.raises(TableUnreadable):
        rows_of_text('a;"' + "x" * 200_000)
