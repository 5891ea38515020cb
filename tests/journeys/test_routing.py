"""Rules that let others hear of an alert: what they read, what they may do, what stays closed."""

from bot.playground import Person
from bot.playground.transcript import shows
from storage.members import Kind, Role
from storage.routing_rules import Condition, Destination, ToExchangeGroup, ToGroup
from tests.house import LIGNY, TRONVILLE, House
from tests.journeys.flagging import flag, taps

DOOR, COMMUNE, _, COLOUR, RISK = taps()
FAMILY_VIOLENCE = (DOOR, COMMUNE, "Autre…", "Violences intrafamiliales", COLOUR, RISK)


async def add_rule(house: House, about: Condition, to: Destination) -> None:
    async with house.database.write() as uow:
        await uow.routing_rules.add(about, to, house.clock())


async def in_exchange_group(house: House, *names: str) -> ToExchangeGroup:
    async with house.database.write() as uow:
        group = await uow.exchange_groups.add("Violences", house.clock())
        for name in names:
            await uow.exchange_groups.put_in(group.id, house.people[name].id)
    return ToExchangeGroup(group.id)


async def council(house: House) -> tuple[Person, Person, Person]:
    """The coordinator, a street educator, and the mayor of Tronville."""
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    return claire, amina, mayor


async def test_an_exchange_group_hears_of_what_it_is_for_and_reads_it(house: House) -> None:
    _, amina, mayor = await council(house)
    sonia = await house.member("Sonia Sage", kind=Kind.SOCIAL_WORKER)
    about = Condition(nature="family_violence", severities=frozenset({3, 4}))
    await add_rule(house, about, await in_exchange_group(house, "Sonia Sage"))

    await flag(amina)
    assert not sonia.saw("vous attend")
    reference = await flag(amina, FAMILY_VIOLENCE)
    await house.settled()
    receipt = await amina.sees("1 autre partenaire")
    assert not shows(receipt.words, "Sage")
    notice = await sonia.sees("Une alerte orange vous attend pour Tronville-en-Barrois")
    assert shows(notice.words, "pour information")
    assert not shows(notice.words, "iolence")
    await sonia.presses("Lire", on=notice)
    await sonia.sees("Violences intrafamiliales")
    boards = [message.keyboard for message in sonia.phone() if message.keyboard]
    assert boards
    assert not any("Bien reçu" in board.labels for board in boards)
    await mayor.presses("Bien reçu")
    await sonia.sees("vue par la mairie")
    assert sonia.saw(reference)


async def test_a_neighbouring_mayor_cannot_answer_in_the_place_of_the_town_hall(
    house: House,
) -> None:
    claire, amina, _ = await council(house)
    louise = await house.member("Louise Ligny", Role.MAYOR, Kind.MUNICIPALITY, [LIGNY])
    group = await house.linked_group("Veille", [TRONVILLE], claire, [louise])
    await add_rule(house, Condition(), await in_exchange_group(house, "Louise Ligny"))
    await flag(amina)
    await house.settled()
    answer = await louise.presses("Bien reçu", in_=group)
    assert answer is not None
    assert shows(answer, "C’est à la mairie de Tronville-en-Barrois de dire qu’elle l’a vue")
    assert not claire.saw("Vue par")


async def test_a_group_that_a_rule_names_stays_discreet(house: House) -> None:
    claire, amina, mayor = await council(house)
    away = await house.linked_group("Veille Ligny", [LIGNY], claire, [mayor])
    async with house.database.read() as uow:
        (group,) = await uow.groups.linked()
    await add_rule(house, Condition(), ToGroup(group.id))
    await flag(amina, FAMILY_VIOLENCE)
    notice = await away.sees("Une situation dans votre secteur.")
    assert not shows(notice.words, "Tronville")
    assert not shows(notice.words, "iolence")
    await flag(amina)
    await away.sees("Conflit de voisinage, pourrait dégénérer")


async def test_a_minor_in_danger_follows_no_rule(house: House) -> None:
    claire, amina, mayor = await council(house)
    sonia = await house.member("Sonia Sage", kind=Kind.SOCIAL_WORKER)
    await add_rule(house, Condition(), await in_exchange_group(house, "Sonia Sage"))
    await amina.says("Signaler")
    await amina.presses("Un mineur est en danger")
    await amina.sees("119")
    await amina.presses("C’est fait")
    await house.settled()
    for person in (sonia, mayor, claire):
        assert not person.saw("vous attend")
