"""Whom rules name for an alert: told once, readers of it alone, and gone when the rule is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.alerts.acknowledging import Heard, acknowledge, acknowledge_all
from handlers.alerts.notices import refresh
from handlers.alerts.passing_on import catch_up
from handlers.alerts.reading import read
from handlers.alerts.routing import recipients_of
from handlers.alerts.sending import send
from handlers.alerts.storm_drawing import draw_storms
from handlers.alerts.storms import MOST_WAITING
from handlers.alerts.telling import telling_of
from handlers.alerts.vocabulary import Nature
from handlers.moment import Moment
from handlers.standing_in import with_standing
from storage.absences import Absence
from storage.alert_scopes import OFFICIALS
from storage.alerts import AlertUnknown, Severity
from storage.members import Kind, Member, Role
from storage.notices import Audience
from storage.routing_rules import (
    Condition,
    Destination,
    Rule,
    ToCommune,
    ToExchangeGroup,
    ToGroup,
    ToKind,
)
from storage.schema import new_id
from storage.statuses import Status
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.house import EVENING, LIGNY, TRONVILLE

VIOLENCE = replace(NEIGHBOURS, nature=Nature.FAMILY_VIOLENCE)
ABOUT = Condition(nature=Nature.FAMILY_VIOLENCE, severities=frozenset({3, 4}))


async def exchange_group_of(moment: Moment, *members: Member) -> ToExchangeGroup:
    group = await moment.uow.exchange_groups.add("Violences", EVENING)
    for member in members:
        await moment.uow.exchange_groups.put_in(group.id, member.id)
    return ToExchangeGroup(group.id)


async def rule_to(moment: Moment, to: Destination, about: Condition = ABOUT) -> Rule:
    return await moment.uow.routing_rules.add(about, to, EVENING)


async def said_to(moment: Moment, member: Member) -> Sequence[str]:
    rows = await moment.uow.deliveries.due(moment.now, limit=100)
    return [str(row.body.get("text")) for row in rows if row.chat == member.chat]


async def test_each_destination_hears_once_by_the_first_rule_that_names_it(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    here = await group_of(uow)
    abroad, away = await member_of(uow, Role.MAYOR, [LIGNY]), await group_of(uow, [LIGNY])
    social = await member_of(uow, communes=[])
    first = await rule_to(moment, await exchange_group_of(moment, social, mayor, author))
    await rule_to(moment, await exchange_group_of(moment, social))
    second, third = await rule_to(moment, ToCommune(LIGNY)), await rule_to(moment, ToGroup(away.id))
    await rule_to(moment, ToGroup(here.id))
    rules = await uow.routing_rules.matching("family_violence", Severity.ORANGE, TRONVILLE)
    to = (await recipients_of(moment, TRONVILLE, rules)).but(author.id)
    assert [one.id for one in to.named] == [social.id, abroad.id]
    assert [group.id for group in to.groups] == [here.id, away.id]
    assert to.rules == {
        social.id: first,
        author.id: first,
        abroad.id: second,
        away.id: third,
    }
    telling = await send(moment, author, VIOLENCE)
    told = [(each.audience, each.reader) for each in telling.notices]
    assert sorted(told) == sorted(
        [
            (Audience.GROUP, here.id),
            (Audience.GROUP, away.id),
            (Audience.OFFICIAL, mayor.id),
            (Audience.NAMED, social.id),
            (Audience.NAMED, abroad.id),
        ]
    )


async def test_another_nature_and_another_colour_follow_no_rule(moment: Moment) -> None:
    author, partner = await member_of(moment.uow), await member_of(moment.uow, communes=[])
    await rule_to(moment, await exchange_group_of(moment, partner))
    for report in (NEIGHBOURS, replace(VIOLENCE, severity=Severity.YELLOW)):
        alert = (await send(moment, author, report)).alert
        assert len((await moment.uow.alerts.envelope(alert.id)).keys) == 1
        with pytest.raises(AlertUnknown):
            await moment.uow.alerts.get_visible(alert.id, partner)
    assert not await said_to(moment, partner)


async def test_whom_a_rule_names_reads_and_does_not_answer(moment: Moment) -> None:
    author, partner = await member_of(moment.uow), await member_of(moment.uow, communes=[])
    abroad = await member_of(moment.uow, Role.MAYOR, [LIGNY])
    await rule_to(moment, await exchange_group_of(moment, partner))
    await rule_to(moment, ToCommune(LIGNY))
    alert = (await send(moment, author, VIOLENCE)).alert
    for reader in (partner, abroad):
        (said,) = await said_to(moment, reader)
        assert "vous attend" in said
        assert "iolence" not in said
        await read(moment, reader, alert.id)
        assert (await acknowledge(moment, reader, alert.id)).heard is Heard.FOR_OTHERS
        assert not await acknowledge_all(moment, reader, [alert])
    assert (await moment.uow.alerts.get(alert.id)).status is Status.ROUTED


async def test_a_removed_rule_takes_away_what_it_gave(moment: Moment) -> None:
    author, partner = await member_of(moment.uow), await member_of(moment.uow, communes=[])
    rule = await rule_to(moment, await exchange_group_of(moment, partner))
    alert = (await send(moment, author, VIOLENCE)).alert
    before = await said_to(moment, partner)
    await moment.uow.routing_rules.remove(rule.id)
    with pytest.raises(AlertUnknown):
        await read(moment, partner, alert.id)
    after = await telling_of(moment, alert)
    assert partner.id not in after.recipients.ids()
    await refresh(moment, after)
    assert await said_to(moment, partner) == before


async def test_a_rule_tells_nothing_of_before_it(moment: Moment) -> None:
    author, partner = await member_of(moment.uow), await member_of(moment.uow, communes=[])
    alert = (await send(moment, author, VIOLENCE)).alert
    await rule_to(moment, await exchange_group_of(moment, partner))
    telling = await telling_of(moment, alert)
    assert partner.id not in telling.recipients.ids()


async def test_whoever_is_out_of_reach_hears_once_back(moment: Moment) -> None:
    uow = moment.uow
    author, partner = await member_of(uow), await member_of(uow, communes=[])
    assert partner.chat is not None
    await rule_to(moment, await exchange_group_of(moment, partner))
    await uow.chats.bury(partner.chat, "blocked")
    await send(moment, author, VIOLENCE)
    assert not await said_to(moment, partner)
    await uow.chats.revive(partner.chat)
    await catch_up(moment, partner)
    assert len(await said_to(moment, partner)) == 1


async def test_partners_of_a_kind_hear_of_the_communes_they_are_attached_to(
    moment: Moment,
) -> None:
    author = await member_of(moment.uow, communes=[LIGNY])
    here, away = await member_of(moment.uow), await member_of(moment.uow, communes=[LIGNY])
    await rule_to(moment, ToKind(Kind.ASSOCIATION), Condition())
    alert = (await send(moment, author, NEIGHBOURS)).alert
    assert (await telling_of(moment, alert)).recipients.named == [here]
    with pytest.raises(AlertUnknown):
        await moment.uow.alerts.get_visible(alert.id, away)


async def test_in_a_storm_a_partner_gets_lines_and_no_key_to_answer(moment: Moment) -> None:
    author, partner = await member_of(moment.uow), await member_of(moment.uow, communes=[])
    await rule_to(moment, await exchange_group_of(moment, partner))
    sent = [(await send(moment, author, VIOLENCE)).alert for _ in range(MOST_WAITING + 2)]
    late = replace(moment, now=EVENING + timedelta(seconds=10))
    await draw_storms(late)
    (listing,) = [said for said in await said_to(late, partner) if "Encore 2 alertes" in said]
    assert sent[-1].reference in listing
    assert "pour information" not in listing
    rows = await moment.uow.deliveries.due(late.now, limit=100)
    (storm,) = [
        row
        for row in rows
        if row.chat == partner.chat and row.slot and row.slot.startswith("storm:")
    ]
    assert "al.ack" not in str(storm.body["markup"])


async def test_whoever_stands_in_for_one_who_is_named_hears_and_reads_meanwhile(
    moment: Moment,
) -> None:
    uow = moment.uow
    author, partner = await member_of(uow), await member_of(uow, communes=[LIGNY])
    abroad, deputy = [await member_of(uow, role, [LIGNY]) for role in sorted(OFFICIALS)]
    colleague = await member_of(uow, communes=[LIGNY])
    await rule_to(moment, await exchange_group_of(moment, partner))
    await rule_to(moment, ToCommune(LIGNY))
    for absent, alternate in ((partner, colleague), (abroad, deputy), (deputy, partner)):
        await uow.absences.declare(
            Absence(
                id=new_id(),
                member=absent.id,
                alternate=alternate.id,
                named_by=absent.id,
                from_at=EVENING,
                until_at=EVENING + timedelta(days=1),
            )
        )
    alert = (await send(moment, author, VIOLENCE)).alert
    assert len(await said_to(moment, colleague)) == 1
    for absent in (partner, abroad, deputy):
        assert not await said_to(moment, absent)
    acting = await with_standing(uow, colleague, moment.now)
    assert await uow.alerts.get_visible(alert.id, acting)
    assert (await acknowledge(moment, acting, alert.id)).heard is Heard.FOR_OTHERS
    later = await with_standing(uow, colleague, EVENING + timedelta(days=1))
    with pytest.raises(AlertUnknown):
        await uow.alerts.get_visible(alert.id, later)
