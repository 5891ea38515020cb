"""/importer_reunions: a coordinator sends a table, reads what was understood, announces it all."""

from dataclasses import dataclass

from handlers.context import Turn
from handlers.meetings.importing.announcing import PlannedMeanwhile, announce_all
from handlers.meetings.importing.buttons import Act, ImportKey
from handlers.meetings.importing.steps import (
    FORM,
    REVIEW,
    TABLE,
    ask_again,
    go,
    proposals_of,
    screen,
    take_table,
)
from handlers.meetings.service import DatePast
from handlers.meetings.texts import importing as texts
from handlers.routes import Command, Press, Refusals, Route, SentFile, Typed
from handlers.table_forms import no_table, put
from handlers.tables import LARGEST, READING, TableUnreadable, rows_of_text
from handlers.words import later
from storage.drafts import Draft
from storage.messages import Message


@dataclass(frozen=True, slots=True)
class Importing:
    """The draft holds the `meetings` that were understood. `refusals` answers a key of before.

    While a file is waited for, it also holds where Telegram has it (`file`).
    """

    refusals: Refusals

    def routes(self) -> list[Route]:
        """The command, what is typed or sent, and the keys."""
        does = later("Inscrire plusieurs réunions, d'après un tableau")
        return [
            Route("meetings.import", Command("importer_reunions", does), self.start),
            Route("meetings.import_typed", Typed(FORM, at_length=True), self.typed),
            Route("meetings.import_file", SentFile(FORM), self.file),
            Route("meetings.import_key", Press(ImportKey), self.press),
        ]

    async def start(self, turn: Turn) -> None:
        """/importer_reunions."""
        draft = await turn.uow.drafts.open(turn.me.id, FORM, TABLE, {"meetings": []}, turn.now)
        await turn.show(draft, await screen(turn.moment, draft))

    async def typed(self, turn: Turn) -> None:
        """The rows, copied from a table."""
        if (draft := turn.draft) is None:
            return
        await turn.take_away()
        try:
            rows = rows_of_text(turn.message.text or "")
        except TableUnreadable:
            await ask_again(turn.moment, turn.me, draft, no_table())
        else:
            await take_table(turn.moment, turn.me, draft, rows)

    async def file(self, turn: Turn) -> None:
        """A table: it is fetched and read, and leaves the chat whatever it holds."""
        draft, sent = turn.draft, turn.message.document
        if draft is None:
            return
        await turn.take_away()
        if sent is None or (sent.file_size or 0) > LARGEST:
            await ask_again(turn.moment, turn.me, draft, no_table())
        else:
            await go(turn.moment, turn.me, draft, READING, {"file": sent.file_id})

    async def press(self, turn: Turn, button: ImportKey) -> None:
        """A key of the form."""
        draft = await turn.form(button, FORM)
        if draft is None or (button.act is Act.ANNOUNCE and draft.step != REVIEW):
            await self.refusals.overtaken(turn)
            return
        match button.act:
            case Act.MODEL:
                await turn.say(texts.model(turn.today))
            case Act.AGAIN:
                await go(turn.moment, turn.me, draft, TABLE, {"meetings": []})
            case Act.LEAVE:
                await _end(turn, draft, texts.left())
            case Act.ANNOUNCE:
                await _announce(turn, draft)


async def _announce(turn: Turn, draft: Draft) -> None:
    try:
        meetings, told = await announce_all(turn.moment, turn.me, proposals_of(draft))
    except (DatePast, PlannedMeanwhile):
        changed = texts.changed()
        await go(turn.moment, turn.me, draft, TABLE, {"meetings": []}, problem=changed)
    else:
        await _end(turn, draft, texts.done(len(meetings), told))


async def _end(turn: Turn, draft: Draft, last: Message) -> None:
    await put(turn.moment, turn.me, draft, last)
    await turn.uow.drafts.discard(draft.id)
