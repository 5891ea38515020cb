"""The coordination takes registers and figures out: files that leave the chat by themselves."""

from datetime import timedelta

from sqlalchemy import select

from bot.playground.records import Message
from handlers.registers.chat import STAYS
from storage.audit import audit
from tests.house import House
from tests.journeys.test_meetings import a_council, announces, plain
from tests.own_calendar import read


async def taken_out(house: House) -> list[str]:
    async with house.database.read() as uow:
        query = select(audit.c.detail).where(audit.c.act == "register.taken_out")
        return list(await uow.connection.scalars(query.order_by(audit.c.sequence)))


def files(shown: list[Message]) -> list[str]:
    return [one.document.name for one in shown if one.document]


async def test_registers_are_taken_out_and_leave_the_chat(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    await announces(house, claire)
    await claire.says("/exporter")
    offered = await claire.sees("Choisissez un fichier")
    assert offered.labels == [
        *("Partenaires", "Réunions 2026", "Réunions 2026, pour l’agenda", "Décisions 2026"),
        *("Chiffres 2026", "‹ 2025", "2027 ›"),
    ]
    await claire.presses("Partenaires", on=offered)
    await house.settled()
    given = claire.screen
    assert "Réservé à la coordination. Enregistrez-le : il quitte" in plain(given.text)
    assert "à 20 h 40" in plain(given.text)
    assert given.document is not None
    table = given.document.content.decode("utf-8-sig").splitlines()
    assert table[0] == "prénom;nom;organisme;genre;rôle;communes;accès"
    assert table[1].startswith("Amina;Diallo;Association exemple;Prévention spécialisée;")

    await claire.presses("Réunions 2026, pour l’agenda", on=offered)
    await house.settled()
    assert claire.screen.document is not None
    assert len(read(claire.screen.document.content).vevent_list) == 1
    nothing = await claire.presses("Décisions 2026", on=offered)
    assert nothing is not None
    assert "Rien à exporter" in str(nothing)
    assert await taken_out(house) == ["members", "calendar 2026"]

    await house.tick(STAYS - timedelta(seconds=1))
    assert "partenaires.csv" in files(claire.phone())
    await house.tick(timedelta(seconds=1))
    assert "partenaires.csv" not in files(claire.phone())
    await amina.says("/exporter")
    await amina.sees("Cela ne fait pas partie")
    assert not any(name.endswith(".csv") for name in files(amina.phone()))


async def test_a_year_in_figures(house: House) -> None:
    claire, *_ = await a_council(house)
    await announces(house, claire)
    await claire.says("/exporter")
    offered = await claire.sees("Choisissez un fichier")
    await claire.presses("Chiffres 2026", on=offered)
    await house.settled()
    said = plain(claire.screen.text)
    assert "2026 en chiffres, au" in said
    assert "Aucune alerte.\n0 réunion tenue, 1 prévue.\nAucune décision." in said
    assert claire.screen.document is not None
    table = claire.screen.document.content.decode("utf-8-sig").splitlines()
    assert table[0] == "rubrique;détail;nombre"
    assert "Réunions;prévue;1" in table

    await claire.presses("2027 ›", on=offered)
    beside = await claire.sees("Choisissez un fichier")
    assert {"Réunions 2027", "‹ 2026"} < set(beside.labels)
    assert "2028 ›" not in beside.labels
