"""The screens of the import's form, whether a table was pasted or a file was read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.communes import our_communes
from handlers.meetings.conflicts import conflicts_of_each
from handlers.meetings.importing.announcing import planned
from handlers.meetings.importing.reading import Around, NoSuchTable, TooMany, read_meetings
from handlers.meetings.service import Proposal, proposed
from handlers.meetings.texts import conflicts as warnings
from handlers.meetings.texts import importing as texts
from handlers.moment import Moment
from handlers.table_forms import TableForm, put
from handlers.tables import rows_of
from handlers.words import Html
from storage.drafts import Draft
from storage.meetings import MeetingKind
from storage.members import Member
from storage.messages import Message

FORM = "meetings_import"
TABLE, REVIEW = "table", "review"


async def take_table(
    moment: Moment, me: Member, draft: Draft, rows: Sequence[Sequence[str]]
) -> None:
    """Look it all over: nothing is kept before somebody says so."""
    communes = await our_communes(moment)
    around = Around(communes, await planned(moment), moment.now, moment.zone)
    try:
        found = read_meetings(rows, around)
    except NoSuchTable as error:
        await ask_again(moment, me, draft, texts.columns_missing(error.missing))
    except TooMany:
        await ask_again(moment, me, draft, texts.too_many())
    else:
        if found.problems or not found.proposals:
            await ask_again(moment, me, draft, texts.problems(found))
            return
        ordered = sorted(found.proposals, key=lambda one: one.local)
        await go(moment, me, draft, REVIEW, {"meetings": [_state(one) for one in ordered]})


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
    await put(moment, me, ahead, await screen(moment, ahead, problem))


async def screen(moment: Moment, draft: Draft, problem: Html | None = None) -> Message:
    """The screen of the step."""
    if draft.step != REVIEW:
        return texts.ask(draft, waits=draft.step != TABLE, problem=problem)
    meetings = [proposed(one, moment) for one in proposals_of(draft)]
    met = await conflicts_of_each(moment, meetings)
    return texts.review(draft, meetings, warnings.warning(met, moment.now), moment.now)


def proposals_of(draft: Draft) -> Sequence[Proposal]:
    """What was understood."""
    return [
        Proposal(
            kind=MeetingKind(one["kind"]),
            local=datetime.fromisoformat(one["local"]),
            minutes=one["minutes"],
            whole_council=one["whole_council"],
            communes=frozenset(one["communes"]),
            title=one["title"],
            place=one["place"],
        )
        for one in draft.state["meetings"]
    ]


def _state(of: Proposal) -> Mapping[str, Any]:
    return {
        "kind": of.kind,
        "local": of.local.isoformat(),
        "minutes": of.minutes,
        "whole_council": of.whole_council,
        "communes": sorted(of.communes),
        "title": of.title,
        "place": of.place,
    }
