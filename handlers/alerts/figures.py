"""What a year of alerts counts: by month, by colour, by how far they came; nothing they say."""

from collections import Counter

from handlers.alerts import figure_texts as texts
from handlers.exports import Chapter, Count, bounds_of
from handlers.moment import Moment
from storage.alerts import Severity
from storage.statuses import VOID


async def alerts_counted(moment: Moment, year: int) -> Chapter:
    """Those that are kept; what was taken back, or told twice, is counted apart."""
    came = await moment.uow.figures.alerts(*bounds_of(moment, year))
    counted = [one for one in came if one.status not in VOID]
    months = Counter(moment.day_of(one.at).month for one in counted)
    colours = Counter(one.severity for one in counted)
    states = Counter(texts.state(one.status) for one in counted)
    apart = Counter(texts.state(one.status) for one in came if one.status in VOID)
    counts = [
        *(Count(texts.by_month(), texts.month(one), months[one]) for one in range(1, 13)),
        *(Count(texts.by_colour(), texts.colour(one), colours[one]) for one in Severity),
        *(Count(texts.by_state(), state, how_many) for state, how_many in sorted(states.items())),
        *(Count(texts.apart(), state, how_many) for state, how_many in sorted(apart.items())),
    ]
    return Chapter(texts.said(colours), counts)
