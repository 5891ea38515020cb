"""Stories of what belongs together: three partners in three communes, one situation."""

from datetime import timedelta

from bot.playground import Message, Person
from bot.playground.transcript import shows
from storage.members import Kind, Role
from tests.handlers.alerts.attachments import files
from tests.house import BAR_LE_DUC, LIGNY, SAINT_AMAND, TRONVILLE, House
from tests.journeys.flagging import flag, taps
from tests.journeys.sheets import acts

FACT = "Le bailleur passe chaque soir dans le hall"
PLACES = {
    TRONVILLE: "Tronville-en-Barrois",
    LIGNY: "Ligny-en-Barrois",
    BAR_LE_DUC: "Bar-le-Duc",
}


async def mayor_of(house: House, name: str, commune: str) -> Person:
    return await house.member(name, Role.MAYOR, Kind.MUNICIPALITY, [commune])


def notice_of(person: Person, reference: str) -> Message:
    """The notice that stands on this phone."""
    return next(each for each in person.phone() if shows(each.words, f"Orange · {reference}"))


async def three_alerts(house: House) -> list[str]:
    """An educator, a landlord and a school flag the same thing, a day apart."""
    partners = [
        ("Amina Diallo", Kind.STREET_OUTREACH, TRONVILLE),
        ("Karim Benali", Kind.SOCIAL_LANDLORD, LIGNY),
        ("Nora Nantois", Kind.SCHOOL, BAR_LE_DUC),
    ]
    references = []
    for name, kind, commune in partners:
        await house.tick(timedelta(days=1))
        partner = await house.member(name, Role.FIELD_PARTNER, kind, [commune])
        references.append(await flag(partner, taps(commune=PLACES[commune], nature="Rodéo")))
        await house.settled()
    return references


async def gather(claire: Person, first: str, second: str, third: str) -> str:
    """The coordinator links them on their sheets; return the situation."""
    await claire.presses("Suite…", on=notice_of(claire, third))
    sheet = await claire.sees(f"La suite de {third}")
    said = await claire.presses(f"Rattacher à {second}", on=sheet) or ""
    situation = said.rstrip(".").split()[-1]
    await claire.says(first)
    await claire.presses("Suite…", on=await claire.sees(f"Orange · {first}"))
    sheet = await claire.sees(f"Ressemble à {situation}")
    await claire.presses(f"Rattacher à {situation}", on=sheet)
    return situation


async def test_three_partners_in_three_communes_make_one_situation(house: House) -> None:
    claire = await house.coordinator()
    paul = await mayor_of(house, "Paul Petit", TRONVILLE)
    louise = await mayor_of(house, "Louise Ligny", LIGNY)
    everybody = [paul, louise]
    group = await house.linked_group("Veille de l’Ornain", list(PLACES), claire, everybody)
    first, second, third = await three_alerts(house)

    await claire.presses("Suite…", on=notice_of(claire, third))
    sheet = await claire.sees(f"La suite de {third}")
    alike = "même secteur, même nature"
    assert shows(sheet.words, f"Ressemble à {second} (Ligny-en-Barrois) : {alike}, hier.")
    assert shows(
        sheet.words, f"Ressemble à {first} (Tronville-en-Barrois) : {alike}, il y a 2 jours."
    )
    said = await claire.presses(f"Rattacher à {second}", on=sheet) or ""
    assert "rattachée à S-" in said
    situation = said.rstrip(".").split()[-1]
    await claire.sees(f"Fait partie de la situation {situation}")

    await claire.says(first)  # its mayor was asked first: she finds it in the list
    await claire.presses("Suite…", on=await claire.sees(f"Orange · {first}"))
    sheet = await claire.sees(f"Ressemble à {situation} (Ligny-en-Barrois)")
    said = await claire.presses(f"Rattacher à {situation}", on=sheet) or ""
    assert "3 alertes en 10 jours" in said.replace("\N{NO-BREAK SPACE}", " ")
    await house.settled()
    for mayor in (paul, louise):
        await mayor.sees(f"Situation {situation} : 3 alertes en 10 jours.")

    for mayor, own, others in ((paul, first, [second, third]), (louise, second, [first, third])):
        await mayor.says("/situations")
        await mayor.presses(situation)
        card = await mayor.sees("Dont 2 dans des communes")
        assert shows(card.words, own)
        assert shows(card.words, "3 alertes.")
        assert shows(card.words, "Cela s’aggrave : 3 alertes en 10 jours.")
        assert not any(shows(card.words, other) for other in others)
    await claire.says("/situations")
    await claire.presses(situation)
    card = await claire.sees("3 alertes.")
    await claire.presses("Clore…", on=card)
    await claire.presses("Un service a pris le relais", on=card)
    for mayor in (paul, louise):
        await mayor.says("/situations")
        await mayor.presses(situation)
        await mayor.sees("Fin : un service a pris le relais.")
    assert not any(shows(message.words, situation) for message in group.phone())


