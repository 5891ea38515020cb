"""The first story again, when Telegram delivers: every tap a request at the door."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.members import Kind, Role
from storage.outbox import Outcome
from tests.house import TRONVILLE, House
from tests.journeys.flagging import flag
from tests.watched import house_with


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_with(tmp_path, webhook=True) as opened:
        yield opened


async def test_an_alert_is_flagged_acknowledged_and_seen(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    group = await house.linked_group("Veille", [TRONVILLE], claire, [mayor])

    reference = await flag(amina)
    await group.sees(reference)
    await mayor.sees("Une alerte orange vous attend")
    await mayor.presses("Bien reçu")
    await amina.sees("C’est vu")
    await house.settled()

    assert not house.telegram.pending_updates
    assert "getUpdates" not in {call.method for call in house.telegram.calls}
    assert await house.count(Outcome.FAILED) == 0


async def test_what_came_while_telegram_could_not_deliver_comes_afterwards(house: House) -> None:
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    house.telegram.offline()
    await amina.says("/aide")
    assert len(house.telegram.pending_updates) == 1
    house.telegram.online()
    await amina.sees("Ce que vous pouvez faire, Amina")
