"""What people read in /alertes and /mes_alertes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import keyboard
from handlers.alerts.buttons import Acknowledge, Card, Page, Read, Withdraw
from handlers.alerts.correcting.texts import correct_key, corrected_said
from handlers.alerts.following.buttons import Follow
from handlers.alerts.labels import COLOURS, colour
from handlers.alerts.narrow_texts import keys_under_list, said
from handlers.alerts.notice_texts import readers_said
from handlers.alerts.status_texts import status_said
from handlers.alerts.telling import Telling
from handlers.alerts.wanted import code_of
from handlers.words import Html, bold, joined, t, within_limit
from storage.alert_lists import EVERYTHING, Progress, Wanted
from storage.alert_scopes import answers_for
from storage.members import Member
from storage.messages import Message
from storage.statuses import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page. `view` names its place on the screen; `own`: only what the reader wrote.

    `commune` is the name of the one that is wanted.
    """

    view: str
    own: bool
    number: int
    wanted: Wanted = EVERYTHING
    commune: str | None = None
    tellings: Sequence[Telling]
    has_more: bool


def page(listing: Listing) -> Message:
    """A page of alerts, a line and a key each."""
    below = [] if listing.own else [keys_under_list(listing.view, listing.wanted)]
    if not listing.tellings:
        return Message(text=_nothing(listing), markup=keyboard.keys(_turning(listing), *below))
    code = code_of(listing.wanted)
    cards = [
        keyboard.key(
            f"{COLOURS[each.alert.severity]} {each.alert.reference}",
            Card(listing.view, listing.own, each.alert.id, code),
        )
        for each in listing.tellings
    ]
    return Message(
        text=within_limit(_head(listing), [_line(each) for each in listing.tellings]),
        markup=keyboard.keys(*keyboard.pairs(cards), _turning(listing), *below),
    )


def card(back: Page, telling: Telling, reader: Member) -> Message:
    """One alert, with what the reader can do about it, and the way back to the list."""
    alert = telling.alert
    text = joined(
        [
            bold(joined([colour(alert.severity), alert.reference, telling.commune.name], " · ")),
            status_said(telling),
            corrected_said(telling),
            readers_said(telling),
        ]
    )
    key = keyboard.key(t("Retour à la liste"), back)
    return Message(text=text, markup=keyboard.keys(_acts(telling, reader), [key]))


def none_called(reference: str, *, own: bool) -> Message:
    """A reference that is hidden, or that no alert has: nobody learns which."""
    command = "/mes_alertes" if own else "/alertes"
    return Message(
        text=t(
            "Aucune alerte {reference} ne vous est ouverte. Vérifiez la référence, ou cherchez-la "
            "dans {command}.",
            reference=bold(reference),
            command=command,
        )
    )


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
    if alert.author == reader.id:
        acts.extend(correct_key(alert))
    return acts


def _line(telling: Telling) -> Html:
    alert = telling.alert
    head = joined([colour(alert.severity), bold(alert.reference), telling.commune.name], " · ")
    return joined([head, status_said(telling)], "\n   ")


def _turning(listing: Listing) -> list[Mapping[str, Any]]:
    code = code_of(listing.wanted)
    newer = Page(listing.view, listing.own, listing.number - 1, code)
    older = Page(listing.view, listing.own, listing.number + 1, code)
    return [
        *([keyboard.key(t("Plus récentes"), newer)] if listing.number else []),
        *([keyboard.key(t("Plus anciennes"), older)] if listing.has_more else []),
    ]


def _head(listing: Listing) -> Html:
    if listing.own:
        return bold(t("Vos alertes"))
    return joined([bold(t("Les alertes")), said(listing.wanted, listing.commune)])


def _nothing(listing: Listing) -> Html:
    if listing.own:
        return t("Vous n'avez pas encore envoyé d'alerte. Pour signaler : /alerte.")
    chosen = said(listing.wanted, listing.commune)
    if chosen is None:
        return t("Aucune alerte pour l'instant.")
    if listing.wanted == Wanted(progress=Progress.MINE):
        return t("Rien ne vous attend : tout a été vu.")
    return joined([bold(t("Les alertes")), chosen, t("Il n'y en a aucune.")])
