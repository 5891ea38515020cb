"""/importer: a coordinator sends a table, reads what was understood, and invites them all."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.context import Turn
from handlers.members.importing import texts
from handlers.members.importing.buttons import Act, ImportKey
from handlers.members.importing.card_words import deck_of
from handlers.members.importing.cards import printed
from handlers.members.importing.inviting_all import SomebodyCame, invite_all
from handlers.members.importing.steps import (
    FORM,
    REVIEW,
    TABLE,
    ask_again,
    go,
    people_of,
    screen,
    take_table,
)
from handlers.routes import Command, Press, Refusals, Route, SentFile, Typed
from handlers.table_forms import no_table, put
from handlers.tables import LARGEST, READING, TableUnreadable, rows_of_text
from handlers.words import later
from storage.drafts import Draft
from storage.messages import Document, Message
from storage.schema import new_id

STAYS = timedelta(hours=1)
"""Long enough for a printer: whoever holds a card may come in."""


@dataclass(frozen=True, slots=True)
class Importing:
    """The draft holds the `people` that were understood. `refusals` answers a key of before.

    While a file is waited for, it also holds where Telegram has it (`file`).
    """

    refusals: Refusals

    def routes(self) -> list[Route]:
        """The command, what is typed or sent, and the keys."""
        command = Command("importer", later("Inviter plusieurs partenaires, d'après un tableau"))
        return [
            Route("members.import", command, self.start),
            Route("members.import_typed", Typed(FORM, at_length=True), self.typed),
            Route("members.import_file", SentFile(FORM), self.file),
            Route("members.import_key", Press(ImportKey), self.press),
        ]

    async def start(self, turn: Turn) -> None:
        """/importer."""
        draft = await turn.uow.drafts.open(turn.me.id, FORM, TABLE, {"people": []}, turn.now)
        await turn.show(draft, screen(draft))

    async def typed(self, turn: Turn) -> None:
        """The rows, copied from a table; they leave the chat, for they are names."""
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
        if draft is None or (button.act is Act.INVITE and draft.step != REVIEW):
            await self.refusals.overtaken(turn)
            return
        match button.act:
            case Act.MODEL:
                await turn.say(texts.model())
            case Act.AGAIN:
                await go(turn.moment, turn.me, draft, TABLE, {"people": []})
            case Act.LEAVE:
                await _end(turn, draft, texts.left())
            case Act.INVITE:
                await _invite(turn, draft)


async def _invite(turn: Turn, draft: Draft) -> None:
    people = people_of(draft)
    try:
        invited = await invite_all(turn.moment, turn.me, people)
    except SomebodyCame:
        await go(turn.moment, turn.me, draft, TABLE, {"people": []}, problem=texts.changed())
        return
    last_day = turn.moment.day_of(turn.now + timedelta(days=turn.policy.invitation_days))
    council = (await turn.uow.council.get()).name
    deck = deck_of(invited, council, turn.moment.bot_username, last_day, turn.today)
    content = printed(deck, turn.now)
    await _end(turn, draft, texts.done(len(invited)))
    slot, until = f"cards:{new_id()}", turn.now + STAYS
    file = Document("invitations.pdf", content)
    await turn.say(texts.cards(file, until, turn.zone), slot=slot)
    await turn.uow.outbox.delete(slot, now=turn.now, due_at=until)


async def _end(turn: Turn, draft: Draft, last: Message) -> None:
    await put(turn.moment, turn.me, draft, last)
    await turn.uow.drafts.discard(draft.id)
