"""Versions of an agenda: kept as they were worded, sent once, and what one changes."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from handlers.meetings import service
from handlers.meetings.agenda import items
from handlers.meetings.agenda.publishing import AgendaTooLong, AgendaUnchanged, draught, publish
from handlers.meetings.service import MeetingChanged
from handlers.moment import Moment
from storage.agenda_items import ItemKind
from storage.agendas import Agenda, agendas
from storage.meetings import Meeting
from storage.members import Member, Role
from tests.handlers.meetings.conftest import IN_TWO_WEEKS, Council
from tests.house import TRONVILLE


async def announced(council: Council, actor: Member, agenda: str = "") -> Meeting:
    async with council.at() as moment:
        proposal = replace(IN_TWO_WEEKS, agenda=agenda)
        return (await service.announce(moment, actor, proposal))[0]


async def send(moment: Moment, actor: Member, meeting: str, text: str) -> Meeting:
    """A whole agenda, typed and sent."""
    found = await service.open_to(moment, actor, meeting)
    await items.take_lines(moment, actor, found, text)
    agenda = (await draught(moment, found)).agenda
    return (await publish(moment, actor, found, agenda))[0]


async def waiting(moment: Moment) -> list[str]:
    due = await moment.uow.deliveries.due(moment.now)
    return [row.body["text"] for row in due if "text" in row.body]


async def test_each_agenda_is_a_version_of_its_own(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await announced(council, claire)
    async with council.at() as moment:
        for version in (1, 2):
            sent = await send(moment, claire, meeting.id, f"Point {version}\nDivers")
            assert sent.agenda_version == version
        newest = await moment.uow.agendas.newest(meeting.id)
    assert newest is not None
    assert (newest.version, newest.text) == (2, "1. Point 2\n2. Divers")


async def test_an_agenda_that_changed_meanwhile_does_not_go_out(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await announced(council, claire, "Halls")
    async with council.at() as moment:
        found = await service.open_to(moment, claire, meeting.id)
        await items.add(moment, claire, found, "Point de Claire")
        seen = (await draught(moment, found)).agenda
        await items.add(moment, claire, found, "Point de Denis")
        with pytest.raises(MeetingChanged):
            await publish(moment, claire, found, seen)
        assert not any("Denis" in text for text in await waiting(moment))
        again = (await draught(moment, found)).agenda
        sent, _ = await publish(moment, claire, found, again)
        with pytest.raises(AgendaUnchanged):
            await publish(moment, claire, sent, again)
        assert sum("Denis" in text for text in await waiting(moment)) == 1


async def test_a_newer_agenda_takes_back_what_waits_of_the_older_one_alone(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await send(moment, claire, meeting.id, "Premier point\nDivers")
        await send(moment, claire, meeting.id, "Second point\nDivers")
        said = await waiting(moment)
    assert len(said) == 2
    assert not any("1. Premier point" in text for text in said)
    assert any("1. Second point" in text for text in said)


async def test_no_agenda_of_the_old_date_goes_out(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await send(moment, claire, meeting.id, "Premier point\nDivers")
        await service.call_off(moment, claire, meeting.id, 1)
        assert not any("Premier point" in text for text in await waiting(moment))


async def test_the_second_version_says_what_changed(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await council.group([TRONVILLE])
    meeting = await announced(council, claire, "Halls\nÉté\nDivers")
    async with council.at() as moment:
        await moment.uow.outbox.cancel_about(meeting.id, moment.now)
        await send(moment, claire, meeting.id, "Divers\nHalls\nRodéos")
        said = await waiting(moment)
    assert len(said) == 2
    for text in said:
        assert "Ajouté : Rodéos" in text.replace("\u00a0", " ")
        assert "Retiré : Été" in text.replace("\u00a0", " ")
        assert "Déplacé : Halls" in text.replace("\u00a0", " ")


async def test_a_typed_agenda_keeps_what_was_known_of_its_points(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await announced(council, claire, "Halls\nÉté")
    async with council.at() as moment:
        halls, summer = (await items.standing(moment, meeting)).accepted
        about = (moment, claire, meeting, summer.id)
        await items.change(*about, minutes=10, rapporteur=amina.id, kind=ItemKind.DECISION)
        sent = await send(
            moment, claire, meeting.id, "1. Été (à décider, 10 min, Association exemple)\n2. Halls"
        )
        after = (await items.standing(moment, meeting)).accepted
        newest = await moment.uow.agendas.newest(sent.id)
    assert [item.id for item in after] == [summer.id, halls.id]
    assert newest is not None
    assert newest.text.replace("\u00a0", " ").splitlines() == [
        "1. Été (à décider, 10 min, Association exemple)",
        "2. Halls",
    ]


async def test_points_go_up_and_down_and_no_further_than_the_ends(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await announced(council, claire, "A\nB\nC")
    async with council.at() as moment:
        first, _, last = (await items.standing(moment, meeting)).accepted
        await items.shift(moment, claire, meeting, first.id, -1)
        await items.shift(moment, claire, meeting, last.id, 1)
        await items.shift(moment, claire, meeting, first.id, 1)
        await items.take_off(moment, claire, meeting, last.id)
        await items.add(moment, claire, meeting, "D")
        titles = [item.title for item in (await items.standing(moment, meeting)).accepted]
    assert titles == ["B", "A", "D"]


async def test_a_text_from_before_there_were_points_becomes_points(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await moment.uow.agendas.add(meeting.id, [], moment.now)
        row = (await moment.uow.connection.execute(agendas.select())).one()
        text = moment.uow.vault.seal_json("agendas", "sealed", row.id, {"text": "1. A\n2. B"})
        await moment.uow.connection.execute(update(agendas).values(sealed=text))
        assert await moment.uow.agendas.newest(meeting.id) == Agenda(1, "1. A\n2. B")
        found = await service.open_to(moment, claire, meeting.id)
        await items.adopt(moment, claire, found)
        await items.adopt(moment, claire, found)
        with pytest.raises(AgendaUnchanged):
            await draught(moment, found)
        await items.add(moment, claire, found, "C")
        assert (await draught(moment, found)).agenda.text == "1. A\n2. B\n3. C"


async def test_an_agenda_over_the_limit_is_not_sent(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await items.take_lines(moment, claire, meeting, "\n".join(f"{n}" * 200 for n in range(20)))
        with pytest.raises(AgendaTooLong):
            await draught(moment, meeting)
