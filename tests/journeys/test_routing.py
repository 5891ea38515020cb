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


async def test_a_coordinator_makes_a_rule_in_a_few_taps(house: House) -> None:
    claire, amina, _ = await council(house)
    sonia = await house.member(
        "Sonia Sage", kind=Kind.SOCIAL_WORKER, organisation="Maison des solidarités"
    )
    await claire.says("/routage")
    await claire.sees("Aucune règle pour l’instant.")
    await claire.presses("Groupes d’échange…")
    await claire.presses("Nouveau groupe d’échange…")
    await claire.says("Violences")
    await claire.sees("Groupe d’échange « Violences »")
    await claire.says("sage")
    await claire.presses("Ajouter Sonia Sage")
    await claire.sees("• Sonia Sage (Maison des solidarités)")
    await claire.presses("Retour")
    await claire.sees("• Violences : 1 personne")
    await claire.presses("Retour")

    await claire.presses("Ajouter une règle…")
    await claire.presses("Violences intrafamiliales")
    await claire.presses("Orange et rouge")
    await claire.presses("Partout")
    await claire.presses("Groupe d’échange « Violences »")
    preview = await claire.sees("Aujourd’hui : Sonia Sage (Maison des solidarités).")
    sentence = "Violences intrafamiliales, orange et rouge, partout → le groupe d’échange"
    assert shows(preview.words, sentence)
    await claire.presses("Ajouter la règle")
    await claire.sees("C’est noté : la règle vaut dès maintenant.")
    await flag(amina, FAMILY_VIOLENCE)
    await sonia.sees("pour information")

    await claire.presses("1")
    await claire.sees("Règle 1")
    await claire.presses("Retirer")
    await claire.sees("Ce qu’elle a ouvert se referme aussitôt")
    await claire.presses("Oui, retirer")
    await claire.sees("la règle est retirée")
    answer = await sonia.presses("Lire")
    assert shows(str(answer), "Cette alerte ne vous est pas ouverte")


async def open_group(claire: Person) -> None:
    await claire.says("/routage")
    await claire.presses("Groupes d’échange…")
    await claire.presses("Violences")
    await claire.sees("Groupe d’échange « Violences »")


async def test_an_exchange_group_gets_another_name_and_ends_with_its_rules(house: House) -> None:
    claire, amina, _ = await council(house)
    sonia = await house.member("Sonia Sage", kind=Kind.SOCIAL_WORKER)
    await add_rule(house, Condition(), await in_exchange_group(house, "Sonia Sage"))
    await flag(amina)
    await sonia.sees("pour information")

    await open_group(claire)
    await claire.presses("Renommer…")
    await claire.sees("Quel sera son nouveau nom ?")
    await claire.says("x" * 41)
    await claire.sees("C’est trop long")
    await claire.says("Familles")
    await claire.sees("Groupe d’échange « Familles »")
    await claire.sees("• Sonia Sage")

    await claire.presses("Supprimer…")
    await claire.sees("Une règle le nomme : elle part avec lui")
    await claire.presses("Garder")
    await claire.presses("Supprimer…")
    await claire.presses("Oui, supprimer")
    await claire.sees("le groupe d’échange est supprimé")
    await claire.presses("Retour")
    await claire.sees("Aucune règle pour l’instant.")
    answer = await sonia.presses("Lire")
    assert shows(str(answer), "Cette alerte ne vous est pas ouverte")
    async with house.database.read() as uow:
        assert await uow.audit.last("exchange_group.renamed") is not None
        assert await uow.audit.last("exchange_group.removed") is not None
        assert await uow.audit.last("routing.rule_removed") is not None


async def test_an_exchange_group_that_a_colleague_deleted_is_gone(house: House) -> None:
    claire, _, _ = await council(house)
    await house.member("Sonia Sage", kind=Kind.SOCIAL_WORKER)
    to = await in_exchange_group(house, "Sonia Sage")
    for act in ("Retirer Sonia Sage", "Renommer…", "Supprimer…", "sonia"):
        await open_group(claire)
        async with house.database.write() as uow:
            await uow.exchange_groups.remove(to.exchange_group)
        await (claire.says(act) if act == "sonia" else claire.presses(act))
        await claire.sees("Ce groupe d’échange n’existe plus.")
        to = await in_exchange_group(house, "Sonia Sage")


