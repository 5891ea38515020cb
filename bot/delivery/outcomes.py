"""What an error of the Bot API means for the row that met it: one function, one table of cases."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)


@dataclass(frozen=True, slots=True)
class Done:
    """Telegram already shows what was asked: an edit that changes nothing, a message gone."""


@dataclass(frozen=True, slots=True)
class Flooded:
    """429: this chat pauses for `pause`, the row stays."""

    pause: timedelta


@dataclass(frozen=True, slots=True)
class Later:
    """The network or Telegram failed: try again."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup with this number."""

    telegram_id: int


@dataclass(frozen=True, slots=True)
class Dead:
    """Telegram refuses this chat for good."""

    reason: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The message itself is refused: sending it again changes nothing."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unauthorised:
    """401: the token is no longer good."""


Verdict: TypeAlias = Done | Flooded | Later | Moved | Dead | Broken | Unauthorised

_DONE = ("message is not modified", "message to delete not found", "message to edit not found")
_LET_IN_OR_OUT_BEFORE = (
    "user_already_participant",
    "hide_requester_missing",
    "user not found",
    "participant_id_invalid",
    # A basic group keeps nobody out, so there is no ban to lift.
    "available for supergroup",
)
_DEAD = (
    "chat not found",
    "user is deactivated",
    "bot was kicked",
    "not a member",
    "peer_id_invalid",
)


def classify(error: TelegramError) -> Verdict:
    """The verdict on an error, by Telegram's kind of error and its English text."""
    text = error.message.lower()
    if isinstance(error, RetryAfter):
        pause = error.retry_after
        return Flooded(pause if isinstance(pause, timedelta) else timedelta(seconds=pause))
    if isinstance(error, ChatMigrated):
        return Moved(error.new_chat_id)
    if isinstance(error, InvalidToken):
        return Unauthorised()
    if isinstance(error, Forbidden):
        return Dead(_short(text))
    if isinstance(error, BadRequest):
        if any(sign in text for sign in (*_DONE, *_LET_IN_OR_OUT_BEFORE)):
            return Done()
        return Dead(_short(text)) if any(sign in text for sign in _DEAD) else Broken(_short(text))
    return Later()


def _short(text: str) -> str:
    """Telegram's words, without what it quotes of ours after a colon or a bracket."""
    reason = text.removeprefix("forbidden: ").removeprefix("bad request: ")
    return reason.partition(":")[0].partition('"')[0][:80]
