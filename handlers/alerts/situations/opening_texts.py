"""What people read where a situation is opened to somebody by name."""

from collections.abc import Sequence

from handlers import keyboard
from handlers.alerts.following.choosing_texts import PER_PAGE, suggested
from handlers.alerts.french import of
from handlers.alerts.situations.buttons import (
    AskReaders,
    Beginning,
    ShowSituation,
    SituationCard,
    SwitchReader,
)
from handlers.alerts.situations.readers import KNOWN_BY, Readers
from handlers.exercise import banner
from handlers.moment import Moment
from handlers.words import Html, bold, escaped, joined, n, t, within_limit
from storage.members import Member
from storage.messages import Message
from storage.situations import Situation

SHOWN = 3
"""So many names on the card; the others are on the next screen."""


def whom(screen: str, readers: Readers, number: int) -> Message:
    """To whom? A tick beside those who read it."""
    situation = readers.situation
    shown = readers.found[number * PER_PAGE : (number + 1) * PER_PAGE]
    keys = [_key(screen, readers, each.member) for each in shown]
    return Message(
        text=within_limit(_asked(readers), [suggested(each) for each in shown]),
        markup=keyboard.keys(
            *keyboard.column(keys),
            _turning(screen, readers, number),
            [keyboard.key(t("Retour"), SituationCard(screen, situation.id))],
        ),
        protected=True,
    )


def opened_to_you(moment: Moment, situation: Situation, commune: str | None) -> Message:
    """To whoever was let in: by whom, and nothing of what it is about."""
    reference = bold(situation.reference)
    if commune is None:
        said = t(
            "La situation {reference} vous est ouverte par la coordination.", reference=reference
        )
    else:
        said = t(
            "La situation {reference} vous est ouverte par la mairie {of_commune}.",
            reference=reference,
            of_commune=of(commune),
        )
    show = keyboard.key(t("Voir la situation"), ShowSituation(situation.id))
    return Message(text=joined([banner(moment.policy), said]), markup=keyboard.keys([show]))


def shut_to_you(moment: Moment, situation: Situation) -> Message:
    """To whoever was shut out."""
    said = t(
        "La situation {reference} ne vous est plus ouverte. Ce que vous y avez lu reste "
        "confidentiel. Merci de votre aide.",
        reference=bold(situation.reference),
    )
    return Message(text=joined([banner(moment.policy), said]))


def switched(readers: Readers, person: Member) -> str:
    """What the press did."""
    if person.id in readers.already:
        return t("C'est ouvert à {name} : un mot part en privé.", name=person.full_name)
    return t("C'est refermé : {name} ne la voit plus.", name=person.full_name)


def others_open_it() -> Html:
    """A town hall alone does not open what several communes share."""
    return t("Cette situation touche plusieurs communes : c'est la coordination qui l'ouvre.")


def not_among_them() -> str:
    """Meanwhile gone, or not to be chosen."""
    return t("Cette personne ne peut plus être choisie.")


def named(people: Sequence[Member]) -> Html | None:
    """On the card, for whoever decides: who reads it by name."""
    if not people:
        return None
    shown = joined([escaped(one.full_name) for one in people[:SHOWN]], ", ")
    more = len(people) - SHOWN
    if more > 0:
        return n(
            "Ouverte à {names} et {count} autre.",
            "Ouverte à {names} et {count} autres.",
            more,
            names=shown,
        )
    return t("Ouverte à {names}.", names=shown)


def _asked(readers: Readers) -> Html:
    asked = bold(t("À qui ouvrir {reference} ?", reference=readers.situation.reference))
    opens = t(
        "La personne choisie lira cette fiche et son fil, mais aucune alerte. Elle sera "
        "prévenue. Toucher un nom coché la referme."
    )
    if not readers.may_open:
        opens = others_open_it() if readers.situation.is_open else t("Cette situation est close.")
    nobody = None if readers.found else t("Elle n'est ouverte à personne d'autre pour l'instant.")
    return joined([asked, opens, nobody])


def _turning(screen: str, readers: Readers, number: int) -> keyboard.Row:
    situation = readers.situation.id
    before = keyboard.key(t("Précédents"), AskReaders(screen, situation, number - 1))
    after = keyboard.key(t("Suivants"), AskReaders(screen, situation, number + 1))
    has_more = len(readers.found) > (number + 1) * PER_PAGE
    return [*([before] if number else []), *([after] if has_more else [])]


def _key(screen: str, readers: Readers, member: Member) -> keyboard.Key:
    is_inside = member.id in readers.already
    name = f"✓ {member.full_name}" if is_inside else member.full_name
    whom = Beginning(member.id[:KNOWN_BY])
    return keyboard.key(name, SwitchReader(screen, readers.situation.id, whom, shuts=is_inside))
