"""How long a code counts and how often one may try: for a member, whoever asks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.knocking.entering import (
    CODE_LIFETIME,
    MOST_CODES,
    MOST_TRIES,
    PAUSE,
    Code,
    CodeOver,
    CodeWrong,
    TooManyTries,
    confirm,
    send_code,
)
from handlers.moment import Moment
from storage.addresses import Address, Way
from storage.members import Kind, Member, Role, Status
from tests.house import TRONVILLE

MAIL = Address(Way.MAIL, "paul.petit@mairie.exemple.fr")
A_LITTLE = timedelta(seconds=1)


async def somebody(moment: Moment, role: Role = Role.MAYOR) -> Member:
    added = await moment.uow.members.add(
        role=role,
        kind=Kind.MUNICIPALITY,
        first_name="Prénom",
        last_name="Nom",
        organisation="Mairie",
        communes=[TRONVILLE],
        now=moment.now,
    )
    await moment.uow.members.set_status(added.id, Status.ACTIVE)
    return await moment.uow.members.get(added.id)


def after(moment: Moment, by: timedelta) -> Moment:
    return replace(moment, now=moment.now + by)


def wrong(code: Code) -> str:
    return f"{(int(code.digits) + 1) % 10**6:06}"


async def is_kept(moment: Moment, member: Member) -> bool:
    return await moment.uow.addresses.find(member.id) is not None


async def test_a_code_counts_for_its_time_and_no_longer(moment: Moment) -> None:
    mayor = await somebody(moment)
    code = await send_code(moment, mayor, mayor, MAIL)
    late = after(moment, CODE_LIFETIME)
    with pytest.raises(CodeOver):
        await confirm(late, mayor, mayor, code, code.digits)
    assert not await is_kept(moment, mayor)
    in_time = after(moment, CODE_LIFETIME - A_LITTLE)
    await confirm(in_time, mayor, mayor, code, code.digits)
    assert await is_kept(moment, mayor)


async def test_a_code_is_over_once_anybody_has_a_newer_one_sent(moment: Moment) -> None:
    mayor, coordinator = await somebody(moment), await somebody(moment, Role.COORDINATOR)
    first = await send_code(moment, mayor, mayor, MAIL)
    later = after(moment, A_LITTLE)
    newer = await send_code(later, coordinator, mayor, MAIL)
    with pytest.raises(CodeOver):
        await confirm(later, mayor, mayor, first, first.digits)
    await confirm(later, coordinator, mayor, newer, newer.digits)


async def test_wrong_codes_are_counted_for_the_member_whoever_types_them(moment: Moment) -> None:
    mayor, coordinator = await somebody(moment), await somebody(moment, Role.COORDINATOR)
    for number in range(1, MOST_TRIES):
        now = after(moment, number * A_LITTLE)
        if number % 2:
            code = await send_code(now, mayor, mayor, MAIL)
        by = mayor if number % 2 else coordinator
        with pytest.raises(CodeWrong):
            await confirm(now, by, mayor, code, wrong(code))
    now = after(moment, MOST_TRIES * A_LITTLE)
    with pytest.raises(TooManyTries) as waits:
        await confirm(now, mayor, mayor, code, wrong(code))
    assert waits.value.until == now.now + PAUSE
    for act in (
        confirm(now, coordinator, mayor, code, code.digits),
        send_code(now, coordinator, mayor, MAIL),
    ):
        with pytest.raises(TooManyTries):
            await act
    assert not await is_kept(moment, mayor)


async def test_after_the_pause_one_has_all_the_tries_again(moment: Moment) -> None:
    mayor = await somebody(moment)
    for round_ in (0, 1):
        now = after(moment, round_ * PAUSE)
        code = await send_code(now, mayor, mayor, MAIL)
        for _ in range(MOST_TRIES - 1):
            with pytest.raises(CodeWrong):
                await confirm(now, mayor, mayor, code, wrong(code))
        with pytest.raises(TooManyTries):
            await confirm(now, mayor, mayor, code, wrong(code))


async def test_a_right_code_forgives_the_wrong_ones(moment: Moment) -> None:
    mayor = await somebody(moment)
    code = await send_code(moment, mayor, mayor, MAIL)
    for _ in range(2):
        for _ in range(MOST_TRIES - 1):
            with pytest.raises(CodeWrong):
                await confirm(moment, mayor, mayor, code, wrong(code))
        await confirm(moment, mayor, mayor, code, code.digits)


async def test_only_so_many_codes_are_sent_for_one_member_in_an_hour(moment: Moment) -> None:
    mayor, coordinator = await somebody(moment), await somebody(moment, Role.COORDINATOR)
    for number in range(MOST_CODES):
        await send_code(after(moment, number * A_LITTLE), mayor, mayor, MAIL)
    for by in (mayor, coordinator):
        with pytest.raises(TooManyTries) as waits:
            await send_code(after(moment, PAUSE - A_LITTLE), by, mayor, MAIL)
        assert waits.value.until == moment.now + PAUSE
    await send_code(after(moment, PAUSE - A_LITTLE), coordinator, coordinator, MAIL)
    await send_code(after(moment, PAUSE), mayor, mayor, MAIL)
