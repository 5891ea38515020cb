"""A council that says its zone is told of the school holidays, for one date and for many."""

from datetime import datetime

from bot.playground import Person
from tests.house import PARIS, House
from tests.journeys.test_meeting_series import opens_card
from tests.journeys.test_meetings import a_council, ics, plain


async def zone_b(house: House, claire: Person) -> None:
    await claire.says("/conseil")
    await house.settled()
    await claire.presses("Réunions", on=claire.screen)
    await claire.presses("Vacances scolaires")
    await claire.sees("De quelle zone sont les vacances scolaires ?")
    await claire.says("D")
    await claire.sees("Il me faut un de ces mots")
    await claire.says("b")
    await claire.sees("C’est noté : Vacances scolaires")
    await house.settled()


async def plans(house: House, claire: Person, when: str, *rhythm: str) -> None:
    await claire.says("/reunion")
    await claire.presses("Cellule de veille")
    await claire.says(when)
    for key in rhythm or ("Une seule fois",):
        await claire.presses(key)
    await claire.presses("1 h")
    await claire.says("Mairie de Tronville")
    await claire.presses("Tout le conseil")
    await claire.presses("Garder ce titre")
    await claire.presses("Plus tard")
    await claire.sees("Relisez, puis annoncez")
    await house.settled()


async def test_a_meeting_in_the_holidays_moves_to_the_first_free_day_in_one_press(
    house: House,
) -> None:
    claire, amina, *_ = await a_council(house)
    await zone_b(house, claire)
    await plans(house, claire, "mardi 22 décembre à 14 h")
    assert "C’est pendant les vacances de Noël, zone B." in plain(claire.screen.text)
    await claire.presses("Prendre le lundi 4 janvier")
    await house.settled()
    assert "vacances" not in claire.screen.text
    await claire.presses("Annoncer")
    await house.settled()
    assert ics(amina.phone()[-1]).decoded("dtstart") == datetime(2027, 1, 4, 14, tzinfo=PARIS)

    await opens_card(house, claire, 0)
    await claire.presses("Plus…")
    await claire.presses("Déplacer")
    await claire.says("mardi 23 février à 10 h")
    await claire.sees("C’est pendant les vacances d’hiver, zone B.")
    await claire.presses("Prendre le lundi 8 mars")
    await house.settled()
    await claire.presses("Déplacer et prévenir")
    await house.settled()
    assert ics(amina.phone()[-1]).decoded("dtstart") == datetime(2027, 3, 8, 10, tzinfo=PARIS)


async def test_a_series_leaves_the_holidays_out_in_one_press(house: House) -> None:
    claire, *_ = await a_council(house)
    await zone_b(house, claire)
    await plans(
        house,
        claire,
        "jeudi 3 décembre à 14 h",
        "Chaque semaine, le jeudi",
        "Jusqu’à fin juin 2027",
    )
    review = plain(claire.screen.text)
    assert "Pendant les vacances scolaires, zone B : 24 décembre, 31 décembre, 25 février" in review
    assert "Sauf jours fériés : 6 mai." in review
    await claire.presses("Sauter les vacances scolaires")
    await house.settled()
    review = plain(claire.screen.text)
    assert "Pendant les vacances" not in review
    assert "Ensuite : 10 décembre, 17 décembre, 7 janvier et" in review
    assert "Sauf vacances scolaires : 24 décembre, 31 décembre, 25 février et" in review
    await claire.presses("Annoncer")
    await house.settled()
    await house.tick()
    await claire.says("/reunions")
    await house.settled()
    assert [label[:5] for label in claire.screen.labels] == [
        *("03/12", "10/12", "17/12"),
        *("07/01", "14/01", "21/01"),
    ]


async def test_without_a_zone_nothing_is_said_of_them(house: House) -> None:
    claire, *_ = await a_council(house)
    await plans(house, claire, "mardi 22 décembre à 14 h")
    assert "vacances" not in claire.screen.text
