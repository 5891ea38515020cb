"""The list of minutes: those to be written, and those that may be read."""

from collections.abc import Sequence

from handlers import keyboard
from handlers.meetings.minutes.buttons import OpenMinutes
from handlers.meetings.minutes.lately import Sitting
from handlers.meetings.minutes.texts.given import shortened
from handlers.words import bold, joined, t
from storage.messages import Message

SHOWN = 20


def listing(sittings: Sequence[Sitting]) -> Message:
    """Which one?"""
    if not sittings:
        return Message(
            text=t(
                "Aucun relevé de décisions pour vous en ce moment. Il vous sera envoyé ici après "
                "une réunion."
            )
        )
    keys = [keyboard.key(_label(one), OpenMinutes(one.meeting.id)) for one in sittings[:SHOWN]]
    text = joined([bold(t("Relevés de décisions")), t("De quelle réunion ?")])
    return Message(text=text, markup=keyboard.keys(*keyboard.column(keys)))


def _label(sitting: Sitting) -> str:
    return shortened(f"{sitting.meeting.local:%d/%m} · {sitting.meeting.title}")
