"""Points that the invited propose: the coordinators answer, and whoever proposed hears it."""

from datetime import timedelta

import pytest

from handlers.meetings import service
from handlers.meetings.agenda import items
from handlers.meetings.agenda.proposals import (
    AT_ONCE,
    ItemSettled,
    TooManyProposed,
    accept,
    propose,
    refuse,
)
from handlers.moment import Moment
from storage.agenda_items import ItemKind, ItemState, ItemUnknown
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member, Role
from tests.handlers.meetings.conftest import IN_TWO_WEEKS, Council
from tests.house import BAR_LE_DUC


async def announced(council: Council, actor: Member) -> Meeting:
    async with council.at() as moment:
        meeting = (await service.announce(moment, actor, IN_TWO_WEEKS))[0]
        await moment.uow.outbox.cancel_about(meeting.id, moment.now)
    return meeting


async def heard(moment: Moment, member: Member) -> list[str]:
    due = await moment.uow.deliveries.due(moment.now)
    return [row.body["text"].replace("\u00a0", " ") for row in due if row.member == member.id]


async def test_a_point_is_proposed_accepted_and_both_hear(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await announced(council, claire)
    async with council.at() as moment:
        for _ in range(2):
            await propose(moment, amina, meeting.id, "Halls", ItemKind.DECISION)
        standing = await items.standing(moment, meeting)
        (proposed,) = standing.proposed
        assert standing.accepted == []
        assert len(await heard(moment, claire)) == 1
        await accept(moment, claire, proposed.id)
        (accepted,) = (await items.standing(moment, meeting)).accepted
        assert (accepted.id, accepted.kind) == (proposed.id, ItemKind.DECISION)
        (said,) = await heard(moment, amina)
        assert "Votre point est inscrit à l'ordre du jour" in said.replace("’", "'")
        for settle in (accept, refuse):
            with pytest.raises(ItemSettled):
                await settle(moment, claire, proposed.id)


async def test_a_point_that_is_refused_leaves_the_agenda_as_it_is(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await propose(moment, amina, meeting.id, "Halls", ItemKind.THEME)
        (proposed,) = (await items.standing(moment, meeting)).proposed
        await refuse(moment, claire, proposed.id)
        assert await items.standing(moment, meeting) == items.Standing([], [])
        assert (await moment.uow.agenda_items.get(proposed.id)).state is ItemState.REFUSED
        (said,) = await heard(moment, amina)
    assert "pas retenu cette fois" in said


async def test_what_is_said_of_a_point_waits_on_until_the_meeting_is_called_off(
    council: Council,
) -> None:
    claire, marc = [await council.member(Role.COORDINATOR, ()) for _ in range(2)]
    amina = await council.member()
    meeting = await announced(council, claire)

    async def of_points(moment: Moment, member: Member) -> int:
        return len([one for one in await heard(moment, member) if "Halls" in one])

    async with council.at() as moment:
        await propose(moment, amina, meeting.id, "Halls", ItemKind.DECISION)
        (proposed,) = (await items.standing(moment, meeting)).proposed
        await accept(moment, claire, proposed.id)
        await service.relocate(moment, claire, meeting.id, 1, "Salle des fêtes")
        another = meeting.local + timedelta(days=7)
        await service.move(moment, claire, meeting.id, 2, another)
        assert [await of_points(moment, one) for one in (claire, marc, amina)] == [1, 1, 1]
        await service.call_off(moment, claire, meeting.id, 3)
        assert [await of_points(moment, one) for one in (claire, marc, amina)] == [0, 0, 0]


async def test_only_the_invited_propose_and_only_coordinators_answer(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    stranger = await council.member(communes=[BAR_LE_DUC])
    meeting = await announced(council, claire)
    async with council.at() as moment:
        with pytest.raises(MeetingUnknown):
            await propose(moment, stranger, meeting.id, "Halls", ItemKind.THEME)
        await propose(moment, amina, meeting.id, "Halls", ItemKind.THEME)
        (proposed,) = (await items.standing(moment, meeting)).proposed
        with pytest.raises(ItemUnknown):
            await accept(moment, amina, proposed.id)
        with pytest.raises(MeetingUnknown):
            await accept(moment, stranger, proposed.id)


async def test_a_person_has_only_so_many_points_that_wait(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await announced(council, claire)
    async with council.at() as moment:
        for number in range(AT_ONCE):
            await propose(moment, amina, meeting.id, f"Point {number}", ItemKind.THEME)
        with pytest.raises(TooManyProposed):
            await propose(moment, amina, meeting.id, "Encore un", ItemKind.THEME)
        first = (await items.standing(moment, meeting)).proposed[0]
        await accept(moment, claire, first.id)
        await propose(moment, amina, meeting.id, "Encore un", ItemKind.THEME)
