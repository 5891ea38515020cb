"""What each answer of Telegram means for the row that met it: every case, and why."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest

from bot.delivery.outcomes import (
    Broken,
    Dead,
    Done,
    Flooded,
    Gone,
    Later,
    Moved,
    Mute,
    Unauthorised,
    Verdict,
    classify,
)

ME = {"id": 42, "is_bot": True, "first_name": "Vigie", "username": "vigie_bot"}

ANSWERS: list[tuple[int, str, type[Verdict]]] = [
    # It is so already.
    (400, "Bad Request: message is not modified: specified new message content and …", Done),
    (400, "Bad Request: message to delete not found", Gone),
    (400, "Bad Request: message to edit not found", Gone),
    (400, "Bad Request: MESSAGE_ID_INVALID", Gone),
    (400, "Bad Request: USER_ALREADY_PARTICIPANT", Done),
    (400, "Bad Request: HIDE_REQUESTER_MISSING", Done),
    (400, "Bad Request: USER_NOT_PARTICIPANT", Done),
    (400, "Bad Request: PARTICIPANT_ID_INVALID", Done),
    (400, "Bad Request: user not found", Done),
    (400, "Bad Request: member not found", Done),
    (400, "Bad Request: method is available for supergroup and channel chats only", Done),
    (400, "Bad Request: method is available only for supergroups", Done),
    (400, "Bad Request: INVITE_HASH_EXPIRED", Done),
    # The person blocked the bot, never began with it, or is gone: nothing will get there.
    (403, "Forbidden: bot was blocked by the user", Dead),
    (403, "Forbidden: user is deactivated", Dead),
    (403, "Forbidden: bot can't initiate conversation with a user", Dead),
    (403, "Forbidden: bots can't send messages to bots", Dead),
    (400, "Bad Request: chat not found", Dead),
    (400, "Bad Request: private chat not found", Dead),
    (400, "Bad Request: PEER_ID_INVALID", Dead),
    (400, "Bad Request: CHAT_ID_INVALID", Dead),
    # The bot has no place in the group any more, or the group is gone.
    (403, "Forbidden: bot was kicked from the group chat", Dead),
    (403, "Forbidden: bot was kicked from the supergroup chat", Dead),
    (403, "Forbidden: bot is not a member of the group chat", Dead),
    (403, "Forbidden: bot is not a member of the supergroup chat", Dead),
    (403, "Forbidden: bot is not a member of the channel chat", Dead),
    (403, "Forbidden: the group chat was deleted", Dead),
    (400, "Bad Request: group chat was deactivated", Dead),
    (400, "Bad Request: chat is deactivated", Dead),
    (400, "Bad Request: CHANNEL_PRIVATE", Dead),
    (400, "Bad Request: CHANNEL_INVALID", Dead),
    (400, "Bad Request: CHAT_FORBIDDEN", Dead),
    (400, "Bad Request: can't access the chat", Dead),
    (400, "Bad Request: have no access to the chat", Dead),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", Dead),
    # The bot sits there and may not write: nothing tells us when it may again, so the next try
    # does. The alert that went with the message goes on to somebody else meanwhile.
    (400, "Bad Request: have no rights to send a message", Mute),
    (400, "Bad Request: have no write access to the chat", Broken),
    (400, "Bad Request: not enough rights to send text messages to the chat", Mute),
    (403, "Forbidden: not enough rights to send text messages to the chat", Mute),
    (400, "Bad Request: not enough rights to send documents to the chat", Mute),
    (400, "Bad Request: need administrator rights in the channel chat", Broken),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Mute),
    (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", Mute),
    (400, "Bad Request: CHAT_GUEST_SEND_FORBIDDEN", Broken),
    (400, "Bad Request: CHAT_RESTRICTED", Broken),
    (400, "Bad Request: USER_BANNED_IN_CHANNEL", Broken),
    (400, "Bad Request: TOPIC_CLOSED", Broken),
    # Vigie names no topic and answers no message: such a row is wrong, not its chat.
    (400, "Bad Request: TOPIC_DELETED", Broken),
    (400, "Bad Request: message thread not found", Broken),
    (400, "Bad Request: message to be replied not found", Broken),
    (400, "Bad Request: REPLY_MESSAGE_ID_INVALID", Broken),
    # What was asked of a group needs a right that the bot does not have: the group lives.
    (400, "Bad Request: CHAT_ADMIN_REQUIRED", Broken),
    (400, "Bad Request: not enough rights to restrict/unrestrict chat member", Broken),
    (400, "Bad Request: not enough rights to manage chat invite link", Broken),
    (400, "Bad Request: user is an administrator of the chat", Broken),
    (400, "Bad Request: can't remove chat owner", Broken),
    (400, "Bad Request: USER_CHANNELS_TOO_MUCH", Broken),
    # The same again would be refused again.
    (400, "Bad Request: can't parse entities: Can't find end tag corresponding to …", Broken),
    (400, "Bad Request: ENTITY_TEXT_INVALID", Broken),
    (400, "Bad Request: message is too long", Broken),
    (400, "Bad Request: message caption is too long", Broken),
    (400, "Bad Request: message text is empty", Broken),
    (400, "Bad Request: text must be non-empty", Broken),
    (400, "Bad Request: BUTTON_DATA_INVALID", Broken),
    (400, "Bad Request: BUTTON_URL_INVALID", Broken),
    (400, "Bad Request: reply markup is too long", Broken),
    (400, "Bad Request: object expected as reply markup", Broken),
    (400, "Bad Request: wrong file identifier/HTTP URL specified", Broken),
    (400, "Bad Request: file must be non-empty", Broken),
    (400, "Bad Request: there is no document in the request", Broken),
    (400, "Bad Request: message can't be edited", Broken),
    (400, "Bad Request: message can't be deleted", Broken),
    (400, "Bad Request: message can't be deleted for everyone", Broken),
    (400, "Bad Request: chat_id is empty", Broken),
    (400, "Bad Request: something new", Broken),
    (404, "Not Found: method not found", Broken),
    (413, "Request Entity Too Large", Broken),
    (500, "Internal Server Error: sent message was immediately deleted and can't be …", Broken),
    # Telegram, or the bot as a whole, is held up.
    (409, "Conflict: terminated by other getUpdates request", Later),
    (429, "Too Many Requests", Later),
    (500, "Internal Server Error", Later),
    (500, "Internal Server Error: restart", Later),
    (502, "Bad Gateway", Later),
    (503, "Service Unavailable", Later),
    (504, "Gateway Timeout", Later),
    (400, "Bad Request: FROZEN_METHOD_INVALID", Later),
    (400, "Bad Request: the bot has already been closed", Later),
    # The token is no longer good.
    (401, "Unauthorized", Unauthorised),
    (401, "Unauthorized: invalid token specified", Unauthorised),
    (404, "Not Found", Unauthorised),
    (400, "Logged out", Unauthorised),
]


class OneAnswer(BaseRequest):
    """An HTTP client to which Telegram says who the bot is, and to everything else one thing."""

    def __init__(self, status: int, description: str, parameters: Mapping[str, int]) -> None:
        self._status = status
        self._body = {"ok": False, "error_code": status, "description": description}
        if parameters:
            self._body["parameters"] = dict(parameters)

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:
        if url.endswith("/getMe"):
            return 200, json.dumps({"ok": True, "result": ME}).encode()
        return self._status, json.dumps(self._body).encode()


async def error_of(status: int, description: str, **parameters: int) -> TelegramError:
    """What python-telegram-bot makes of an answer, once the bot has begun."""
    request = OneAnswer(status, description, parameters)
    async with Bot("42:AA", request=request, get_updates_request=request) as bot:
        with pytest.raises(TelegramError) as raised:
            await bot.do_api_request("sendMessage", api_kwargs={"chat_id": 7, "text": "…"})
    return raised.value


@pytest.mark.parametrize(("status", "description", "verdict"), ANSWERS, ids=str)
async def test_each_answer_of_the_api_has_one_verdict(
    status: int, description: str, verdict: type[Verdict]
) -> None:
    assert type(classify(await error_of(status, description))) is verdict


async def test_how_long_to_wait_and_where_a_group_went_are_kept() -> None:
    flooded = await error_of(429, "Too Many Requests: retry after 7", retry_after=7)
    assert classify(flooded) == Flooded(timedelta(seconds=7))
    upgraded = "Bad Request: group chat was upgraded to a supergroup chat"
    moved = await error_of(400, upgraded, migrate_to_chat_id=-1001)
    assert classify(moved) == Moved(-1001)


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("aiohttp.ClientOSError ECONNRESET")])
def test_what_the_network_does_passes(error: TelegramError) -> None:
    assert classify(error) == Later()


async def test_a_refused_message_is_not_quoted() -> None:
    quoted = 'Bad Request: can\'t parse entities: unsupported start tag "Kevin du 3e"'
    assert classify(await error_of(400, quoted)) == Broken("can't parse entities")


async def test_why_a_chat_is_gone_is_kept_in_telegrams_words() -> None:
    blocked = classify(await error_of(403, "Forbidden: bot was blocked by the user"))
    assert blocked == Dead("bot was blocked by the user")
