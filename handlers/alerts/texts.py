"""What people read when they acknowledge, open or take back an alert."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.alerts.buttons import (
    TOWN_HALL,
    Acknowledge,
    AskReached,
    ConfirmWithdraw,
    KeepAlert,
    Reached,
    ReadAgain,
)
from handlers.alerts.content import summary
from handlers.alerts.correcting.texts import before_key, corrected_said
from handlers.alerts.corroboration_texts import corroborate_key
from handlers.alerts.following.buttons import Follow
from handlers.alerts.french import of
from handlers.alerts.labels import colour
from handlers.alerts.report import Report
from handlers.alerts.status_texts import stage_said
from handlers.alerts.telling import Telling
from handlers.dates import spoken_time
from handlers.exercise import banner
from handlers.words import bold, joined, language, n, quoted, t
from storage.alert_scopes import answers_for
from storage.alerts import Alert
from storage.members import Member, Role
from storage.messages import Message
from storage.notices import Behalf
from storage.statuses import Status


def seen_by(telling: Telling, behalf: Behalf) -> Message:
    """The author learns it in private."""
    reference, at = telling.alert.reference, telling.at(telling.seen[behalf].at)
    if behalf is Behalf.TOWN_HALL:
        text = t(
            "C'est vu : la mairie a reçu votre alerte {reference} {at}. La suite s'affichera "
            "ici. Si cela s'aggrave : 17. Merci.",
            reference=reference,
            at=at,
        )
    else:
        text = t(
            "C'est vu : la coordination a reçu votre alerte {reference} {at}. La suite "
            "s'affichera ici. Si cela s'aggrave : 17. Merci.",
            reference=reference,
            at=at,
        )
    return Message(text=joined([banner(telling.policy), text]))


def noted(_: Telling) -> str:
    """The first « Bien reçu »."""
    return t("Merci, c'est noté : l'auteur est prévenu. Danger immédiat : 17.")


def noted_all(count: int) -> str:
    """« Bien reçu » for a list; 0 where all of it was seen before."""
    if not count:
        return t("C'est déjà fait. Merci.")
    return n(
        "Merci, c'est noté pour {count} alerte : l'auteur est prévenu. Danger immédiat : 17.",
        "Merci, c'est noté pour {count} alertes : les auteurs sont prévenus. Danger immédiat : 17.",
        count,
    )


def unknown_all() -> str:
    """Nothing of a list is open to whoever tapped."""
    return t("Aucune de ces alertes ne vous est ouverte.")


def seen_before(telling: Telling) -> str:
    """Somebody was faster."""
    return t("C'est déjà fait : {stage}. Merci.", stage=stage_said(telling))


def own_alert(_: Telling) -> str:
    """One's own alert."""
    return t("C'est votre alerte : un autre destinataire dira qu'il l'a vue.")


def for_town_hall(telling: Telling) -> str:
    """Somebody who reads it because of a rule, and is not at the town hall concerned."""
    commune = of(telling.commune.name)
    return t("C'est à la mairie {of_commune} de dire qu'elle l'a vue.", of_commune=commune)


def withdrawn() -> str:
    """The author took it back."""
    return t("Cette alerte a été retirée par son auteur.")


def over(telling: Telling) -> str:
    """Nothing is left to do with it."""
    if telling.alert.status is Status.WITHDRAWN:
        return withdrawn()
    return t("Plus rien à faire : {stage}. Merci.", stage=stage_said(telling))


def unknown() -> str:
    """Hidden or absent: the same answer."""
    return t("Cette alerte ne vous est pas ouverte.")


def whom_reached(alert: Alert, officials: Sequence[Member]) -> Message:
    """Whom did the coordinator have on the phone?"""
    named = [
        keyboard.key(official.full_name, Reached(alert.id, official.id)) for official in officials
    ]
    other = keyboard.key(t("Quelqu'un d'autre à la mairie"), Reached(alert.id, TOWN_HALL))
    text = t("Qui avez-vous joint au sujet de {reference} ?", reference=alert.reference)
    return Message(text=text, markup=keyboard.keys(*keyboard.column([*named, other])))


