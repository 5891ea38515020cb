"""How a meeting reads: its kind, its hour, its length, and the lines that say it all."""

from collections.abc import Mapping
from datetime import datetime

from handlers.dates import spoken_date, spoken_moment, spoken_time
from handlers.meetings.told import Told
from handlers.words import SOURCE, Html, bold, joined, language, later, n, t
from storage.meetings import Meeting, MeetingKind

KINDS: Mapping[MeetingKind, str] = {
    MeetingKind.PLENARY: later("Formation plénière"),
    MeetingKind.RESTRICTED: later("Formation restreinte"),
    MeetingKind.WATCH_CELL: later("Cellule de veille"),
    MeetingKind.EXCHANGE_GROUP: later("Groupe d'échange"),
    MeetingKind.PROBLEM_SOLVING_GROUP: later("Groupe partenarial (GPO)"),
}
HOUR = 60
NO_BREAK = "\u00a0"


def kind(of: MeetingKind) -> Html:
    """« Cellule de veille »."""
    return t(KINDS[of])


def kind_beside(meeting: Meeting) -> Html | None:
    """The kind, unless the title says it already."""
    label = kind(meeting.kind)
    return None if label in meeting.title else label


def in_sentence(title: str) -> str:
    """A title that begins with its kind goes on in small letters: « cellule de veille, … »."""
    begins_with_kind = any(title.startswith(t(label)) for label in KINDS.values())
    return title[:1].lower() + title[1:] if begins_with_kind else title


def moment(meeting: Meeting, now: datetime) -> Html:
    """« demain, jeudi 3 décembre à 14 h »."""
    return Html(spoken_moment(meeting.starts_at, meeting.zone, now, language()))


def day_and_hour(meeting: Meeting, now: datetime) -> Html:
    """« jeudi 3 décembre à 14 h », whatever the day of today: for « reportée au … »."""
    today = now.astimezone(meeting.zone).date()
    day = Html(spoken_date(meeting.local.date(), today, language()))
    hour = Html(spoken_time(meeting.starts_at, meeting.zone, language()))
    return t("{day} à {hour}", day=day, hour=hour)


def length(minutes: int) -> Html:
    """« 1 h 30 », « 45 min », which never breaks."""
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return Html(f"{rest}{NO_BREAK}min")
    return _hours(hours, rest)


def clock(hours: int, minutes: int) -> Html:
    """« 14 h », « 14 h 30 », and 14:30 in English."""
    return _hours(hours, minutes) if language() == SOURCE else Html(f"{hours}:{minutes:02}")


def _hours(hours: int, minutes: int) -> Html:
    rest = f"{NO_BREAK}{minutes:02}" if minutes else ""
    return Html(f"{hours}{NO_BREAK}h{rest}")


def number(of: int) -> Html:
    """« 3 000 »."""
    from babel.numbers import format_decimal  # slow to import, and few screens count so far

    return Html(format_decimal(of, locale=language()))


def capital(text: Html) -> Html:
    """With a capital at its head, as a sentence begins."""
    return Html(text[:1].upper() + text[1:])


def lines(meeting: Meeting, now: datetime) -> Html:
    """Title, date, length and place, a line each."""
    when = t(
        "{moment}, durée {length}",
        moment=capital(moment(meeting, now)),
        length=length(meeting.minutes),
    )
    return joined([bold(meeting.title), when, t("{place}", place=meeting.place)])


def told(who: Told) -> Html:
    """« 14 personnes et 2 groupes »."""
    people = n("{count} personne", "{count} personnes", who.people)
    if not who.groups:
        return people
    groups = n("{count} groupe", "{count} groupes", who.groups)
    return t("{people} et {groups}", people=people, groups=groups)
