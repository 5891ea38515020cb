"""Button payloads: within 64 bytes for every id that can occur, and read back as they were."""

from dataclasses import dataclass, fields
from enum import Enum, IntEnum, StrEnum
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.app  # noqa: F401 - the composition root makes every button of the house known
from handlers.alerts.buttons import WantedCode
from handlers.alerts.situations.buttons import Beginning
from handlers.alerts.situations.readers import KNOWN_BY
from handlers.payload import LIMIT, Button, ButtonUnreadable, code_of
from storage.schema import new_id


class Colour(StrEnum):
    GREEN = "green"
    RED = "red"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


@dataclass(frozen=True, slots=True)
class Sample(Button, code="test.sample"):
    subject: str
    level: Level
    colour: Colour
    sure: bool
    count: int


words = st.text("ABCabc019_-", max_size=10)


@given(words, st.sampled_from(Level), st.sampled_from(Colour), st.booleans(), st.integers(0, 999))
def test_a_button_reads_back_as_it_was(
    subject: str, level: Level, colour: Colour, sure: bool, count: int
) -> None:
    button = Sample(subject, level, colour, sure, count)
    assert Sample.unpack(button.pack()) == button
    assert code_of(button.pack()) == Sample.code


@given(st.text(max_size=80))
def test_what_no_button_made_is_unreadable(data: str) -> None:
    if code_of(data) == Sample.code:
        return
    with pytest.raises(ButtonUnreadable):
        Sample.unpack(data)


def test_a_payload_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="over 64 bytes"):
        Sample("x" * 60, Level.LOW, Colour.RED, True, 1).pack()


def test_a_separator_cannot_be_smuggled_in() -> None:
    with pytest.raises(ValueError, match="separator"):
        Sample("a:b", Level.LOW, Colour.RED, True, 1).pack()


def test_a_code_belongs_to_one_button() -> None:
    with pytest.raises(TypeError, match="share the code"):
        type("Other", (Button,), {}, code="test.sample")


def longest(kind: Any) -> Any:
    """The longest value of a field that can occur: ids are 22 characters, choices under 12."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return max(kind, key=lambda one: len(str(one.value)))
    texts = {str: new_id(), WantedCode: "555193u", Beginning: new_id()[:KNOWN_BY]}
    return {int: 9999, bool: True, **texts}[kind]


@pytest.mark.parametrize("button", list(Button.known.values()), ids=lambda b: b.code)
def test_every_button_of_the_house_fits(button: type[Any]) -> None:
    hints = get_type_hints(button)
    values = [longest(hints[field.name]) for field in fields(button)]
    if button is Sample:
        return
    packed = button(*values).pack()
    assert len(packed.encode()) <= LIMIT