async def test_a_situation_is_opened_to_a_named_person_and_shut_again(house: House) -> None:
    claire = await house.coordinator()
    paul = await mayor_of(house, "Paul Petit", TRONVILLE)
    group = await house.linked_group("Veille de l’Ornain", list(PLACES), claire, [paul])
    first, second, third = await three_alerts(house)
    situation = await gather(claire, first, second, third)
    nora = await house.member(
        "Nora Sociale", Role.FIELD_PARTNER, Kind.SOCIAL_WORKER, [], "Collège exemple"
    )
    await claire.says("/situations")
    await claire.presses(situation)
    card = await claire.sees("3 alertes.")
    await claire.presses("Ouvrir à quelqu’un…", on=card)
    await claire.sees(f"À qui ouvrir {situation} ?")
    assert "un mot part en privé" in (await claire.presses("Nora Sociale", on=card) or "")
    told = await nora.sees(f"La situation {situation} vous est ouverte par la coordination.")
    await nora.presses("Voir la situation", on=told)
    read = await nora.sees("Dont 3 réservées à leurs destinataires.")
    assert not any(shows(read.words, each) for each in (first, second, third))
    assert not any(shows(name, "Clore") for name in read.labels)
    assert not any(shows(message.words, situation) for message in group.phone())

    await paul.says("/situations")
    await paul.presses(situation)
    card_of_paul = await paul.sees("Ouverte à Nora Sociale.")
    await paul.presses("Ouvrir à quelqu’un…", on=card_of_paul)
    await paul.sees("c’est la coordination qui l’ouvre")
    assert "ne la voit plus" in (await paul.presses("✓ Nora Sociale", on=card_of_paul) or "")
    await nora.sees("ne vous est plus ouverte")
    said = await nora.presses("Voir la situation", on=told) or ""
    assert shows(said, "ne vous est pas ouverte")


async def let_in(claire: Person, situation: str, person: Person, name: str) -> Message:
    """The coordinator opens it by name; return what the person is told."""
    await claire.says("/situations")
    await claire.presses(situation)
    card = await claire.sees("3 alertes.")
    await claire.presses("Ouvrir à quelqu’un…", on=card)
    await claire.presses(name, on=card)
    return await person.sees(f"La situation {situation} vous est ouverte")


async def adds(person: Person, words: str, on: Message) -> None:
    """Add a word from the card."""
    await person.presses("Ajouter un mot", on=on)
    await person.sees("Votre mot sur la situation")
    await person.says(words)
    await person.sees("C’est noté dans le fil")


