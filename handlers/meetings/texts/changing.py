"""The screens on which a coordinator moves a meeting, changes its place, or calls it off."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers import keyboard
from handlers.keyboard import Row
from handlers.meetings.buttons import ConfirmCallOff, Open
from handlers.meetings.texts import form, mail
from handlers.meetings.texts import meeting as said
from handlers.meetings.told import Told
from handlers.words import Html, bold, joined, t
from storage.drafts import Draft
from storage.meetings import Meeting
from storage.messages import Message


def leave() -> Html:
    """The key that leaves the meeting as it is: "Annuler" would read as calling it off."""
    return t("Ne rien changer")


def moving(meeting: Meeting, now: datetime) -> Html:
    """What stands above the question for a new date."""
    date = said.day_and_hour(meeting, now)
    return t("Réunion <b>{title}</b>, prévue le {date}.", title=meeting.title, date=date)


def confirm_move(
    draft: Draft,
    before: Meeting,
    after: Meeting,
    told: Told,
    now: datetime,
    *,
    warning: Html | None,
    instead: Row = (),
) -> Message:
    """Before everyone is told of another date; `instead` leads to a better one."""
    text = t(
        "<b>{title}</b> passe du {old} au {new}. Les rappels suivront. Seront prévenus, avec un "
        "nouveau fichier pour l'agenda : {told}.",
        title=before.title,
        old=said.day_and_hour(before, now),
        new=said.day_and_hour(after, now),
        told=said.told(told),
    )
    confirm = [form.pick(draft, t("Déplacer et prévenir"), "confirm")]
    return form.form(draft, text, [confirm, instead], problem=warning, leave=leave())


def same_date() -> Html:
    """The date that was chosen is the one that stands."""
    return t("C'est déjà la date prévue. Choisissez-en une autre, ou ne changez rien.")


def moved(meeting: Meeting, told: Told, now: datetime) -> Message:
    """The form has done its work."""
    done = t("C'est fait. Prévenus : {told}.", told=said.told(told))
    return Message(text=joined([done, said.lines(meeting, now)], "\n\n"), markup=_by_mail(meeting))


def new_place(
    draft: Draft, meeting: Meeting, places: Sequence[str], problem: Html | None
) -> Message:
    """The question for another place."""
    keys = [form.pick(draft, place[:40], index) for index, place in enumerate(places)]
    text = t(
        "La réunion <b>{title}</b> est prévue ici : {place}. "
        "Quel est le nouveau lieu ? Écrivez-le.",
        title=meeting.title,
        place=meeting.place,
    )
    return form.form(draft, text, keyboard.column(keys), problem=problem, first=True, leave=leave())


def confirm_place(draft: Draft, meeting: Meeting, place: str, told: Told) -> Message:
    """Before everyone is told of another place."""
    text = t(
        "<b>{title}</b> aura lieu ici : {place}. Seront prévenus : {told}.",
        title=meeting.title,
        place=place,
        told=said.told(told),
    )
    return form.form(
        draft, text, [[form.pick(draft, t("Changer et prévenir"), "confirm")]], leave=leave()
    )


def confirm_call_off(meeting: Meeting, told: Told, now: datetime) -> Message:
    """Before everyone is told that it will not take place."""
    ask = t("Annuler cette réunion ? Seront prévenus : {told}.", told=said.told(told))
    markup = keyboard.keys(
        [keyboard.key(t("Oui, annuler la réunion"), ConfirmCallOff(meeting.id, meeting.version))],
        [keyboard.key(t("Non, la garder"), Open(meeting.id))],
    )
    return Message(text=joined([said.lines(meeting, now), bold(ask)], "\n\n"), markup=markup)


def called_off(meeting: Meeting, told: Told) -> Message:
    """It is done."""
    return Message(
        text=t(
            "La réunion « {title} » est annulée. Prévenus : {told}. Il n'y aura plus de rappel.",
            title=meeting.title,
            told=said.told(told),
        ),
        markup=_by_mail(meeting),
    )


def _by_mail(meeting: Meeting) -> Mapping[str, Any]:
    return keyboard.keys([mail.key(meeting.id)])
