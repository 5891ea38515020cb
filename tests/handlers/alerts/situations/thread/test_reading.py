"""The thread of a situation is read and added to by its circle alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from handlers.alerts.few_words.asking import Purpose, Words, WordsUnwanted
from handlers.alerts.openings import OPENINGS
from handlers.alerts.showing import Revealing, StillOpen
from handlers.alerts.situations.gathering import link, remove
from handlers.alerts.situations.texts import unknown
from handlers.alerts.situations.thread.reading import read_thread, thread
from handlers.alerts.situations.thread.writing import write
from handlers.alerts.thread.reading import ThreadEmpty
from handlers.moment import Moment
from handlers.words import LIMIT, units
from storage.audit import audit
from storage.deliveries import Queued
from storage.members import Member, Role
from storage.outbox import Operation
from storage.outbox_rows import outbox
from storage.situations import SituationUnknown
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.handlers.alerts.situations.stories import ended, sent
from tests.handlers.alerts.situations.thread.stories import (
    SAID,
    TASK,
    a_situation,
    a_social_worker,
    at,
    says,
    turn_of,
)
from tests.house import EVENING, LIGNY, PARIS, TRONVILLE

THERE = replace(NEIGHBOURS, commune=LIGNY)


async def revealed(moment: Moment, member: Member) -> Queued:
    """What waits to be shown to this person."""
    for slot in await moment.uow.connection.scalars(
        select(outbox.c.slot).where(outbox.c.operation == Operation.SEND)
    ):
        if slot is not None and slot.startswith("reveal:"):
            await moment.uow.slots.adopt(slot, 1)
    query = text("UPDATE outbox SET outcome = 'sent' WHERE operation = 'send'")
    await moment.uow.connection.execute(query)
    rows = await moment.uow.deliveries.due(moment.now)
    return next(
        row for row in rows if row.operation is Operation.REVEAL and row.member == member.id
    )


@pytest.mark.parametrize(
    ("role", "commune"),
    [
        (Role.FIELD_PARTNER, TRONVILLE),
        (Role.MAYOR, LIGNY),
        (Role.DEPUTY_MAYOR, LIGNY),
        (Role.PREFECT, TRONVILLE),
        (Role.AUDITOR, TRONVILLE),
    ],
)
async def test_whoever_is_not_in_the_circle_gets_the_answer_of_what_is_not_there(
    moment: Moment, role: Role, commune: str
) -> None:
    uow = moment.uow
    claire, stranger = await member_of(uow, Role.COORDINATOR), await member_of(uow, role, [commune])
    situation = await a_situation(moment, claire)
    await write(moment, claire, situation, SAID)
    for id_ in (situation.id, "x" * 22):
        with pytest.raises(SituationUnknown):
            await read_thread(moment, stranger, id_)
        words = Words(purpose=Purpose.SITUATION_NOTE, about=id_, text="Essai")
        for act in (TASK.ask, TASK.take):
            with pytest.raises(WordsUnwanted) as no:
                await act(turn_of(moment, stranger), words)
            assert no.value.said == unknown()
    assert len(await uow.situation_threads.of(situation.id)) == 1


async def test_it_is_shown_to_whoever_is_in_the_circle_at_that_moment(moment: Moment) -> None:
    uow = moment.uow
    claire = await member_of(uow, Role.COORDINATOR)
    situation = await a_situation(moment, claire)
    reader = await a_social_worker(moment, situation)
    await write(moment, claire, situation, SAID)
    await read_thread(moment, reader, situation.id)
    row, show = await revealed(moment, reader), Revealing(PARIS, OPENINGS)
    assert SAID not in str(row.body)
    shown = await show(uow, row, moment.now)
    assert shown is not None
    assert SAID in shown.text
    assert "La coordination" in shown.text
    assert shown.protected
    with pytest.raises(StillOpen):
        await read_thread(moment, reader, situation.id)
    assert await show(uow, row, moment.now + moment.policy.reading_time()) is None
    await uow.situation_readers.shut_out(situation.id, reader.id)
    assert await show(uow, row, moment.now) is None


async def test_a_town_hall_whose_alert_left_reads_it_no_more(moment: Moment) -> None:
    uow = moment.uow
    claire, mayor = (
        await member_of(uow, Role.COORDINATOR),
        await member_of(uow, Role.MAYOR, [LIGNY]),
    )
    here, there = [
        await sent(moment, await member_of(uow), report) for report in (NEIGHBOURS, THERE)
    ]
    situation = await link(moment, claire, here.id, there.id)
    await says(moment, mayor, situation.id)
    await read_thread(moment, mayor, situation.id)
    row = await revealed(moment, mayor)
    await remove(moment, claire, there.id)
    assert await Revealing(PARIS, OPENINGS)(uow, row, moment.now) is None
    with pytest.raises(SituationUnknown):
        await read_thread(moment, mayor, situation.id)
    with pytest.raises(WordsUnwanted):
        await says(moment, mayor, situation.id)


async def test_each_word_and_each_reading_is_written_down_without_content(moment: Moment) -> None:
    uow = moment.uow
    claire, mayor = await member_of(uow, Role.COORDINATOR), await member_of(uow, Role.MAYOR)
    situation = await a_situation(moment, claire)
    with pytest.raises(ThreadEmpty):
        await read_thread(moment, mayor, situation.id)
    await says(moment, mayor, situation.id)
    await read_thread(moment, claire, situation.id)
    await uow.end()
    rows = (await uow.connection.execute(select(audit))).all()
    acts = [(row.act, row.actor) for row in rows if row.about == situation.id]
    assert acts[-2:] == [
        ("situation.note_added", mayor.id),
        ("situation.thread_read", claire.id),
    ]
    assert SAID not in str(rows)


async def test_what_is_closed_is_read_and_not_added_to(moment: Moment) -> None:
    claire = await member_of(moment.uow, Role.COORDINATOR)
    situation = await a_situation(moment, claire)
    await says(moment, claire, situation.id)
    await ended(moment, claire, situation.id)
    with pytest.raises(WordsUnwanted) as no:
        await says(moment, claire, situation.id)
    assert situation.reference in no.value.said
    await read_thread(moment, claire, situation.id)


async def test_a_long_thread_fits_and_leads_to_what_is_older(moment: Moment) -> None:
    claire = await member_of(moment.uow, Role.COORDINATOR)
    situation = await a_situation(moment, claire)
    for number in range(6):
        await write(at(moment, EVENING + timedelta(minutes=number)), claire, situation, "é" * 1000)
    subject = {"situation": situation.id, "before": "", "until": EVENING.isoformat()}
    shown = await thread(moment, claire, subject)
    assert shown is not None
    assert units(shown.text) <= LIMIT
    assert shown.text.count("é" * 1000) == 3
    notes = await moment.uow.situation_threads.of(situation.id)
    older = await thread(moment, claire, {**subject, "before": notes[3].id})
    assert older is not None
    assert older.text.count("é" * 1000) == 3
    assert "Plus anciennes" in str(shown.markup)
    assert "Plus anciennes" not in str(older.markup)