async def test_what_is_said_about_a_situation_is_read_by_its_circle_alone(house: House) -> None:
    claire = await house.coordinator()
    paul = await mayor_of(house, "Paul Petit", TRONVILLE)
    group = await house.linked_group("Veille de l’Ornain", list(PLACES), claire, [paul])
    situation = await gather(claire, *(await three_alerts(house)))
    nora = await house.member(
        "Nora Sociale", Role.FIELD_PARTNER, Kind.SOCIAL_WORKER, [], "Collège exemple"
    )
    told = await let_in(claire, situation, nora, "Nora Sociale")
    await nora.presses("Voir la situation", on=told)
    card = await nora.sees("Dont 3 réservées à leurs destinataires.")
    assert not any(shows(label, "Lire le fil") for label in card.labels)
    await nora.presses("Ajouter un mot", on=card)
    await nora.sends_photo(content=files.photo())
    await nora.sees("Ici, ni photo ni fichier : votre envoi est effacé.")
    await adds(nora, FACT, card)
    await house.settled()
    assert not any(shows(message.words, FACT) for message in nora.phone())

    news = await paul.sees(f"Du nouveau dans la situation {situation}.")
    assert not shows(news.words, "Collège")
    await paul.presses("Voir la situation", on=news)
    await paul.presses("Lire le fil (1)", on=await paul.sees("3 alertes."))
    read = await paul.sees(FACT)
    assert shows(read.words, "Collège exemple, à 19 h 40")
    assert not shows(read.words, "Nora")
    assert read.protected
    prefect = await house.member("Hugo Préfet", Role.PREFECT, Kind.STATE, [], "Préfecture")
    told = await let_in(claire, situation, prefect, "Hugo Préfet")
    await prefect.presses("Voir la situation", on=told)
    await adds(prefect, "La préfecture suit ce dossier", await prefect.sees("3 alertes."))
    await house.tick(timedelta(minutes=11))
    await paul.sees(f"Le fil de {situation} : effacé")
    assert not any(shows(message.words, FACT) for message in paul.phone())

    anne = await mayor_of(house, "Anne Amand", SAINT_AMAND)
    told = await let_in(claire, situation, anne, "Anne Amand")
    await anne.presses("Voir la situation", on=told)
    card = await anne.sees("Lire le fil (2)")
    await let_out(paul, situation, "Anne Amand")
    for label in ("Lire le fil (2)", "Ajouter un mot"):
        assert shows(await anne.presses(label, on=card) or "", "ne vous est pas ouverte")
    for person in (anne, group):
        assert not any(shows(message.words, FACT) for message in person.phone())
    assert not any(shows(message.words, situation) for message in group.phone())


async def let_out(mayor: Person, situation: str, name: str) -> None:
    """A mayor shuts it to somebody."""
    await mayor.says("/situations")
    await mayor.presses(situation)
    card = await mayor.sees("Ouverte à")
    await mayor.presses("Ouvrir à quelqu’un…", on=card)
    await mayor.presses(f"✓ {name}", on=card)


async def test_a_mayor_is_proposed_nothing_of_another_commune(house: House) -> None:
    claire = await house.coordinator()
    paul = await mayor_of(house, "Paul Petit", TRONVILLE)
    await mayor_of(house, "Louise Ligny", LIGNY)
    await house.linked_group("Veille de l’Ornain", list(PLACES), claire, [paul])
    first, second, third = await three_alerts(house)
    await paul.presses("Suite…", on=notice_of(paul, first))
    sheet = await paul.sees(f"La suite de {first}")
    assert not shows(sheet.words, "Ressemble")
    assert not any(shows(sheet.words, other) for other in (second, third))


