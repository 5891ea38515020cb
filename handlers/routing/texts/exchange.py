"""Exchange groups: which there are, who is in one, and whom a typed name may mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import keyboard
from handlers.routing.buttons import (
    Begin,
    GroupAct,
    MoveInGroup,
    OnExchangeGroup,
    Open,
    Place,
    Purpose,
    ShowExchangeGroup,
)
from handlers.routing.texts.cards import PARAGRAPH
from handlers.routing.texts.sentences import who
from handlers.words import Html, bold, joined, n, t, within_limit
from storage.drafts import Draft
from storage.exchange_groups import ExchangeGroup
from storage.members import Member
from storage.messages import Message

MOST_KEYS = 40


def all_groups(screen: str, groups: Sequence[ExchangeGroup], noted: Html | None = None) -> Message:
    """Every exchange group, a key each; `noted` says what was done."""
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
            noted,
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


def name_asked(
    screen: str, group: ExchangeGroup | None = None, *, too_long: bool = False
) -> Message:
    """What is it called, or what is this one called from now on?"""
    problem = t("C'est trop long : 40 signes au plus.") if too_long else None
    head, before = t("Nouveau groupe d'échange"), _to_all(screen)
    asked = t("Comment s'appelle-t-il ? Écrivez un nom court, comme « Violences ».")
    if group is not None:
        head = t("Groupe d'échange « {name} »", name=group.name)
        before = keyboard.key(t("Retour"), ShowExchangeGroup(screen, group.id))
        asked = t("Quel sera son nouveau nom ? Écrivez-le.")
    text = joined([bold(head), problem, asked], PARAGRAPH)
    return Message(text=text, markup=keyboard.keys([before]))


def really_remove(screen: str, group: ExchangeGroup, rules: int) -> Message:
    """Asked once: the rules that name it go with it, and what they opened closes."""
    with_it = n(
        "Une règle le nomme : elle part avec lui, et ce qu'elle a ouvert se referme aussitôt.",
        "{count} règles le nomment : elles partent avec lui, et ce qu'elles ont ouvert se referme "
        "aussitôt.",
        rules,
    )
    head = bold(t("Supprimer le groupe d'échange « {name} » ?", name=group.name))
    text = joined([head, with_it if rules else t("Aucune règle ne le nomme.")], PARAGRAPH)
    keys = [
        keyboard.key(t("Oui, supprimer"), OnExchangeGroup(screen, group.id, GroupAct.REMOVE)),
        keyboard.key(t("Garder"), ShowExchangeGroup(screen, group.id)),
    ]
    return Message(text=text, markup=keyboard.keys(keys))


def removed() -> Html:
    """It is gone."""
    return t("C'est fait : le groupe d'échange est supprimé.")


def inside(
    draft: Draft,
    screen: str,
    group: ExchangeGroup,
    members: Sequence[Member],
    found: Sequence[Member] | None,
) -> Message:
    """Who is in it, each with a key to leave; and whom the typed name may mean (None: no line)."""
    lines = [_line(member) for member in members]
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
    acts = [
        keyboard.key(t("Renommer…"), OnExchangeGroup(screen, group.id, GroupAct.RENAME)),
        keyboard.key(t("Supprimer…"), OnExchangeGroup(screen, group.id, GroupAct.ASK_REMOVE)),
    ]
    return Message(
        text=within_limit(head, lines),
        markup=keyboard.keys(
            *keyboard.column(offered),
            *keyboard.column(leaving[:MOST_KEYS]),
            acts,
            [_to_all(screen)],
        ),
    )


def gone() -> Html:
    """No such group."""
    return t("Ce groupe d'échange n'existe plus.")


def _line(member: Member) -> Html:
    if member.is_active:
        return t("• {who}", who=who(member))
    return t("• {who}, accès suspendu", who=who(member))


def _to_all(screen: str) -> keyboard.Key:
    return keyboard.key(t("Retour"), Open(screen, Place.EXCHANGE_GROUPS))


def _key(draft: Draft, label: str, member: Member, *, leaves: bool = False) -> Mapping[str, Any]:
    return keyboard.key(label, MoveInGroup(draft.id, member.id, leaves))
