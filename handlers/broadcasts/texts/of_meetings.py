"""What a message to many says of a meeting."""

from datetime import datetime

from handlers.dates import spoken_date, spoken_time
from handlers.words import Html, joined, language, plain, t
from storage.agendas import Agenda
from storage.meetings import Meeting


def words(meeting: Meeting, agenda: Agenda | None, now: datetime) -> str:
    """Title, day, hour and place, then the agenda, as if somebody had typed them."""
    points = None
    if agenda is not None:
        head = t("Ordre du jour v{version}", version=agenda.version)
        points = joined([head, t("{text}", text=agenda.text)])
    lines = [
        t("{title}", title=meeting.title),
        when(meeting, now),
        t("{place}", place=meeting.place),
    ]
    return plain(Html(joined([joined(lines), points], "\n\n")))


def when(meeting: Meeting, now: datetime) -> Html:
    """« Jeudi 3 décembre à 14 h », whatever day it is read on."""
    today = now.astimezone(meeting.zone).date()
    day = spoken_date(meeting.local.date(), today, language())
    hour = spoken_time(meeting.starts_at, meeting.zone, language())
    said = t("{day} à {hour}", day=day, hour=hour)
    return Html(said[:1].upper() + said[1:])


def label(meeting: Meeting) -> str:
    """« 03/12 · Cellule de veille », on a key."""
    return f"{meeting.local:%d/%m} · {meeting.title}"[:60]
