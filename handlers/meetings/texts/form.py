"""What the forms of meetings share: the keys of a form, dates by keys, and gentle complaints."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.dates import DateReason, spoken_date
from handlers.keyboard import Row
from handlers.meetings.buttons import Abandon, Back, Pick
from handlers.meetings.texts import meeting as said
from handlers.meetings.when import Missing, When, hours, working_days
from handlers.words import SOURCE, Html, joined, language, later, t
from storage.drafts import Draft
from storage.messages import Message

_HOLIDAYS: Mapping[str, str] = {
    "Jour de l'an": later("C'est le jour de l'an."),
    "Lundi de Pâques": later("C'est le lundi de Pâques."),
    "Fête du Travail": later("C'est la fête du Travail."),
    "Ascension": later("C'est l'Ascension."),
    "Fête de la Victoire": later("C'est le 8 mai, fête de la Victoire."),
    "Lundi de Pentecôte": later("C'est le lundi de Pentecôte."),
    "Fête nationale": later("C'est la fête nationale."),
    "Assomption": later("C'est l'Assomption."),
    "Toussaint": later("C'est la Toussaint."),
    "Armistice": later("C'est le 11 novembre, jour férié."),
    "Noël": later("C'est Noël."),
}

_EXAMPLE = later("jeudi 3 décembre à 14 h")

_UNCLEAR: Mapping[DateReason, str] = {
    DateReason.NO_DATE: later("Il me manque le jour. Par exemple : « {example} »."),
    DateReason.NO_TIME: later("Il me manque l'heure. Par exemple : « {example} »."),
    DateReason.UNCLEAR: later("Je n'ai pas compris la date. Par exemple : « {example} »."),
    DateReason.IMPOSSIBLE_DATE: later("Ce jour n'existe pas. Par exemple : « {example} »."),
    DateReason.IMPOSSIBLE_TIME: later("Cette heure n'existe pas. Par exemple : « {example} »."),
    DateReason.WEEKDAY_MISMATCH: later(
        "Le jour de la semaine et la date ne vont pas ensemble. Par exemple : « {example} »."
    ),
    DateReason.PAST: later("Cette date est déjà passée. Choisissez-en une à venir."),
    DateReason.AMBIGUOUS_DAY: later("Deux jours sont possibles. Écrivez la date entière."),
    DateReason.SKIPPED_HOUR: later(
        "Cette nuit-là, on change d'heure et celle-ci n'existe pas. Choisissez-en une autre."
    ),
    DateReason.REPEATED_HOUR: later(
        "Cette nuit-là, on change d'heure et celle-ci sonne deux fois. Choisissez-en une autre."
    ),
}


def pick(draft: Draft, label: str, value: object) -> Mapping[str, Any]:
    """A key that answers this question of this form."""
    return keyboard.key(label, Pick(draft.id, draft.version, str(value)))


def form(
    draft: Draft,
    question: str,
    rows: Sequence[Row],
    *,
    problem: Html | None = None,
    first: bool = False,
    leave: Html | None = None,
) -> Message:
    """A screen: what was wrong (nothing is lost), the question, its keys, back and cancel.

    `first` has nothing before it; `leave` is the label of the last key where "Annuler" misleads.
    """
    back = keyboard.key(t("Retour"), Back(draft.id, draft.version))
    cancel = keyboard.key(leave or t("Annuler"), Abandon(draft.id, draft.version))
    markup = keyboard.keys(*rows, [cancel] if first else [back, cancel])
    return Message(text=joined([problem, Html(question)], "\n\n"), markup=markup)


def when(
    draft: Draft,
    chosen: When,
    now: datetime,
    zone: ZoneInfo,
    *,
    head: Html | None = None,
    problem: Html | None = None,
    first: bool = False,
    leave: Html | None = None,
) -> Message:
    """The question about a date that is open now."""
    today = now.astimezone(zone).date()
    if chosen.missing is Missing.DAY:
        text, rows = _day(draft, chosen, today)
    elif chosen.missing is Missing.HOUR and chosen.day:
        text, rows = _hour(draft, chosen.day, now, zone)
    else:
        text, rows = _holiday(draft, chosen, today)
    return form(
        draft, joined([head, text], "\n\n"), rows, problem=problem, first=first, leave=leave
    )


def unclear(reason: DateReason) -> Html:
    """Why a date was not understood, in one sentence with an example."""
    message = _UNCLEAR[reason]
    return t(message, example=t(_EXAMPLE)) if "{example}" in message else t(message)


def gone() -> Html:
    """The last screen waited longer than the date that was chosen."""
    return t("Entre-temps, cette date est passée. Choisissez-en une autre.")


def too_long(length: int, limit: int) -> Html:
    """A text over its limit."""
    return t(
        "C'est un peu long : {length} caractères, pour {limit} au plus. "
        "Raccourcissez, puis renvoyez.",
        length=said.number(length),
        limit=said.number(limit),
    )


def use_the_keys() -> Html:
    """A line was typed where a key was expected."""
    return t("Ici, choisissez avec les boutons.")


def abandoned() -> Message:
    """The form was left."""
    return Message(text=t("D'accord : rien n'a été envoyé."))


def changed_meanwhile() -> Message:
    """Another coordinator changed the meeting while this form was open."""
    return Message(
        text=t("La réunion a changé entre-temps : rien n'a été envoyé. Reprenez par /reunions.")
    )


def over() -> str:
    """A meeting that took place, or was called off."""
    return t("Cette réunion est passée ou annulée : il n'y a plus rien à changer.")


def unknown() -> str:
    """A meeting that is not, or not for this person."""
    return t("Cette réunion n'existe pas, ou ne vous concerne pas.")


def _day(draft: Draft, chosen: When, today: date) -> tuple[Html, Sequence[Row]]:
    days = chosen.between or working_days(today)
    rows = keyboard.pairs([pick(draft, _short(day), day.isoformat()) for day in days])
    if chosen.between:
        return t("Quel jour, exactement ?"), rows
    example = t(_EXAMPLE)
    text = t("Quel jour ? Choisissez, ou écrivez : « {example} ».", example=example)
    return text, rows


def _hour(draft: Draft, day: date, now: datetime, zone: ZoneInfo) -> tuple[Html, Sequence[Row]]:
    keys = [
        pick(draft, said.clock(*divmod(minute, said.HOUR)), minute)
        for minute in hours(day, now, zone)
    ]
    today = now.astimezone(zone).date()
    text = t(
        "{day}. À quelle heure ? Choisissez, ou écrivez : « 14 h 15 ».",
        day=said.capital(Html(spoken_date(day, today, language()))),
    )
    return text, keyboard.rows_of(4, keys)


def _holiday(draft: Draft, chosen: When, today: date) -> tuple[Html, Sequence[Row]]:
    name = chosen.holiday or ""
    said = t(_HOLIDAYS[name]) if name in _HOLIDAYS else t("C'est férié : {name}.", name=name)
    rows = [
        [pick(draft, t("Garder cette date"), "keep")],
        [pick(draft, t("Choisir une autre date"), "other")],
    ]
    if free := chosen.next_free:
        day = spoken_date(free, today, language())
        rows.insert(0, [pick(draft, t("Prendre le {day}", day=day), free.isoformat())])
    return joined([said, t("Garder cette date ?")], " "), rows


def _short(day: date) -> str:
    from babel.dates import format_date  # slow to import, and few commands say a date

    label = format_date(day, "EEE d MMM", locale=language())
    return label.replace(" 1 ", " 1er ") if language() == SOURCE else label
