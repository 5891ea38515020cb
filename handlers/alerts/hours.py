"""« à 19 h 40 » of today, « hier à 19 h 40 » and the like of another day."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.dates import spoken_moment, spoken_time
from handlers.words import Html, language, t


def said_at(moment: datetime, now: datetime, zone: ZoneInfo) -> Html:
    """When something happened, as one goes on a sentence with it."""
    if moment.astimezone(zone).date() == now.astimezone(zone).date():
        return t("à {hour}", hour=spoken_time(moment, zone, language()))
    return Html(spoken_moment(moment, zone, now, language()))
