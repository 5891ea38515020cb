"""What people do, as Telegram tells a bot."""

from collections.abc import Mapping
from typing import Any


def person(number: int) -> dict[str, Any]:
    """Somebody who speaks French."""
    return {"id": number, "is_bot": False, "first_name": "Personne", "language_code": "fr"}


def typed(number: int, text: str) -> dict[str, Any]:
    """A line in somebody's private chat with the bot."""
    chat = {"id": number, "type": "private", "first_name": "Personne"}
    message: dict[str, Any] = {"message_id": 1, "date": 1, "chat": chat, "from": person(number)}
    message |= {"text": text}
    if text.startswith("/"):
        length = len(text.split(maxsplit=1)[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return {"message": message}


def pressed(number: int, message: Mapping[str, Any], payload: str) -> dict[str, Any]:
    """A key under one of the bot's messages."""
    press = {"id": f"{number}-{message['message_id']}", "from": person(number)}
    return {
        "callback_query": press | {"chat_instance": "1", "data": payload, "message": dict(message)}
    }
