"""What a year of alerts counts, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime

from handlers.alerts.figures import alerts_counted
from handlers.alerts.sending import send
from handlers.alerts.withdrawing import withdraw
from handlers.moment import Moment
from handlers.words import speaking
from storage.alerts import Severity
from tests.handlers.alerts.council import NEIGHBOURS, member_of

NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
"""Half past midnight in Paris: the year has changed there."""


async def counted(moment: Moment, year: int) -> dict[tuple[str, str], int]:
    chapter = await alerts_counted(moment, year)
    return {(one.under, one.what): one.how_many for one in chapter.counts if one.how_many}


async def test_alerts_are_counted_by_month_colour_and_state(moment: Moment) -> None:
    author = await member_of(moment.uow)
    red = replace(NEIGHBOURS, severity=Severity.RED)
    await send(moment, author, NEIGHBOURS)
    await send(moment, author, red)
    taken_back = (await send(moment, author, red)).alert
    await withdraw(moment, author, taken_back.id)
    await send(replace(moment, now=NEW_YEAR), author, NEIGHBOURS)
    assert await counted(moment, 2026) == {
        ("Alertes par mois", "novembre"): 2,
        ("Alertes par couleur", "Orange"): 1,
        ("Alertes par couleur", "Rouge"): 1,
        ("Alertes, où elles en sont", "pas encore vue"): 2,
        ("Alertes non comptées ci-dessus", "retirée"): 1,
    }
    next_year = await counted(moment, 2027)
    assert next_year[("Alertes par mois", "janvier")] == 1
    assert (await alerts_counted(moment, 2025)).said == "Aucune alerte."


async def test_a_year_is_said_in_one_line(moment: Moment) -> None:
    author = await member_of(moment.uow)
    for severity in (Severity.GREEN, Severity.ORANGE, Severity.RED, Severity.RED):
        await send(moment, author, replace(NEIGHBOURS, severity=severity))
    assert (await alerts_counted(moment, 2026)).said == "4 alertes, dont 2 rouges et 1 orange."
    with speaking("en"):
        said = (await alerts_counted(moment, 2026)).said
    assert said == "4 alerts, of which 2 red and 1 orange."
