"""The screens of the form, each a question with its keys."""

from collections.abc import Callable, Mapping

from handlers import keyboard
from handlers.meetings.minutes.page import Step
from handlers.meetings.minutes.texts import asking, overview, people, publishing
from handlers.meetings.minutes.texts.given import Drawn, Given
from handlers.words import joined, t
from storage.messages import Message


def screen(given: Given) -> Message:
    """The screen that is open."""
    text, rows = _DRAWING[given.page.step](given)
    return Message(
        text=joined([given.problem, text], "\n\n"), markup=keyboard.keys(*rows), protected=True
    )


def closed() -> Message:
    """The form was left; what was noted stays."""
    return Message(text=t("Le relevé est gardé. Vous le retrouverez avec /releves."))


_DRAWING: Mapping[Step, Callable[[Given], Drawn]] = {
    Step.OVERVIEW: overview.overview,
    Step.DECISION: overview.decision,
    Step.PRESENCES: people.presences,
    Step.SECRETARY: people.secretary,
    Step.LEAD: people.lead,
    Step.HELPERS: people.helpers,
    Step.ITEM: asking.item,
    Step.TEXT: asking.text,
    Step.DOUBTFUL: asking.doubt,
    Step.MODE: asking.mode,
    Step.DAY: asking.day,
    Step.PUBLISHING: publishing.publishing,
}
