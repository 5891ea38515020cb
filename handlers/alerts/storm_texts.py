"""The message that lists alerts when they come too fast: a line and a key each, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers import keyboard
from handlers.alerts.buttons import AcknowledgeAll, Read
from handlers.alerts.correcting.texts import corrected_in_short
from handlers.alerts.corroboration_texts import corroborated_in_short
from handlers.alerts.escalating.advancing import was_passed_on
from handlers.alerts.labels import COLOURS
from handlers.alerts.notice_texts import hello
from handlers.alerts.status_texts import is_over, stage_in_short, stage_said
from handlers.alerts.telling import Telling
from handlers.exercise import banner
from handlers.words import LIMIT, Html, bold, escaped, joined, n, t, units
from storage.alerts import Severity
from storage.messages import Message
from storage.notices import Audience
from storage.statuses import Status

KEYS_A_ROW = 4


@dataclass(frozen=True, slots=True)
class Listed:
    """What a storm's message says, newest first. `upto`: how many lines its reader can know."""

    storm: str
    upto: int
    audience: Audience
    tellings: Sequence[Telling]

    @property
    def in_force(self) -> Sequence[Telling]:
        """Without those that were withdrawn."""
        return [each for each in self.tellings if each.alert.status is not Status.WITHDRAWN]

    @property
    def unseen(self) -> Sequence[Telling]:
        """Those of which this reader can still say "Bien reçu"."""
        if self.audience is Audience.COORDINATOR:
            return [each for each in self.in_force if each.is_waiting and not each.seen]
        return [each for each in self.in_force if each.is_waiting]


def storm_message(listed: Listed) -> Message:
    """The list as this audience may read it, as things stand; every reference is in it."""
    first = listed.tellings[0]
    head = joined([banner(first.policy), bold(_title(listed)), _call(listed)])
    read = [keyboard.key(each.alert.reference, Read(each.alert.id)) for each in listed.in_force]
    return Message(
        text=_fitting(head, listed),
        markup=keyboard.keys(*keyboard.rows_of(KEYS_A_ROW, read), _ack(listed)),
        silent=not listed.unseen,
    )


def _title(listed: Listed) -> Html:
    count = len(listed.in_force)
    all_orange = all(each.alert.severity is Severity.ORANGE for each in listed.tellings)
    if not count:
        return t("Alertes orange : toutes retirées") if all_orange else t("Alertes retirées")
    worst = max(each.alert.severity for each in listed.in_force)
    if all_orange:
        said = n("Encore {count} alerte orange", "Encore {count} alertes orange", count)
    else:
        said = n("{count} alerte", "{count} alertes", count)
    return Html(f"{COLOURS[worst]} {said}")


def _call(listed: Listed) -> Html | None:
    """What it is, and what one can do; nothing once all is seen."""
    if not listed.in_force:
        return None
    if not listed.unseen:
        return n("Elle a été vue. Merci.", "Toutes ont été vues. Merci.", len(listed.in_force))
    newest = t("La plus récente est en haut.") if len(listed.tellings) > 1 else None
    if listed.audience is Audience.GROUP:
        return joined([newest, t("Touchez une référence pour lire l'alerte en privé.")], " ")
    touch = joined([_relay(listed), t("Touchez une référence pour lire l'alerte.")], " ")
    if listed.audience in {Audience.COORDINATOR, Audience.NAMED}:
        return joined([newest, touch], " ")
    only = n(
        "« Bien reçu » dit seulement que vous l'avez vue. Danger immédiat : 17.",
        "« Bien reçu » dit seulement que vous les avez vues. Danger immédiat : 17.",
        len(listed.unseen),
    )
    return joined([hello(listed.tellings[0]), newest, touch, only], " ")


def _relay(listed: Listed) -> Html | None:
    """Somebody was asked before, and has not answered."""
    if not any(was_passed_on(each) for each in listed.unseen):
        return None
    return t("Personne n'a encore répondu : pouvez-vous prendre le relais ?")


def _fitting(head: Html, listed: Listed) -> Html:
    """Whole lines; where a message cannot hold them, the oldest say less, and none is left out."""
    lines = [_line(each, listed.audience) for each in listed.tellings]
    left = LIMIT - units(head) - 2 - sum(units(line) + 1 for line in lines)
    for place in reversed(range(len(lines))):
        if left >= 0:
            break
        short = _short(listed.tellings[place])
        left += units(lines[place]) - units(short)
        lines[place] = short
    return joined([head, joined(lines)], "\n\n")


def _line(telling: Telling, audience: Audience) -> Html:
    """« 🟠 A-4M7T · Tronville-en-Barrois · à 23 h 04, pas encore vue »."""
    if telling.alert.status is Status.WITHDRAWN:
        return joined([_reference(telling), stage_said(telling)], " · ")
    sector = audience is Audience.GROUP and telling.is_discreet
    where = t("votre secteur") if sector else escaped(telling.commune.name)
    at = telling.at(telling.alert.created_at)
    status = t("{at}, {stage}", at=at, stage=stage_said(telling))
    told = [corrected_in_short(telling), corroborated_in_short(telling)]
    return joined([_reference(telling), where, status, *told, *_gaps(telling, audience)], " · ")


def _short(telling: Telling) -> Html:
    return joined([_reference(telling), stage_in_short(telling)], " · ")


def _reference(telling: Telling) -> Html:
    return Html(f"{COLOURS[telling.alert.severity]} {bold(telling.alert.reference)}")


def _gaps(telling: Telling, audience: Audience) -> list[Html]:
    """Never silently dropped: the coordinators learn who cannot be told."""
    if audience is not Audience.COORDINATOR or is_over(telling):
        return []
    unreached = not telling.recipients.officials and telling.is_waiting
    return [
        *([t("⚠️ mairie à appeler")] if unreached else []),
        *([] if telling.recipients.groups else [t("⚠️ aucun groupe")]),
    ]


def _ack(listed: Listed) -> list[Mapping[str, object]]:
    count = len(listed.unseen)
    if not count or listed.audience is Audience.NAMED:
        return []
    if listed.audience is Audience.GROUP:
        label = t("Bien reçu pour mes communes")
    else:
        label = n("Bien reçu", "Bien reçu pour les {count}", count)
    return [keyboard.key(label, AcknowledgeAll(listed.storm, listed.upto))]
