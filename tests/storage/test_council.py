"""The council's settings: a phone number among them shows nowhere in the file."""

from bot.settings import Settings
from storage.engine import Database
from tests.ground import Ground

PHONE = "03 29 00 00 17"


async def test_a_phone_number_is_not_in_a_stolen_database(
    database: Database, ground: Ground, founded: Settings
) -> None:
    for _ in range(2):
        async with database.write() as uow:
            await uow.council.choose("coordination_phone", PHONE)
    async with database.read() as uow:
        assert (await uow.policy()).coordination_phone == PHONE
        stolen = ground.stolen(founded)
    assert b"coordination_phone" in stolen
    assert PHONE.encode() not in stolen
