"""What a notice says, to whom: the group, the town hall, the coordinators, and its author."""

from collections.abc import Mapping, Sequence

from handlers import keyboard
from handlers.alerts.buttons import Acknowledge, AskReached, Read, Withdraw
from handlers.alerts.content import risk_in_notice
from handlers.alerts.correcting.texts import correct_key, corrected_said
from handlers.alerts.corroboration_texts import corroborate_key, corroborated_said
from handlers.alerts.escalating.declining_texts import decline_key, declined_said, who_cannot
from handlers.alerts.escalating.texts import relay_said
from handlers.alerts.following.buttons import Follow
from handlers.alerts.french import of
from handlers.alerts.labels import COLOURS, colour, label
from handlers.alerts.status_texts import is_over, morning_said, stage_said, status_said
from handlers.alerts.telling import Telling
from handlers.exercise import banner
from handlers.words import Html, bold, joined, later, n, t
from storage.alerts import Severity
from storage.messages import Message
from storage.notices import Acknowledgement, Audience
from storage.statuses import OPEN, Status

EVENING, MORNING = 18, 5
"""« Bonsoir » from six in the evening to five in the morning."""


def notice(
    telling: Telling,
    audience: Audience,
    *,
    reader: str = "",
    is_relay: bool = False,
    can_read: bool = False,
) -> Message:
    """The notice as this audience may read it, as things stand; `reader` by id.

    `is_relay`: it asks somebody to take over, because nobody has answered. `can_read`: whoever
    sent it may read it, and so correct and follow it; a place may not.
    """
    match audience:
        case Audience.GROUP:
            return _group(telling)
        case Audience.OFFICIAL:
            return _official(telling, reader, is_relay=is_relay)
        case Audience.COORDINATOR:
            return _coordinator(telling, reader, is_relay=is_relay)
        case Audience.NAMED:
            return _named(telling)
        case Audience.AUTHOR:
            return _author(telling, can_read=can_read)


def hello(telling: Telling) -> Html:
    """« Bonsoir. », or « Bonjour. » by day."""
    hour = telling.now.astimezone(telling.zone).hour
    return t("Bonjour.") if MORNING <= hour < EVENING else t("Bonsoir.")


def _group(telling: Telling) -> Message:
    """No name, no note; for a small commune or a sensitive nature, sector and colour only."""
    alert, report = telling.alert, telling.report
    commune = None if telling.is_discreet else telling.commune.name
    head = joined([colour(alert.severity), alert.reference, commune], " · ")
    if telling.is_discreet:
        what = t("Une situation dans votre secteur.")
    else:
        risk = risk_in_notice(report, telling.said)
        what = Html(joined([label(report.nature) if report.nature else None, risk], ", ") + ".")
    read = keyboard.key(t("Lire en privé"), Read(alert.id))
    too = [] if telling.is_discreet else corroborate_key(telling)
    changed = corrected_said(telling, is_discreet=telling.is_discreet)
    text = joined([bold(head), what, status_said(telling), changed, corroborated_said(telling)])
    return _message(telling, text, [[read, *_ack(telling)], too])


def _official(telling: Telling, reader: str, *, is_relay: bool) -> Message:
    """Without the nature: a lock screen shows it to anyone."""
    text = joined(
        [*_asked_of_official(telling, reader, is_relay=is_relay), corrected_said(telling)]
    )
    rows = [
        [keyboard.key(t("Lire"), Read(telling.alert.id)), *_ack(telling), _follow(telling)],
        decline_key(telling, reader),
    ]
    return _message(telling, text, [*rows, corroborate_key(telling)])


def _asked_of_official(telling: Telling, reader: str, *, is_relay: bool) -> list[Html | None]:
    too = corroborated_said(telling)
    if not telling.is_unanswered:
        return [private_head(telling), status_said(telling), too]
    if reader in telling.declined:
        return [private_head(telling), declined_said(telling, reader), too]
    if is_relay:
        return [relay_said(telling, Audience.OFFICIAL), too]
    return [private_head(telling), _call(telling), too]


