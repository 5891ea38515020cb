"""What an error of the Bot API means for the row that met it: one function, one table of cases."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)


@dataclass(frozen=True, slots=True)
class Done:
    """Telegram already shows what was asked: an edit that changes nothing, a deletion done."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody took the message off the screen: what would change it has nothing to change."""


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
class Mute:
    """The bot sits in this group and may not write there, whatever it says."""

    reason: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The message itself is refused: sending it again changes nothing."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unauthorised:
    """The token is no longer good."""


Verdict: TypeAlias = Done | Gone | Flooded | Later | Moved | Dead | Mute | Broken | Unauthorised

# Telegram says why in words: the first of these that is found in them decides. Where none is, a
# chat that forbids is gone, and any other request breaks alone. They are the words of the Bot API's
# own server (github.com/tdlib/telegram-bot-api, Client.cpp), of TDLib behind it, and of Telegram's
# servers (the names in capitals).
_SIGNS: tuple[tuple[str, type[Done | Gone | Later | Dead | Mute | Broken | Unauthorised]], ...] = (
    # The screen shows already what was asked.
    ("message is not modified", Done),
    # There is no such message any more.
    ("message to delete not found", Gone),
    ("message to edit not found", Gone),
    ("reply_message_id_invalid", Broken),
    ("message_id_invalid", Gone),  # it went between two looks
    # Whoever was to come in or go out has; a basic group keeps nobody out, so has no ban to lift.
    ("user_already_participant", Done),
    ("hide_requester_missing", Done),
    ("user_not_participant", Done),
    ("participant_id_invalid", Done),
    ("user not found", Done),
    ("member not found", Done),
    ("available for supergroup", Done),
    ("available only for supergroup", Done),
    # A link that was to open no door any more opens none.
    ("invite_hash_expired", Done),
    # The bot sits there, but may not write, or not do that. Rights come back without a word to us,
    # and Telegram has been wrong about them for hours (October 2023): the chat must not die of it.
    ("not enough rights to send", Mute),
    ("no rights to send", Mute),
    ("chat_write_forbidden", Mute),
    ("chat_send_plain_forbidden", Mute),
    ("not enough rights", Broken),
    ("need administrator rights", Broken),
    # There is no such chat, for this bot at least.
    ("chat not found", Dead),
    ("peer_id_invalid", Dead),
    ("chat_id_invalid", Dead),
    ("channel_invalid", Dead),
    ("channel_private", Dead),
    ("chat_forbidden", Dead),
    ("can't access the chat", Dead),
    ("have no access to the chat", Dead),
    ("user is deactivated", Dead),
    ("chat is deactivated", Dead),
    ("chat was deactivated", Dead),
    ("chat was upgraded", Dead),  # and Telegram does not say into which
    ("bot was kicked", Dead),
    ("bot is not a member", Dead),
    # The bot is held up, not the message: somebody must plead for it with Telegram, or has closed
    # it on a Bot API server of one's own; or it has moved to another one.
    ("frozen_method_invalid", Later),
    ("bot has already been closed", Later),
    ("logged out", Unauthorised),
)


def classify(error: TelegramError) -> Verdict:
    """The verdict on an error, by Telegram's kind of error and its English text."""
    if isinstance(error, EndPointNotFound) and isinstance(error.__cause__, InvalidToken):
        # So python-telegram-bot calls any 401 and 404 once the bot has begun.
        error = error.__cause__
    text = error.message.lower()
    if isinstance(error, RetryAfter):
        pause = error.retry_after
        return Flooded(pause if isinstance(pause, timedelta) else timedelta(seconds=pause))
    if isinstance(error, ChatMigrated):
        return Moved(error.new_chat_id)
    if isinstance(error, InvalidToken):
        return Broken(_short(text)) if "method not found" in text else Unauthorised()
    if isinstance(error, Forbidden | BadRequest):
        unheard_of = Dead if isinstance(error, Forbidden) else Broken
        kind = next((kind for sign, kind in _SIGNS if sign in text), unheard_of)
        return kind(_short(text)) if issubclass(kind, Dead | Mute | Broken) else kind()
    # Too large for Telegram, or put away by a watchman of the group as soon as it was there.
    if "entity too large" in text or "immediately deleted" in text:
        return Broken(_short(text))
    return Later()


def _short(text: str) -> str:
    """Telegram's words, without what it quotes of ours after a colon or a bracket."""
    for kind in ("forbidden: ", "bad request: ", "not found: ", "internal server error: "):
        text = text.removeprefix(kind)
    return text.partition(":")[0].partition('"')[0][:80]
