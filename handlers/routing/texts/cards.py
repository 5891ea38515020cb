"""The rules in order, and one rule with what one can do about it."""

from collections.abc import Sequence

from handlers import keyboard
from handlers.routing.buttons import Act, Begin, OnRule, Open, Place, Purpose
from handlers.routing.service import LAST, Known
from handlers.routing.texts.sentences import people, sentence
from handlers.words import Html, bold, joined, t, within_limit
from storage.groups import Group
from storage.members import Member
from storage.messages import Message
from storage.routing_rules import Rule

PARAGRAPH = "\n\n"
KEYS_A_ROW = 5


def overview(
    screen: str, rules: Sequence[Rule], known: Known, noted: Html | None = None
) -> Message:
    """/routage: who else hears of what, a line and a key for each rule."""
    head = joined(
        [
            bold(t("Qui d'autre est prévenu")),
            noted,
            t(
                "Les groupes de la commune et sa mairie sont toujours prévenus, puis la "
                "coordination si personne ne répond. Ces règles y ajoutent des destinataires, "
                "pour information."
            ),
            None if rules else t("Aucune règle pour l'instant."),
        ],
        PARAGRAPH,
    )
    lines = [Html(f"{place}. {sentence(rule, known)}") for place, rule in enumerate(rules, start=1)]
    each = [
        keyboard.key(str(place), OnRule(screen, rule.id, Act.SHOW))
        for place, rule in enumerate(rules, start=1)
    ]
    more = keyboard.key(t("Ajouter une règle…"), Begin(screen, Purpose.RULE))
    asking = keyboard.key(t("Qui entendrait parler de…"), Begin(screen, Purpose.QUESTION))
    groups = keyboard.key(t("Groupes d'échange…"), Open(screen, Place.EXCHANGE_GROUPS))
    return Message(
        text=within_limit(head, lines),
        markup=keyboard.keys(
            *keyboard.rows_of(KEYS_A_ROW, each),
            *keyboard.column([*([more] if len(rules) < LAST else []), asking, groups]),
        ),
    )


def rule_card(
    screen: str,
    rule: Rule,
    place: int,
    named: tuple[Sequence[Group], Sequence[Member]],
    known: Known,
) -> Message:
    """One rule: whom it names today, and what one can do. `place` counts from 1."""
    acts = [
        *([keyboard.key(t("Monter"), OnRule(screen, rule.id, Act.UP))] if place > 1 else []),
        keyboard.key(t("Retirer"), OnRule(screen, rule.id, Act.ASK_REMOVE)),
    ]
    text = joined(
        [
            bold(t("Règle {place}", place=place)),
            sentence(rule, known),
            today(named),
            t("Elle vaut pour les alertes envoyées depuis qu'elle existe."),
        ],
        PARAGRAPH,
    )
    return Message(text=text, markup=keyboard.keys(acts, [_back(screen)]))


def today(named: tuple[Sequence[Group], Sequence[Member]]) -> Html:
    """« Aujourd'hui : Sonia Sage (…) », or that nobody is meant."""
    groups, members = named
    titles = [t("le groupe « {title} »", title=group.title) for group in groups]
    whom = joined([*titles, people(members)], ", ")
    if not whom:
        return t("⚠️ Aujourd'hui, elle ne préviendrait personne.")
    return t("Aujourd'hui : {whom}.", whom=whom)


def really_remove(screen: str, rule: Rule, known: Known) -> Message:
    """Asked once: what it opened closes."""
    closes = t("Ce qu'elle a ouvert se referme aussitôt : ces personnes ne pourront plus le lire.")
    return Message(
        text=joined([bold(t("Retirer cette règle ?")), sentence(rule, known), closes], PARAGRAPH),
        markup=keyboard.keys(
            [
                keyboard.key(t("Oui, retirer"), OnRule(screen, rule.id, Act.REMOVE)),
                keyboard.key(t("Garder"), OnRule(screen, rule.id, Act.SHOW)),
            ]
        ),
    )


def added() -> Html:
    """The rule is in force."""
    return t("C'est noté : la règle vaut dès maintenant.")


def removed() -> Html:
    """The rule is gone."""
    return t("C'est fait : la règle est retirée.")


def full() -> Html:
    """There is room for no more."""
    return t("Il y a déjà {count} règles : retirez-en une d'abord.", count=LAST)


def gone() -> str:
    """Somebody else removed it."""
    return t("Cette règle n'existe plus.")


def _back(screen: str) -> dict[str, object]:
    return dict(keyboard.key(t("Retour"), Open(screen, Place.OVERVIEW)))
