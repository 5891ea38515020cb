"""What people read in /alertes and /mes_alertes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import keyboard
from handlers.alerts.buttons import Acknowledge, Card, Page, Read, Withdraw
from handlers.alerts.following.buttons import Follow
from handlers.alerts.labels import COLOURS, colour
from handlers.alerts.notice_texts import readers_said
from handlers.alerts.status_texts import status_said
from handlers.alerts.telling import Telling
from handlers.words import Html, bold, joined, t, within_limit
from storage.alerts import answers_for
from storage.members import Member
from storage.messages import Message
from storage.statuses import Status


@dataclass(frozen=True, slots=True)
class Listing:
    """One page. `view` names its place on the screen; `own`: only what the reader wrote."""

    view: str
    own: bool
    number: int
    tellings: Sequence[Telling]
    has_more: bool


def page(listing: Listing) -> Message:
    """A page of alerts, a line and a key each."""
    if not listing.tellings:
        return Message(text=_nothing(listing), markup=keyboard.keys(_turning(listing)))
    head = bold(t("Vos alertes") if listing.own else t("Les alertes"))
    cards = [
        keyboard.key(
            f"{COLOURS[each.alert.severity]} {each.alert.reference}",
            Card(listing.view, listing.own, each.alert.id),
        )
        for each in listing.tellings
    ]
    return Message(
        text=within_limit(head, [_line(each) for each in listing.tellings]),
        markup=keyboard.keys(*keyboard.pairs(cards), _turning(listing)),
    )


def card(view: str, own: bool, telling: Telling, reader: Member) -> Message:
    """One alert, with what the reader can do about it."""
    alert = telling.alert
    text = joined(
        [
            bold(joined([colour(alert.severity), alert.reference, telling.commune.name], " · ")),
            status_said(telling),
            readers_said(telling),
        ]
    )
    back = [keyboard.key(t("Retour à la liste"), Page(view, own, 0))]
    return Message(text=text, markup=keyboard.keys(_acts(telling, reader), back))


def _acts(telling: Telling, reader: Member) -> list[Mapping[str, Any]]:
    alert = telling.alert
    follow = keyboard.key(t("Suite…"), Follow(alert.id))
    if alert.status is Status.WITHDRAWN:
        return [follow]
    acts = [keyboard.key(t("Lire"), Read(alert.id)), follow]
    is_others = alert.author != reader.id and answers_for(reader, alert)
    if is_others and telling.is_waiting:
        acts.append(keyboard.key(t("Bien reçu"), Acknowledge(alert.id)))
    if alert.author == reader.id and telling.can_be_withdrawn:
        acts.append(keyboard.key(t("Retirer"), Withdraw(alert.id)))
    return acts


def _line(telling: Telling) -> Html:
    alert = telling.alert
    head = joined(
        [f"{COLOURS[alert.severity]} {bold(alert.reference)}", telling.commune.name], " · "
    )
    return joined([head, status_said(telling)], "\n   ")


def _turning(listing: Listing) -> list[Mapping[str, Any]]:
    newer = Page(listing.view, listing.own, listing.number - 1)
    older = Page(listing.view, listing.own, listing.number + 1)
    return [
        *([keyboard.key(t("Plus récentes"), newer)] if listing.number else []),
        *([keyboard.key(t("Plus anciennes"), older)] if listing.has_more else []),
    ]


def _nothing(listing: Listing) -> Html:
    if listing.own:
        return t("Vous n'avez pas encore envoyé d'alerte. Pour signaler : /alerte.")
    return t("Aucune alerte pour l'instant.")
