"""On the sheet: the key with which its author corrects an alert."""

from handlers.alerts.correcting import texts
from handlers.alerts.following.part import Part
from handlers.alerts.telling import Telling
from handlers.moment import Moment
from storage.members import Member


async def correcting_part(_: Moment, telling: Telling, member: Member) -> Part:
    """The key, for its author; what was corrected stands in the dated history."""
    mine = telling.alert.author == member.id
    return Part(rows=[texts.correct_key(telling.alert)] if mine else [])
