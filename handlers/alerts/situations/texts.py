"""What people read of a situation: its card, the list, and what is asked before it changes."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import keyboard
from handlers.alerts.following.buttons import Follow
from handlers.alerts.hours import said_at
from handlers.alerts.labels import COLOURS
from handlers.alerts.situations.buttons import (
    AskClose,
    AskReaders,
    AskRemove,
    Link,
    OpenSituation,
    Remove,
    Reopen,
    SituationCard,
    SituationPage,
    TakeLead,
)
from handlers.alerts.situations.closing.texts import ended_so
from handlers.alerts.situations.decisions.buttons import AskMode, ShowDecisions
from handlers.alerts.situations.decisions.texts import counted
from handlers.alerts.situations.growth import Growth
from handlers.alerts.situations.growth_texts import growth_lines, growth_said
from handlers.alerts.situations.opening_texts import named
from handlers.alerts.situations.thread.texts import keys_of_thread, lines_of_thread
from handlers.alerts.situations.viewing import Listing, View
from handlers.alerts.status_texts import stage_said
from handlers.alerts.telling import Telling
from handlers.exercise import banner
from handlers.words import Html, bold, joined, n, t, within_limit
from storage.alerts import Alert
from storage.messages import Message
from storage.situations import Situation

Keys = list[Mapping[str, Any]]


def slot_of(screen: str) -> str:
    """The place of the message that changes."""
    return f"situation:{screen}"


def card(screen: str, view: View) -> Message:
    """One situation, with the alerts that the reader may open, and what they may do."""
    alerts = [keyboard.key(_alert_label(each), Follow(each.alert.id)) for each in view.tellings]
    return Message(
        text=within_limit(_head(view), [_line(each) for each in view.tellings]),
        markup=keyboard.keys(
            *keyboard.pairs(alerts),
            keys_of_thread(view.situation, view.notes),
            *_acts(screen, view),
            [_back(screen)],
        ),
        protected=True,
    )


def page(screen: str, listing: Listing) -> Message:
    """A page of situations, a line and a key each."""
    if not listing.situations and not listing.gathers:
        said = t("Aucune situation ne vous est ouverte pour l'instant.")
        return Message(text=said, markup=keyboard.keys(_turning(screen, listing)))
    if not listing.situations:
        said = t(
            "Aucune situation pour l'instant. Elles se forment depuis la suite d'une alerte : "
            "/alertes."
        )
        return Message(text=said, markup=keyboard.keys(_turning(screen, listing)))
    cards = [
        keyboard.key(each.reference, SituationCard(screen, each.id))
        for each, _ in listing.situations
    ]
    lines = [_listed(listing, each, count) for each, count in listing.situations]
    return Message(
        text=within_limit(bold(t("Les situations")), lines),
        markup=keyboard.keys(*keyboard.pairs(cards), _turning(screen, listing)),
    )


def which_situation(alert: Alert, among: Sequence[Situation]) -> Message:
    """To which one does the alert belong?"""
    known = [keyboard.key(each.reference, Link(alert.id, each.id)) for each in among]
    new = keyboard.key(t("Ouvrir une situation"), OpenSituation(alert.id))
    asked = t("À quelle situation rattacher {reference} ?", reference=bold(alert.reference))
    return Message(text=asked, markup=keyboard.keys(*keyboard.pairs(known), [new]))


def which_alert(screen: str, view: View) -> Message:
    """Which one does not belong?"""
    theirs = [
        keyboard.key(_alert_label(each), Remove(screen, each.alert.id)) for each in view.removable
    ]
    stay = keyboard.key(t("Aucune"), SituationCard(screen, view.situation.id))
    asked = t("Quelle alerte retirer de {reference} ?", reference=bold(view.situation.reference))
    return Message(text=asked, markup=keyboard.keys(*keyboard.pairs(theirs), [stay]))


def linked(situation: Situation, growth: Growth) -> str:
    """An alert joined it; whoever linked it learns at once whether it grows."""
    done = t("C'est fait : rattachée à {reference}.", reference=situation.reference)
    grows = t("Cela s'aggrave : {what}.", what=growth_said(growth)) if growth else None
    return joined([done, grows], " ")


def kept_apart() -> str:
    """It is not proposed again."""
    return t("C'est noté : Vigie ne les rapprochera plus.")


def gathered_already(reference: str) -> str:
    """It has to leave the other one first."""
    return t("Cette alerte fait déjà partie de {reference}.", reference=reference)


def removed(situation: Situation) -> str:
    """An alert left it."""
    if situation.is_open:
        return t("C'est fait : elle n'en fait plus partie.")
    return t("C'est fait. Il n'y restait aucune alerte : la situation est close.")


def led(view: View) -> str:
    """Whoever pressed keeps an eye on it, or no longer."""
    if view.leads:
        return t("C'est noté : vous suivez cette situation.")
    return t("C'est noté : vous ne la suivez plus.")


def unknown() -> str:
    """Hidden or absent: the same answer."""
    return t("Cette situation ne vous est pas ouverte.")


def _head(view: View) -> Html:
    situation = view.situation
    unshown = view.count - view.hidden - len(view.tellings)
    return joined(
        [
            banner(view.policy),
            bold(t("Situation {reference}", reference=situation.reference)),
            _dates(view),
            ended_so(view.closing, in_detail=not view.by_name),
            *growth_lines(view.growth, view.policy),
            t("Suivie par {name}.", name=view.lead) if view.lead else None,
            named(view.readers),
            *lines_of_thread(view.notes, view.now, view.zone),
            counted(view.decided, view.now, view.zone),
            n("{count} alerte.", "{count} alertes.", view.count),
            _hidden(view) if view.hidden else None,
            t("Les {count} dernières :", count=len(view.tellings)) if unshown else None,
        ]
    )


def _hidden(view: View) -> Html:
    if view.by_name:
        return n(
            "Dont {count} réservée à ses destinataires.",
            "Dont {count} réservées à leurs destinataires.",
            view.hidden,
        )
    return n(
        "Dont {count} dans une commune que vous ne suivez pas.",
        "Dont {count} dans des communes que vous ne suivez pas.",
        view.hidden,
    )


def _dates(view: View) -> Html:
    opened = said_at(view.situation.opened_at, view.now, view.zone)
    if view.situation.closed_at is None:
        return t("Ouverte {at}.", at=opened)
    ended = said_at(view.situation.closed_at, view.now, view.zone)
    return t("Ouverte {at}, close {end}.", at=opened, end=ended)


def _line(telling: Telling) -> Html:
    alert = telling.alert
    head = joined(
        [f"{COLOURS[alert.severity]} {bold(alert.reference)}", telling.commune.name], " · "
    )
    at = telling.at(alert.created_at)
    return joined([head, t("{at}, {stage}", at=at, stage=stage_said(telling))], "\n   ")


def _listed(listing: Listing, situation: Situation, count: int) -> Html:
    alerts = n("{count} alerte", "{count} alertes", count)
    if situation.closed_at is not None:
        end = said_at(situation.closed_at, listing.now, listing.zone)
        return joined([bold(situation.reference), alerts, t("close {end}", end=end)], " · ")
    at = said_at(situation.opened_at, listing.now, listing.zone)
    return joined([bold(situation.reference), alerts, t("ouverte {at}", at=at)], " · ")


def _alert_label(telling: Telling) -> str:
    return f"{COLOURS[telling.alert.severity]} {telling.alert.reference}"


def _acts(screen: str, view: View) -> list[Keys]:
    situation = view.situation
    decisions = keyboard.key(t("Décisions…"), ShowDecisions(screen, situation.id))
    listed = [decisions] if view.decided and (view.decides or view.sees_to_one) else []
    if not view.decides:
        return [listed]
    lead = t("Je ne la suis plus") if view.leads else t("Je la suis")
    remove = keyboard.key(t("Retirer une alerte…"), AskRemove(screen, situation.id))
    opening = keyboard.key(t("Ouvrir à quelqu'un…"), AskReaders(screen, situation.id, 0))
    if not situation.is_open:
        again = keyboard.key(t("Rouvrir"), Reopen(screen, situation.id))
        return [
            [remove] if view.removable else [],
            [opening] if view.readers else [],
            [*listed, *([again] if view.count else [])],
        ]
    return [
        [keyboard.key(lead, TakeLead(screen, situation.id)), opening],
        [keyboard.key(t("Décider…"), AskMode(screen, situation.id)), *listed],
        [
            *([remove] if view.removable else []),
            keyboard.key(t("Clore…"), AskClose(screen, situation.id)),
        ],
    ]


def _back(screen: str) -> Mapping[str, Any]:
    return keyboard.key(t("Toutes les situations"), SituationPage(screen, 0))


def _turning(screen: str, listing: Listing) -> Keys:
    newer = keyboard.key(t("Plus récentes"), SituationPage(screen, listing.number - 1))
    older = keyboard.key(t("Plus anciennes"), SituationPage(screen, listing.number + 1))
    return [*([newer] if listing.number else []), *([older] if listing.has_more else [])]
