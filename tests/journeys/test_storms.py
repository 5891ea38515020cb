"""A night in which alerts come faster than Telegram takes them: all are told, once, in a few."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.playground import Call, Group, Lost, Message, Person
from bot.playground.transcript import shows
from handlers.alerts.report import Report
from handlers.alerts.sending import send
from handlers.alerts.vocabulary import Nature, Risk
from handlers.moment import Moment
from storage.alerts import Severity
from storage.members import Kind, Role
from storage.outbox import Outcome
from storage.outbox_rows import outbox
from tests.house import LIGNY, PARIS, SAINT_AMAND, TRONVILLE, House
from tests.journeys.flagging import flag
from tests.journeys.sheets import acts

NIGHT = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
"""23:00 in Paris."""
AUTHOR = "Amina Diallo"
COMMUNES = (TRONVILLE, TRONVILLE, LIGNY, SAINT_AMAND)
"""Where alerts come from, one after the other."""
ORANGE = Report(nature=Nature.DAMAGE, severity=Severity.ORANGE, risk=Risk.UNDER_WAY)


async def scene(house: House) -> tuple[Person, Person, Group]:
    """A coordinator, the mayor of Tronville, and the group of three communes; Amina flags."""
    house.clock.moment = NIGHT
    claire = await house.coordinator()
    await house.member(AUTHOR, communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    communes = [TRONVILLE, LIGNY, SAINT_AMAND]
    return claire, mayor, await house.linked_group("Veille du bassin", communes, claire, [mayor])


async def flags(house: House, commune: str = TRONVILLE, **changes: object) -> str:
    """Amina's alert, accepted while Telegram may be away; returns its reference."""
    values = {"nature": ORANGE.nature, "severity": ORANGE.severity, "risk": ORANGE.risk} | changes
    async with house.database.write() as uow:
        moment = Moment(uow, house.clock(), PARIS, await uow.policy(), "vigie_bot")
        author = await uow.members.get(house.people[AUTHOR].id)
        report = Report(commune=commune, **values)  # type: ignore[arg-type] # fields by name
        return (await send(moment, author, report)).alert.reference


async def riot(house: House, count: int) -> list[str]:
    """Orange alerts every four seconds, in three communes, with the clock going round."""
    references = []
    for number in range(count):
        references.append(await flags(house, COMMUNES[number % 4]))
        house.clock.advance(timedelta(seconds=4))
        if number % 2:
            await house.app.clock.tick()
    return references


async def calms_down(house: House) -> None:
    """Telegram is back, and everything that waited goes out."""
    house.telegram.online()
    await house.tick(timedelta(minutes=1))
    await house.tick(timedelta(minutes=1))


def notices(place: Person | Group) -> list[Message]:
    return [m for m in place.phone() if m.sender.is_bot and re.search("A-[2-9A-Z]{4}", m.text)]


def lists(place: Person | Group) -> list[Message]:
    return [message for message in notices(place) if shows(message.text, "alertes orange")]


def told(place: Person | Group) -> Counter[str]:
    """How often each reference stands there."""
    return Counter(
        reference
        for message in notices(place)
        for reference in re.findall("A-[2-9A-Z]{4}", message.text)
    )


async def balanced(house: House) -> None:
    """Everything that was accepted has ended in one way, and nothing has failed."""
    await house.settled()
    assert await house.count(Outcome.WAITING) == 0
    assert await house.count(Outcome.FAILED) == 0
    async with house.database.read() as uow:
        counts = await uow.deliveries.count()
        accepted = await uow.connection.scalar(select(func.count()).select_from(outbox))
    assert sum(counts.values()) == accepted


def once(references: Sequence[str]) -> Counter[str]:
    return Counter(references)


async def test_forty_alerts_while_telegram_is_away_are_all_told_once(house: House) -> None:
    claire, mayor, group = await scene(house)
    house.telegram.offline()
    references = await riot(house, 40)
    red = await flags(house, LIGNY, severity=Severity.RED)
    danger = await flags(house, immediate_danger=True)
    await calms_down(house)

    assert told(group) == once([*references, red, danger])
    assert len(notices(group)) == 2 + 5 + 2
    first, second = notices(group)[:2]
    assert shows(first.text, red)
    assert shows(second.text, danger)
    assert [message.text.count("A-") for message in lists(group)] == [30, 5]
    nobody_there = [references[number] for number in range(40) if number % 4 >= 2]
    assert told(claire) == once([*nobody_there, red])
    assert len(notices(claire)) == 1 + 5 + 1
    assert shows(notices(claire)[0].text, red)
    here = [references[number] for number in range(40) if number % 4 < 2]
    assert told(mayor) == once([*here, danger])
    assert len(notices(mayor)) == 1 + 5 + 1
    assert all(not message.silent for message in [*notices(group), *notices(mayor)])
    await balanced(house)


