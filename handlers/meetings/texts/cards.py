"""What is coming, and the card of one meeting."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers import keyboard
from handlers.exercise import banner
from handlers.keyboard import Row
from handlers.meetings.agenda.buttons import Propose
from handlers.meetings.buttons import (
    AllDates,
    CallOff,
    ChangeSeries,
    File,
    More,
    Move,
    Open,
    Relocate,
    Stop,
    WriteAgenda,
)
from handlers.meetings.convening.seats import Seat
from handlers.meetings.convening.tally import Tally
from handlers.meetings.minutes.buttons import OpenMinutes
from handlers.meetings.series.recurrence import Recurrence
from handlers.meetings.texts import attendance, mail
from handlers.meetings.texts import meeting as said
from handlers.meetings.texts import tally as answers
from handlers.meetings.texts.notices import agenda_block
from handlers.meetings.texts.series import how_often
from handlers.words import Html, bold, joined, later, t, within_limit
from storage.agendas import Agenda
from storage.attendances import Answer, Attendance
from storage.meetings import Meeting
from storage.members import Member
from storage.messages import Document, Message
from storage.policy import Policy

SHOWN = 20
"""As many keys as a phone can still scroll through."""
_OWN: Mapping[Answer, str] = {
    Answer.PRESENT: later("Vous venez."),
    Answer.EXCUSED: later("Vous avez prévenu de votre absence."),
    Answer.REPRESENTED: later("Quelqu'un vous y représente."),
}


def nothing_coming(*, plans: bool) -> Message:
    """No meeting lies ahead for this person; whoever `plans` them reads how."""
    none = t("Aucune réunion prévue pour vous en ce moment. La prochaine s'annoncera ici.")
    how = t("/reunion en prépare une.") if plans else None
    return Message(text=joined([none, how], " "))


def coming(
    meetings: Sequence[Meeting],
    reader: Member,
    answered: Mapping[str, Attendance],
    policy: Policy,
    now: datetime,
) -> Message:
    """What lies ahead; `answered` is what this person said about which meeting."""
    shown = meetings[:SHOWN]
    items = [_item(meeting, reader, answered.get(meeting.id), now) for meeting in shown]
    keys = [keyboard.key(f"{one.local:%d/%m} · {one.title}"[:60], Open(one.id)) for one in shown]
    head = joined([banner(policy), bold(t("Réunions à venir"))])
    return Message(text=within_limit(head, items), markup=keyboard.keys(*keyboard.column(keys)))


def card(
    meeting: Meeting,
    agenda: Agenda | None,
    seat: Seat,
    *,
    tally: Tally | None,
    series: Recurrence | None,
    policy: Policy,
    now: datetime,
) -> Message:
    """One meeting with all that its reader can do; with a `tally`, also what a coordinator can.

    `series` is when it comes back, while it does.
    """
    parts = [
        banner(policy),
        said.lines(meeting, now),
        said.kind_beside(meeting),
        t("{how_often}.", how_often=how_often(series, now)) if series else None,
        attendance.standing(seat),
        answers.counts(tally) if tally else None,
        agenda_block(agenda) if agenda else t("L'ordre du jour n'est pas encore écrit."),
    ]
    files = [keyboard.key(t("Fichier pour l'agenda"), File(meeting.id))]
    if series:
        files.append(keyboard.key(t("Toutes les dates"), AllDates(meeting.id)))
    point = [] if tally else [keyboard.key(t("Proposer un point"), Propose(meeting.id))]
    rows = [*attendance.keys(meeting.id, seat), point, files]
    rows += _planning_keys(meeting) if tally else []
    return Message(text=joined(parts), markup=keyboard.keys(*rows))


def more(meeting: Meeting, series: Recurrence | None, now: datetime) -> Message:
    """What a coordinator does to a meeting less often, on a screen of its own.

    `series` is when it comes back, while it does.
    """
    rows = [
        [
            keyboard.key(t("Déplacer"), Move(meeting.id)),
            keyboard.key(t("Changer le lieu"), Relocate(meeting.id)),
        ],
        [keyboard.key(t("Annuler la réunion"), CallOff(meeting.id)), mail.key(meeting.id)],
    ]
    if series:
        rows.append(
            [
                keyboard.key(t("Changer la série"), ChangeSeries(meeting.id)),
                keyboard.key(t("Arrêter la série"), Stop(meeting.id)),
            ]
        )
    return Message(text=said.lines(meeting, now), markup=keyboard.keys(*rows))


def file(meeting: Meeting, document: Document) -> Message:
    """The `.ics` file once more."""
    return Message(text=bold(meeting.title), document=document)


def _item(meeting: Meeting, reader: Member, answered: Attendance | None, now: datetime) -> Html:
    agenda = (
        t("Ordre du jour v{version}", version=meeting.agenda_version)
        if meeting.agenda_version
        else None
    )
    own = t(_OWN[answered.answer]) if answered else None
    instead = t("Vous y représentez quelqu'un.") if reader.id in meeting.alternates else None
    item = joined([said.lines(meeting, now), agenda, own, instead])
    return Html(f"\n{item}")


def _planning_keys(meeting: Meeting) -> Sequence[Row]:
    return [
        [
            answers.key(meeting.id),
            keyboard.key(t("Ordre du jour"), WriteAgenda(meeting.id)),
        ],
        [
            keyboard.key(t("Relevé de décisions"), OpenMinutes(meeting.id)),
            keyboard.key(t("Plus…"), More(meeting.id)),
        ],
    ]
