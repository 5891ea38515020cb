"""The meetings of a year as one file for calendars."""

from handlers.meetings.exporting.sittings import meetings_of
from handlers.meetings.invitation import together
from handlers.meetings.telling import organiser
from handlers.moment import Moment
from storage.messages import Document


async def whole_calendar(moment: Moment, year: int) -> Document | None:
    """Called off ones too, so that a calendar that had them strikes them; None without any."""
    meetings = await meetings_of(moment, year)
    if not meetings:
        return None
    file = together(meetings, await organiser(moment), moment.now)
    return Document(f"reunions-{year}.ics", file.content)