async def test_whoever_left_is_in_no_exchange_group_and_a_suspended_person_is_seen(
    house: House,
) -> None:
    claire, _, _ = await council(house)
    for name in ("Sonia Sage", "Tarek Toit"):
        await house.member(name, kind=Kind.SOCIAL_WORKER)
    await in_exchange_group(house, "Sonia Sage", "Tarek Toit")
    for name, act in (("Sonia Sage", "Suspendre"), ("Tarek Toit", "Retirer")):
        await claire.says("/membres")
        await claire.presses(name)
        await claire.presses(act, on=await claire.sees("Accès actif"))
        await claire.sees(f"{act} l’accès de {name}")
        await claire.presses(f"Oui, {act.lower()}")
        await house.settled()
    await claire.says("/routage")
    await claire.presses("Groupes d’échange…")
    await claire.sees("• Violences : 1 personne")
    await claire.presses("Violences")
    inside = await claire.sees("Sonia Sage (Association exemple), accès suspendu")
    assert not shows(inside.words, "Tarek")


async def test_a_rule_for_some_communes_to_a_neighbouring_town_hall(house: House) -> None:
    claire, amina, _ = await council(house)
    louise = await house.member("Louise Ligny", Role.MAYOR, Kind.MUNICIPALITY, [LIGNY])
    await claire.says("/routage")
    await claire.presses("Ajouter une règle…")
    await claire.presses("Toutes les situations")
    await claire.presses("Rouge seulement")
    await claire.says("tronville, véel, nulle part")
    await claire.sees("Je ne trouve pas « nulle part » dans le conseil.")
    await claire.presses("C’est tout")
    await claire.presses("Une mairie voisine…")
    await claire.says("Ligny")
    await claire.sees("Toutes les situations, rouge, Tronville-en-Barrois → la mairie voisine")
    await claire.presses("Ajouter la règle")
    await claire.sees("1. Toutes les situations")
    await flag(amina)
    assert not louise.saw("Tronville")
    await flag(amina, taps(colour="🔴 Rouge, grave"))
    await louise.sees("Une alerte rouge vous attend pour Tronville-en-Barrois")


async def test_one_asks_who_would_hear_before_anything_is_sent(house: House) -> None:
    claire, _, mayor = await council(house)
    sonia = await house.member("Sonia Sage", kind=Kind.SOCIAL_WORKER)
    await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor])
    about = Condition(nature="family_violence")
    await add_rule(house, about, await in_exchange_group(house, "Sonia Sage"))
    await claire.says("/routage")
    await claire.presses("Qui entendrait parler de…")
    await claire.says("tronville")
    await claire.presses("Violences intrafamiliales")
    await claire.presses("🟠 Orange")
    answer = await claire.sees("qui en entendrait parler ?")
    for line in (
        "Tout de suite :",
        "le groupe « Veille Tronville » : il suit cette commune, couleur seule",
        "Paul Petit (Association exemple) : maire",
        "Sonia Sage (Association exemple) : règle 1, pour information",
        "Claire Fontaine (Association exemple) : coordination",
        "Rien n’a été envoyé.",
    ):
        assert shows(answer.words, line), line
    await house.settled()
    assert not mayor.saw("vous attend")
    assert not sonia.saw("vous attend")
    await claire.presses("Autre question")
    await claire.says("Ligny")
    await claire.presses("Squat")
    await claire.presses("🔴 Rouge")
    await claire.sees("Personne à la mairie n’est joignable par Vigie.")


async def test_rules_change_places(house: House) -> None:
    claire, *_ = await council(house)
    to = await in_exchange_group(house)
    await add_rule(house, Condition(nature="squat"), to)
    await add_rule(house, Condition(nature="brawl"), to)
    await claire.says("/routage")
    await claire.sees("2. Rixe entre groupes")
    await claire.presses("2")
    await claire.sees("⚠️ Aujourd’hui, elle ne préviendrait personne.")
    await claire.presses("Monter")
    await claire.sees("1. Rixe entre groupes")


async def test_rules_are_for_the_coordination(house: House) -> None:
    _, amina, mayor = await council(house)
    for person in (amina, mayor):
        await person.says("/routage")
        await house.settled()
        assert not person.saw("Qui d’autre est prévenu")


async def test_a_group_that_is_no_longer_followed_is_told_of_in_the_list(house: House) -> None:
    claire, *_ = await council(house)
    await house.linked_group("Veille Ligny", [LIGNY], claire)
    async with house.database.write() as uow:
        (group,) = await uow.groups.linked()
        await uow.routing_rules.add(Condition(), ToGroup(group.id), house.clock())
        await uow.groups.unlink(group)
    await claire.says("/routage")
    await claire.sees("partout → un groupe que Vigie ne suit plus")
