"""What a coordinator reads about the groups that there are."""

from collections.abc import Collection, Sequence

from handlers import keyboard
from handlers.groups.buttons import (
    AskUnlink,
    ChangeCommunes,
    LinkGroup,
    ShowGroup,
    ShowGroups,
    Unlink,
)
from handlers.groups.texts.parts import Names, communes, lacks, let_write
from handlers.words import Html, bold, joined, n, t, within_limit
from storage.groups import Group
from storage.messages import Message

LONGEST_LABEL = 40
MOST_KEYS = 40


def overview(
    screen: str, groups: Sequence[Group], names: Names, muted: Collection[str] = ()
) -> Message:
    """/groupe: every linked group, what it serves, and what is wrong with it.

    `muted` are the chats in which the bot may not write.
    """
    head = joined([bold(t("Groupes Telegram")), "" if groups else t("Aucun groupe n'est relié.")])
    lines = [_line(group, names, muted) for group in groups]
    shown = [keyboard.key(_label(g.title), ShowGroup(screen, g.id)) for g in groups[:MOST_KEYS]]
    start = [keyboard.key(t("Relier un groupe"), LinkGroup())]
    return Message(
        text=within_limit(head, lines), markup=keyboard.keys(*keyboard.column(shown), start)
    )


def card(screen: str, group: Group, names: Names, muted: Collection[str] = ()) -> Message:
    """One group, and what can be done with it."""
    off = t("Ne plus suivre") if group.is_linked else t("Oublier ce groupe")
    change = [keyboard.key(t("Changer les communes"), ChangeCommunes(group.id))]
    return Message(
        text=joined([_line(group, names, muted), *_mending(group, muted)]),
        markup=keyboard.keys(
            change if group.is_linked else [],
            [keyboard.key(off, AskUnlink(screen, group.id))],
            [keyboard.key(t("Retour"), ShowGroups(screen))],
        ),
    )


def ask_unlink(screen: str, group: Group) -> Message:
    """Asked before a group is unlinked, or a lost one forgotten."""
    if group.is_linked:
        question = t(
            "Ne plus suivre {title} ? Aucune alerte n'y paraîtra plus, et Vigie le quittera.",
            title=bold(group.title),
        )
    else:
        question = t("Oublier {title} ? Vigie n'y est déjà plus.", title=bold(group.title))
    return Message(
        text=question,
        markup=keyboard.keys(
            [keyboard.key(t("Oui, c'est décidé"), Unlink(screen, group.id))],
            [keyboard.key(t("Retour"), ShowGroup(screen, group.id))],
        ),
    )


def unlinked_toast(group: Group) -> str:
    """Over the screen, once it is done."""
    if group.is_linked:
        return t("C'est fait : ce groupe ne reçoit plus rien.")
    return t("C'est fait : ce groupe est oublié.")


def _line(group: Group, names: Names, muted: Collection[str]) -> Html:
    trouble = None
    if not group.is_linked:
        trouble = t("⚠️ Vigie n'y est plus")
    elif group.chat in muted:
        trouble = t("⚠️ Vigie ne peut pas y écrire")
    elif group.missing:
        trouble = n("⚠️ {count} droit manque", "⚠️ {count} droits manquent", len(group.missing))
    served = communes(group.communes, names)
    return joined([t("{title} : {served}", title=bold(group.title), served=served), trouble])


def _mending(group: Group, muted: Collection[str]) -> Sequence[Html]:
    """What the coordinator can do about what is wrong."""
    if group.is_linked:
        return (*([let_write()] if group.chat in muted else []), *lacks(group))
    return (
        t(
            "Rien n'y paraît plus. Remettez Vigie dans le groupe, puis reliez-le de nouveau ; "
            "ou bien oubliez-le."
        ),
    )


def _label(title: str) -> str:
    return title if len(title) <= LONGEST_LABEL else f"{title[: LONGEST_LABEL - 1]}…"
