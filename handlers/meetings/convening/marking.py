"""Under the message that was pressed, the keys show the answer that stands; its others stay."""

from collections.abc import Mapping
from typing import Any

from handlers import keyboard
from handlers.context import Turn
from handlers.meetings.convening.buttons import Come, Excuse, Represent, StepBack
from handlers.meetings.convening.seats import seats_of
from handlers.meetings.texts import attendance
from handlers.payload import code_of
from storage.meetings import Meeting
from storage.outbox import THIS_CHAT

OF_ANSWERS = frozenset({Come.code, Excuse.code, Represent.code, StepBack.code})


def pressed(turn: Turn) -> Mapping[str, Any] | None:
    """The message under which a key was pressed and its rows of keys, as a draft keeps them."""
    message = turn.update.effective_message  # none when Telegram no longer shows it to bots
    if message is None or message.reply_markup is None:
        return None
    rows = message.reply_markup.to_dict()["inline_keyboard"]
    return {"message": message.message_id, "rows": rows}


async def mark(turn: Turn, meeting: Meeting, under: Mapping[str, Any] | None) -> None:
    """Write the keys of that message anew, for the speaker; whose place ended keeps no key."""
    if under is None:
        return
    seat = (await seats_of(turn.moment, meeting)).of(turn.me)
    rows = attendance.keys(meeting.id, seat) if meeting.invites(turn.me) else []
    now = {code_of(key["callback_data"]): key for row in rows for key in row}
    parameters = {
        "chat_id": THIS_CHAT,
        "message_id": under["message"],
        "reply_markup": keyboard.keys(*(_renewed(row, now) for row in under["rows"])),
    }
    await turn.uow.outbox.call(
        await turn.chat(), "editMessageReplyMarkup", parameters, now=turn.now
    )


def _renewed(row: list[keyboard.Key], now: Mapping[str, keyboard.Key]) -> list[keyboard.Key]:
    codes = [(key, code_of(str(key.get("callback_data")))) for key in row]
    return [now.get(code, key) for key, code in codes if code in now or code not in OF_ANSWERS]
