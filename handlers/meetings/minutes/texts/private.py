"""What people read in private about minutes, besides the paper."""

from handlers import keyboard
from handlers.exercise import banner
from handlers.meetings.minutes.buttons import OpenMinutes
from handlers.meetings.texts import meeting as said
from handlers.moment import Moment
from handlers.words import joined, t
from storage.meetings import Meeting
from storage.messages import Message


def you_write(moment: Moment, meeting: Meeting) -> Message:
    """To whom the coordination named."""
    text = t(
        "Vous tenez le relevé de décisions de cette réunion : présences et décisions, en quelques "
        "touches. Vous le retrouverez avec /releves. Merci."
    )
    lines = said.lines(meeting, moment.now)
    key = keyboard.key(t("Ouvrir le relevé"), OpenMinutes(meeting.id))
    parts = [banner(moment.policy), text, lines]
    return Message(text=joined(parts, "\n\n"), markup=keyboard.keys([key]))
