"""The screens on which a coordinator writes and broadcasts an agenda."""

from collections.abc import Sequence
from datetime import datetime

from handlers import keyboard
from handlers.meetings.plan import LONGEST_AGENDA
from handlers.meetings.texts import form, notices
from handlers.meetings.texts import meeting as said
from handlers.meetings.texts.planning import agenda_care
from handlers.meetings.told import Told
from handlers.words import Html, joined, quoted, t
from storage.agendas import Agenda
from storage.drafts import Draft
from storage.meetings import Meeting
from storage.messages import Message


def which(draft: Draft, coming: Sequence[Meeting], problem: Html | None) -> Message:
    """For which meeting?"""
    keys = [form.pick(draft, f"{one.local:%d/%m} · {one.title}"[:60], one.id) for one in coming]
    text = t("De quelle réunion préparez-vous l'ordre du jour ?")
    return form.form(draft, text, keyboard.column(keys), problem=problem, first=True)


def nothing_planned() -> Message:
    """There is no meeting to write an agenda for."""
    return Message(text=t("Aucune réunion n'est prévue. /reunion permet d'en préparer une."))


def write(
    draft: Draft, meeting: Meeting, current: Agenda | None, now: datetime, problem: Html | None
) -> Message:
    """The text, please; the version of before stands below."""
    ask = t(
        "Écrivez l'ordre du jour en un message, {limit} caractères au plus.",
        limit=said.number(LONGEST_AGENDA),
    )
    before = None
    if current is not None:
        before = joined([t("Il remplacera celui-ci :"), quoted(current.text)])
    parts = [said.lines(meeting, now), ask, agenda_care(meeting.kind), before]
    return form.form(draft, joined(parts, "\n\n"), [], problem=problem)


def preview(draft: Draft, agenda: Agenda, told: Told, problem: Html | None = None) -> Message:
    """What will be sent, and to how many."""
    text = joined(
        [notices.agenda_block(agenda), t("Il sera envoyé à {told}.", told=said.told(told))],
        "\n\n",
    )
    return form.form(draft, text, [[form.pick(draft, t("Envoyer"), "send")]], problem=problem)


def overtaken(version: int) -> Html:
    """Another coordinator sent an agenda while this one was being written."""
    return t(
        "L'ordre du jour v{version} est parti entre-temps. Le vôtre n'est pas envoyé : "
        "relisez-le, il le remplacera.",
        version=version,
    )


def sent(meeting: Meeting, told: Told) -> Message:
    """It is on its way."""
    return Message(
        text=t(
            "L'ordre du jour v{version} est en route pour {told}.",
            version=meeting.agenda_version,
            told=said.told(told),
        )
    )
