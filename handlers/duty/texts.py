"""What is read at a duty phone, and what a coordinator reads of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.dates import spoken_moment, spoken_time
from handlers.duty.buttons import Done, Speak, Strike
from handlers.keyboard import key, keys, pairs
from handlers.words import Html, bold, escaped, joined, language, t
from storage.drafts import Draft
from storage.duty import Shift, Speaker
from storage.members import Member
from storage.messages import Message


def who_speaks(
    speakers: Sequence[Speaker], current: Shift | None, zone: ZoneInfo, *, form_follows: bool
) -> Message:
    """The question at the beginning of a shift, or /poste in the middle of one."""
    now = _now_speaks(current, zone) if current else None
    ask = t("Qui parle à ce poste ? Touchez votre nom : il restera jusqu'à la fin du service.")
    why = t("Il n'apparaît pas dans l'alerte ; seul le journal le garde. Danger immédiat : 17.")
    names = [key(one.name, Speak(one.id, form_follows)) for one in speakers]
    return Message(text=joined([now, bold(ask), why], "\n\n"), markup=keys(*pairs(names)))


def nobody_on_the_list(phone: str) -> Message:
    """No coordinator has noted yet who may speak."""
    call = (
        t("Appelez la coordination : {phone}.", phone=phone)
        if phone
        else t("Prévenez la coordination.")
    )
    return Message(
        text=joined(
            [
                t("Danger immédiat : 17."),
                t(
                    "La coordination n'a pas encore noté qui parle à ce poste, et une alerte ne "
                    "part pas sans cela."
                ),
                call,
            ],
            " ",
        )
    )


def speaks_now(shift: Shift, zone: ZoneInfo, *, form_follows: bool) -> Message:
    """It is kept; what comes next is the form, or the key below."""
    go = t("Pour envoyer une alerte, touchez « Signaler » ou reprenez là où vous étiez.")
    said = _now_speaks(shift, zone)
    return Message(text=said if form_follows else joined([said, go], " "))


def no_longer() -> str:
    """A name that was taken off the list."""
    return t("Ce nom n'est plus dans la liste : /poste montre les autres.")


@dataclass(frozen=True, slots=True)
class Listed:
    """A phone with its names and who spoke lately."""

    phone: Member
    speakers: Sequence[Speaker]
    last: Sequence[Shift]
    now: datetime
    zone: ZoneInfo


def card(draft: Draft, of: Listed, problem: Html | None = None) -> Message:
    """The list of a phone, for a coordinator: a name typed joins it, a name touched leaves it."""
    head = bold(t("Qui parle : {phone}", phone=of.phone.full_name))
    how = t("Écrivez un nom, ou plusieurs séparés par des virgules ; prénom et initiale suffisent.")
    spoke = [_spoke(shift, of.now, of.zone) for shift in of.last]
    shifts = joined([bold(t("Derniers services")), *spoke]) if spoke else None
    names = [
        key(t("Retirer {name}", name=one.name), Strike(draft.id, draft.version, one.id))
        for one in of.speakers
    ]
    done = [key(t("C'est tout"), Done(draft.id, draft.version))]
    return Message(
        text=joined([problem, head, how, shifts], "\n\n"), markup=keys(*pairs(names), done)
    )


def noted(speakers: Sequence[Speaker]) -> Message:
    """The list was left."""
    if not speakers:
        return Message(text=t("C'est noté. Sans nom, ce poste ne peut pas envoyer d'alerte."))
    names = joined((escaped(one.name) for one in speakers), ", ")
    return Message(text=t("C'est noté. À ce poste : {names}", names=names))


def full(most: int) -> Html:
    """No more names fit."""
    return t("La liste tient {most} noms. Retirez-en avant d'en ajouter.", most=most)


def unknown() -> str:
    """No such phone."""
    return t("Ce poste n'existe plus.")


def card_key() -> Html:
    """The key on the phone's card."""
    return t("Qui parle…")


def _now_speaks(shift: Shift, zone: ZoneInfo) -> Html:
    until = Html(spoken_time(shift.until_at, zone, language()))
    return t("À ce poste : {name}, jusqu'à {hour}.", name=bold(shift.speaker.name), hour=until)


def _spoke(shift: Shift, now: datetime, zone: ZoneInfo) -> Html:
    begun = Html(spoken_moment(shift.from_at, zone, now, language()))
    ended = Html(spoken_time(shift.until_at, zone, language()))
    name = shift.speaker.name
    return t("{name} : {begun}, jusqu'à {ended}", name=name, begun=begun, ended=ended)