async def test_what_is_not_linked_is_said_once(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    first = await flag(amina)
    await house.settled()
    await house.tick(timedelta(days=1))
    second = await flag(amina)
    await house.settled()
    await claire.presses("Suite…", on=notice_of(claire, second))
    sheet = await claire.sees(f"Ressemble à {first} (Tronville-en-Barrois) : même commune")
    assert "ne les rapprochera plus" in (await claire.presses("Ce n’est pas lié", on=sheet) or "")
    await house.settled()
    assert not shows(sheet.words, "Ressemble")


async def test_a_situation_is_led_changed_and_closed(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    first = await flag(amina)
    await house.settled()
    await claire.presses("Suite…", on=notice_of(claire, first))
    await acts(claire, "Rattacher à une situation…")
    await claire.sees(f"À quelle situation rattacher {first} ?")
    said = await claire.presses("Ouvrir une situation") or ""
    situation = said.rstrip(".").split()[-1]
    await house.settled()
    assert not any(shows(message.words, "À quelle situation") for message in claire.phone())

    await claire.presses(f"Situation {situation}")
    card = await claire.sees("1 alerte.")
    await claire.presses("Je la suis", on=card)
    await claire.sees("Suivie par Claire Fontaine")
    await claire.presses("Clore…", on=card)
    await claire.sees(f"Comment se termine la situation {situation} ?")
    assert "est close" in (await claire.presses("La situation est apaisée", on=card) or "")
    await claire.sees("Ouverte à 19 h 40, close à 19 h 40.")
    await claire.sees("Fin : la situation est apaisée.")
    await claire.presses("Retirer une alerte…", on=card)
    await claire.sees("Quelle alerte retirer")
    assert "aucune alerte" in (await claire.presses(f"🟠 {first}", on=card) or "")
    await claire.presses("Toutes les situations", on=card)
    await claire.sees(f"{situation} · 0 alerte · close")


async def test_who_is_not_in_the_circle_sees_none(house: House) -> None:
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    louise = await mayor_of(house, "Louise Ligny", LIGNY)
    first = await flag(amina)
    await house.settled()
    await claire.presses("Suite…", on=notice_of(claire, first))
    await acts(claire, "Rattacher à une situation…")
    await claire.presses("Ouvrir une situation")
    await louise.says("/situations")
    await louise.sees("Aucune situation pour l’instant")
    await amina.says("/situations")
    await amina.sees("Aucune situation ne vous est ouverte pour l’instant.")
    marc = await house.member("Marc Auditeur", Role.AUDITOR, Kind.STATE)
    await marc.says("/situations")
    await marc.sees("ne fait pas partie de ce que vous pouvez faire")


async def test_mediation_within_fifteen_days_is_entrusted_asked_after_and_done(
    house: House,
) -> None:
    claire = await house.coordinator()
    paul = await mayor_of(house, "Paul Petit", TRONVILLE)
    group = await house.linked_group("Veille de l’Ornain", list(PLACES), claire, [paul])
    situation = await gather(claire, *await three_alerts(house))
    nora = await house.member(
        "Nora Sociale", Role.FIELD_PARTNER, Kind.SOCIAL_WORKER, [], "Collège exemple"
    )
    await claire.says("/situations")
    await claire.presses(situation)
    card = await claire.sees("3 alertes.")
    await claire.presses("Décider…", on=card)
    asked = await claire.sees(f"Que décider pour {situation} ?")
    assert not any(shows(name, "répressif") for name in asked.labels)
    await claire.presses("médiation", on=card)
    await claire.sees(f"{situation}, médiation : pour quand ?")
    await claire.presses("15 jours", on=card)
    await claire.sees(f"{situation}, médiation : à qui la confier ?")
    assert "un mot part en privé" in (await claire.presses("Nora Sociale", on=card) or "")
    await claire.sees("Décisions : 1 à faire (pour le 11 décembre).")

    told = await nora.sees(
        f"Une décision vous est confiée dans la situation {situation}, pour le 11 décembre."
    )
    assert not shows(told.words, "médiation")
    await nora.presses("Voir la situation", on=told)
    read = await nora.sees("Dont 3 réservées à leurs destinataires.")
    assert not any(shows(name, "Décider") for name in read.labels)
    await nora.presses("Décisions…", on=read)
    await nora.sees("• médiation : Nora Sociale, à faire, pour le 11 décembre")

    await house.tick(timedelta(days=16))
    again = await nora.sees(f"Situation {situation} : où en est la décision")
    assert not shows(again.words, "médiation")
    await house.tick(timedelta(hours=3))
    lapse = await claire.sees(f"Dans la situation {situation}, une décision attend des nouvelles")
    assert not any(shows(lapse.words, word) for word in ("médiation", "Nora"))
    await nora.presses("En cours", on=again)
    await nora.sees(f"vous vous occupez de la décision de {situation}")
    await nora.presses("C’est fait", on=again)
    await nora.sees(f"la décision de {situation} est faite.")
    await claire.presses("Voir la situation", on=lapse)
    await claire.sees("Décisions : 1 faite.")
    assert not any(shows(message.words, situation) for message in group.phone())


async def test_a_decision_that_one_cannot_see_to_is_entrusted_again_or_given_up(
    house: House,
) -> None:
    claire = await house.coordinator()
    paul = await mayor_of(house, "Paul Petit", TRONVILLE)
    await house.linked_group("Veille de l’Ornain", list(PLACES), claire, [paul])
    situation = await gather(claire, *await three_alerts(house))
    await paul.says("/situations")
    await paul.presses(situation)
    card = await paul.sees("3 alertes.")
    for key in ("Décider…", "rappel à l’ordre", "3 jours"):
        await paul.presses(key, on=card)
    await paul.presses("Paul Petit", on=card)
    told = await paul.sees(f"Une décision vous est confiée dans la situation {situation}")
    await paul.presses("Je ne peux pas", on=told)
    await paul.sees(f"la coordination cherche quelqu’un d’autre pour {situation}")
    lacks = await claire.sees(f"Dans la situation {situation}, une décision n’a personne")

    await claire.presses("Voir la situation", on=lacks)
    hers = await claire.sees("Décisions : 1 à faire")
    await claire.presses("Décisions…", on=hers)
    await claire.sees("• rappel à l’ordre : personne pour l’instant, à faire")
    await claire.presses("rappel à l’ordre", on=hers)
    said = await claire.presses("Abandonner", on=hers) or ""
    assert shows(said, "Seuls le maire ou un adjoint")
    await claire.presses("Confier…", on=hers)
    await claire.presses("Paul Petit", on=hers)
    await paul.presses("Décisions…", on=card)
    await paul.presses("rappel à l’ordre : Paul Petit", on=card)
    await paul.presses("Abandonner", on=card)
    await paul.sees("ne vous est plus confiée")
    await paul.presses("Retour", on=card)
    await paul.sees("Décisions : 1 abandonnée.")


async def test_a_situation_ends_with_its_open_decision_and_both_go_on_again(house: House) -> None:
    claire = await house.coordinator()
    paul = await mayor_of(house, "Paul Petit", TRONVILLE)
    group = await house.linked_group("Veille de l’Ornain", list(PLACES), claire, [paul])
    situation = await gather(claire, *await three_alerts(house))
    nora = await house.member(
        "Nora Sociale", Role.FIELD_PARTNER, Kind.SOCIAL_WORKER, [], "Collège exemple"
    )
    await claire.says("/situations")
    await claire.presses(situation)
    card = await claire.sees("3 alertes.")
    for key in ("Décider…", "médiation", "15 jours", "Nora Sociale"):
        await claire.presses(key, on=card)
    await claire.presses("Clore…", on=card)
    await claire.presses("La situation est apaisée", on=card)
    asked = await claire.sees(f"1 décision de {situation} n’est pas finie.")
    assert shows(asked.words, "• médiation : Nora Sociale, à faire, pour le 11 décembre")
    await claire.presses("Retour", on=card)
    await claire.sees("Décisions : 1 à faire")

    await claire.presses("Clore…", on=card)
    await claire.presses("La situation est apaisée", on=card)
    assert "est close" in (await claire.presses("Clore quand même", on=card) or "")
    await claire.sees("Décisions : 1 abandonnée.")
    over = await nora.sees(f"La situation {situation} est close : la décision")
    assert not shows(over.words, "médiation")
    await house.tick(timedelta(days=20))
    assert not any(shows(message.words, "où en est") for message in nora.phone())

    await claire.presses("Décisions…", on=card)
    await claire.sees("• médiation : Nora Sociale, abandonnée à la clôture")
    await claire.presses("Retour", on=card)
    assert "reprend" in (await claire.presses("Rouvrir", on=card) or "")
    await claire.sees("Décisions : 1 à faire (pour le 23 décembre).")
    again = await nora.sees(f"La situation {situation} reprend : la décision")
    await house.tick(timedelta(days=8))
    await nora.sees(f"Situation {situation} : où en est la décision")
    await nora.presses("C’est fait", on=again)
    await claire.presses("Clore…", on=card)
    await claire.presses("Rien de plus à faire", on=card)
    await claire.sees("Fin : rien de plus à faire.")
    assert not any(shows(message.words, situation) for message in group.phone())


DECIDED = "Le bailleur et le collège reçoivent ensemble les familles du hall B"


async def test_a_decision_is_put_into_words_and_shared_by_two_services(house: House) -> None:
    claire = await house.coordinator()
    paul = await mayor_of(house, "Paul Petit", TRONVILLE)
    group = await house.linked_group("Veille de l’Ornain", list(PLACES), claire, [paul])
    situation = await gather(claire, *await three_alerts(house))
    await house.member(
        "Nora Sociale", Role.FIELD_PARTNER, Kind.SOCIAL_WORKER, [], "Collège exemple"
    )
    await claire.says("/situations")
    await claire.presses(situation)
    card = await claire.sees("3 alertes.")
    for key in ("Décider…", "médiation", "15 jours", "Nora Sociale"):
        await claire.presses(key, on=card)
    await claire.sees(f"{situation}, médiation : qu’est-ce qui est décidé, en une phrase ?")
    await claire.sends_photo(content=files.photo())
    await claire.sees("Ici, ni photo ni fichier : votre envoi est effacé.")
    await claire.says("Annuler")
    await claire.sees("Rien n’est ajouté : la décision reste comme elle était.")
    await claire.presses("Décisions…", on=card)
    await claire.presses("médiation : Nora Sociale", on=card)
    await claire.presses("Préciser…", on=card)
    await claire.sees(f"{situation}, médiation : qu’est-ce qui est décidé, en une phrase ?")
    await claire.says(DECIDED)
    await claire.sees(f"C’est noté : la décision de {situation} a son texte.")
    await house.settled()
    assert not any(shows(message.words, DECIDED) for message in claire.phone())

    hugo = await house.member(
        "Hugo Hall", Role.FIELD_PARTNER, Kind.SOCIAL_LANDLORD, [], "Bailleur exemple"
    )
    await claire.presses("Associer…", on=card)
    await claire.sees(f"{situation}, médiation : qui y travaille aussi ?")
    assert "y travaille aussi" in (await claire.presses("Hugo Hall", on=card) or "")
    told = await hugo.sees(f"une décision de la situation {situation}, pour le 11 décembre.")
    assert not any(shows(told.words, word) for word in ("médiation", DECIDED, "Nora"))
    await hugo.presses("Voir la situation", on=told)
    read = await hugo.sees("Dont 3 réservées à leurs destinataires.")
    await hugo.presses("Décisions…", on=read)
    await hugo.sees("• médiation : Nora Sociale, avec Hugo Hall, à faire")
    await hugo.presses("médiation : Nora Sociale", on=read)
    assert not any(shows(name, "Associer") for name in read.labels)
    await hugo.presses("Lire la décision", on=read)
    shown = await hugo.sees(DECIDED)
    assert shown.protected
    await house.tick(timedelta(minutes=11))
    await hugo.sees(f"Décision de {situation} : effacée")
    assert not any(shows(message.words, DECIDED) for message in hugo.phone())

    await claire.presses("✓ Hugo Hall", on=card)
    await hugo.sees("Votre aide n’est plus attendue")
    said = await hugo.presses("Lire la décision", on=shown) or ""
    assert shows(said, "ne vous est pas ouverte")
    assert not any(shows(message.words, situation) for message in group.phone())
