"""Each key and command that the users' guides name stands in the bot, and each role has a guide."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.slices import all_slices
from handlers.alerts.labels import COLOURS
from handlers.routes import Command
from tests.house import PARIS

ROOT = Path(__file__).parents[2]
GUIDES = sorted((ROOT / "docs/guide").glob("*.md"))
INDEX = ROOT / "docs/guide/README.md"
CATALOGUE = ROOT / "handlers/locale/en/LC_MESSAGES/vigie.po"
EMERGENCY = re.compile(r"[\d ]+")


def plain(text: str) -> str:
    """As it stands in the code: typography is added when it is said."""
    for set_, typed in (("’", "'"), ("\u202f", " "), ("\u00a0", " "), ("“", "« "), ("”", " »")):
        text = text.replace(set_, typed)
    return text


@pytest.fixture(scope="module")
def said() -> set[str]:
    with CATALOGUE.open(encoding="utf-8") as file:
        return {str(message.id) for message in read_po(file, locale="en") if message.id}


@pytest.fixture(scope="module")
def commands() -> set[str]:
    routes = all_slices(PARIS, frozenset()).routes
    return {route.on.name for route in routes if isinstance(route.on, Command)}


def is_said(key: str, said: set[str]) -> bool:
    """« Rattacher à… » stands for « Rattacher à {reference} »; a colour has its sign before it."""
    key = key.lstrip("".join(COLOURS.values())).strip()
    begins = f"{key.removesuffix('…')} {{"
    return key in said or any(each.startswith(begins) for each in said)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_key_in_the_guides_exists(guide: Path, said: set[str]) -> None:
    keys = map(plain, re.findall(r"\*\*([^*]+)\*\*", guide.read_text(encoding="utf-8")))
    missing = [key for key in keys if not EMERGENCY.fullmatch(key) and not is_said(key, said)]
    assert missing == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_command_in_the_guides_exists(guide: Path, commands: set[str]) -> None:
    named = set(re.findall(r"`/(\w+)", guide.read_text(encoding="utf-8")))
    assert named <= commands


def test_the_index_leads_to_every_guide_and_each_begins_with_the_first_evening() -> None:
    linked = set(re.findall(r"\((\w+\.md)\)", INDEX.read_text(encoding="utf-8")))
    guides = {guide.name: guide for guide in GUIDES if guide != INDEX}
    assert linked == guides.keys()
    for guide in guides.values():
        assert "## Le premier soir" in guide.read_text(encoding="utf-8")