def opened_in_private() -> str:
    """Pressed in a group."""
    return t("Ouvert dans notre conversation privée.")


def opened_here() -> str:
    """Pressed in private."""
    return t("Voici l'alerte.")


def still_open(until: datetime, zone: ZoneInfo) -> str:
    """It stands on the screen already."""
    at = spoken_time(until, zone, language())
    return t("L'alerte est déjà ouverte dans notre conversation privée, jusqu'à {at}.", at=at)


def no_private_chat(bot_username: str) -> str:
    """There is nowhere to show it."""
    return t("Ouvrez d'abord notre conversation : @{bot}, puis Démarrer.", bot=bot_username)


def opening(reference: str) -> Message:
    """The place where the content will be shown, protected from forwarding."""
    text = t("{reference} : un instant…", reference=bold(reference))
    return Message(text=text, protected=True)


def content(
    telling: Telling, report: Report, organisation: str, until: datetime, reader: Member
) -> Message:
    """The whole alert, until it erases itself; what one can do about it is right under it."""
    alert = telling.alert
    text = joined(
        [
            joined(
                [
                    banner(telling.policy),
                    bold(joined([colour(alert.severity), alert.reference], " · ")),
                    summary(report, {telling.commune.insee: telling.commune.name}, telling.said),
                    t(
                        "Signalée {at} par {who}",
                        who=organisation,
                        at=telling.at(alert.created_at),
                    ),
                    corrected_said(telling),
                ]
            ),
            quoted(report.note) if report.note else None,
            t("Réservé aux destinataires. S'efface {at}.", at=telling.at(until)),
        ],
        "\n\n",
    )
    too = [] if alert.author == reader.id else corroborate_key(telling)
    follow = keyboard.key(t("Suite…"), Follow(alert.id))
    before = before_key(alert, alert.version)
    markup = keyboard.keys([*_acts(telling, reader), follow], too, before)
    return Message(text=text, markup=markup, protected=True)


def _acts(telling: Telling, reader: Member) -> list[Mapping[str, object]]:
    alert = telling.alert
    if alert.author == reader.id or not telling.is_waiting:
        return []
    if not answers_for(reader, alert):
        return []
    acts = [keyboard.key(t("Bien reçu"), Acknowledge(alert.id))]
    if Role.COORDINATOR in reader.roles_on_alerts:
        acts.append(keyboard.key(t("Joint par téléphone…"), AskReached(alert.id)))
    return acts


def erased(alert: Alert, until: datetime, zone: ZoneInfo) -> Message:
    """What stands there afterwards."""
    text = t(
        "{reference} : effacé à {at}.",
        reference=bold(alert.reference),
        at=spoken_time(until, zone, language()),
    )
    again = keyboard.key(t("Relire"), ReadAgain(alert.id))
    return Message(text=text, markup=keyboard.keys([again]))


def really_withdraw(alert: Alert) -> Message:
    """Asked once: a slip of the finger takes nothing back."""
    answers = [
        keyboard.key(t("Oui, retirer"), ConfirmWithdraw(alert.id)),
        keyboard.key(t("Garder"), KeepAlert(alert.id)),
    ]
    text = t("Retirer l'alerte {reference} ?", reference=bold(alert.reference))
    return Message(text=text, markup=keyboard.keys(answers))


def kept() -> str:
    """Not taken back after all."""
    return t("L'alerte reste envoyée.")


def taken_back() -> str:
    """One's own alert was withdrawn."""
    return t("C'est fait : l'alerte est retirée.")


def taken_back_before() -> str:
    """It was withdrawn before."""
    return t("C'est déjà fait : l'alerte est retirée.")


def too_late() -> str:
    """Somebody has acknowledged it."""
    return t("Trop tard pour la retirer : elle a été vue. Prévenez la coordination.")
