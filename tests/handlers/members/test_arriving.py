"""Codes, the charter and the two words."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.members import arriving, service
from handlers.members.arriving import Account
from handlers.members.errors import (
    AccountTaken,
    AlreadyDone,
    CharterOutdated,
    CodeRefused,
    NotExpected,
)
from handlers.moment import Moment
from storage import audit
from storage.charters import Charter
from storage.invitations import invitations
from storage.members import Member, Role, Status
from tests.handlers.members.people import MOBILE, active, expected

ACCOUNT = Account(MOBILE, "Aminata", "D.")


async def invited(moment: Moment, member: Member, by: str = "somebody") -> str:
    return await service.invite(moment.uow, member.id, now=moment.now, days=7, by=by)


def after(moment: Moment, **time: float) -> Moment:
    return replace(moment, now=moment.now + timedelta(**time))


async def tries(moment: Moment, code: str, account: int = MOBILE) -> None:
    with pytest.raises(CodeRefused):
        await arriving.open_link(moment, Account(account, "Qui", "Donc"), code)


async def test_a_code_is_long_fits_a_link_and_is_kept_as_a_hash_alone(moment: Moment) -> None:
    code = await invited(moment, await expected(moment))
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,64}", code)
    row = (await moment.uow.connection.execute(invitations.select())).one()
    assert code.encode() not in b"".join(part for part in row if isinstance(part, bytes))
    kept = await moment.uow.invitations.find(row.id)
    assert kept is not None
    assert kept.code is None


async def test_the_command_line_sees_its_code_until_it_is_used(moment: Moment) -> None:
    code = await service.found_first_coordinator(moment.uow, moment.now)
    assert await service.unused_coordinator_codes(moment.uow, moment.now) == [code]
    expired = moment.now + timedelta(days=8)
    assert await service.unused_coordinator_codes(moment.uow, expired) == []
    member = await arriving.open_link(moment, ACCOUNT, code)
    assert await service.unused_coordinator_codes(moment.uow, moment.now) == []
    assert member.full_name == "Aminata D."
    assert await arriving.accept(moment, member, 1) is None
    assert (await moment.uow.members.get(member.id)).is_active


async def test_names_that_were_given_stay(moment: Moment) -> None:
    code = await invited(moment, await expected(moment))
    assert (await arriving.open_link(moment, ACCOUNT, code)).full_name == "Amina Diallo"


async def test_a_new_link_closes_the_one_before(moment: Moment) -> None:
    member = await expected(moment)
    first, second = await invited(moment, member), await invited(moment, member)
    await tries(moment, first)
    assert (await arriving.open_link(moment, ACCOUNT, second)).id == member.id


async def test_an_expired_link_opens_nothing(moment: Moment) -> None:
    code = await invited(moment, await expected(moment))
    await tries(after(moment, days=7), code)
    await arriving.open_link(after(moment, days=6.9), ACCOUNT, code)


async def test_a_link_that_is_taken_back_shuts_out_who_opened_it(moment: Moment) -> None:
    claire = await active(moment, Role.COORDINATOR, 1)
    member = await expected(moment)
    code = await invited(moment, member)
    await arriving.open_link(moment, ACCOUNT, code)
    await service.cancel(moment, claire, member.id)
    assert await moment.uow.members.find_by_telegram(MOBILE) is None
    await tries(moment, code)
    with pytest.raises(NotExpected):
        await service.cancel(moment, claire, member.id)


async def test_who_is_in_is_not_invited(moment: Moment) -> None:
    with pytest.raises(NotExpected):
        await invited(moment, await active(moment, Role.MAYOR, 1))


async def test_another_partners_account_is_refused_and_the_link_stays_good(moment: Moment) -> None:
    await active(moment, Role.MAYOR, MOBILE)
    code = await invited(moment, await expected(moment))
    with pytest.raises(AccountTaken):
        await arriving.open_link(moment, ACCOUNT, code)
    await arriving.open_link(moment, Account(2, "Amina", ""), code)


async def test_a_new_link_does_not_get_around_a_suspension(moment: Moment) -> None:
    mayor = await active(moment, Role.MAYOR, MOBILE)
    await moment.uow.members.set_status(mayor.id, Status.SUSPENDED)
    code = await invited(moment, await expected(moment))
    with pytest.raises(AccountTaken):
        await arriving.open_link(moment, ACCOUNT, code)


async def test_waits_double_from_a_minute_to_an_hour(moment: Moment) -> None:
    code = await invited(moment, await expected(moment))
    for _ in range(9):
        await tries(moment, "wrong")
    assert not await moment.uow.wrong_codes.waits(MOBILE, moment.now)
    for minutes in (1, 2, 4, 8, 16, 32, 60, 60):
        await tries(moment, "wrong")
        assert await moment.uow.wrong_codes.waits(MOBILE, after(moment, minutes=minutes - 0.1).now)
        await tries(moment, code)
        moment = after(moment, minutes=minutes)
        assert not await moment.uow.wrong_codes.waits(MOBILE, moment.now)
    assert not await moment.uow.wrong_codes.waits(MOBILE + 1, moment.now)
    await arriving.open_link(moment, ACCOUNT, code)
    assert await moment.uow.wrong_codes.add(MOBILE, moment.now) == 1


async def test_the_signature_has_its_date_and_the_words_are_two(moment: Moment) -> None:
    code = await invited(moment, await expected(moment))
    member = await arriving.open_link(moment, ACCOUNT, code)
    words = await arriving.accept(moment, member, 1)
    assert words is not None
    assert re.fullmatch(r"\w+ – \w+", words)
    signed = await moment.uow.members.get(member.id)
    assert (signed.status, signed.charter_version) == (Status.SIGNED, 1)
    assert await moment.uow.charters.signed_at(member.id, 1) == moment.now
    with pytest.raises(AlreadyDone):
        await arriving.accept(moment, signed, 1)


async def test_only_the_newest_version_is_signed(moment: Moment) -> None:
    code = await invited(moment, await expected(moment))
    member = await arriving.open_link(moment, ACCOUNT, code)
    await moment.uow.charters.publish(Charter(2, "Nouvelle", moment.now + timedelta(days=14)))
    with pytest.raises(CharterOutdated):
        await arriving.accept(moment, member, 1)
    assert await arriving.accept(moment, member, 2)


async def test_a_confirmation_counts_once_and_for_its_own_link(moment: Moment) -> None:
    claire = await active(moment, Role.COORDINATOR, 1)
    member = await expected(moment)
    came = await arriving.open_link(moment, ACCOUNT, await invited(moment, member))
    await arriving.accept(moment, came, 1)
    first = await moment.uow.invitations.latest(member.id)
    assert first is not None
    await arriving.deny(moment, claire, first.id)
    again = await arriving.open_link(moment, Account(3, "A", "D"), await invited(moment, member))
    assert await arriving.accept(moment, again, 1)
    with pytest.raises(AlreadyDone):
        await arriving.confirm(moment, claire, first.id)
    second = await moment.uow.invitations.latest(member.id)
    assert second is not None
    assert (await arriving.confirm(moment, claire, second.id)).is_active
    with pytest.raises(AlreadyDone):
        await arriving.deny(moment, claire, second.id)
    with pytest.raises(AlreadyDone):
        await arriving.confirm(moment, claire, "never")


async def test_every_step_is_in_the_journal(moment: Moment) -> None:
    before = await moment.uow.audit.checkpoint()
    code = await invited(moment, await expected(moment), by=audit.SYSTEM)
    member = await arriving.open_link(moment, ACCOUNT, code)
    await arriving.accept(moment, member, 1)
    await moment.uow.end()
    rows = await moment.uow.connection.execute(
        audit.audit.select().where(audit.audit.c.sequence > before.sequence)
    )
    acts = [row.act for row in rows]
    assert acts == [
        "member.invited",
        "invitation.opened",
        "charter.signed",
        "member.activated",
    ]
    await moment.uow.audit.verify()


def test_two_words_differ_and_are_drawn_from_the_list() -> None:
    drawn = {arriving.two_words() for _ in range(200)}
    assert len(drawn) > 190
    for pair in drawn:
        first, second = pair.split(" – ")
        assert first != second
