"""Exchange groups: which there are, who is in one, and whom a typed name may mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import keyboard
from handlers.routing.buttons import (
    Begin,
    MoveInGroup,
    Open,
    Place,
    Purpose,
    ShowExchangeGroup,
)
from handlers.routing.texts.cards import PARAGRAPH
from handlers.routing.texts.sentences import who
from handlers.words import bold, joined, n, t, within_limit
from storage.drafts import Draft
from storage.exchange_groups import ExchangeGroup
from storage.members import Member
from storage.messages import Message

MOST_KEYS = 40


def all_groups(screen: str, groups: Sequence[ExchangeGroup]) -> Message:
    """Every exchange group, a key each."""
    lines = [
        n(
            "• {name} : {count} personne",
            "• {name} : {count} personnes",
            len(group.members),
            name=group.name,
        )
        for group in groups
    ]
    head = joined(
        [
            bold(t("Les groupes d'échange")),
            t("Des partenaires qui peuvent lire les alertes d'un thème, où qu'elles arrivent."),
            None if groups else t("Il n'y en a pas encore."),
        ],
        PARAGRAPH,
    )
    each = [keyboard.key(group.name, ShowExchangeGroup(screen, group.id)) for group in groups]
    new = keyboard.key(t("Nouveau groupe d'échange…"), Begin(screen, Purpose.EXCHANGE_GROUP))
    back = keyboard.key(t("Retour"), Open(screen, Place.OVERVIEW))
    return Message(
        text=within_limit(head, lines),
        markup=keyboard.keys(*keyboard.column(each[:MOST_KEYS]), [new], [back]),
    )


def name_asked(screen: str, *, too_long: bool = False) -> Message:
    """What is it called?"""
    problem = t("C'est trop long : 40 signes au plus.") if too_long else None
    text = joined(
        [
            bold(t("Nouveau groupe d'échange")),
            problem,
            t("Comment s'appelle-t-il ? Écrivez un nom court, comme « Violences »."),
        ],
        PARAGRAPH,
    )
    back = keyboard.key(t("Retour"), Open(screen, Place.EXCHANGE_GROUPS))
    return Message(text=text, markup=keyboard.keys([back]))


def inside(
    draft: Draft,
    screen: str,
    group: ExchangeGroup,
    members: Sequence[Member],
    found: Sequence[Member] | None,
) -> Message:
    """Who is in it, each with a key to leave; and whom the typed name may mean (None: no line)."""
    lines = [t("• {who}", who=who(member)) for member in members]
    offered = [_key(draft, t("Ajouter {name}", name=one.full_name), one) for one in found or ()]
    leaving = [
        _key(draft, t("Retirer {name}", name=one.full_name), one, leaves=True) for one in members
    ]
    head = joined(
        [
            bold(t("Groupe d'échange « {name} »", name=group.name)),
            t("Pour ajouter quelqu'un, écrivez son nom."),
            t("Je ne trouve personne de ce nom.") if found == [] else None,
            None if members else t("Personne pour l'instant."),
        ],
        PARAGRAPH,
    )
    back = keyboard.key(t("Retour"), Open(screen, Place.EXCHANGE_GROUPS))
    return Message(
        text=within_limit(head, lines),
        markup=keyboard.keys(
            *keyboard.column(offered), *keyboard.column(leaving[:MOST_KEYS]), [back]
        ),
    )


def gone() -> str:
    """No such group."""
    return t("Ce groupe d'échange n'existe plus.")


def _key(draft: Draft, label: str, member: Member, *, leaves: bool = False) -> Mapping[str, Any]:
    return keyboard.key(label, MoveInGroup(draft.id, member.id, leaves))
