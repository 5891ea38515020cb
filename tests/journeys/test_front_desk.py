"""The front desk: strangers get one answer, members get help, a language and a way back."""

import pytest

from storage.members import Kind, Role
from storage.outbox import Outcome
from tests.house import TRONVILLE, House
from tests.journeys.flagging import flag
from tests.journeys.sheets import acts

STRANGER = "Ce service est réservé aux partenaires du conseil"


async def test_a_stranger_gets_the_same_answer_to_everything(house: House) -> None:
    stranger = house.telegram.person("Inconnu Curieux")
    await stranger.starts()
    await stranger.says("Qui habite au 12 ?")
    await stranger.says("/alerte")
    await stranger.sends_sticker()
    await house.settled()
    answers = [message.text for message in stranger.phone() if message.sender.is_bot]
    assert len(answers) == 4
    assert all(STRANGER in answer for answer in answers)
    assert await house.count(Outcome.WAITING) == await house.count(Outcome.SENT) == 0


async def test_help_lists_what_this_person_can_do(house: House) -> None:
    amina = await house.member("Amina Diallo")
    await amina.says("/aide")
    card = await amina.sees("Ce que vous pouvez faire, Amina")
    assert "/mes_alertes" in card.text
    assert "/membres" not in card.text


async def test_each_role_has_its_own_keys(house: House) -> None:
    paul = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    dora = await house.member("Dora Petit", Role.AUDITOR, Kind.INTERCOMMUNALITY)
    for person in (paul, dora):
        await person.says("/start")
        await person.sees("Bonjour")
    assert paul.keyboard == ["Signaler", "Alertes", "Réunions"]
    await paul.taps("Alertes")
    await paul.sees("Aucune alerte")
    assert dora.keyboard == ["Partenaires", "Réunions"]
    await dora.taps("Partenaires")
    await dora.sees("2 partenaires")


async def test_english_is_one_press_away(house: House) -> None:
    amina = await house.member("Amina Diallo")
    await amina.says("/langue")
    await amina.presses("English")
    await house.settled()
    assert house.people["Amina Diallo"].language == "fr"
    async with house.database.read() as uow:
        assert (await uow.members.get(house.people["Amina Diallo"].id)).language == "en"


async def test_whoever_chose_english_reads_english_until_choosing_again(house: House) -> None:
    amina = await house.member("Amina Diallo")
    await amina.says("/langue")
    await amina.presses("English")
    await amina.sees("Noted: I will speak English to you.")
    assert amina.keyboard == ["Report", "My alerts", "Meetings"]

    await amina.says("/aide")
    card = await amina.sees("What you can do, Amina")
    assert "Immediate danger: 17" in card.text
    assert "Report" in card.text
    await amina.taps("Report")
    await amina.sees("In danger? Call first.")
    await amina.presses("Cancel")
    await amina.sees("Cancelled: nothing was sent")
    await amina.says("Mes alertes")
    await amina.sees("You have not sent an alert yet.")

    await amina.says("/langue")
    await amina.sees("Which language would you like to read Vigie in?")
    await amina.presses("Français")
    await amina.sees("C’est noté : je vous parle français.")
    assert amina.keyboard == ["Signaler", "Mes alertes", "Réunions"]


async def test_a_line_that_belongs_to_nothing_is_answered(house: House) -> None:
    amina = await house.member("Amina Diallo")
    await amina.says("coucou 👋")
    await amina.sees("Ce message n’a été transmis à personne")
    await amina.sends_photo()
    await amina.sees("Je ne lis ni photo")
    await amina.says("/inconnue")
    await amina.sees("Cela ne fait pas partie")


@pytest.mark.parametrize("line", ["/help", "aide", "Help !", "Aide"])
async def test_help_is_found_by_its_other_names(house: House, line: str) -> None:
    amina = await house.member("Amina Diallo")
    await amina.says(line)
    await amina.sees("Ce que vous pouvez faire, Amina")


@pytest.mark.parametrize("line", ["merci", "Merci beaucoup !", "ok", "D'accord", "Bonjour"])
async def test_a_kind_word_gets_one_back(house: House, line: str) -> None:
    amina = await house.member("Amina Diallo")
    await amina.says(line)
    await amina.sees("Avec plaisir. Danger immédiat : 17.")


@pytest.mark.parametrize("line", ["bonjour, une rixe place de la gare", "aide rixe", "👍"])
async def test_what_may_be_an_alert_is_never_taken_for_a_kind_word(house: House, line: str) -> None:
    amina = await house.member("Amina Diallo")
    await amina.says(line)
    await amina.sees("Ce message n’a été transmis à personne")


async def test_an_alert_is_heard_whatever_form_was_left_open(house: House) -> None:
    """Somebody looks at absences at 23:00, then something happens in the street."""
    paul = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    await paul.says("/absence")
    await paul.sees("Jusqu’à quand dure votre absence")
    await paul.says("alerte tronville voisins orange")
    await paul.sees("Relisez, puis envoyez")
    await paul.presses("Envoyer")
    receipt = await paul.sees("partie à")
    reference = receipt.words.split("Alerte ")[1].split()[0]
    await paul.says("/absence")
    await paul.says(reference)
    await paul.sees(f"🟠 Orange · {reference}")


async def test_what_is_written_at_length_may_begin_in_any_way(house: House) -> None:
    paul = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    reference = await flag(amina)
    await house.settled()
    await paul.presses("Suite…", on=await paul.sees("vous attend"))
    await acts(paul, "Ajouter une note")
    await paul.sees("Votre note sur")
    await paul.says("Alerte levée, tout est calme")
    await paul.sees(f"C’est noté dans le fil de {reference}")


@pytest.mark.parametrize("opening", ["alerte", "Signaler"])
async def test_a_line_is_an_alert_by_either_of_its_openings(house: House, opening: str) -> None:
    amina = await house.member("Amina Diallo")
    await amina.says(f"{opening} tronville voisins orange")
    card = await amina.sees("Tronville-en-Barrois")
    assert "Conflit de voisinage" in card.text
