"""What the invited answer: their keys, their answer as it stands, and a word of thanks."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import keyboard
from handlers.keyboard import Row
from handlers.meetings.convening.buttons import Come, Excuse, Represent, StepBack
from handlers.meetings.convening.seats import Seat
from handlers.payload import Button
from handlers.words import Html, escaped, joined, n, t
from storage.attendances import Answer
from storage.members import Member

LONGEST_KEY, NAMED = 40, 2


def keys(meeting: str, seat: Seat) -> Sequence[Row]:
    """What somebody may answer; the answer that stands has a tick."""
    if not seat.is_convened:
        return [[keyboard.key(t("Je ne peux pas"), StepBack(meeting))]]
    return [
        [
            _key(t("Présent"), Come(meeting), is_said=seat.answer is Answer.PRESENT),
            _key(t("Excusé"), Excuse(meeting), is_said=seat.answer is Answer.EXCUSED),
        ],
        [_by(meeting, seat)],
    ]


def asked(seat: Seat) -> Html | None:
    """« Serez-vous là ? », to whoever has not said it."""
    is_open = seat.is_convened and seat.answer is None
    return t("Serez-vous là ?") if is_open else None


def standing(seat: Seat) -> Html | None:
    """How somebody stands: what they answered, and for whom they come."""
    return joined([_answered(seat), instead_of(seat)]) or None


def instead_of(seat: Seat) -> Html | None:
    """For whom somebody comes."""
    if not seat.instead_of:
        return None
    people = joined([person(one) for one in seat.instead_of[:NAMED]], ", ")
    if (rest := len(seat.instead_of) - NAMED) > 0:
        people = n("{shown} et {count} autre", "{shown} et {count} autres", rest, shown=people)
    return t("Vous y représentez {people}.", people=people)


def person(member: Member) -> Html:
    """« Amina Diallo (Mission locale) »."""
    where = escaped(f"({member.organisation})") if member.organisation else None
    return joined([escaped(member.full_name), where], " ")


def expected() -> str:
    """A toast."""
    return t("C'est noté, à bientôt !")


def excused() -> str:
    """A toast."""
    return t("C'est noté, merci d'avoir prévenu.")


def begun() -> str:
    """A toast: answers count until the meeting begins."""
    return t("La réunion a commencé : on ne peut plus changer sa réponse.")


def _answered(seat: Seat) -> Html | None:
    if seat.answer is Answer.PRESENT:
        return t("Votre réponse : <b>présent</b>.")
    if seat.answer is Answer.REPRESENTED and seat.alternate:
        return t("Votre réponse : <b>représenté</b> par {who}.", who=person(seat.alternate))
    return t("Votre réponse : <b>excusé</b>.") if seat.answer is Answer.EXCUSED else None


def _by(meeting: str, seat: Seat) -> Mapping[str, Any]:
    if seat.alternate is None:
        return _key(t("Représenté par…"), Represent(meeting), is_said=False)
    label = t("Représenté par {who}", who=seat.alternate.full_name)
    return _key(label[:LONGEST_KEY], Represent(meeting), is_said=True)


def _key(label: str, button: Button, *, is_said: bool) -> Mapping[str, Any]:
    return keyboard.key(f"✓ {label}" if is_said else label, button)
