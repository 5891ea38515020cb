"""What the invited and their groups receive: announcements, changes, reminders, agendas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers import keyboard
from handlers.exercise import banner
from handlers.meetings.buttons import Excuse, Return
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

    def messages(self, markup: Mapping[str, Any] | None = None) -> Sequence[Message]:
        """One message with the file; a long agenda follows in a message of its own."""
        parts = [banner(self.policy), self.headline, said.lines(self.meeting, self.now)]
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
    """Whoever had excused themselves from the date of before."""
    return t("Vous ne pouviez pas venir à l'ancienne date : pour celle-ci, nous vous attendons.")


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


def group_reminder(meeting: Meeting, policy: Policy, now: datetime) -> Message:
    """A week ahead, in the groups."""
    sentence = joined([_in_one_sentence(meeting, now), _version(meeting)], " ")
    return Message(text=joined([banner(policy), sentence]))


def eve_reminder(
    meeting: Meeting, agenda: Agenda | None, *, is_absent: bool, policy: Policy, now: datetime
) -> Message:
    """The evening before, to each of the invited."""
    sentence = _in_one_sentence(meeting, now)
    if agenda is not None:
        version = t("Ordre du jour v{version} ci-joint.", version=agenda.version)
        sentence = joined([sentence, version], " ")
    absent = t("Vous avez prévenu de votre absence.") if is_absent else None
    attached = quoted(agenda.text) if agenda else None
    return Message(
        text=joined([banner(policy), sentence, absent, attached]),
        markup=keyboard.keys([attendance_key(meeting.id, is_absent=is_absent)]),
    )


def soon_reminder(meeting: Meeting, policy: Policy, now: datetime) -> Message:
    """Two hours ahead, to those who come."""
    parts = [_in_one_sentence(meeting, now), _version(meeting), t("À tout à l'heure !")]
    text = joined(parts, " ")
    return Message(
        text=joined([banner(policy), text]),
        markup=keyboard.keys([attendance_key(meeting.id, is_absent=False)]),
    )


def attendance_key(meeting: str, *, is_absent: bool) -> Mapping[str, Any]:
    """The key that changes one's mind."""
    if is_absent:
        return keyboard.key(t("Finalement je viens"), Return(meeting))
    return keyboard.key(t("Je ne pourrai pas venir"), Excuse(meeting))


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
