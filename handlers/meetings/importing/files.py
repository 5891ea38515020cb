"""A table of meetings, brought from Telegram to the form that waited for it."""

from handlers.meetings.importing.steps import TABLE, go, take_table
from handlers.meetings.texts import importing as texts
from handlers.moment import Moment
from handlers.tables import TableUnreadable, rows_of
from handlers.words import speaking
from storage.drafts import Draft


async def take_file(moment: Moment, waiting: Draft, content: bytes | None) -> None:
    """The file is here; None: Telegram does not give it. Something else may have come meanwhile."""
    draft = await moment.uow.drafts.get(waiting.id)
    if draft is None or draft.version != waiting.version:
        return
    me = await moment.uow.members.get(draft.member)
    with speaking(me.language):
        if content is None:
            await go(moment, me, draft, TABLE, {}, problem=texts.not_given())
            return
        try:
            rows = rows_of(content)
        except TableUnreadable:
            await go(moment, me, draft, TABLE, {}, problem=texts.no_table())
        else:
            await take_table(moment, me, draft, rows)
