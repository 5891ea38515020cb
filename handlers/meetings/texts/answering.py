"""The screens of « Représenté par… », and of an answer that a coordinator notes."""

from collections.abc import Sequence
from datetime import datetime

from handlers import keyboard
from handlers.keyboard import Key, Row
from handlers.meetings.convening.buttons import Choose, Leave
from handlers.meetings.convening.seats import Seat
from handlers.meetings.texts import meeting as said
from handlers.meetings.texts.attendance import person, standing
from handlers.words import Html, bold, joined, t
from storage.attendances import Answer
from storage.drafts import Draft
from storage.meetings import Meeting
from storage.members import Member
from storage.messages import Message

MORE = "more"
A_PAGE = 8
LONGEST_KEY = 60


def ask_alternate(
    draft: Draft,
    meeting: Meeting,
    whose: Member | None,
    fit: Sequence[Member],
    problem: Html | None,
) -> Message:
    """Who comes instead of the reader, or of somebody else (`whose`)."""
    asked = (
        t("Qui représentera {who} ?", who=whose.full_name)
        if whose
        else t("Qui vous représentera ?")
    )
    how = t("Choisissez, ou écrivez le début du nom.") if fit else _nobody()
    effect = t("Cette personne recevra la convocation et pourra lire l'ordre du jour.")
    lines = [bold(meeting.title), problem, bold(asked), how, effect if fit else None]
    return _screen(draft, lines, _people(draft, fit))


def ask_whom(
    draft: Draft, meeting: Meeting, invited: Sequence[Member], problem: Html | None
) -> Message:
    """Whose answer a coordinator notes."""
    asked = t("De qui notez-vous la réponse ?")
    how = t("Choisissez, ou écrivez le début du nom.")
    return _screen(draft, [bold(meeting.title), problem, bold(asked), how], _people(draft, invited))


def ask_answer(
    draft: Draft, meeting: Meeting, whose: Member, now: datetime, problem: Html | None
) -> Message:
    """What that person answered."""
    asked = t("Que répond {who} ?", who=person(whose))
    when = said.capital(said.moment(meeting, now))
    rows = [
        [
            _choose(draft, t("Présent"), Answer.PRESENT),
            _choose(draft, t("Excusé"), Answer.EXCUSED),
        ],
        [_choose(draft, t("Représenté par…"), Answer.REPRESENTED)],
    ]
    return _screen(draft, [joined([bold(meeting.title), when]), problem, bold(asked)], rows)


def kept(meeting: Meeting, seat: Seat, whose: Member | None, now: datetime) -> Message:
    """The form has done its work."""
    head = joined([bold(meeting.title), said.capital(said.moment(meeting, now))])
    if whose is None:
        done = joined([standing(seat), t("La personne est prévenue.") if seat.alternate else None])
    else:
        done = t("C'est noté pour {who}.", who=person(whose))
    return Message(text=joined([head, done], "\n\n"))


def nobody_called(typed: str) -> Html:
    """A name that none of them has."""
    return t("Je ne trouve pas « {typed} » parmi ces personnes.", typed=typed[:LONGEST_KEY])


def unfit() -> Html:
    """Whoever was chosen may not, or no longer."""
    return t("Cette personne ne peut pas venir à votre place. Choisissez-en une autre.")


def left() -> Message:
    """The form was left."""
    return Message(text=t("D'accord : rien n'a changé."))


def too_late() -> Message:
    """The meeting began, was called off, or is none of the reader's any more."""
    return Message(text=t("Cette réunion ne prend plus de réponse : rien n'a changé."))


def _nobody() -> Html:
    return t(
        "Je ne trouve personne : il faut un partenaire de votre organisation ou de votre commune, "
        "qui a signé la charte. La coordination peut aussi nommer quelqu'un pour vous."
    )


def _people(draft: Draft, people: Sequence[Member]) -> Sequence[Row]:
    pages = max(-(-len(people) // A_PAGE), 1)
    first = draft.state["page"] % pages * A_PAGE
    shown = people[first : first + A_PAGE]
    keys = [_choose(draft, person(one)[:LONGEST_KEY], one.id) for one in shown]
    more = [_choose(draft, t("Autres noms"), MORE)] if pages > 1 else []
    return [*keyboard.column(keys), more]


def _choose(draft: Draft, label: str, value: str) -> Key:
    return keyboard.key(label, Choose(draft.id, draft.version, value))


def _screen(draft: Draft, parts: Sequence[Html | None], rows: Sequence[Row]) -> Message:
    leave = keyboard.key(t("Annuler"), Leave(draft.id, draft.version))
    return Message(text=joined(parts, "\n\n"), markup=keyboard.keys(*rows, [leave]))
