"""One's meetings in one's own calendar: subscribed in the chat, fetched over HTTP, given up."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.playground import Person
from storage.members import Status
from tests.house import PARIS, House
from tests.journeys.test_meetings import a_council, announces, plain
from tests.own_calendar import OwnCalendar
from tests.watched import house_with


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_with(tmp_path, webhook=True) as opened:
        yield opened


async def status_of(url: str) -> int:
    async with aiohttp.ClientSession() as calendar, calendar.get(url) as answer:
        return answer.status


async def fetched(url: str) -> bytes:
    async with aiohttp.ClientSession() as calendar, calendar.get(url) as answer:
        assert answer.status == 200
        return await answer.read()


async def subscribes(house: House, person: Person, key: str = "S’abonner") -> str:
    """Press a key, and return the address that is shown."""
    await person.presses(key)
    await house.settled()
    shown = await person.sees("Votre adresse, à copier")
    (url,) = re.findall(r"http\S+\.ics", shown.text)
    return str(url)


async def test_a_calendar_is_subscribed_follows_what_changes_and_is_given_up(house: House) -> None:
    claire, amina, *_ = await a_council(house)
    await announces(house, claire)
    await amina.says("/agenda_perso")
    await amina.sees("Il n’y verra que le genre de réunion, l’heure et le lieu")
    url = await subscribes(house, amina)
    assert url.startswith(house.settings.public_url)
    for way in ("iPhone", "Google Agenda", "Outlook"):
        assert amina.saw(way)
    own = OwnCalendar()
    own.comes_back(await fetched(url))
    assert [entry.starts_at for entry in own.shown] == [datetime(2026, 11, 25, 14, tzinfo=PARIS)]

    await claire.says("/reunions")
    await house.settled()
    await claire.presses(claire.screen.labels[0], on=claire.screen)
    await claire.presses("Plus…")
    await claire.presses("Annuler la réunion")
    await claire.presses("Oui, annuler la réunion")
    await house.settled()
    own.comes_back(await fetched(url))
    assert own.shown == []

    await amina.says("/agenda_perso")
    await amina.sees("prise le lundi 23 novembre")
    other = await subscribes(house, amina, "Nouvelle adresse")
    assert [await status_of(one) for one in (url, other)] == [404, 200]
    await amina.presses("Ne plus être abonné")
    await amina.sees("afficher vos réunions")
    await house.settled()
    assert await status_of(other) == 404


async def test_the_address_leaves_the_chat_by_itself(house: House) -> None:
    _, amina, *_ = await a_council(house)
    await amina.says("/agenda_perso")
    url = await subscribes(house, amina)
    await house.tick(timedelta(minutes=61))
    assert not [one for one in amina.phone() if url in one.text]


async def test_whoever_may_read_nothing_reads_nothing_there(house: House) -> None:
    _, amina, *_ = await a_council(house)
    await amina.says("/agenda_perso")
    url = await subscribes(house, amina)
    async with house.database.write() as uow:
        await uow.members.set_status(house.people["Amina Diallo"].id, Status.SUSPENDED)
    assert await status_of(url) == 404


async def test_where_the_world_does_not_reach_vigie_nobody_subscribes(tmp_path: Path) -> None:
    async with house_with(tmp_path) as house:
        _, amina, *_ = await a_council(house)
        await amina.says("/agenda_perso")
        await house.settled()
        assert "on ne peut pas encore s’abonner" in plain(amina.screen.text)
        assert amina.screen.labels == []
