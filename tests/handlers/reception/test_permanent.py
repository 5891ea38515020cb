"""The keys that stay and the help show a role what it may do, and no dead end."""

import pytest

from bot.slices import all_slices
from handlers.reception.help_texts import GATHERED, help_card, in_order
from handlers.reception.permanent import KEYS, permanent_keys
from handlers.rights import RIGHTS
from handlers.routes import Command, Route
from handlers.words import LANGUAGES, speaking
from storage.members import Member, Role
from tests.handlers.reception.people import member
from tests.house import PARIS

ROUTES = [route for route in all_slices(PARIS, frozenset()).routes if isinstance(route.on, Command)]
A_SCREEN = 12
"""Lines, on a small phone, before one has to scroll."""


def commands(of: Member) -> list[str]:
    return [
        route.on.name
        for route in ROUTES
        if isinstance(route.on, Command) and route.on.does and RIGHTS[route.name].admits(of)
    ]


def labelled(label: str) -> Route:
    (found,) = [each for each in ROUTES if isinstance(each.on, Command) and each.on.label == label]
    return found


@pytest.mark.parametrize("role", Role)
def test_a_key_that_stays_is_a_command_that_the_role_may_use(role: Role) -> None:
    for label in (label for row in KEYS[role] for label in row):
        assert RIGHTS[labelled(label).name].admits(member("Amina", role))


@pytest.mark.parametrize("role", [Role.MAYOR, Role.DEPUTY_MAYOR, Role.COORDINATOR])
def test_whom_alerts_wait_for_has_them_one_press_away(role: Role) -> None:
    assert labelled("Alertes").name == "alerts.list"
    assert "Alertes" in [label for row in KEYS[role] for label in row]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_fits_a_screen_and_names_each_command_once(role: Role, language: str) -> None:
    person = member("Amina", role)
    with speaking(language):
        card = help_card(person, commands(person))
        assert card.markup == permanent_keys(person)
    assert len(card.text.splitlines()) <= A_SCREEN
    for name in commands(person):
        words = card.text.replace(",", " ").split()
        assert words.count(f"/{name}") == (name != "aide")


def test_a_command_that_nobody_placed_is_named_all_the_same() -> None:
    assert "/inconnue" in help_card(member("Amina"), ["inconnue", "moi"]).text


def test_the_menu_begins_with_what_is_most_wanted() -> None:
    assert in_order(["aide", "langue", "inconnue", "alertes", "alerte"]) == [
        "alerte",
        "alertes",
        "langue",
        "inconnue",
        "aide",
    ]


def test_no_command_is_gathered_twice() -> None:
    gathered = [name for _, names in GATHERED for name in names]
    assert len(gathered) == len(set(gathered))
