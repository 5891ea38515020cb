"""What a coordinator reads who takes registers and figures out of Vigie."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.dates import spoken_date, spoken_time
from handlers.exports import Chapter, Register
from handlers.registers.buttons import Take, Year
from handlers.tables import table_of
from handlers.words import Html, bold, joined, language, plain, t
from storage.messages import Document, Message

FIGURES = "figures"
"""The code of the yearly figures, beside those of the registers."""
PARAGRAPH = "\n\n"


def offered(registers: Sequence[Register], screen: str, year: int, years: range) -> Message:
    """The files of a year, and the years beside it."""
    what = t(
        "Choisissez un fichier : il s'ouvre avec un tableur, ou dans votre agenda. Les chiffres "
        "comptent, sans rien dire d'aucune alerte. Chaque fichier est noté au journal."
    )
    keys = [keyboard.key(_named(each, year), Take(each.code, year)) for each in registers]
    figures = keyboard.key(t("Chiffres {year}", year=year), Take(FIGURES, year))
    beside = [
        keyboard.key(label, Year(screen, other))
        for label, other in ((f"‹ {year - 1}", year - 1), (f"{year + 1} ›", year + 1))
        if other in years
    ]
    return Message(
        text=joined([bold(t("Exporter")), what], PARAGRAPH),
        markup=keyboard.keys(*keyboard.column([*keys, figures]), beside),
    )


def given(register: Register, year: int, file: Document, leaves: Html) -> Message:
    """The file: to be kept elsewhere, so it may be saved."""
    return Message(text=joined([bold(_named(register, year)), leaves]), document=file)


def figures(
    chapters: Sequence[Chapter], year: int, today: date, file: Document, leaves: Html
) -> Message:
    """A year in a few lines; the file has it line by line."""
    head = t("{year} en chiffres", year=year)
    if year == today.year:
        day = Html(spoken_date(today, today, language()))
        head = t("{year} en chiffres, au {day}", year=year, day=day)
    said = joined([one.said for one in chapters])
    return Message(text=joined([bold(head), said, leaves], PARAGRAPH), document=file)


def figures_table(chapters: Sequence[Chapter]) -> bytes:
    """A line for each count, in the language being spoken."""
    head = [plain(t("rubrique")), plain(t("détail")), plain(t("nombre"))]
    counts = [count for one in chapters for count in one.counts]
    return table_of([head, *([one.under, one.what, str(one.how_many)] for one in counts)])


def nothing_there() -> str:
    """No line would stand in it."""
    return t("Rien à exporter pour cette année.")


def leaves(until: datetime, zone: ZoneInfo) -> Html:
    """For whom a file is, and how long it stays."""
    at = spoken_time(until, zone, language())
    return t(
        "Réservé à la coordination. Enregistrez-le : il quitte cette conversation à {at}.", at=at
    )


def _named(register: Register, year: int) -> Html:
    return t(register.label, year=year)
