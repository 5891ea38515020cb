"""What identifies a person in a note is spotted, and what does not is left alone."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.note_check import FindingKind, identifying_patterns

TODAY = date(2026, 11, 23)
LONGEST_NOTE = 1_500

# Invented numbers: Arcep keeps 06 39 98 xx xx and 01 99 00 xx xx for fiction.
PHONES = [
    "06 39 98 12 34",
    "06.39.98.12.34",
    "06-39-98-12-34",
    "06/39/98/12/34",
    "0639981234",
    "06\u200b39981234",
    "0639 981 234",
    "06 399 812 34",
    "06\u00a039\u202f98\u00a012\u00a034",
    "01 99 00 12 34",
    "+33 6 39 98 12 34",
    "+33639981234",
    "+33 (0)6 39 98 12 34",
    "0033 6 39 98 12 34",
    "0033639981234",
    "+352 621 123 456",
]
EMAILS = ["jeanne.martin@exemple.fr", "j+m@courrier.exemple.org", "0639981234@exemple.fr"]
BIRTHS = [
    "12/05/2011",
    "12.05.2011",
    "12-5-2011",
    "12 05 2011",
    "12/05/11",
    "12/05/98",
    "2011-05-12",
    "3 mars 2009",
    "1er février 2009",
    "23 NOV. 2025",
    "né le 3 mars 2009",
    "Né le 3 mars",
    "née le jeudi 3 mars 2009",
    "né(e) le 12/05",
    "né·e le 12/05/2026",
    "nés en 2009",
    "née en mars 2009",
    "ne\u0301 le 3 mars",
    "naissance : 12/05/2011",
    "DDN 12/05",
]
SOCIAL_SECURITY_NUMBERS = [
    "1 85 05 78 006 084 91",
    "185057800608491",
    "1850578006084",
    "1 85 05 78 006 084",
    "2 85 05 2A 006 084 82",
    "285052A00608482",
    "2 85 05 2b 006 084",
    "1 85 05 78 006 084 17",
]
PLATES = ["AB-123-CD", "ab-123-cd", "AB123CD", "AB 123 CD"]

SPOTTED = [
    *((text, FindingKind.PHONE) for text in PHONES),
    *((text, FindingKind.EMAIL) for text in EMAILS),
    *((text, FindingKind.BIRTH_DATE) for text in BIRTHS),
    *((text, FindingKind.SOCIAL_SECURITY) for text in SOCIAL_SECURITY_NUMBERS),
    *((text, FindingKind.PLATE) for text in PLATES),
]


@pytest.mark.parametrize(("text", "kind"), SPOTTED)
@pytest.mark.parametrize("note", ["{}", "Vu hier ({}), près du parc.", "été à 14 h : {} !"])
def test_what_identifies_a_person_is_spotted(note: str, text: str, kind: FindingKind) -> None:
    whole = note.format(text)
    findings = identifying_patterns(whole, TODAY)
    assert [(found.kind, whole[found.start : found.end]) for found in findings] == [(kind, text)]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "3 jeunes devant le hall, une dizaine ensuite",
        "Appelé le 17, puis le 119 et le 3919, et le 116 006",
        "Samedi 21/11 vers 22 h 30, encore dimanche 22/11 à 1h15",
        "Le 21/11/2026 à 22:30, le 05.12.2026 10.30, le 05 12 2026 à 14 30",
        "Depuis le 3 mars 2026, tous les jeudis, et le match du 12/02/27",
        "12 rue de l'Église, bâtiment 4, appartement 206",
        "Au 12 bis et au 14, entre 20 h et 22 h, 55000 Bar-le-Duc, INSEE 55029",
        "Alerte A-4M7T, situation S-7K2Q, erreur E-7K2Q",
        "Saison 2025-2026, de 2019 à 2024, en 2009",
        "Ils ne sont que 12 et ne le font pas avant 23 h",
        "On en voit 112 en tout, RN 135, D 1916, bus 10",
        "Un code : 185057800608492",
        "31/02/2011 ou 45/13/2011",
        "Dégâts de 1 200 000 euros, 10 000 habitants",
        "Rendez-vous @ la mairie, à 14 h 30",
        "🙂 بار 12 ½ …",
    ],
)
def test_what_identifies_nobody_is_left_alone(note: str) -> None:
    assert identifying_patterns(note, TODAY) == ()


def test_findings_come_in_the_order_of_the_text_without_overlap() -> None:
    note = "Tél. 06 39 98 12 34 (né le 12/05/2011), j@exemple.fr, AB-123-CD, 1 85 05 78 006 084 91"
    assert [
        (found.kind, note[found.start : found.end]) for found in identifying_patterns(note, TODAY)
    ] == [
        (FindingKind.PHONE, "06 39 98 12 34"),
        (FindingKind.BIRTH_DATE, "né le 12/05/2011"),
        (FindingKind.EMAIL, "j@exemple.fr"),
        (FindingKind.PLATE, "AB-123-CD"),
        (FindingKind.SOCIAL_SECURITY, "1 85 05 78 006 084 91"),
    ]


def test_a_date_becomes_a_birth_after_a_year() -> None:
    assert identifying_patterns("le 24/11/2025", TODAY) == ()
    assert len(identifying_patterns("le 23/11/2025", TODAY)) == 1


@given(st.text(max_size=LONGEST_NOTE))
def test_findings_lie_in_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for found in identifying_patterns(text, TODAY):
        assert end <= found.start < found.end <= len(text)
        end = found.end


@given(
    st.text(
        st.characters(exclude_categories=["N", "L", "C"], exclude_characters="+@_-./"), max_size=20
    ),
    st.sampled_from(SPOTTED),
)
def test_whatever_stands_around_it_is_spotted(
    around: str, spotted: tuple[str, FindingKind]
) -> None:
    text, kind = spotted
    kinds = {found.kind for found in identifying_patterns(f"{around} {text} {around}", TODAY)}
    assert kind in kinds


PIECES = [
    "0",
    "1",
    "06 ",
    "+3",
    "a",
    "a.",
    "@",
    "-",
    " ",
    "né ",
    "né le ",
    "naissance ",
    "12/",
    "AB",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
def test_the_longest_note_of_awkward_pieces_comes_to_an_end(pieces: list[str]) -> None:
    note = ("".join(pieces) * LONGEST_NOTE)[:LONGEST_NOTE]
    for found in identifying_patterns(note, TODAY):
        assert found.end <= LONGEST_NOTE
