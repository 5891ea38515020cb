"""Which button a finger means."""

from collections.abc import Iterator

from bot.playground.markup import Button, Key
from bot.playground.records import Chat, Message
from bot.playground.transcript import plain_spaces

Choice = tuple[Message, Button] | Key


def choose(chat: Chat, label: str, on: Message | None) -> Choice | None:
    """Find a button by its label.

    Exact labels go before labels that contain it, inline buttons before keys, newer messages
    before older ones. `on` limits the search to one message, even when it is overtaken.
    """
    wanted = plain_spaces(label)
    choices: list[Choice] = [*_inline(chat, on), *([] if on else _keys(chat))]
    exact = (choice for choice in choices if _label(choice) == wanted)
    longer = (choice for choice in choices if wanted in _label(choice))
    return next(exact, None) or next(longer, None)


def _inline(chat: Chat, on: Message | None) -> Iterator[tuple[Message, Button]]:
    for message in [on] if on else reversed(chat.visible()):
        for row in message.buttons:
            for button in row:
                yield message, button


def _keys(chat: Chat) -> Iterator[Key]:
    for row in chat.keyboard.rows if chat.keyboard else ():
        yield from row


def _label(choice: Choice) -> str:
    return plain_spaces((choice[1] if isinstance(choice, tuple) else choice).text)
