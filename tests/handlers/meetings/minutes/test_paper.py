"""The paper: real text in order, tagged, in French, with its fonts, whatever was typed."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from handlers.meetings.minutes.paper import (
    Group,
    Paper,
    PaperDecision,
    Person,
    Presences,
    printed,
)
from tests.house import EVENING

LONG_NAME = "Marie-Françoise de La Tour d’Auvergne-Lauraguais"


def decision(number: int, text: str = "La salle est ouverte.") -> PaperDecision:
    return PaperDecision(
        number=str(number),
        reference=f"D-{number:04}",
        text=f"{text} Décision {number}.",
        details=[("Responsable", f"{LONG_NAME}, Direction exemple"), ("Mode", "médiation")],
    )


def paper(count: int, text: str = "La salle est ouverte.") -> Paper:
    return Paper(
        name="Relevé de décisions, Cellule de veille, mercredi 25 novembre 2026",
        council="Conseil d’essai",
        title="Relevé de décisions",
        meeting="Cellule de veille",
        place="Mercredi 25 novembre 2026 à 14 h, Mairie",
        state="Publié le mercredi 25 novembre 2026",
        exercise="Mode exercice : aucune situation réelle.",
        presences=Presences(
            title="Présences",
            groups=[Group(label="Présents (40)", people=[Person(LONG_NAME, "Mairie")] * 40)],
        ),
        agenda_title="Ordre du jour",
        agenda=["1. Halls du quartier", "2. Budget (reporté)"],
        approved_title="Relevé précédent",
        approved=["Le relevé de la réunion du mercredi 11 novembre 2026 est approuvé."],
        decisions_title="Décisions",
        decisions=[decision(number, text) for number in range(1, count + 1)],
        none="Aucune décision n’a été prise.",
        closing=["Ce relevé sera proposé à l’approbation de la prochaine réunion."],
        reserved="Réservé aux personnes invitées.",
        page="page",
    )


def text_of(content: bytes) -> str:
    """All the text, page after page, on one line."""
    pages = list(pypdfium2.PdfDocument(content))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


@pytest.mark.parametrize("count", [0, 1, 5, 60])
def test_the_decisions_stand_in_order_and_none_is_missing(count: int) -> None:
    said = text_of(printed(paper(count), EVENING))
    places = [said.index(f"Décision {number}.") for number in range(1, count + 1)]
    assert places == sorted(places)
    assert said.count("La salle est ouverte.") == count
    assert ("Aucune décision n’a été prise." in said) == (count == 0)
    assert said.count(LONG_NAME) == 40 + count


def test_it_is_tagged_has_a_language_and_a_title_and_carries_its_fonts() -> None:
    with pikepdf.open(BytesIO(printed(paper(5), EVENING))) as pdf:
        assert str(pdf.Root.Lang).startswith("fr")
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"]).startswith("Relevé de décisions, Cellule")
        assert pdf.open_metadata().get("pdfuaid:part") == "1"
        assert headings(pdf.Root.StructTreeRoot) == ["/H1", *["/H2"] * 4, *["/H3"] * 5]
        fonts = [
            one.FontDescriptor
            for page in pdf.pages
            for font in page.Resources.Font.values()
            for one in font.DescendantFonts
        ]
        assert fonts
        assert all("/FontFile3" in one or "/FontFile2" in one for one in fonts)


def test_it_is_a4_and_shows_something_on_every_page() -> None:
    for page in pypdfium2.PdfDocument(printed(paper(60), EVENING)):
        assert [round(side) for side in page.get_size()] == [595, 842]
        shades = page.render(scale=0.5).to_pil().convert("L").getextrema()
        assert shades[0] < 128 < shades[1]


@pytest.mark.parametrize(
    "typed",
    [
        '#panic(1) *gras* $x$ \\ "deux" <nom> @ref `code` // fin',
        "Łukasz, Αθήνα, Київ, № 5, 10 € → ½",
        '{"record": "]}"}',
    ],
)
def test_what_was_typed_is_text_and_never_a_command(typed: str) -> None:
    assert typed in text_of(printed(paper(1, typed), EVENING))


@pytest.mark.parametrize("typed", ["Fête \N{PARTY POPPER} du 12", "\x00\x07Fête du 12"])
def test_pictures_and_signs_that_nobody_sees_stay_off_the_paper(typed: str) -> None:
    content = printed(paper(1, typed), EVENING)
    assert "du 12 Décision 1." in text_of(content)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.open_metadata().get("pdfuaid:part") == "1"


def test_a_sign_that_no_font_has_does_not_keep_the_paper_from_people() -> None:
    with pikepdf.open(BytesIO(printed(paper(1, "\N{CJK UNIFIED IDEOGRAPH-4E00}"), EVENING))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert pdf.open_metadata().get("pdfuaid:part") is None


def test_what_is_longer_than_a_line_stays_within_the_margins() -> None:
    wide = replace(paper(0), decisions=[decision(1, "x" * 400)])
    pdf = pypdfium2.PdfDocument(printed(wide, EVENING))
    page = pdf[len(pdf) - 1].get_textpage()
    boxes = [page.get_charbox(index) for index in range(page.count_chars())]
    assert max(box[2] for box in boxes) < 595 - 60


def headings(tree: pikepdf.Object) -> list[str]:
    """The headings of the structure, in the order of reading."""
    found = [str(tree.S)] if str(tree.get("/S", "")).startswith("/H") else []
    kids: pikepdf.Object | list[pikepdf.Object] = tree.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            found += headings(kid)
    return found
