"""How a series reads: its rhythm, its next dates, how it is announced and how it is stopped."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from handlers import keyboard
from handlers.dates import holiday_on, spoken_day
from handlers.exercise import banner
from handlers.meetings.buttons import ConfirmStop, Open
from handlers.meetings.series.recurrence import Nth, Recurrence
from handlers.meetings.series.rhythm import Rhythm, nth_of
from handlers.meetings.texts import meeting as said
from handlers.meetings.told import Told
from handlers.words import Html, bold, joined, language, later, n, t
from storage.meetings import Meeting
from storage.messages import Document, Message
from storage.policy import Policy
from storage.series import Series

NEXT = 3
"""As many dates as are named; the others are counted."""
_NTH: Mapping[Nth, str] = {
    Nth.FIRST: later("Chaque mois, le premier {weekday}"),
    Nth.SECOND: later("Chaque mois, le deuxième {weekday}"),
    Nth.THIRD: later("Chaque mois, le troisième {weekday}"),
    Nth.FOURTH: later("Chaque mois, le quatrième {weekday}"),
    Nth.LAST: later("Chaque mois, le dernier {weekday}"),
}


def rhythm(of: Rhythm, first: date) -> Html:
    """« Chaque mois, le premier jeudi »; `first` is the day from which it counts."""
    from babel.dates import format_date  # slow to import, and few commands say a date

    weekday = format_date(first, "EEEE", locale=language())
    match of:
        case Rhythm.ONCE:
            return t("Une seule fois")
        case Rhythm.WEEKLY:
            return t("Chaque semaine, le {weekday}", weekday=weekday)
        case Rhythm.FORTNIGHTLY:
            return t("Toutes les deux semaines, le {weekday}", weekday=weekday)
        case Rhythm.MONTHLY:
            return t(_NTH[nth_of(first)], weekday=weekday)


def how_often(recurrence: Recurrence, now: datetime) -> Html:
    """« Chaque semaine, le mardi, jusqu'au 30 juin »: up to the last meeting."""
    first, last = recurrence.since.date(), list(recurrence.meetings())[-1].date()
    today = now.astimezone(recurrence.zone).date()
    return t(
        "{rhythm}, jusqu'au {last}",
        rhythm=rhythm(Rhythm.of(recurrence.rule), first),
        last=Html(spoken_day(last, today, language())),
    )


def planned(recurrence: Recurrence, now: datetime) -> Html:
    """On the review: how many there are, the next ones, and where it pauses."""
    today = now.astimezone(recurrence.zone).date()
    days = _days(recurrence.meetings())
    count = n("{count} date", "{count} dates", len(days))
    holidays = some([day for day in sorted(recurrence.without) if holiday_on(day)], today)
    others = some([day for day in sorted(recurrence.without) if not holiday_on(day)], today)
    return joined(
        [
            t("<b>{how_often}</b> : {count}.", how_often=how_often(recurrence, now), count=count),
            t("Ensuite : {days}.", days=some(days[1:], today)),
            t("Sauf jours fériés : {days}.", days=holidays) if holidays else None,
            t("Sauf vacances scolaires : {days}.", days=others) if others else None,
        ]
    )


def announced(recurrence: Recurrence, now: datetime) -> Html:
    """The headline of a series, over its first meeting."""
    today = now.astimezone(recurrence.zone).date()
    days = _days(recurrence.meetings())
    return joined(
        [
            t("Des réunions sont prévues. {how_often}.", how_often=how_often(recurrence, now)),
            t("Après celle-ci : {days}.", days=some(days[1:], today)),
        ]
    )


def some(days: Sequence[date], today: date) -> Html:
    """« 8 décembre, 15 décembre, 22 décembre et 12 autres »."""
    named = joined([Html(spoken_day(day, today, language())) for day in days[:NEXT]], ", ")
    if (rest := len(days) - NEXT) <= 0:
        return named
    return n("{named} et {count} autre", "{named} et {count} autres", rest, named=named)


def end_question(first: date) -> Html:
    """Up to when."""
    from babel.dates import format_date  # slow to import, and few commands say a date

    example = format_date(first + timedelta(days=180), "d MMMM y", locale=language())
    return t("Jusqu'à quand ? Choisissez, ou écrivez une date : « {example} ».", example=example)


def end_key(day: date) -> Html:
    """« Fin juin 2027 »."""
    from babel.dates import format_date  # slow to import, and few commands say a date

    return t("Jusqu'à fin {month}", month=format_date(day, "MMMM y", locale=language()))


def end_too_soon() -> Html:
    """There would be one meeting."""
    return t("Jusqu'à cette date, il n'y aurait qu'une réunion. Choisissez-en une plus tardive.")


def end_too_late() -> Html:
    """More than two years."""
    return t("C'est loin : une série dure deux ans au plus. Choisissez une date plus proche.")


def all_dates(series: Series, count: int, file: Document) -> Message:
    """One file for one's own calendar, with what is to come."""
    dates = n("{count} date", "{count} dates", count)
    text = t("<b>{title}</b> : {dates} à venir.", title=series.title, dates=dates)
    return Message(text=text, document=file)


def confirm_stop(
    meeting: Meeting,
    dates: Sequence[datetime],
    kept: Sequence[Meeting],
    told: Told,
    now: datetime,
) -> Message:
    """Before everyone is told that it comes back no more."""
    today = now.astimezone(meeting.zone).date()
    ask = t("Arrêter la série ? Seront prévenus : {told}.", told=said.told(told))
    off = t("N'auront pas lieu : {days}.", days=some(_days(dates), today))
    text = joined([bold(meeting.title), off, _kept(kept, now), bold(ask)])
    series = meeting.series or ""
    markup = keyboard.keys(
        [keyboard.key(t("Oui, arrêter la série"), ConfirmStop(series))],
        [keyboard.key(t("Non, la garder"), Open(meeting.id))],
    )
    return Message(text=text, markup=markup)


def done(series: Series, dates: Sequence[datetime], told: Told) -> Message:
    """It is done."""
    count = n("{count} date annulée.", "{count} dates annulées.", len(dates))
    return Message(
        text=t(
            "La série « {title} » est arrêtée : {count} Prévenus : {told}.",
            title=series.title,
            count=count,
            told=said.told(told),
        )
    )


def stopped(
    series: Series,
    dates: Sequence[datetime],
    file: Document,
    policy: Policy,
    now: datetime,
) -> Message:
    """What the invited and their groups read."""
    today = now.astimezone(series.zone).date()
    off = t("N'auront pas lieu : {days}.", days=some(_days(dates), today))
    text = joined([banner(policy), t("Série <b>arrêtée</b> : {title}.", title=series.title), off])
    return Message(text=text, document=file)


def over() -> str:
    """A toast: stopped already, or at its end."""
    return t("Cette série est déjà arrêtée ou terminée.")


def _days(dates: Iterable[datetime]) -> Sequence[date]:
    return [begins.date() for begins in dates]


def _kept(kept: Sequence[Meeting], now: datetime) -> Html | None:
    if not kept:
        return None
    days = joined([said.day_and_hour(one, now) for one in kept], ", ")
    return t("Changées à la main, elles restent : {days}.", days=days)
