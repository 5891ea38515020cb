"""Addresses of calendars: of one that was given nothing is kept by which it could be read."""

from sqlalchemy import select

from storage.engine import Database
from storage.feeds import feeds
from storage.members import Kind, Role
from tests.house import EVENING


async def test_the_database_does_not_know_the_address(database: Database) -> None:
    async with database.write() as uow:
        member = await uow.members.add(
            role=Role.FIELD_PARTNER,
            kind=Kind.STREET_OUTREACH,
            first_name="Amina",
            last_name="Diallo",
            organisation="Association exemple",
            communes=(),
            now=EVENING,
        )
        addresses = [await uow.feeds.renew(member.id, EVENING) for _ in range(2)]
        assert all(len(address) == 43 for address in addresses)
        assert [await uow.feeds.behind(address) for address in addresses] == [None, member.id]
        (row,) = (await uow.connection.execute(select(feeds))).all()
        kept = uow.vault.index("feed", addresses[1])
        assert (row.member, row.address_index, row.made_at) == (member.id, kept, EVENING)
        assert await uow.feeds.close(member.id)
        assert not await uow.feeds.close(member.id)
        assert await uow.feeds.behind(addresses[1]) is None
