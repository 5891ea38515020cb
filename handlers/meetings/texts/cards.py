"""What is coming, and the card of one meeting."""

from collections.abc import Collection, Sequence
from datetime import datetime

from handlers import keyboard
from handlers.exercise import banner
from handlers.keyboard import Row
from handlers.meetings.agenda.buttons import Propose
from handlers.meetings.buttons import (
    Absentees,
    AllDates,
    CallOff,
    ChangeSeries,
    File,
    Move,
    Open,
    Relocate,
    Stop,
    WriteAgenda,
)
from handlers.meetings.minutes.buttons import OpenMinutes
from handlers.meetings.series.recurrence import Recurrence
from handlers.meetings.texts import meeting as said
from handlers.meetings.texts.notices import agenda_block, attendance_key
from handlers.meetings.texts.series import how_often
from handlers.words import Html, bold, joined, n, t, within_limit
from storage.agendas import Agenda
from storage.meetings import Meeting
from storage.members import Member
from storage.messages import Document, Message
from storage.policy import Policy

SHOWN = 20
"""As many keys as a phone can still scroll through."""


def nothing_coming() -> Message:
    """No meeting lies ahead for this person."""
    return Message(
        text=t("Aucune réunion prévue pour vous en ce moment. La prochaine s'annoncera ici.")
    )


def coming(
    meetings: Sequence[Meeting], missed: Collection[str], policy: Policy, now: datetime
) -> Message:
    """What lies ahead; `missed` are the meetings that this person excused themselves from."""
    shown = meetings[:SHOWN]
    items = [_item(meeting, is_absent=meeting.id in missed, now=now) for meeting in shown]
    keys = [keyboard.key(f"{one.local:%d/%m} · {one.title}"[:60], Open(one.id)) for one in shown]
    head = joined([banner(policy), bold(t("Réunions à venir"))])
    return Message(text=within_limit(head, items), markup=keyboard.keys(*keyboard.column(keys)))


def card(
    meeting: Meeting,
    agenda: Agenda | None,
    absent: Collection[str],
    *,
    reader: Member,
    plans: bool,
    series: Recurrence | None,
    policy: Policy,
    now: datetime,
) -> Message:
    """One meeting with all that its reader can do; `plans`: also what a coordinator can.

    `series` is when it comes back, while it does.
    """
    count = n("{count} absence annoncée.", "{count} absences annoncées.", len(absent))
    parts = [
        banner(policy),
        said.lines(meeting, now),
        said.kind_beside(meeting),
        t("{how_often}.", how_often=how_often(series, now)) if series else None,
        count if plans and absent else None,
        agenda_block(agenda) if agenda else t("L'ordre du jour n'est pas encore écrit."),
    ]
    own = attendance_key(meeting.id, is_absent=reader.id in absent)
    files = [keyboard.key(t("Fichier pour l'agenda"), File(meeting.id))]
    if series:
        files.append(keyboard.key(t("Toutes les dates"), AllDates(meeting.id)))
    point = keyboard.key(t("Proposer un point"), Propose(meeting.id))
    rows = [[own], [point], files, *(_planning_keys(meeting, absent) if plans else [])]
    if plans and series:
        rows.append(
            [
                keyboard.key(t("Changer la série"), ChangeSeries(meeting.id)),
                keyboard.key(t("Arrêter la série"), Stop(meeting.id)),
            ]
        )
    return Message(text=joined(parts), markup=keyboard.keys(*rows))


def file(meeting: Meeting, document: Document) -> Message:
    """The `.ics` file once more."""
    return Message(text=bold(meeting.title), document=document)


def absentees(meeting: Meeting, members: Sequence[Member]) -> Message:
    """Who excused themselves: for a coordinator, in private."""
    head = t("<b>{title}</b>. Ont prévenu de leur absence :", title=meeting.title)
    names = [t("{name}, {of}", name=one.full_name, of=one.organisation) for one in members]
    return Message(text=within_limit(head, names))


def nobody_absent() -> str:
    """A toast: they all changed their minds."""
    return t("Personne n'a annoncé d'absence.")


def excused() -> str:
    """A toast."""
    return t("C'est noté, merci d'avoir prévenu.")


def expected() -> str:
    """A toast."""
    return t("C'est noté, à bientôt !")


def _item(meeting: Meeting, *, is_absent: bool, now: datetime) -> Html:
    agenda = (
        t("Ordre du jour v{version}", version=meeting.agenda_version)
        if meeting.agenda_version
        else None
    )
    absent = t("Vous avez prévenu de votre absence.") if is_absent else None
    return joined(["", said.lines(meeting, now), agenda, absent])


def _planning_keys(meeting: Meeting, absent: Collection[str]) -> Sequence[Row]:
    who = keyboard.key(t("Qui s'est excusé"), Absentees(meeting.id))
    return [
        [keyboard.key(t("Ordre du jour"), WriteAgenda(meeting.id))],
        [keyboard.key(t("Relevé de décisions"), OpenMinutes(meeting.id))],
        [
            keyboard.key(t("Déplacer"), Move(meeting.id)),
            keyboard.key(t("Changer le lieu"), Relocate(meeting.id)),
        ],
        [who] if absent else [],
        [keyboard.key(t("Annuler la réunion"), CallOff(meeting.id))],
    ]
