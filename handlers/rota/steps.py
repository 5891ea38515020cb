"""The screens of the rota's form, whether somebody pressed a key or a file was read."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handlers.moment import Moment
from handlers.rota import form_texts, service
from handlers.rota.reading import Entry, Read, read_weeks
from handlers.table_forms import put
from handlers.tables import READING
from handlers.words import Html
from storage.drafts import Draft
from storage.members import Member
from storage.messages import Message

FORM = "rota"
WHERE, WEEKS, REVIEW = "where", "weeks", "review"
MOST_KEYS = 8


async def take_weeks(moment: Moment, me: Member, draft: Draft, text: str) -> None:
    """Weeks as they were typed, or stand in a file: all of it is looked over, or nothing.

    Typed `lines` stay on the screen until all is understood, so that they can be mended.
    """
    people = await service.officials_of(moment, draft.state["communes"])
    read = read_weeks(text, moment.today, people)
    if problem := _problem(read, moment.today):
        await go(moment, me, draft, WEEKS, {}, problem=problem)
        return
    for line in draft.state["lines"]:
        if me.chat is not None:
            await moment.uow.outbox.delete_message(me.chat, line, now=moment.now)
    entries = [_kept(entry) for entry in service.in_one(read.entries)]
    await go(moment, me, draft, REVIEW, {"lines": [], "entries": entries})


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
    await show(moment, me, ahead, problem)


async def show(moment: Moment, me: Member, draft: Draft, problem: Html | None = None) -> None:
    """The screen of the step, in the form's one message."""
    await put(moment, me, draft, await _screen(moment, me, draft, problem))


async def offered_to(moment: Moment, me: Member) -> Mapping[str, str]:
    """The communes whose weeks one may enter, by name."""
    names = await moment.uow.communes.names()
    return {insee: names[insee] for insee in await service.communes_of(moment, me)}


def entries_of(draft: Draft) -> Sequence[Entry]:
    """What was understood."""
    return [
        Entry(date.fromisoformat(first), date.fromisoformat(until), member)
        for first, until, member in draft.state["entries"]
    ]


async def _screen(moment: Moment, me: Member, draft: Draft, problem: Html | None) -> Message:
    if draft.step == WHERE:
        offered = await offered_to(moment, me)
        few = offered if len(offered) <= MOST_KEYS else {}
        return form_texts.ask_commune(draft, few, problem)
    if draft.step == READING:
        return form_texts.reading(draft)
    names = await moment.uow.communes.names()
    communes = [names[insee] for insee in draft.state["communes"]]
    await moment.uow.audit.append(me.id, "rota.officials_shown", me.id, moment.now)
    if draft.step == WEEKS:
        people = await service.officials_of(moment, draft.state["communes"])
        return form_texts.ask_weeks(draft, communes, people, moment.today, problem=problem)
    entries = entries_of(draft)
    by_id = await moment.uow.members.get_all({each.member or "" for each in entries})
    return form_texts.review(draft, communes, entries, by_id, moment.today, problem=problem)


def _problem(read: Read, today: date) -> Html | None:
    if read.problems:
        return form_texts.misread(read.problems, today)
    return None if read.entries else form_texts.nothing_read()


def _kept(entry: Entry) -> list[str | None]:
    return [entry.first_day.isoformat(), entry.until_day.isoformat(), entry.member]
