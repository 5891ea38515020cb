"""A press of an inline button, from the finger to the bot's answer."""

from dataclasses import dataclass

from bot.playground.records import Message, User


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered a press with: nothing, a toast, or an alert to dismiss."""

    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(slots=True, eq=False)
class Press:
    """A callback query; the spinner turns until `answer` is there."""

    id: str
    user: User
    message: Message
    data: str
    at: float
    answer: Answer | None = None
