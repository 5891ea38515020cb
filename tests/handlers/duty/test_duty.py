"""What a duty phone is shut out of, and its list of names."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from handlers.alerts.routing import recipients_of
from handlers.alerts.sending import send
from handlers.duty import service
from handlers.groups.entry import has_place
from handlers.moment import Moment
from handlers.rights import RIGHTS
from handlers.standing_in import may_stand_in
from storage.alert_scopes import heard_by
from storage.duty import SpeakerUnknown
from storage.engine import Database
from storage.meetings import Meeting, MeetingKind
from storage.members import Member, MemberUnknown, Role
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.house import EVENING, PARIS, TRONVILLE

# What leaves a phone, and what everybody may: nothing of it shows an alert's content or a name
# of a partner.
OPEN = """
    reception.help reception.language reception.speak reception.lost reception.content
    reception.command members.me members.charter members.charter_read members.start
    members.accept members.refuse groups.link_by_code groups.bot_moved groups.join_asked
    groups.member_moved groups.spoken groups.migrated
    alerts.signal alerts.line alerts.choose alerts.type alerts.file alerts.resume alerts.restart
    alerts.abandon alerts.withdraw alerts.withdraw_confirm alerts.withdraw_stop
    duty.open duty.speak
"""


@pytest.fixture
async def moment(database: Database) -> AsyncIterator[Moment]:
    """One transaction on Monday evening, 23 November 2026."""
    async with database.write() as uow:
        yield Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot")


async def phone_of(moment: Moment) -> Member:
    return await member_of(moment.uow, Role.DUTY_PHONE)


async def test_the_phone_passes_no_door_but_those_of_sending(moment: Moment) -> None:
    phone = await phone_of(moment)
    assert {name for name, allowed in RIGHTS.items() if allowed.admits(phone)} == set(OPEN.split())


async def test_the_phone_hears_of_nothing_though_it_has_communes(moment: Moment) -> None:
    phone, mayor = await phone_of(moment), await member_of(moment.uow, Role.MAYOR)
    group = await group_of(moment.uow)
    alert = (await send(moment, await member_of(moment.uow), NEIGHBOURS)).alert
    assert not has_place(phone, group)
    assert not may_stand_in(phone, mayor)
    assert phone.id not in (await recipients_of(moment, TRONVILLE)).ids()
    assert await moment.uow.alerts.visible_among([alert.id], phone) == {}
    scope = str(heard_by(phone).compile(compile_kwargs={"literal_binds": True}))
    assert "insee" not in scope
    assert alert.insee in phone.communes
    meeting = Meeting(
        id="m",
        kind=MeetingKind.WATCH_CELL,
        local=datetime(2026, 12, 3, 14),  # noqa: DTZ001 - the hour on the clocks of a place
        zone=PARIS,
        minutes=60,
        whole_council=True,
        communes=frozenset(),
        title="",
        place="",
    )
    assert not meeting.invites(phone)


async def test_an_alert_without_a_speaker_is_not_sent(moment: Moment) -> None:
    phone = await phone_of(moment)
    with pytest.raises(SpeakerUnknown):
        await send(moment, phone, NEIGHBOURS)
    (jeanne,) = await service.add_names(moment, phone, phone, "Jeanne M.")
    shift = await service.speak(moment, phone, jeanne.id)
    assert shift.until_at == EVENING + timedelta(hours=moment.policy.shift_hours)
    assert (await send(moment, phone, NEIGHBOURS)).alert.author == phone.id


async def test_names_are_kept_once_and_a_screen_of_them_at_most(moment: Moment) -> None:
    phone = await phone_of(moment)
    await service.add_names(moment, phone, phone, " Jeanne  M., Karim B.,,jeanne m.\nJeanne M.")
    await service.add_names(moment, phone, phone, "karim b.")
    names = [one.name for one in await moment.uow.duty.speakers(phone.id)]
    assert names == ["Jeanne M.", "Karim B."]
    many = ", ".join(f"Nom {count}" for count in range(service.MOST_SPEAKERS))
    with pytest.raises(service.ListFull):
        await service.add_names(moment, phone, phone, many)


async def test_a_name_of_another_phone_speaks_not_here(moment: Moment) -> None:
    here, there = await phone_of(moment), await phone_of(moment)
    (jeanne,) = await service.add_names(moment, there, there, "Jeanne M.")
    with pytest.raises(SpeakerUnknown):
        await service.speak(moment, here, jeanne.id)
    with pytest.raises(SpeakerUnknown):
        await service.strike(moment, here, here, jeanne.id)


async def test_a_person_has_no_list(moment: Moment) -> None:
    with pytest.raises(MemberUnknown):
        await service.phone_of(moment, (await member_of(moment.uow)).id)