def _coordinator(telling: Telling, reader: str, *, is_relay: bool) -> Message:
    """The catch-all: who was not reached, and by name who has seen it, or cannot."""
    text = joined(
        [
            *_asked_of_coordinator(telling, reader, is_relay=is_relay),
            corrected_said(telling),
            corroborated_said(telling),
            *_names(telling),
            who_cannot(telling, reader),
            *_gaps(telling),
        ]
    )
    alert = telling.alert.id
    rows = [[keyboard.key(t("Lire"), Read(alert)), *_ack(telling), _follow(telling)]]
    if telling.is_waiting:
        rows.append([keyboard.key(t("Joint par téléphone…"), AskReached(alert))])
    return _message(telling, text, [*rows, decline_key(telling, reader), corroborate_key(telling)])


def _asked_of_coordinator(telling: Telling, reader: str, *, is_relay: bool) -> list[Html]:
    if telling.is_unanswered and reader in telling.declined:
        return [private_head(telling), declined_said(telling, reader)]
    if telling.is_unanswered and is_relay:
        return [relay_said(telling, Audience.COORDINATOR)]
    return [private_head(telling), status_said(telling)]


def _named(telling: Telling) -> Message:
    """For whoever a rule names: to know of it, not to answer it; without the nature, too."""
    alert = telling.alert
    if telling.seen or not telling.is_waiting:
        what = status_said(telling)
    else:
        to_know = t("Elle vous est transmise pour information. Danger immédiat : 17.")
        what = joined([hello(telling), _waiting(telling), to_know], " ")
    read = keyboard.key(t("Lire"), Read(alert.id))
    changed = corrected_said(telling)
    text = joined([private_head(telling), what, changed, corroborated_said(telling)])
    return _message(telling, text, [[read, _follow(telling)], corroborate_key(telling)])


def _author(telling: Telling, *, can_read: bool) -> Message:
    """The receipt: the reference, who was told, and what comes next."""
    alert = telling.alert
    if alert.status is Status.WITHDRAWN:
        gone = t("Vous avez retiré l'alerte <b>{reference}</b>.", reference=alert.reference)
        return _message(telling, gone, [])
    at = telling.at(alert.created_at)
    sent = t("Alerte <b>{reference}</b> partie {at}.", reference=alert.reference, at=at)
    if telling.seen or alert.status not in OPEN:
        nxt = _sentence(stage_said(telling))
    else:
        nxt = t("La suite s'affichera ici. Si cela s'aggrave : 17.")
    changed, too = corrected_said(telling), corroborated_said(telling)
    text = joined([sent, told_said(telling), changed, too, nxt])
    withdraw = keyboard.key(t("Retirer"), Withdraw(alert.id))
    withdraws = [withdraw] if telling.can_be_withdrawn else []
    row = [*withdraws, *([*correct_key(alert), _follow(telling)] if can_read else [])]
    return _message(telling, Html(f"{COLOURS[alert.severity]} {text}"), [row])


def readers_said(telling: Telling) -> Html | None:
    """« Lue par 2 personnes », without the author."""
    if not telling.readers:
        return None
    return n("Lue par {count} personne.", "Lue par {count} personnes.", telling.readers)


def told_said(telling: Telling) -> Html:
    """« Prévenus : la mairie de Tronville, la coordination », or whom to call if nobody was."""
    groups = telling.told(Audience.GROUP)
    titles = [group.title for group in telling.recipients.groups if group.id in groups]
    told = [
        t("la mairie {of_commune}", of_commune=of(telling.commune.name))
        if telling.told(Audience.OFFICIAL)
        else None,
        *(t("le groupe « {title} »", title=title) for title in titles),
        _partners(len(telling.told(Audience.NAMED))),
        t("la coordination") if telling.told(Audience.COORDINATOR) else None,
    ]
    if not any(told):
        return morning_said(telling) if telling.is_held else _nobody(telling)
    return t("Prévenus : {told}.", told=joined(told, ", "))


