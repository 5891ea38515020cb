"""The sheet of an alert: for those who may see it, one message each, and no name too many."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.alerts.acknowledging import acknowledge
from handlers.alerts.following.sheet import TOO_OLD, open_sheet
from handlers.alerts.notice_texts import notice
from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Nature
from handlers.alerts.withdrawing import withdraw
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.members import Member, Role
from storage.notices import Audience
from storage.outbox import Operation
from tests.handlers.alerts.council import member_of, move_to
from tests.handlers.alerts.storming import Delivered, delivered, flagged
from tests.handlers.alerts.test_words import telling
from tests.house import LIGNY


async def follows(moment: Moment, member: Member, alert: str) -> Delivered:
    """Open the sheet; return what is shown."""
    await delivered(moment.uow, moment.now)
    await open_sheet(moment, member, alert)
    return (await delivered(moment.uow, moment.now))[0]


async def redrawn(moment: Moment, member: Member) -> Delivered:
    """What the sheet of a member says after something changed: it is edited last."""
    done = await delivered(moment.uow, moment.now)
    return [each for each in done if each.chat == member.chat and "La suite" in each.text][-1]


async def test_it_says_what_became_of_the_alert_in_the_same_message(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    [alert] = await flagged(moment, author)
    sheet = await follows(moment, mayor, alert.id)
    assert f"La suite de {alert.reference}" in sheet.text
    assert "• Transmise à 19" in sheet.text
    assert "• Pas encore vue par la mairie" in sheet.text
    assert "Bien reçu" in sheet.keys
    later = replace(moment, now=moment.now + timedelta(minutes=12))
    await acknowledge(later, mayor, alert.id)
    sheet = await redrawn(later, mayor)
    assert sheet.operation is Operation.EDIT
    assert "• Vue par la mairie à 19\u00a0h\u00a052" in sheet.text
    assert "Pas encore vue" not in sheet.text
    assert "Bien reçu" not in sheet.keys


async def test_names_are_for_the_coordinators_alone(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    coordinator = await member_of(uow, Role.COORDINATOR, [])
    [alert] = await flagged(moment, author)
    await acknowledge(moment, coordinator, alert.id)
    await acknowledge(moment, mayor, alert.id)
    for reader in (author, mayor, coordinator):
        sheet = await follows(moment, reader, alert.id)
        assert "Vue par la coordination" in sheet.text
        assert ("Nom-mayor" in sheet.text) is (reader is coordinator)
        assert "Nom-field" not in sheet.text


async def test_hidden_and_absent_are_the_same(moment: Moment) -> None:
    author = await member_of(moment.uow)
    [alert] = await flagged(moment, author)
    for role in Role:
        other = await member_of(moment.uow, role, [LIGNY])
        if role is not Role.COORDINATOR:
            for unknown in (alert.id, "A" * 22):
                with pytest.raises(AlertUnknown):
                    await open_sheet(moment, other, unknown)


async def test_whoever_may_see_it_no_longer_reads_no_more_of_it(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    deputy = await member_of(uow, Role.DEPUTY_MAYOR)
    [alert] = await flagged(moment, author)
    await follows(moment, deputy, alert.id)
    await move_to(uow, deputy, LIGNY)
    await acknowledge(moment, mayor, alert.id)
    done = [each for each in await delivered(uow, moment.now) if each.chat == deputy.chat]
    assert [each.text for each in done] == ["Cette alerte ne vous est plus ouverte."]
    assert await uow.sheets.of(alert.id) == []


async def test_whoever_has_yet_to_sign_the_new_charter_reads_no_more_of_it(
    moment: Moment,
) -> None:
    uow = moment.uow
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    [alert] = await flagged(moment, author)
    await follows(moment, author, alert.id)
    await uow.members.sign(author.id, 0)
    await acknowledge(moment, mayor, alert.id)
    done = await delivered(uow, moment.now)
    assert "ne vous est plus ouverte" in str([e.text for e in done if e.chat == author.chat])


async def test_there_is_one_at_a_time_on_a_screen(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    [alert] = await flagged(moment, author)
    await follows(moment, mayor, alert.id)
    await open_sheet(moment, mayor, alert.id)
    done = await delivered(moment.uow, moment.now)
    assert [each.operation for each in done] == [Operation.SEND, Operation.DELETE]
    old = replace(moment, now=moment.now + TOO_OLD)
    await open_sheet(old, mayor, alert.id)
    done = await delivered(moment.uow, old.now)
    assert [each.operation for each in done] == [Operation.SEND, Operation.EDIT]
    assert "plus bas" in done[1].text


async def test_what_was_taken_back_can_be_followed_and_not_read(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    [alert] = await flagged(moment, author)
    await withdraw(moment, author, alert.id)
    sheet = await follows(moment, mayor, alert.id)
    assert "• Retirée par son auteur à 19" in sheet.text
    assert "Lire" not in sheet.keys


def test_no_group_has_the_key() -> None:
    told = telling(Report(nature=Nature.SQUAT))
    offered = {each for each in Audience if "Suite" in str(notice(told, each).markup)}
    assert offered == set(Audience) - {Audience.GROUP, Audience.AUTHOR}
