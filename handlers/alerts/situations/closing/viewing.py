"""What is still open of a situation's decisions, as whoever ends it reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.alerts.situations.closing.ending import may_drop
from handlers.alerts.situations.decisions.reading import Reading, reading_of
from handlers.moment import Moment
from storage.decisions import Decision
from storage.members import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """`newest`: the id of the newest decision of all; `may_drop`: whether the reader may drop."""

    reading: Reading
    still_open: Sequence[Decision]
    newest: str
    may_drop: bool


async def unfinished(moment: Moment, member: Member, situation_id: str) -> Unfinished:
    """For whoever is in charge of a situation with open decisions. Raises `SituationUnknown`."""
    reading = await reading_of(moment, member, situation_id)
    decided = await moment.uow.decisions.of_situation(situation_id)
    still_open = [one for one in decided if one.is_open]
    return Unfinished(
        reading=reading,
        still_open=still_open,
        newest=decided[-1].id,
        may_drop=await may_drop(moment, member, reading.situation, still_open),
    )
