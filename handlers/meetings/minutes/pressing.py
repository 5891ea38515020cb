"""Where the keys of the form lead, step by step."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from handlers.context import Turn
from handlers.meetings.buttons import KeyUnknown
from handlers.meetings.minutes import deciding, steering
from handlers.meetings.minutes.approving import approve
from handlers.meetings.minutes.attendance import note_the_rest_present, turn_presence
from handlers.meetings.minutes.buttons import Answer, Key
from handlers.meetings.minutes.page import Page, Step
from handlers.meetings.minutes.points import points
from handlers.meetings.minutes.publishing import publish
from handlers.meetings.minutes.reading import send_paper
from handlers.meetings.minutes.saying import for_day, with_text
from handlers.meetings.minutes.secretary import name_secretary
from handlers.meetings.minutes.writing import writable
from handlers.modes import Mode

Pick: TypeAlias = Callable[[Turn, Page, str], Awaitable[Page]]
"""What a key of a step leads to. Raises `KeyUnknown`, `ValueError` and what refuses."""


async def picked(turn: Turn, page: Page, value: str) -> Page | None:
    """The page that a key leads to; None where it closes the form.

    Raises `KeyUnknown`, `ValueError`, and what refuses.
    """
    if value == Key.CLOSE:
        return None
    if value == Key.BACK:
        return page.back()
    if value in _TURNS:
        return replace(page, number=max(page.number + _TURNS[value], 0))
    if (pick := _PICKS.get(page.step)) is None:
        raise KeyUnknown
    return await pick(turn, page, value)


async def _on_overview(turn: Turn, page: Page, value: str) -> Page:
    if value in _DOORS:
        return await _DOORS[value](turn, page)
    kept = await turn.uow.decisions.of_meeting(page.meeting)
    if value in {one.id for one in kept}:
        return page.at(Step.DECISION, decision=value)
    await approve(turn.moment, turn.me, page.meeting, value)
    return page


async def _next_decision(turn: Turn, page: Page) -> Page:
    """On which point? Where there are none, it is not asked."""
    meeting, _ = await writable(turn.moment, turn.me, page.meeting)
    step = Step.ITEM if await points(turn.moment, meeting) else Step.TEXT
    return page.overview().at(step)


async def _to_presences(turn: Turn, page: Page) -> Page:
    await writable(turn.moment, turn.me, page.meeting)
    return page.at(Step.PRESENCES)


async def _to_secretary(_: Turn, page: Page) -> Page:
    return page.at(Step.SECRETARY)


async def _to_publishing(turn: Turn, page: Page) -> Page:
    _, minutes = await writable(turn.moment, turn.me, page.meeting)
    return page.at(Step.PUBLISHING, version=minutes.version)


async def _with_paper(turn: Turn, page: Page) -> Page:
    await send_paper(turn, page.meeting)
    return page


async def _on_item(_: Turn, page: Page, value: str) -> Page:
    return page.at(Step.TEXT, item=None if value == Key.OTHER else value)


async def _on_presences(turn: Turn, page: Page, value: str) -> Page:
    if value == Key.EVERYBODY:
        await note_the_rest_present(turn.moment, turn.me, page.meeting)
        return page
    await turn_presence(turn.moment, turn.me, page.meeting, value)
    return page


async def _on_secretary(turn: Turn, page: Page, value: str) -> Page:
    await name_secretary(turn.moment, turn.me, page.meeting, value)
    return page.overview()


async def _on_doubt(turn: Turn, page: Page, value: str) -> Page:
    if value == Key.REWRITE:
        return page.at(Step.TEXT)
    if value == Key.KEEP:
        return await with_text(turn, page, page.text)
    raise KeyUnknown


async def _on_mode(turn: Turn, page: Page, value: str) -> Page:
    mode = Mode(value)
    if page.decision is not None:
        await deciding.switch_mode(turn.moment, turn.me, page.decision, mode)
        return page
    meeting, _ = await writable(turn.moment, turn.me, page.meeting)
    deciding.check_mode(turn.me, meeting, mode)
    return page.at(Step.LEAD, mode=mode.value)


async def _on_lead(turn: Turn, page: Page, value: str) -> Page:
    if page.decision is None:
        return page.at(Step.DAY, lead=value)
    give = steering.entrust if await _is_told(turn, page) else deciding.give
    await give(turn.moment, turn.me, page.decision, value)
    return page.at(Step.DECISION)


async def _on_day(turn: Turn, page: Page, value: str) -> Page:
    if (days := int(value)) not in deciding.SPANS:
        raise KeyUnknown
    return await for_day(turn, page, deciding.in_days(turn.moment, days))


async def _on_decision(turn: Turn, page: Page, value: str) -> Page:
    if value == Key.ADD:
        return await _next_decision(turn, page)
    if value == Key.STRIKE_OUT:
        await deciding.strike_out(turn.moment, turn.me, page.decision or "")
        return page.overview()
    if value in _ENDING:
        await steering.end(turn.moment, turn.me, page.decision or "", _ENDING[value])
        return page
    if value not in _MENDING:
        raise KeyUnknown
    return page.at(_MENDING[value])


async def _on_publishing(turn: Turn, page: Page, value: str) -> Page:
    if value == Key.PRESENCES:
        return await _to_presences(turn, page)
    if value != Key.SURE:
        raise KeyUnknown
    await publish(turn.moment, turn.me, page.meeting, page.version)
    return page.overview()


async def _is_told(turn: Turn, page: Page) -> bool:
    kept = await turn.uow.decisions.of_meeting(page.meeting)
    return any(one.is_told for one in kept if one.id == page.decision)


async def _on_helpers(turn: Turn, page: Page, value: str) -> Page:
    await deciding.switch_helper(turn.moment, turn.me, page.decision or "", value)
    return page


_TURNS: Mapping[str, int] = {Key.EARLIER.value: -1, Key.LATER.value: 1}
_DOORS: Mapping[str, Callable[[Turn, Page], Awaitable[Page]]] = {
    Key.ADD: _next_decision,
    Key.PRESENCES: _to_presences,
    Key.SECRETARY: _to_secretary,
    Key.PUBLISH: _to_publishing,
    Key.PAPER: _with_paper,
}
_ENDING: Mapping[str, Answer] = {Key.DONE: Answer.DONE, Key.GIVE_UP: Answer.GIVEN_UP}
_MENDING: Mapping[str, Step] = {
    Key.TEXT: Step.TEXT,
    Key.MODE: Step.MODE,
    Key.LEAD: Step.LEAD,
    Key.DAY: Step.DAY,
    Key.HELPERS: Step.HELPERS,
}
_PICKS: Mapping[Step, Pick] = {
    Step.OVERVIEW: _on_overview,
    Step.ITEM: _on_item,
    Step.PRESENCES: _on_presences,
    Step.SECRETARY: _on_secretary,
    Step.DOUBTFUL: _on_doubt,
    Step.MODE: _on_mode,
    Step.LEAD: _on_lead,
    Step.DAY: _on_day,
    Step.DECISION: _on_decision,
    Step.HELPERS: _on_helpers,
    Step.PUBLISHING: _on_publishing,
}
