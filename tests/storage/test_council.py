"""The council's settings: a phone number among them shows nowhere in the file."""

from pathlib import Path

from storage.engine import Database

PHONE = "03 29 00 00 17"


async def test_a_phone_number_is_not_in_a_stolen_database(
    database: Database, tmp_path: Path
) -> None:
    for _ in range(2):
        async with database.write() as uow:
            await uow.council.choose("coordination_phone", PHONE)
    async with database.read() as uow:
        assert (await uow.policy()).coordination_phone == PHONE
        kept = [path.read_bytes() for path in (tmp_path / "data").iterdir() if path.is_file()]
    assert any(b"coordination_phone" in content for content in kept)
    assert not any(PHONE.encode() in content for content in kept)
