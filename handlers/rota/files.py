"""A table of weeks, brought from Telegram to the form that waited for it."""

from collections.abc import Sequence

from handlers.moment import Moment
from handlers.rota import form_texts
from handlers.rota.steps import WEEKS, go, take_weeks
from handlers.tables import TableUnreadable, rows_of
from handlers.words import speaking
from storage.drafts import Draft


async def take_file(moment: Moment, waiting: Draft, content: bytes | None) -> None:
    """The file that a form waited for is here; None: Telegram does not give it.

    Something else may have come in its place meanwhile.
    """
    draft = await moment.uow.drafts.get(waiting.id)
    if draft is None or draft.version != waiting.version:
        return
    me = await moment.uow.members.get(draft.member)
    with speaking(me.language):
        if content is None:
            await go(moment, me, draft, WEEKS, {}, problem=form_texts.not_given())
            return
        try:
            text = lines_of(content)
        except TableUnreadable:
            await go(moment, me, draft, WEEKS, {}, problem=form_texts.no_table())
        else:
            await take_weeks(moment, me, draft, text)


def lines_of(content: bytes) -> str:
    """The rows as one would type them: « 30/11 : Dupont », « du 30/11 au 6/12 : Dupont ».

    A row is a week and a name, or a first day, a last day and a name; a name may have several
    cells. A heading is left out. Raises `TableUnreadable`.
    """
    rows = [cells for row in rows_of(content) if (cells := [cell for cell in row if cell])]
    if rows and not _has_digit(" ".join(rows[0])):
        rows = rows[1:]
    return "\n".join(_line(row) for row in rows)


def _line(cells: Sequence[str]) -> str:
    first, *rest = cells
    if first.isdigit():
        first = f"S{first}"
    if len(rest) > 1 and _has_digit(rest[0]):
        return f"du {first} au {rest[0]} : {' '.join(rest[1:])}"
    return f"{first} : {' '.join(rest)}"


def _has_digit(said: str) -> bool:
    return any(sign.isdigit() for sign in said)
