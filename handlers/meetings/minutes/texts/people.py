"""People to be chosen from: who was there, who writes, who leads, and who helps."""

from collections.abc import Sequence

from handlers import keyboard
from handlers.meetings.minutes.buttons import Key
from handlers.meetings.minutes.texts.counting import presences_counted
from handlers.meetings.minutes.texts.given import PER_PAGE, Drawn, Given, shortened
from handlers.words import Html, bold, joined, quoted, t
from storage.members import Member, Role
from storage.minutes import Presence

_SIGNS = {
    Presence.PRESENT: "✓",
    Presence.EXCUSED: "○",
    Presence.REPRESENTED: "↔",
    Presence.ABSENT: "✗",
    Presence.UNNOTED: "?",
}


def presences(given: Given) -> Drawn:
    """Who was there: a key for each of the invited."""
    record = given.record
    keys = [
        given.key(f"{_SIGNS[record.presences[one.id]]} {_named(one)}", one.id)
        for one in _shown(given, record.people)
    ]
    how = t(
        "D'après les réponses. Touchez un nom pour changer : {present} présent, {excused} excusé, "
        "{represented} représenté, {absent} absent. {unnoted} : sans réponse, présence non notée.",
        present=_SIGNS[Presence.PRESENT],
        excused=_SIGNS[Presence.EXCUSED],
        represented=_SIGNS[Presence.REPRESENTED],
        absent=_SIGNS[Presence.ABSENT],
        unnoted=_SIGNS[Presence.UNNOTED],
    )
    text = joined([bold(t("Présences")), presences_counted(record), how], "\n\n")
    rest = t("Noter présent qui n'est pas noté")
    everybody = [given.key(rest, Key.EVERYBODY)] if record.who(Presence.UNNOTED) else []
    return text, _page(given, keys, len(record.people), before=[everybody])


def secretary(given: Given) -> Drawn:
    """Who writes besides the coordination?"""
    named = given.record.minutes.secretary
    others = [one for one in given.record.people if one.role is not Role.COORDINATOR]
    keys = [
        given.key(joined(["✓" if one.id == named else None, _named(one)], " "), one.id)
        for one in _shown(given, others)
    ]
    nobody = [given.key(t("La coordination seule"), Key.NOBODY)] if named else []
    text = joined(
        [
            bold(t("Qui tient le relevé ?")),
            t(
                "La coordination peut toujours y écrire. La personne choisie le peut aussi, pour "
                "cette réunion, et reçoit un mot en privé."
            ),
        ],
        "\n\n",
    )
    return text, [*_page(given, keys, len(others), before=[nobody])]


def lead(given: Given) -> Drawn:
    """Who sees to it? Those who are in the room first."""
    people = _present_first(given)
    keys = [given.key(_named(one), one.id) for one in _shown(given, people)]
    return _asked(given, t("Qui s'en charge ?")), _page(given, keys, len(people))


def helpers(given: Given) -> Drawn:
    """Who helps?"""
    decision = given.record.decision(given.page.decision)
    helping = decision.contributors if decision else ()
    leads = decision.lead if decision else None
    people = [one for one in _present_first(given) if one.id != leads]
    keys = [
        given.key(joined(["✓" if one.id in helping else None, _named(one)], " "), one.id)
        for one in _shown(given, people)
    ]
    return _asked(given, t("Qui y participe ?")), _page(given, keys, len(people))


def _asked(given: Given, question: Html) -> Html:
    decision = given.record.decision(given.page.decision)
    return joined([bold(question), quoted(decision.text if decision else given.page.text)], "\n\n")


def _present_first(given: Given) -> Sequence[Member]:
    here = given.record.presences
    return sorted(given.record.people, key=lambda one: here[one.id] is not Presence.PRESENT)


def _shown(given: Given, people: Sequence[Member]) -> Sequence[Member]:
    return people[given.page.number * PER_PAGE : (given.page.number + 1) * PER_PAGE]


def _page(
    given: Given,
    keys: keyboard.Row,
    count: int,
    before: Sequence[keyboard.Row] = (),
) -> Sequence[keyboard.Row]:
    return [*before, *keyboard.column(keys), given.turning(count, PER_PAGE), given.back()]


def _named(person: Member) -> str:
    return shortened(f"{person.full_name}, {person.organisation}")
