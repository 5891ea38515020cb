"""What a line typed into the form says: what was decided, or until when."""

from datetime import datetime

from handlers.context import Turn
from handlers.dates import Misunderstood, parse_day
from handlers.meetings.minutes import deciding
from handlers.meetings.minutes.deciding import EVENING, Noted
from handlers.meetings.minutes.page import Page, Step
from handlers.meetings.minutes.texts.asking import no_alert_from_here, unclear
from handlers.meetings.minutes.writing import writable
from handlers.meetings.texts import form
from handlers.modes import Mode
from handlers.note_check import identifying_patterns
from handlers.routes import OPENINGS, begins_with
from handlers.words import Html

LONGEST = 400
"""In signs: one sentence that people read out."""
_TAKING_TEXT = frozenset({Step.OVERVIEW, Step.TEXT, Step.DOUBTFUL})


async def answered(turn: Turn, page: Page) -> tuple[Page, Html | None]:
    """The page after a typed line, and why it was not understood. Raises what refuses.

    « Signaler … » may be a decision where one was asked for; anywhere else it is an alert, and
    whoever typed it has to know that it went nowhere.
    """
    if page.step is not Step.TEXT and begins_with(turn.text, OPENINGS):
        return page, no_alert_from_here()
    if page.step is Step.DAY:
        return await _on_a_day(turn, page)
    if page.step not in _TAKING_TEXT:
        return page, form.use_the_keys()
    if len(turn.text) > LONGEST:
        return page, form.too_long(len(turn.text), LONGEST)
    await writable(turn.moment, turn.me, page.meeting)
    text = " ".join(turn.text.split())
    if identifying_patterns(text, turn.today):
        return page.at(Step.DOUBTFUL, text=text), None
    return await with_text(turn, page, text), None


async def with_text(turn: Turn, page: Page, text: str) -> Page:
    """That is what was decided."""
    if page.decision is None:
        return page.at(Step.MODE, text=text)
    await deciding.reword(turn.moment, turn.me, page.decision, text)
    return page.at(Step.DECISION, text="")


async def for_day(turn: Turn, page: Page, due_at: datetime) -> Page:
    """Until then: the last that was missing of a decision, or another day for one."""
    if page.decision is not None:
        await deciding.postpone(turn.moment, turn.me, page.decision, due_at)
        return page.at(Step.DECISION)
    noted = Noted(
        text=page.text,
        mode=Mode(page.mode or ""),
        lead=page.lead or "",
        due_at=due_at,
        item=page.item,
    )
    kept = await deciding.note(turn.moment, turn.me, page.meeting, noted)
    return page.overview().at(Step.DECISION, decision=kept.id)


async def _on_a_day(turn: Turn, page: Page) -> tuple[Page, Html | None]:
    day = parse_day(turn.text, turn.today)
    if isinstance(day, Misunderstood):
        return page, unclear(day.reason)
    return await for_day(turn, page, datetime.combine(day, EVENING, turn.zone)), None
