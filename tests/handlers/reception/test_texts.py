"""What the front desk says fits Telegram, in each language, whatever people are called."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reception import texts
from handlers.reception.help_texts import help_card
from handlers.words import LANGUAGES, LIMIT, speaking, units
from storage.messages import Message
from tests.handlers.reception.people import member

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


@given(st.text(min_size=1, max_size=80), st.integers(0, 40))
def test_the_help_card_fits_and_a_name_is_never_a_tag(name: str, commands: int) -> None:
    card = help_card(member(name), ["x" * 60] * commands)
    assert units(card.text) <= LIMIT
    assert card.text.count("<b>") == card.text.count("</b>") == 1 + (commands > 0)
