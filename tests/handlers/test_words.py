"""How Vigie speaks: escaping, typography, languages, and Telegram's limit."""

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from handlers import words
from handlers.words import LIMIT, Html, bold, n, speaking, t, units, within_limit

HANDLERS = Path(words.__file__).parent


@given(st.text())
def test_a_value_never_becomes_a_tag(value: str) -> None:
    said = t("Bonjour {name} !", name=value)
    inside = said.removeprefix("Bonjour ").removesuffix("\u202f!")
    assert "<" not in inside
    assert html.unescape(inside) == value


def test_what_is_safe_already_stays() -> None:
    assert t("Voici {what}", what=bold("a & b")) == "Voici <b>a &amp; b</b>"


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("Quoi ?", "Quoi\u202f?"),
        ("Oui ; non", "Oui\u202f; non"),
        ("Danger : 17", "Danger\u00a0: 17"),
        ("« Signaler »", "«\u00a0Signaler\u00a0»"),
        ("l'alerte", "l’alerte"),
        ("à 19 h 47", "à 19\u00a0h 47"),
        ("Voir https://t.me/x", "Voir https://t.me/x"),
    ],
)
def test_french_spaces_do_not_break(plain: str, set_: str) -> None:
    assert t(plain) == set_


def test_english_keeps_its_own_spaces() -> None:
    with speaking("en"):
        assert t("Message absent du catalogue ?") == "Message absent du catalogue ?"
        assert words.language() == "en"
    assert words.language() == "fr"


def test_an_unknown_language_hears_french() -> None:
    with speaking("de"):
        assert words.language() == "fr"


@pytest.mark.parametrize(("count", "said"), [(0, "0 alerte"), (1, "1 alerte"), (2, "2 alertes")])
def test_french_counts(count: int, said: str) -> None:
    assert n("{count} alerte", "{count} alertes", count) == said


@given(st.lists(st.text(max_size=300).map(lambda text: Html(html.escape(text))), max_size=60))
def test_a_list_never_outgrows_one_message(items: list[Html]) -> None:
    assert units(within_limit("Titre", items)) <= LIMIT


@given(st.text())
def test_units_are_those_of_telegram(text: str) -> None:
    shown = html.escape(text, quote=False)
    assert units(shown) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def french_messages() -> set[str]:
    keywords: dict[str, tuple[int, ...] | None] = {"t": None, "later": None, "n": (1, 2)}
    found: set[str] = set()
    for _, _, message, _, _ in extract_from_dir(HANDLERS, keywords=keywords):
        found |= {message} if isinstance(message, str) else {part for part in message if part}
    return found


def test_every_message_has_its_english() -> None:
    with (HANDLERS / "locale/en/LC_MESSAGES/vigie.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    english = {m.id: m.string for m in catalogue if m.id and not m.fuzzy}
    assert sorted(m for m in french_messages() if not english.get(m)) == []


def test_a_translation_uses_the_same_values() -> None:
    with (HANDLERS / "locale/en/LC_MESSAGES/vigie.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    for message in catalogue:
        if message.id and message.string:
            wanted = set(re.findall(r"\{(\w+)\}", str(message.id)))
            assert set(re.findall(r"\{(\w+)\}", str(message.string))) <= wanted, message.id


def test_the_words_do_not_load_a_catalogue_before_it_is_spoken() -> None:
    code = "import sys, handlers.words; sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
