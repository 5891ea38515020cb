"""What the invited and their groups receive: announcements, changes, reminders, agendas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers import keyboard
from handlers.exercise import banner
from handlers.meetings.convening.seats import Seat
from handlers.meetings.texts import attendance
from handlers.meetings.texts import meeting as said
from handlers.words import Html, bold, joined, quoted, t, units
from storage.agendas import Agenda
from storage.meetings import Meeting
from storage.messages import Document, Message
from storage.policy import Policy

CAPTION = 1024
"""Telegram's limit of the words that go with a file, in UTF-16 units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What every notice of a meeting is made of; `headline` says what is new."""

    meeting: Meeting
    headline: Html
    agenda: Agenda | None
    file: Document
    policy: Policy
    now: datetime
    below: Html | None = None
    """What one person reads under it: how they stand, and what is asked of them."""

    def messages(self, markup: Mapping[str, Any] | None = None) -> Sequence[Message]:
        """One message with the file; a long agenda follows in a message of its own."""
        lines = said.lines(self.meeting, self.now)
        parts = [banner(self.policy), self.headline, lines, self.below]
        words = joined(parts)
        if self.agenda is None:
            return [Message(text=words, markup=markup, document=self.file)]
        agenda = agenda_block(self.agenda)
        whole = joined([words, agenda], "\n\n")
        if units(whole) <= CAPTION:
            return [Message(text=whole, markup=markup, document=self.file)]
        following = Message(text=joined([bold(self.meeting.title), agenda]), silent=True)
        return [Message(text=words, markup=markup, document=self.file), following]


def announced() -> Html:
    """The headline of a new meeting."""
    return t("Une réunion est prévue.")


def moved(meeting: Meeting, before: Meeting, now: datetime) -> Html:
    """The headline of another date."""
    new = said.day_and_hour(meeting, now)
    old = said.day_and_hour(before, now)
    if meeting.starts_at > before.starts_at:
        return t("Réunion <b>reportée au {new}</b>, au lieu du {old}.", new=new, old=old)
    return t("Réunion <b>avancée au {new}</b>, au lieu du {old}.", new=new, old=old)


def ask_again() -> Html:
    """To whoever had answered for the date of before."""
    return t("Votre réponse valait pour l'ancienne date.")


def relocated() -> Html:
    """The headline of another place."""
    return t("<b>Changement de lieu</b>.")


def called_off() -> Html:
    """The headline of a meeting that will not take place."""
    return t("Réunion <b>annulée</b>. Elle n'aura pas lieu :")


def agenda_sent(
    meeting: Meeting, agenda: Agenda, changed: Html | None, policy: Policy, now: datetime
) -> Message:
    """A version of the agenda, broadcast; `changed` says what it changes."""
    head = joined([banner(policy), said.lines(meeting, now)])
    return Message(text=joined([head, changed, agenda_block(agenda)], "\n\n"))


def group_reminder(meeting: Meeting, link: str, policy: Policy, now: datetime) -> Message:
    """A week ahead, in the groups; `link` leads to where each one answers and reads the agenda."""
    sentence = joined([_in_one_sentence(meeting, now), _version(meeting)], " ")
    markup = keyboard.keys([keyboard.link(t("Ouvrir Vigie"), link)])
    return Message(text=joined([banner(policy), sentence]), markup=markup)


def eve_reminder(
    meeting: Meeting, agenda: Agenda | None, seat: Seat, policy: Policy, now: datetime
) -> Message:
    """The evening before, to whoever did not say that they are away."""
    sentence = _in_one_sentence(meeting, now)
    if agenda is not None:
        version = t("Ordre du jour v{version} ci-joint.", version=agenda.version)
        sentence = joined([sentence, version], " ")
    attached = quoted(agenda.text) if agenda else None
    own = joined([attendance.instead_of(seat), attendance.asked(seat)]) or None
    return Message(
        text=joined([banner(policy), sentence, own, attached]),
        markup=keyboard.keys(*attendance.keys(meeting.id, seat)),
    )


def soon_reminder(meeting: Meeting, seat: Seat, policy: Policy, now: datetime) -> Message:
    """Two hours ahead, to those who come."""
    parts = [_in_one_sentence(meeting, now), _version(meeting), t("À tout à l'heure !")]
    text = joined(parts, " ")
    own = joined([attendance.instead_of(seat), attendance.asked(seat)]) or None
    return Message(
        text=joined([banner(policy), text, own]),
        markup=keyboard.keys(*attendance.keys(meeting.id, seat)),
    )


def asked_once_more(
    meeting: Meeting, agenda: Agenda | None, seat: Seat, policy: Policy, now: datetime
) -> Message:
    """To whoever has not answered, once."""
    ask = t("Nous n'avons pas encore votre réponse. Serez-vous là ? Un bouton suffit.")
    head = joined([banner(policy), ask, said.lines(meeting, now)])
    return Message(
        text=joined([head, agenda_block(agenda) if agenda else None], "\n\n"),
        markup=keyboard.keys(*attendance.keys(meeting.id, seat)),
    )


def agenda_block(agenda: Agenda) -> Html:
    """« Ordre du jour v2 » and the coordinator's text."""
    head = bold(t("Ordre du jour v{version}", version=agenda.version))
    return joined([head, quoted(agenda.text)])


def _version(meeting: Meeting) -> Html | None:
    if not meeting.agenda_version:
        return None
    return t("Ordre du jour v{version}.", version=meeting.agenda_version)


def _in_one_sentence(meeting: Meeting, now: datetime) -> Html:
    return t(
        "<b>{moment}</b> : {title}. {place}.",
        moment=said.capital(said.moment(meeting, now)),
        title=said.in_sentence(meeting.title),
        place=meeting.place,
    )
