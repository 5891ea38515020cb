"""Whoever may not see an alert learns nothing of its thread: hidden and absent are the same."""

import pytest
from telegram import Update

from handlers.alerts.few_words.asking import Purpose, Words
from handlers.alerts.sending import send
from handlers.alerts.thread.reading import read_question, read_thread
from handlers.alerts.thread.tasks import TASKS
from handlers.alerts.thread.writing import write
from handlers.context import Turn
from handlers.moment import Moment
from storage.alerts import Alert, AlertUnknown
from storage.members import Member, Role
from storage.threads import Note, NoteKind
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.house import LIGNY

STRANGERS = [
    (Role.FIELD_PARTNER, "55519"),
    (Role.MAYOR, LIGNY),
    (Role.DEPUTY_MAYOR, LIGNY),
    (Role.PREFECT, "55519"),
    (Role.AUDITOR, "55519"),
]


async def asked_alert(moment: Moment) -> tuple[Alert, Note]:
    """An alert about which the mayor has asked something."""
    author = await member_of(moment.uow)
    mayor = await member_of(moment.uow, Role.MAYOR)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    return alert, await write(moment, mayor, alert, NoteKind.QUESTION, "Depuis quand ?")


def turn_of(moment: Moment, member: Member) -> Turn:
    return Turn(update=Update(1), moment=moment, member=member, has_signed=True)


@pytest.mark.parametrize(("role", "commune"), STRANGERS)
async def test_nobody_else_opens_a_thread_or_adds_to_it(
    moment: Moment, role: Role, commune: str
) -> None:
    alert, question = await asked_alert(moment)
    stranger = await member_of(moment.uow, role, [commune])
    turn = turn_of(moment, stranger)
    with pytest.raises(AlertUnknown):
        await read_thread(moment, stranger, alert.id)
    with pytest.raises(AlertUnknown):
        await read_thread(moment, stranger, "x" * 22)
    with pytest.raises(AlertUnknown):
        await read_question(moment, stranger, question.id)
    for purpose in TASKS:
        words = Words(purpose=purpose, alert=alert.id, about=question.id, text="Essai")
        with pytest.raises(AlertUnknown):
            await TASKS[purpose].ask(turn, words)
        with pytest.raises(AlertUnknown):
            await TASKS[purpose].take(turn, words)
    assert [note.id for note in await moment.uow.threads.of(alert.id)] == [question.id]


async def test_whoever_asked_cannot_answer_for_the_author(moment: Moment) -> None:
    alert, question = await asked_alert(moment)
    mayor = await moment.uow.members.get(question.author)
    words = Words(purpose=Purpose.ANSWER, alert=alert.id, about=question.id, text="Hier")
    with pytest.raises(AlertUnknown):
        await read_question(moment, mayor, question.id)
    with pytest.raises(AlertUnknown):
        await TASKS[Purpose.ANSWER].take(turn_of(moment, mayor), words)


async def test_a_note_is_no_question(moment: Moment) -> None:
    author = await member_of(moment.uow)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    note = await write(moment, author, alert, NoteKind.NOTE, "Rien de neuf")
    for question in (note.id, "x" * 22):
        with pytest.raises(AlertUnknown):
            await read_question(moment, author, question)
