"""Why something sealed does not open, or does no more: said on the press that asked for it."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.alerts import texts
from handlers.alerts.archive import AlertArchived
from handlers.alerts.archive_texts import archived
from handlers.alerts.showing import AlertWithdrawn, PrivateChatGone, StillOpen
from handlers.context import Turn
from storage.alerts import AlertUnknown

_SAID: Mapping[type[Exception], Callable[[Turn, Any], str]] = {
    AlertUnknown: lambda _, __: texts.unknown(),
    AlertWithdrawn: lambda _, __: texts.withdrawn(),
    AlertArchived: lambda _, __: archived(),
    StillOpen: lambda turn, still: texts.still_open(still.until, turn.zone),
    PrivateChatGone: lambda turn, _: texts.no_private_chat(turn.moment.bot_username),
}
REFUSED = tuple(_SAID)
"""What `showing` and those who open something with it raise."""


def answer_refused(turn: Turn, refused: Exception) -> None:
    """Say why, in a box to be closed; a word is enough where it stands on the screen already."""
    said = _SAID[type(refused)](turn, refused)
    turn.answer(said, alert=not isinstance(refused, StillOpen))