def _partners(count: int) -> Html | None:
    return n("{count} autre partenaire", "{count} autres partenaires", count) if count else None


def _message(telling: Telling, text: str, rows: Sequence[keyboard.Row]) -> Message:
    withdrawn = telling.alert.status is Status.WITHDRAWN
    return Message(
        text=joined([banner(telling.policy), _danger(telling), text]),
        markup=keyboard.keys(*([] if withdrawn else rows)),
        silent=telling.is_silent,
    )


def _danger(telling: Telling) -> Html | None:
    if not telling.alert.immediate_danger:
        return None
    return t(
        "🚨 <b>Danger immédiat.</b> Dans le doute, appelez le 17 : Vigie ne prévient pas "
        "les secours."
    )


def private_head(telling: Telling) -> Html:
    """« 🟠 Orange · A-4M7T · Tronville-en-Barrois », without the nature."""
    alert = telling.alert
    return bold(joined([colour(alert.severity), alert.reference, telling.commune.name], " · "))


_WAITING: Mapping[Severity, str] = {
    Severity.GREEN: later("Une alerte verte vous attend pour {commune}."),
    Severity.YELLOW: later("Une alerte jaune vous attend pour {commune}."),
    Severity.ORANGE: later("Une alerte orange vous attend pour {commune}."),
    Severity.RED: later("Une alerte rouge vous attend pour {commune}."),
}


def _call(telling: Telling) -> Html:
    only = t("« Bien reçu » dit seulement que vous l'avez vue. Danger immédiat : 17.")
    return joined([hello(telling), _waiting(telling), only], " ")


def _waiting(telling: Telling) -> Html:
    return t(_WAITING[telling.alert.severity], commune=telling.commune.name)


def _ack(telling: Telling) -> list[Mapping[str, object]]:
    if not telling.is_waiting:
        return []
    return [keyboard.key(t("Bien reçu"), Acknowledge(telling.alert.id))]


def _follow(telling: Telling) -> Mapping[str, object]:
    return keyboard.key(t("Suite…"), Follow(telling.alert.id))


def _names(telling: Telling) -> list[Html]:
    """Who has seen it: for the coordinators alone."""
    return [_name(telling, each) for each in telling.seen.values()]


def _name(telling: Telling, seen: Acknowledgement) -> Html:
    name = telling.people[seen.reached or seen.member]
    if seen.reached:
        return t("Au téléphone : {name}.", name=name)
    if seen.by_phone:
        return t("Appel noté par {name}.", name=name)
    return t("Vue par {name}.", name=name)


def _gaps(telling: Telling) -> list[Html]:
    """Never silently dropped: the coordinators learn who cannot be told."""
    gaps: list[Html] = []
    if is_over(telling):
        return gaps
    commune = of(telling.commune.name)
    if not telling.recipients.officials and telling.is_waiting:
        gaps.append(
            t("⚠️ Personne à la mairie {of_commune} n'est joignable par Vigie.", of_commune=commune)
        )
    if telling.recipients.officials and telling.recipients.lacks_on_call and telling.is_waiting:
        gaps.append(
            t(
                "⚠️ La personne d'astreinte n'est pas joignable : la mairie est prévenue dans "
                "l'ordre habituel."
            )
        )
    if not telling.recipients.groups:
        gaps.append(t("⚠️ Aucun groupe ne reçoit les alertes de cette commune."))
    return gaps


def _nobody(telling: Telling) -> Html:
    phone = telling.policy.coordination_phone
    call = t("Appelez la coordination : {phone}.", phone=phone) if phone else None
    town_hall = t("Appelez la mairie, ou le 17.")
    return joined([t("Vigie n'a pu prévenir personne pour l'instant."), town_hall, call], " ")


def _sentence(said: Html) -> Html:
    return Html(f"{said[:1].upper()}{said[1:]}.")
