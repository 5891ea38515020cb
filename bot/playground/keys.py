"""Which button a finger means."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.playground.markup import Button, Key
from bot.playground.records import Chat, Message
from bot.playground.transcript import plain_spaces


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a message, or a key of the reply keyboard, which has no message."""

    button: Button | Key
    message: Message | None = None

    @property
    def label(self) -> str:
        """The label, with plain spaces."""
        return plain_spaces(self.button.text)


def choose(chat: Chat, label: str, on: Message | None = None) -> Choice | None:
    """Find a button by its label.

    Exact labels go before labels that contain it, inline buttons before keys, newer messages
    before older ones. `on` limits the search to one message, even when it is overtaken.
    """
    wanted = plain_spaces(label)
    choices = list(_inline(on)) if on else [*_newest_first(chat), *_keys(chat)]
    exact = (choice for choice in choices if choice.label == wanted)
    longer = (choice for choice in choices if wanted in choice.label)
    return next(exact, None) or next(longer, None)


def _newest_first(chat: Chat) -> Iterator[Choice]:
    for message in reversed(chat.visible()):
        yield from _inline(message)


def _inline(message: Message) -> Iterator[Choice]:
    return (Choice(button, message) for row in message.buttons for button in row)


def _keys(chat: Chat) -> Iterator[Choice]:
    rows = chat.keyboard.rows if chat.keyboard else ()
    return (Choice(key) for row in rows for key in row)
