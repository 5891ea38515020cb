"""The screens of the import's form, whether a table was pasted or a file was read."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.communes import our_communes
from handlers.members.importing import texts
from handlers.members.importing.reading import NoSuchTable, Read, TooMany, read_people
from handlers.members.inviting import Answers
from handlers.moment import Moment
from handlers.table_forms import TableForm, put
from handlers.tables import rows_of
from handlers.words import Html
from storage.drafts import Draft
from storage.members import Member, Status
from storage.messages import Message

FORM = "import"
TABLE, REVIEW = "table", "review"
STILL_THERE = (Status.INVITED, Status.SIGNED, Status.ACTIVE, Status.SUSPENDED)


async def read(moment: Moment, rows: Sequence[Sequence[str]]) -> Read:
    """The table against the council as it stands. Raises `NoSuchTable`, `TooMany`."""
    members = await moment.uow.members.everyone(*STILL_THERE)
    return read_people(rows, await our_communes(moment), members)


async def take_table(
    moment: Moment, me: Member, draft: Draft, rows: Sequence[Sequence[str]]
) -> None:
    """Look it all over: nothing is kept before somebody says so."""
    try:
        found = await read(moment, rows)
    except NoSuchTable as error:
        await ask_again(moment, me, draft, texts.columns_missing(error.missing))
    except TooMany:
        await ask_again(moment, me, draft, texts.too_many())
    else:
        if found.problems or not found.people:
            await ask_again(moment, me, draft, texts.problems(found))
            return
        people = [one.as_state() for one in found.people]
        await go(moment, me, draft, REVIEW, {"people": people})


async def _take(moment: Moment, me: Member, draft: Draft, content: bytes) -> None:
    await take_table(moment, me, draft, rows_of(content))


async def ask_again(moment: Moment, me: Member, draft: Draft, problem: Html) -> None:
    """Another table is needed."""
    await go(moment, me, draft, TABLE, {}, problem=problem)


TABLES = TableForm(_take, ask_again)


async def go(
    moment: Moment,
    me: Member,
    draft: Draft,
    step: str,
    more: Mapping[str, Any],
    *,
    problem: Html | None = None,
) -> None:
    """The next screen, or the same again with what is wrong."""
    state = {**draft.state, **more}
    ahead = await moment.uow.drafts.advance(draft, step, state, moment.now)
    await put(moment, me, ahead, screen(ahead, problem))


def people_of(draft: Draft) -> Sequence[Answers]:
    """Those who were understood."""
    return [Answers.of(one) for one in draft.state["people"]]


def screen(draft: Draft, problem: Html | None = None) -> Message:
    """The screen of the step."""
    if draft.step == REVIEW:
        return texts.review(draft, people_of(draft))
    return texts.ask(draft, waits=draft.step not in (TABLE, REVIEW), problem=problem)
