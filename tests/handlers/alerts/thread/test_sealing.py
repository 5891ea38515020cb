"""A note opens in its own row alone, for those to whom its alert is sealed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, select, update

from handlers.alerts.sending import send
from handlers.alerts.thread.writing import opened_note, write
from handlers.moment import Moment
from storage.alerts import Alert
from storage.envelope import EnvelopeTampered, open_envelope
from storage.members import Kind
from storage.routing_rules import Condition, ToKind
from storage.threads import Note, NoteKind, NoteUnknown, note_keys, notes
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.house import LIGNY

SAID = "Les deux familles ont accepté une médiation"


async def two_notes(moment: Moment) -> tuple[Alert, Sequence[Note]]:
    """Of one person, about one alert, of one kind and one moment: as alike as can be."""
    author = await member_of(moment.uow)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    kept = [await write(moment, author, alert, NoteKind.NOTE, SAID) for _ in range(2)]
    return alert, kept


async def change(moment: Moment, note: str, **values: Any) -> None:
    await moment.uow.connection.execute(update(notes).where(notes.c.id == note).values(**values))


async def row_of(moment: Moment, note: Note) -> Any:
    return (await moment.uow.connection.execute(select(notes).where(notes.c.id == note.id))).one()


async def test_a_note_is_read_as_it_was_written(moment: Moment) -> None:
    alert, (first, second) = await two_notes(moment)
    assert list(await moment.uow.threads.of(alert.id)) == sorted(
        [first, second], key=lambda note: note.id
    )
    assert (await opened_note(moment, alert, first)).text == SAID
    assert await moment.uow.threads.get(first.id) == first


async def test_no_other_circle_opens_it(moment: Moment) -> None:
    _, (note, _) = await two_notes(moment)
    other = await moment.uow.communes.get(LIGNY)
    keys = await moment.uow.circles.keys(other.circle)
    with pytest.raises(EnvelopeTampered):
        open_envelope(await moment.uow.threads.envelope(note), other.circle, keys)


@pytest.mark.parametrize("parts", [["body"], ["header"], ["header", "body"]])
async def test_a_note_swapped_between_rows_never_opens(moment: Moment, parts: list[str]) -> None:
    alert, (first, second) = await two_notes(moment)
    one, two = await row_of(moment, first), await row_of(moment, second)
    await change(moment, first.id, **{part: getattr(two, part) for part in parts})
    await change(moment, second.id, **{part: getattr(one, part) for part in parts})
    for note in (first, second):
        with pytest.raises(EnvelopeTampered):
            await opened_note(moment, alert, note)


async def test_a_note_swapped_with_its_keys_never_opens(moment: Moment) -> None:
    alert, (first, second) = await two_notes(moment)
    one, two = await row_of(moment, first), await row_of(moment, second)
    await change(moment, first.id, header=two.header, body=two.body)
    await change(moment, second.id, header=one.header, body=one.body)
    keys = {
        row.note: row.wrapped_dek for row in await moment.uow.connection.execute(select(note_keys))
    }
    moved = update(note_keys).where(note_keys.c.note == bindparam("there"))
    await moment.uow.connection.execute(
        moved.values(wrapped_dek=bindparam("dek")),
        [
            {"there": first.id, "dek": keys[second.id]},
            {"there": second.id, "dek": keys[first.id]},
        ],
    )
    for note in (first, second):
        with pytest.raises(EnvelopeTampered):
            await opened_note(moment, alert, note)


async def test_a_note_of_another_alert_never_opens(moment: Moment) -> None:
    _, (note, _) = await two_notes(moment)
    author = await moment.uow.members.get(note.author)
    other = (await send(moment, author, NEIGHBOURS)).alert
    await change(moment, note.id, alert=other.id)
    assert note.id in {each.id for each in await moment.uow.threads.of(other.id)}
    with pytest.raises(EnvelopeTampered):
        await opened_note(moment, other, await moment.uow.threads.get(note.id))


@pytest.mark.parametrize("left", [0, 11, 27, 100, 539])
async def test_a_truncated_note_never_opens(moment: Moment, left: int) -> None:
    alert, (note, _) = await two_notes(moment)
    body = (await row_of(moment, note)).body
    assert left < len(body)
    await change(moment, note.id, body=body[:left])
    with pytest.raises(EnvelopeTampered):
        await opened_note(moment, alert, note)


@pytest.mark.parametrize("column", ["kind", "at", "author", "answers"])
async def test_what_stands_beside_the_seal_cannot_be_changed(moment: Moment, column: str) -> None:
    alert, (note, other) = await two_notes(moment)
    value = {
        "kind": NoteKind.ANSWER,
        "at": note.at + timedelta(days=1),
        "author": (await member_of(moment.uow)).id,
        "answers": other.id,
    }[column]
    await change(moment, note.id, **{column: value})
    with pytest.raises(EnvelopeTampered):
        await opened_note(moment, alert, await moment.uow.threads.get(note.id))


async def test_a_note_that_is_not_there(moment: Moment) -> None:
    with pytest.raises(NoteUnknown):
        await moment.uow.threads.get("x" * 22)


async def test_a_note_is_sealed_to_whom_a_rule_names_until_the_rule_goes(moment: Moment) -> None:
    uow = moment.uow
    rule = await uow.routing_rules.add(Condition(), ToKind(Kind.SCHOOL), moment.now)
    alert, (note, _) = await two_notes(moment)
    keys = await uow.circles.keys(rule.circle)
    assert SAID.encode() in open_envelope(await uow.threads.envelope(note), rule.circle, keys)
    await uow.routing_rules.remove(rule.id)
    assert len((await uow.threads.envelope(note)).keys) == 1
    assert (await opened_note(moment, alert, note)).text == SAID
