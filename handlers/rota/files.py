"""A table of weeks, brought from Telegram to the form that waited for it."""

from collections.abc import Sequence

from handlers.moment import Moment
from handlers.rota import form_texts
from handlers.rota.steps import WEEKS, go, take_weeks
from handlers.table_forms import TableForm
from handlers.tables import rows_of
from handlers.words import Html
from storage.drafts import Draft
from storage.members import Member


async def _take(moment: Moment, me: Member, draft: Draft, content: bytes) -> None:
    await take_weeks(moment, me, draft, lines_of(content))


async def _ask_again(moment: Moment, me: Member, draft: Draft, problem: Html) -> None:
    await go(moment, me, draft, WEEKS, {}, problem=problem)


TABLES = TableForm(_take, _ask_again, form_texts.no_table, form_texts.not_given)


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
