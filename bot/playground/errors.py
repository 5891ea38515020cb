"""Every refusal of the Bot API, in Telegram's own words.

    ApiError
     ├ 400 Bad Request    the call is wrong, or its subject is not there
     ├ 401 Unauthorized   the token is wrong
     ├ 403 Forbidden      the bot may not speak there
     ├ 404 Not Found      no such method
     ├ 409 Conflict       two pollers, or a poller beside a webhook
     ├ 429 Too Many Requests   with parameters.retry_after
     └ 502 Bad Gateway    the playground plays an outage

The texts are those of the Bot API server (github.com/tdlib/telegram-bot-api, Client.cpp) and of
TDLib, whose errors it passes on with a small first letter.
"""

from collections.abc import Mapping
from typing import Any


class ApiError(Exception):
    """A call that Telegram refuses."""

    def __init__(
        self, code: int, description: str, parameters: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})

    def body(self) -> dict[str, Any]:
        """The JSON that Telegram answers."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(what: str) -> ApiError:
    """400, with the reason."""
    return ApiError(400, f"Bad Request: {what}")


def forbidden(what: str) -> ApiError:
    """403, with the reason."""
    return ApiError(403, f"Forbidden: {what}")


def conflict(what: str) -> ApiError:
    """409, with the reason."""
    return ApiError(409, f"Conflict: {what}")


def unauthorized() -> ApiError:
    """401: the token is not this bot's."""
    return ApiError(401, "Unauthorized")


def method_not_found() -> ApiError:
    """404: no such method."""
    return ApiError(404, "Not Found: method not found")


def too_many_requests(retry_after: int) -> ApiError:
    """429: wait `retry_after` seconds."""
    return ApiError(
        429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after}
    )


def bad_gateway() -> ApiError:
    """502: Telegram is out."""
    return ApiError(502, "Bad Gateway")


def migrated(new_chat_id: int) -> ApiError:
    """400: the group became a supergroup with another id."""
    return ApiError(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": new_chat_id},
    )


def entities_unreadable(why: str) -> ApiError:
    """400: the text's markup is broken."""
    return bad_request(f"can't parse entities: {why}")


def other_poller() -> ApiError:
    """409: a second getUpdates took over."""
    return conflict(
        "terminated by other getUpdates request; make sure that only one bot instance is running"
    )


def webhook_active() -> ApiError:
    """409: polling beside a webhook."""
    return conflict(
        "can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )


def not_modified() -> ApiError:
    """400: an edit that changes nothing."""
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )


def query_too_old() -> ApiError:
    """400: a press that is unknown, answered, or too long ago."""
    return bad_request("query is too old and response timeout expired or query ID is invalid")