async def test_the_mayor_says_it_for_all_and_every_list_agrees(house: House) -> None:
    _, mayor, group = await scene(house)
    house.telegram.offline()
    references = await riot(house, 16)
    await calms_down(house)

    (own,) = lists(mayor)
    assert shows(own.text, "Encore 3 alertes orange")
    answer = await mayor.presses("Bien reçu pour les 3", on=own)
    assert shows(answer or "", "c’est noté pour 3 alertes")
    await house.settled()
    assert shows(own.text, "Toutes ont été vues. Merci.")
    assert "Bien reçu" not in str(own.labels)
    await house.tick(timedelta(seconds=5))
    theirs = references[:16:4] + references[1:16:4]
    seen = [reference for reference in theirs if shows(own.text, reference)]
    assert len(seen) == 3
    lines = "\n".join(message.text for message in lists(group)).split("\n")
    for reference in seen:
        (line,) = [line for line in lines if reference in line]
        assert shows(line, "vue par la mairie à 23 h")
    amina = next(person for person in house.telegram.people if person.name == AUTHOR)
    for reference in seen:
        await amina.sees(f"C’est vu : la mairie a reçu votre alerte {reference}")
    again = await mayor.presses("Bien reçu pour mes communes", in_=group)
    assert shows(again or "", "c’est noté")
    again = await mayor.presses("Bien reçu pour mes communes", in_=group)
    assert shows(again or "", "C’est déjà fait. Merci.")
    await balanced(house)


async def test_a_reference_opens_its_alert_and_there_it_is_acknowledged(house: House) -> None:
    claire, mayor, group = await scene(house)
    house.telegram.offline()
    await riot(house, 16)
    await calms_down(house)
    (listed,) = lists(group)
    reference = next(
        line.split()[1] for line in listed.text.split("\n") if shows(line, "Tronville-en-Barrois")
    )
    answer = await mayor.presses(reference, in_=group)
    assert shows(answer or "", "Ouvert dans notre conversation privée")
    content = await mayor.sees("Dégradation")
    assert shows(content.text, reference)
    await mayor.presses("Bien reçu", on=content)
    await house.tick(timedelta(seconds=5))
    (line,) = [line for line in listed.text.split("\n") if reference in line]
    assert shows(line, "vue par la mairie")
    # In the group, nobody reads more than the reference of what is discreet.
    assert not shows(listed.text, "Saint-Amand")
    assert shows(listed.text, "votre secteur")
    assert shows(lists(claire)[0].text, "Saint-Amand")


async def test_who_cannot_says_so_on_the_sheet_of_an_alert_that_came_in_a_list(
    house: House,
) -> None:
    _, mayor, _ = await scene(house)
    house.telegram.offline()
    await riot(house, 16)
    await calms_down(house)
    (listed,) = lists(mayor)
    reference = re.findall("A-[2-9A-Z]{4}", listed.text)[0]
    await mayor.says(reference)
    await mayor.presses("Suite…", on=await mayor.sees(f"{reference} · Tronville-en-Barrois"))
    sheet = await mayor.sees(f"La suite de {reference}")
    answer = await acts(mayor, "Je ne peux pas", on=sheet)
    assert shows(answer or "", "C’est noté.")
    await house.settled()
    async with house.database.read() as uow:
        alert = await uow.alert_lists.find(reference, house.people[mayor.name])
        assert await uow.declined.of(alert.id) == {house.people[mayor.name].id}
    await mayor.presses("Autre…", on=sheet)
    assert not any("Je ne peux pas" in key for key in sheet.labels)


async def test_who_has_no_right_gets_the_answer_of_always(house: House) -> None:
    claire, _, group = await scene(house)
    elsewhere = await house.member("Louise Ligny", Role.MAYOR, Kind.MUNICIPALITY, ["55029"])
    karim = await house.member("Karim Benali", communes=[TRONVILLE])
    for person in (elsewhere, karim):
        await group.adds(person, by=claire)
    house.telegram.offline()
    await riot(house, 10)
    await calms_down(house)
    answer = await elsewhere.presses("Bien reçu pour mes communes", in_=group)
    assert shows(answer or "", "Aucune de ces alertes ne vous est ouverte.")
    answer = await karim.presses("Bien reçu pour mes communes", in_=group)
    assert shows(answer or "", "vos accès")
    assert not any(shows(message.text, "vue par") for message in notices(group))


