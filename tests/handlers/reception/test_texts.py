"""What the front desk says fits Telegram, in each language, whatever people are called."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reception import texts
from handlers.words import LANGUAGES, LIMIT, speaking, units
from storage.members import Kind, Member, Role, Status
from storage.messages import Message
from storage.schema import new_id
from tests.house import EVENING

TOAST = 200
SAID = [
    said
    for name, said in inspect.getmembers(texts, inspect.isfunction)
    if said.__module__ == texts.__name__
    and not name.startswith("_")
    and not inspect.signature(said).parameters
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_always_the_same_fits(language: str) -> None:
    assert len(SAID) > 5
    with speaking(language):
        for said in SAID:
            words = said()
            if isinstance(words, Message):
                assert 0 < units(words.text) <= LIMIT
            elif isinstance(words, str):
                assert 0 < len(words) <= TOAST


def member(name: str) -> Member:
    return Member(
        id=new_id(),
        status=Status.ACTIVE,
        role=Role.COORDINATOR,
        kind=Kind.INTERCOMMUNALITY,
        language="fr",
        chat=None,
        charter_version=1,
        first_name=name,
        last_name="",
        organisation="",
        created_at=EVENING,
    )


@given(st.text(min_size=1, max_size=80), st.integers(0, 100))
def test_the_help_card_fits_and_a_name_is_never_a_tag(name: str, commands: int) -> None:
    card = texts.help_card(member(name), [("commande", "x" * 60)] * commands)
    assert units(card.text) <= LIMIT
    assert card.text.count("<b>") == card.text.count("</b>") == 1
