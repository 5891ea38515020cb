"""An author corrects a sent alert: the known form, everybody's screen, and what stood before."""

from datetime import timedelta

from bot.playground import Person
from bot.playground.transcript import shows
from storage.members import Kind, Role
from tests.house import TRONVILLE, House
from tests.journeys.flagging import flag, taps
from tests.journeys.sheets import acts

NOTE = "Ils sont une dizaine à présent, près de l’arrêt"
YELLOW = "🟡 Jaune, répété (première alerte)"


async def amina_of(house: House) -> Person:
    return await house.member("Amina Diallo", communes=[TRONVILLE])


async def mayor_of(house: House) -> Person:
    return await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])


async def open_form(person: Person, reference: str) -> None:
    await person.presses("Corriger…", on=await person.sees(f"Alerte {reference} partie"))
    await person.sees(f"Corriger {reference}")


async def test_a_yellow_alert_becomes_red_and_everybody_reads_what_it_says_now(
    house: House,
) -> None:
    claire, amina, mayor = await house.coordinator(), await amina_of(house), await mayor_of(house)
    group = await house.linked_group("Veille Tronville", [TRONVILLE], claire, [mayor, amina])
    reference = await flag(amina, taps(colour=YELLOW))
    await house.settled()
    assert shows((await mayor.sees("Une alerte jaune vous attend")).words, reference)
    house.clock.advance(timedelta(minutes=34))

    await open_form(amina, reference)
    await amina.presses("Corriger…")
    asked = await amina.sees("Que voulez-vous corriger")
    assert not any("Commune" in key for key in asked.labels)
    await amina.presses("✏️ Gravité")
    await amina.presses("🔴 Rouge, grave")
    await amina.sees(f"Corriger {reference}")
    await amina.says(NOTE)
    await amina.sees("Note jointe")
    assert not [each for each in amina.phone() if each.words == NOTE]
    await amina.presses("Envoyer la correction")
    await amina.sees("C’est corrigé")
    await house.settled()

    rung = await mayor.sees("Une alerte rouge vous attend")
    assert shows(rung.words, "Corrigée à 20 h 14 : gravité jaune → rouge, note")
    notice = await group.sees("gravité jaune → rouge")
    assert not shows(notice.words, "dizaine")
    receipt = await amina.sees(f"Alerte {reference} partie")
    assert shows(receipt.words, "Corrigée à 20 h 14")

    await mayor.presses("Lire", on=rung)
    shown = await mayor.sees(NOTE)
    assert shows(shown.words, "Rouge, grave")
    await mayor.presses("Voir la version d’avant", on=shown)
    before = await mayor.sees("Ancienne version, écrite à 19 h 40 et corrigée à 20 h 14")
    assert shows(before.words, "Jaune")
    assert not shows(before.words, "dizaine")
    await house.tick(timedelta(minutes=11))
    for gone in (NOTE, "Ancienne version"):
        assert not [each for each in mayor.phone() if shows(each.words, gone)]


async def test_whoever_has_read_it_is_told_once_and_the_sheet_keeps_the_dates(
    house: House,
) -> None:
    await house.coordinator()
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    await mayor.presses("Bien reçu", on=await mayor.sees("vous attend"))
    await house.settled()
    house.clock.advance(timedelta(minutes=34))
    await amina.says("/mes_alertes")
    await amina.presses(reference)
    await amina.presses("Suite…")
    await acts(amina, "Corriger…")
    await amina.sees(f"Corriger {reference}")
    await amina.presses("Compléter…")
    await amina.presses("➕ Lieu")
    await amina.presses("Parc")
    await amina.presses("Envoyer la correction")
    await amina.sees("C’est corrigé")
    await house.settled()
    said = [each for each in mayor.phone() if shows(each.words, "corrigée par son auteur : lieu")]
    assert len(said) == 1
    await mayor.presses("Suite…", on=said[0])
    sheet = await mayor.sees(f"La suite de {reference}")
    assert shows(sheet.words, "• Corrigée à 20 h 14 : lieu")
    assert "Corriger" not in str(sheet.buttons)


async def test_annuler_a_minor_and_secrecy_leave_the_alert_as_it_was(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    receipt = await amina.sees(f"Alerte {reference} partie")
    for keys, said in (
        (["Annuler"], "reste comme elle était"),
        (["Un mineur est en danger", "C’est fait"], "Votre correction n’est pas partie"),
        (["Secret professionnel", "Terminer"], "ni gardée ni transmise"),
        (["Envoyer la correction"], "Rien n’a changé"),
    ):
        await amina.presses("Corriger…", on=receipt)
        await amina.sees(f"Corriger {reference}")
        for key in keys:
            await amina.presses(key)
        assert shows((await amina.sees(said)).words, reference)
    await house.settled()
    assert not mayor.saw("corrigée")


async def test_a_telephone_number_is_shown_before_it_is_kept_and_no_file_is_taken(
    house: House,
) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await open_form(amina, reference)
    await amina.says("Appelez le 06 12 34 56 78")
    await amina.sees("numéro de téléphone")
    await amina.presses("Réécrire")
    await amina.says("Sans numéro")
    await amina.sees("Note jointe")
    await amina.presses("Envoyer la correction")
    await amina.sees("C’est corrigé")
    await house.settled()
    await mayor.presses("Lire", on=await mayor.sees("vous attend"))
    shown = await mayor.sees("Sans numéro")
    assert not shows(shown.words, "06 12")


async def test_what_has_ended_is_not_corrected(house: House) -> None:
    amina, mayor = await amina_of(house), await mayor_of(house)
    reference = await flag(amina)
    await house.settled()
    await open_form(amina, reference)
    await mayor.presses("Suite…", on=await mayor.sees("vous attend"))
    await acts(mayor, "Clore…")
    await mayor.presses("Fausse alerte")
    await mayor.presses("Terminer sans rien ajouter")
    await house.settled()
    await amina.says("Encore une chose")
    await amina.sees("Note jointe")
    await amina.presses("Envoyer la correction")
    await amina.sees("elle ne se corrige plus")
    [receipt] = [each for each in amina.phone() if shows(each.words, f"{reference} partie")]
    assert "Corriger" not in str(receipt.buttons)