async def test_what_joined_meanwhile_is_not_acknowledged_by_an_older_screen(
    house: House,
) -> None:
    _, mayor, _ = await scene(house)
    house.telegram.offline()
    for _ in range(7):
        await flags(house)
    await calms_down(house)
    (own,) = lists(mayor)
    house.clock.advance(timedelta(seconds=-110))
    newest = await flags(house)
    answer = await mayor.presses("Bien reçu pour les 2", on=own)
    assert shows(answer or "", "c’est noté pour 2 alertes")
    await house.settled()
    await house.tick()
    assert shows(own.text, "Encore 3 alertes orange")
    (line,) = [line for line in own.text.split("\n") if newest in line]
    assert shows(line, "pas encore vue")
    assert own.labels[-1] == "Bien reçu"


async def test_when_it_is_calm_again_an_alert_has_its_own_message(house: House) -> None:
    _, mayor, group = await scene(house)
    house.telegram.offline()
    await riot(house, 8)
    await calms_down(house)
    amina = next(person for person in house.telegram.people if person.name == AUTHOR)
    reference = await flag(amina)
    await house.settled()
    for place in (group, mayor):
        assert not shows(notices(place)[-1].text, "Encore")
        assert shows(notices(place)[-1].text, reference)


async def test_a_list_that_was_sent_twice_follows_from_its_first_tap(house: House) -> None:
    _, mayor, _ = await scene(house)
    house.telegram.offline()
    for _ in range(7):
        await flags(house)
    lost: list[Call] = []

    def lose_the_list(call: Call) -> None:
        if not lost and call.chat == mayor.id and "alertes orange" in str(call.params.get("text")):
            lost.append(call)
            raise Lost

    with house.telegram.on_call(lose_the_list, after=True):
        await calms_down(house)
    first, second = lists(mayor)
    await mayor.presses("Bien reçu pour les 2", on=first)
    await house.tick(timedelta(seconds=5))
    for copy in (first, second):
        assert shows(copy.text, "Toutes ont été vues. Merci.")
    await balanced(house)


async def test_a_storm_on_its_way_to_a_phone_that_is_gone_goes_on_to_others(
    house: House,
) -> None:
    claire, mayor, group = await scene(house)
    house.telegram.offline()
    references = [await flags(house) for _ in range(7)]
    await house.tick()
    await mayor.blocks()
    await calms_down(house)
    theirs = await claire.sees("Vigie n’a pas pu prévenir Paul Petit")
    for reference in references:
        assert shows(theirs.text, reference)
    assert told(group) == once(references)
    assert notices(mayor) == []


async def test_what_joins_a_list_that_somebody_deleted_is_told_in_a_new_one(house: House) -> None:
    _, mayor, group = await scene(house)
    house.telegram.offline()
    references = [await flags(house) for _ in range(7)]
    await calms_down(house)
    deleted = lists(mayor)[0].id
    house.clock.advance(timedelta(seconds=-110))
    references.append(await flags(house))
    gone = (400, "Bad Request: message to edit not found")
    house.telegram.fails_next("editMessageText", *gone, chat=mayor)
    await house.tick()
    assert not shows(lists(mayor)[-1].text, references[-1])
    await house.tick(timedelta(seconds=5))
    (anew,) = [message for message in lists(mayor) if message.id != deleted]
    assert all(shows(anew.text, reference) for reference in references[5:])
    assert told(group) == once(references)
    await balanced(house)


async def test_an_alert_that_a_list_tells_counts_as_told_from_when_it_was_accepted(
    house: House,
) -> None:
    await scene(house)
    house.telegram.offline()
    references = [await flags(house) for _ in range(7)]
    house.clock.advance(timedelta(seconds=40))
    await calms_down(house)
    first_notices = house.app.emitter.meter.first_notices
    assert sum(first_notices.counts) == len(references)
    assert first_notices.total >= 40 * len(references)
    house.clock.advance(timedelta(seconds=-130))
    await flags(house)
    await house.tick()
    await house.tick(timedelta(seconds=5))
    assert sum(first_notices.counts) == len(references) + 1
