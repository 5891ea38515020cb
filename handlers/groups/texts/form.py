"""What a coordinator reads while linking a group: its communes, then the group itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.dates import spoken_time
from handlers.groups.buttons import CommunesChosen, DropCommune, PickCommune, StopLinking
from handlers.groups.form import Choice
from handlers.groups.texts.parts import Names, communes, follows, lacks
from handlers.words import Html, bold, joined, language, t
from storage.drafts import Draft
from storage.groups import BotRight, Group
from storage.messages import Message

MOST_KEYS = 40

_ASKED = ("can_manage_chat", *(right.value for right in BotRight))
_NOT_ASKED = (
    "is_anonymous",
    "can_manage_video_chats",
    "can_promote_members",
    "can_change_info",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def choose_communes(draft: Draft, choice: Choice, names: Names) -> Message:
    """Which communes does the group serve?"""
    lines = [
        bold(t("Quelles communes ce groupe suit-il ?")),
        t("Écrivez un nom, un code INSEE ou un code postal. Plusieurs ? Une virgule entre chaque."),
        t("Choisies : {names}.", names=communes(choice.chosen, names)) if choice.chosen else None,
        t("Je ne trouve pas « {words} » dans le conseil.", words=choice.unknown)
        if choice.unknown
        else None,
        _offer(choice, names),
    ]
    return Message(text=joined(lines), markup=_choosing_keys(draft, choice, names))


def choose_group(draft: Draft, choice: Choice, names: Names, zone: ZoneInfo) -> Message:
    """The communes are known: two ways to name the group."""
    until = spoken_time(datetime.fromisoformat(choice.code_until), zone, language())
    return Message(
        text=joined(
            [
                bold(t("Un groupe pour {names}", names=communes(choice.chosen, names))),
                t("Le plus simple : le bouton « Choisir le groupe », en bas de l'écran."),
                t(
                    "Ou ajoutez Vigie au groupe comme administrateur, puis écrivez-y vous-même, "
                    "avant {time} :",
                    time=until,
                ),
                Html(f"<code>/lier {choice.code}</code>"),
            ]
        ),
        markup=keyboard.keys([_stop(draft)]),
    )


def share_group(choice: Choice) -> Message:
    """Brings the key that lists the coordinator's own groups."""
    rights = dict.fromkeys(_ASKED, True) | dict.fromkeys(_NOT_ASKED, False)
    request = {
        "request_id": choice.asked,
        "chat_is_channel": False,
        "user_administrator_rights": rights,
        "bot_administrator_rights": rights,
        "request_title": True,
    }
    return Message(
        text=t("Choisissez le groupe : Telegram y fera entrer Vigie avec les droits utiles."),
        markup=keyboard.permanent([{"text": t("Choisir le groupe"), "request_chat": request}]),
    )


def finished(group: Group, names: Names) -> Message:
    """The form, once its group is linked."""
    return Message(text=follows(group, names))


def linked(group: Group, keys: Mapping[str, Any]) -> Message:
    """The group is linked; `keys` are the permanent ones, back in their place."""
    return Message(
        text=joined(
            [
                t("C'est fait : {title} est relié.", title=bold(group.title)),
                *lacks(group),
                t("Si quelqu'un s'y montre sans y avoir sa place, je vous le dirai."),
            ]
        ),
        markup=keys,
    )


def stopped() -> Message:
    """The form, once it was left."""
    return Message(text=t("Rien n'a changé."))


def keys_are_back(keys: Mapping[str, Any]) -> Message:
    """The permanent keys instead of the one that shares a group."""
    return Message(text=t("Vos boutons habituels sont revenus."), markup=keys)


def left_alone() -> Message:
    """The form, once nobody touched it for too long."""
    return Message(text=t("Rien n'a changé : ce choix s'est refermé. Pour recommencer : /groupe."))


def choose_with_keys() -> Message:
    """A typed line where a group was to be chosen."""
    return Message(
        text=t("Choisissez le groupe avec le bouton « Choisir le groupe », ou « Annuler ».")
    )


def asked_too_long_ago(keys: Mapping[str, Any]) -> Message:
    """A group was shared for a form that is no longer open."""
    return Message(
        text=t("Ce choix n'est plus ouvert, rien n'a changé. Recommencez par /groupe."), markup=keys
    )


def _offer(choice: Choice, names: Names) -> Html | None:
    """An old name or a slip that leads to one commune alone is confirmed by its name."""
    if not choice.offered:
        return None
    if len(choice.offered) > 1:
        return t("Touchez la bonne :")
    return t("C'est bien <b>{name}</b> ?", name=names[choice.offered[0]])


def _choosing_keys(draft: Draft, choice: Choice, names: Names) -> Mapping[str, Any]:
    is_only = len(choice.offered) == 1
    offered = [
        keyboard.key(
            t("Oui, {name}", name=names[insee]) if is_only else names[insee],
            PickCommune(draft.id, draft.version, place),
        )
        for place, insee in enumerate(choice.offered[:MOST_KEYS])
    ]
    chosen = [
        keyboard.key(
            t("Retirer {name}", name=names[insee]), DropCommune(draft.id, draft.version, place)
        )
        for place, insee in enumerate(choice.chosen[:MOST_KEYS])
    ]
    done = [keyboard.key(t("C'est tout"), CommunesChosen(draft.id, draft.version))]
    return keyboard.keys(
        *keyboard.column(offered),
        *keyboard.column(chosen),
        done if choice.chosen else [],
        [_stop(draft)],
    )


def _stop(draft: Draft) -> Mapping[str, Any]:
    return keyboard.key(t("Annuler"), StopLinking(draft.id, draft.version))
