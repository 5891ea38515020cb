"""The screens of the form: until when, who stands in, and all of it once more."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from handlers import keyboard
from handlers.absence.buttons import Abandon, Back, Pick
from handlers.absence.texts import effect, person, relay
from handlers.dates import spoken_date
from handlers.keyboard import Row, column, pairs
from handlers.words import Html, bold, joined, language, t
from storage.drafts import Draft
from storage.members import Member
from storage.messages import Message

NOBODY, CONFIRM, MORE = "nobody", "confirm", "more"
A_PAGE = 8
SUNDAY, WEEK = 6, timedelta(days=7)


def last_days(today: date) -> Sequence[date]:
    """Those offered as keys: tonight, tomorrow, Sunday, and in one and two weeks."""
    sunday = today + timedelta(days=SUNDAY - today.weekday())
    ahead = (today, today + timedelta(days=1), sunday, today + WEEK, today + 2 * WEEK)
    return sorted(set(ahead))


def ask_until(draft: Draft, whose: Member | None, today: date, problem: Html | None) -> Message:
    """`whose` is somebody else's, or None for one's own."""
    asked = (
        t("Jusqu'à quand dure l'absence de {who} ?", who=whose.full_name)
        if whose
        else t("Jusqu'à quand dure votre absence ?")
    )
    how = t("Choisissez le dernier jour, ou écrivez : « jusqu'à lundi 14 h », « du 24 au 26 ».")
    rows = pairs([_pick(draft, _evening(day, today), day.isoformat()) for day in last_days(today)])
    return _screen(draft, [problem, bold(asked), how], rows, is_first=True)


def ask_who(
    draft: Draft, said: Html, fit: Sequence[Member], page: int, problem: Html | None
) -> Message:
    """`fit` are those who may stand in, `page` counts from 0."""
    shown = fit[page * A_PAGE : (page + 1) * A_PAGE]
    people = column([_pick(draft, person(one), one.id) for one in shown])
    nobody = _pick(draft, t("Personne"), NOBODY)
    more = [_pick(draft, t("Autres noms"), MORE)] if len(fit) > A_PAGE else []
    asked = bold(t("Qui prend le relais ?"))
    if fit:
        why = t(
            "Ces jours-là, et ces jours-là seulement, cette personne recevra les alertes et pourra "
            "les lire."
        )
    else:
        why = t(
            "Vigie ne trouve personne de la même organisation ou de la même commune qui puisse "
            "prendre le relais."
        )
    return _screen(draft, [problem, _sentence(said), asked, why], [*people, [*more, nobody]])


def review(draft: Draft, said: Html, whose: Member | None, alternate: Member | None) -> Message:
    """Everything at once, before it counts."""
    head = t("Absence de {who}", who=whose.full_name) if whose else t("Votre absence")
    lines = [bold(head), _sentence(said), relay(alternate), None if whose else effect()]
    return _screen(draft, [joined(lines)], [[_pick(draft, t("Confirmer"), CONFIRM)]])


def abandoned() -> Message:
    """The form was left."""
    return Message(text=t("D'accord : rien n'a changé."))


def use_the_keys() -> Html:
    """A line was typed where a key was expected."""
    return t("Ici, choisissez avec les boutons.")


def unfit() -> Html:
    """Whoever was chosen may not, or no longer."""
    return t("Cette personne ne peut plus prendre le relais. Choisissez-en une autre.")


def too_late() -> Html:
    """The days that were chosen went by while the form was open."""
    return t("Entre-temps, ces jours sont passés. Choisissez-en d'autres.")


def _screen(
    draft: Draft, parts: Sequence[Html | None], rows: Sequence[Row], *, is_first: bool = False
) -> Message:
    back = keyboard.key(t("Retour"), Back(draft.id, draft.version))
    leave = keyboard.key(t("Annuler"), Abandon(draft.id, draft.version))
    markup = keyboard.keys(*rows, [leave] if is_first else [back, leave])
    return Message(text=joined(parts, "\n\n"), markup=markup)


def _pick(draft: Draft, label: str, value: str) -> Mapping[str, Any]:
    return keyboard.key(label, Pick(draft.id, draft.version, value))


def _evening(day: date, today: date) -> Html:
    if day == today:
        return t("Ce soir")
    if day == today + timedelta(days=1):
        return t("Demain soir")
    return t("{day} au soir", day=_capital(spoken_date(day, today, language())))


def _sentence(said: Html) -> Html:
    return Html(f"{_capital(said)}.")


def _capital(said: str) -> Html:
    return Html(f"{said[:1].upper()}{said[1:]}")
