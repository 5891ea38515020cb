"""A note opens in its own row alone, for the circle of its situation."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from handlers.alerts.situations.thread.writing import Speaker, opened_note, write
from handlers.alerts.thread.writing import Voice
from handlers.moment import Moment
from storage.envelope import EnvelopeTampered, open_envelope
from storage.members import Role
from storage.situation_threads import SituationNote, situation_notes
from tests.handlers.alerts.council import member_of
from tests.handlers.alerts.situations.thread.stories import SAID, a_situation, a_social_worker
from tests.house import LIGNY, TRONVILLE


async def change(moment: Moment, note: SituationNote, **values: Any) -> None:
    theirs = update(situation_notes).where(situation_notes.c.id == note.id)
    await moment.uow.connection.execute(theirs.values(**values))


async def row_of(moment: Moment, note: SituationNote) -> Any:
    query = select(situation_notes).where(situation_notes.c.id == note.id)
    return (await moment.uow.connection.execute(query)).one()


async def test_a_note_says_as_who_it_was_written_and_keeps_it(moment: Moment) -> None:
    uow = moment.uow
    claire, mayor = await member_of(uow, Role.COORDINATOR), await member_of(uow, Role.MAYOR)
    situation = await a_situation(moment, claire)
    others = await a_social_worker(moment, situation), await member_of(uow, Role.MAYOR, [LIGNY])
    said = {
        mayor: Speaker(Voice.TOWN_HALL, TRONVILLE),
        claire: Speaker(Voice.COORDINATION),
        others[0]: Speaker(Voice.PARTNER),
        others[1]: Speaker(Voice.PARTNER),
    }
    notes = {one.id: await write(moment, one, situation, SAID) for one in said}
    for one, speaker in said.items():
        opened = await opened_note(moment, notes[one.id])
        assert (opened.text, opened.speaker) == (SAID, speaker)
    assert {note.id for note in notes.values()} == {
        note.id for note in await uow.situation_threads.of(situation.id)
    }


async def test_no_other_circle_opens_it_and_none_was_there_before(moment: Moment) -> None:
    uow = moment.uow
    claire = await member_of(uow, Role.COORDINATOR)
    situation = await a_situation(moment, claire)
    assert await uow.situation_threads.circle(situation.id) is None
    note = await write(moment, claire, situation, SAID)
    sealed = await uow.situation_threads.envelope(note)
    (own,) = [key.circle_id for key in sealed.keys]
    commune = (await uow.communes.get(TRONVILLE)).circle
    assert own == await uow.situation_threads.circle(situation.id) != commune
    with pytest.raises(EnvelopeTampered):
        open_envelope(sealed, own, await uow.circles.keys(commune))
    await write(moment, claire, situation, SAID)
    assert await uow.situation_threads.circle(situation.id) == own


@pytest.mark.parametrize(
    "parts",
    [["body"], ["header"], ["wrapped_dek"], ["header", "body"], ["header", "body", "wrapped_dek"]],
)
async def test_a_note_swapped_between_rows_never_opens(moment: Moment, parts: list[str]) -> None:
    claire = await member_of(moment.uow, Role.COORDINATOR)
    situation = await a_situation(moment, claire)
    first, second = [await write(moment, claire, situation, SAID) for _ in range(2)]
    other = await row_of(moment, second)
    await change(moment, first, **{part: getattr(other, part) for part in parts})
    with pytest.raises(EnvelopeTampered):
        await opened_note(moment, first)
    assert (await opened_note(moment, second)).text == SAID


async def test_a_note_of_another_situation_or_moment_never_opens(moment: Moment) -> None:
    claire = await member_of(moment.uow, Role.COORDINATOR)
    one, two = await a_situation(moment, claire), await a_situation(moment, claire)
    note, _ = await write(moment, claire, one, SAID), await write(moment, claire, two, SAID)
    with pytest.raises(EnvelopeTampered):
        await opened_note(moment, replace(note, situation=two.id))
    with pytest.raises(EnvelopeTampered):
        await opened_note(moment, replace(note, at=note.at - timedelta(days=1)))
    await change(moment, note, situation=two.id)
    (moved,) = [
        each for each in await moment.uow.situation_threads.of(two.id) if each.id == note.id
    ]
    with pytest.raises(EnvelopeTampered):
        await opened_note(moment, moved)
