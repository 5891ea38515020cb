"""What a year of meetings counts: those that were held, who came, and what was decided."""

from collections import Counter
from collections.abc import Sequence

from handlers.exports import Chapter, Count, bounds_of
from handlers.meetings.exporting.sittings import Sitting, sittings_of
from handlers.meetings.texts import exporting as texts
from handlers.moment import Moment
from storage.decisions import DecisionStatus
from storage.meetings import MeetingKind
from storage.minutes import Presence


async def meetings_counted(moment: Moment, year: int) -> Chapter:
    """Meetings by what became of them and by kind, and how many of the invited came."""
    sittings = await sittings_of(moment, year)
    held = [one for one in sittings if one.is_over]
    states = Counter(texts.state(one) for one in sittings)
    kinds = Counter(one.meeting.kind for one in held)
    there = attendance(sittings)
    counts = [
        *(Count(texts.meetings_title(), state, how_many) for state, how_many in states.items()),
        *(Count(texts.held_title(), texts.kind_of(one), kinds[one]) for one in MeetingKind),
        *(Count(texts.presences_title(), texts.presence(one), there[one]) for one in Presence),
    ]
    papers = sum(one.there is not None for one in sittings)
    return Chapter(texts.meetings_said(sittings, rate_of(there), papers), counts)


async def decisions_counted(moment: Moment, year: int) -> Chapter:
    """What was decided in a year, of situations too, by what has become of it."""
    by_status = await moment.uow.figures.decisions(*bounds_of(moment, year))
    counts = [
        Count(texts.decisions_title(), texts.status_of(one), by_status.get(one, 0))
        for one in DecisionStatus
    ]
    return Chapter(texts.decisions_said(by_status), counts)


def attendance(sittings: Sequence[Sitting]) -> Counter[Presence]:
    """How many people were there, or not, over all published minutes."""
    everybody: Counter[Presence] = Counter()
    for one in sittings:
        everybody.update(one.there or {})
    return everybody


def rate_of(there: Counter[Presence]) -> int | None:
    """How many of a hundred came, or had somebody come for them; None where nobody counted.

    Whose presence nobody noted counts neither way.
    """
    if not (all_of_them := there.total() - there[Presence.UNNOTED]):
        return None
    came = there[Presence.PRESENT] + there[Presence.REPRESENTED]
    return round(100 * came / all_of_them)
