"""Who was there: from what people announced, and as somebody in the room notes it."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from handlers.meetings.convening.answering import decline
from handlers.meetings.minutes.attendance import note_the_rest_present, turn_presence
from handlers.meetings.minutes.lately import lately
from handlers.meetings.minutes.record import record_of
from handlers.members.own_data import own_data
from handlers.moment import Moment
from storage.attendances import Answer, Attendance
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member, Role
from storage.minutes import Presence
from tests.handlers.meetings.conftest import Council
from tests.handlers.meetings.minutes.sittings import IN_THE_ROOM, later, sitting
from tests.house import BAR_LE_DUC, EVENING


def excuse_of(member: Member, meeting: Meeting) -> Attendance:
    return Attendance(
        meeting=meeting.id,
        member=member.id,
        answer=Answer.EXCUSED,
        answered_by=member.id,
        answered_at=EVENING,
    )


async def there(moment: Moment, meeting: Meeting) -> dict[str, Presence]:
    minutes = await moment.uow.minutes.of(meeting.id)
    return dict((await record_of(moment, meeting, minutes)).presences)


async def test_whoever_excused_themselves_is_excused_and_of_the_others_nothing_is_noted(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, paul = await council.member(), await council.member()
    await council.member(communes=[BAR_LE_DUC])
    await council.member(Role.AUDITOR)
    meeting = await sitting(council, claire)
    async with council.at() as moment:
        await decline(moment, amina, meeting.id)
        assert await there(moment, meeting) == {
            claire.id: Presence.UNNOTED,
            amina.id: Presence.EXCUSED,
            paul.id: Presence.UNNOTED,
        }


async def test_a_touch_turns_a_presence_and_what_was_noted_stands(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, elsewhere = await council.member(), await council.member(communes=[BAR_LE_DUC])
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        seen = []
        for _ in range(4):
            await turn_presence(moment, claire, meeting.id, amina.id)
            seen.append((await there(moment, meeting))[amina.id])
        assert seen[0] is seen[3] is Presence.PRESENT
        assert seen[1:3] == [Presence.EXCUSED, Presence.ABSENT]
        await moment.uow.attendances.put(excuse_of(amina, meeting))
        assert (await there(moment, meeting))[amina.id] is Presence.PRESENT
        for actor, whom in ((amina, amina), (claire, elsewhere)):
            with pytest.raises(MeetingUnknown):
                await turn_presence(moment, actor, meeting.id, whom.id)
        rows = await moment.uow.connection.execute(text("SELECT sealed FROM minutes"))
        assert not any(amina.id.encode() in row.sealed for row in rows)


async def test_one_touch_notes_present_whoever_was_not_noted_and_leaves_the_others(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, paul = await council.member(), await council.member()
    meeting = await sitting(council, claire)
    async with council.at() as moment:
        await decline(moment, amina, meeting.id)
    async with council.at(IN_THE_ROOM) as moment:
        with pytest.raises(MeetingUnknown):
            await note_the_rest_present(moment, amina, meeting.id)
        await note_the_rest_present(moment, claire, meeting.id)
        assert await there(moment, meeting) == {
            claire.id: Presence.PRESENT,
            amina.id: Presence.EXCUSED,
            paul.id: Presence.PRESENT,
        }


async def test_the_list_has_what_one_writes_and_what_one_may_read(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, elsewhere = await council.member(), await council.member(communes=[BAR_LE_DUC])
    meeting = await sitting(council, claire)

    async def listed(moment: Moment, *people: Member) -> list[int]:
        return [len(await lately(moment, one)) for one in people]

    async with council.at() as moment:  # two days ahead
        assert await listed(moment, claire, amina) == [0, 0]
    async with council.at(IN_THE_ROOM) as moment:
        assert await listed(moment, claire, amina, elsewhere) == [1, 0, 0]
        await turn_presence(moment, claire, meeting.id, amina.id)
        assert await listed(moment, claire, amina, elsewhere) == [1, 0, 0]
        long_after = later(moment, timedelta(days=120))
        assert await listed(long_after, claire) == [0]


async def test_what_one_answered_is_in_the_file_of_ones_own_data(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, paul = await council.member(), await council.member()
    meeting = await sitting(council, claire)
    async with council.at() as moment:
        await decline(moment, amina, meeting.id)
        said = {"réunion du": "2026-11-25 14:00", "réponse": "excusé"}
        assert (await own_data(moment, amina))["réponses aux réunions"] == [said]
        assert (await own_data(moment, paul))["réponses aux réunions"] == []
