"""Which keys of a sheet stand under it at once, and which wait behind « Autre… »."""

from collections.abc import Sequence

from handlers import keyboard
from handlers.alerts.buttons import Acknowledge, Read, ShowFiles
from handlers.alerts.closing.buttons import Close, Done
from handlers.alerts.following.buttons import (
    BackToSheet,
    ChooseLead,
    GiveNews,
    OtherActs,
    TakeCharge,
)
from handlers.alerts.situations.buttons import Link, ShowSituation
from handlers.alerts.thread.buttons import AddNote, ReadThread
from handlers.keyboard import Key, Row
from handlers.payload import Button, code_of
from handlers.words import t

AT_ONCE = 5
"""So many acts a tired person takes in at a glance, « Autre… » included."""

NEXT: Sequence[type[Button]] = (
    Acknowledge,
    TakeCharge,
    Done,
    GiveNews,
    Read,
    ShowFiles,
    ReadThread,
    Link,
    ShowSituation,
    ChooseLead,
    AddNote,
    Close,
)
"""The next sensible act first: what an alert has come to shows in which keys there are."""

_PLACE = {button.code: place for place, button in enumerate(NEXT)}


def foremost(rows: Sequence[Row], alert: str) -> Sequence[Row]:
    """All the keys where they are few; otherwise the next acts, and « Autre… »."""
    acts = _acts(rows)
    if len(acts) <= AT_ONCE:
        return rows
    first = _first(acts)
    alone = [key for act in first for key in act if len(act) == 1]
    questions = [act for act in first if len(act) > 1]
    others = [keyboard.key(t("Autre…"), OtherActs(alert))]
    return [*keyboard.pairs(alone), *questions, others]


def the_others(rows: Sequence[Row], alert: str) -> Sequence[Row]:
    """What « Autre… » opens, in the rows of the parts, and the way back."""
    first = [key for act in _first(_acts(rows)) for key in act]
    left = [[key for key in row if key not in first] for row in rows]
    return [*left, [keyboard.key(t("Retour"), BackToSheet(alert))]]


def _acts(rows: Sequence[Row]) -> Sequence[Row]:
    """Key by key; « Rattacher à… » and « Ce n'est pas lié » answer one question, and stay a row."""
    return [act for row in rows for act in ([row] if _is_question(row) else keyboard.column(row))]


def _first(acts: Sequence[Row]) -> Sequence[Row]:
    """The first acts, with one question about likeness at most."""
    ranked = sorted(acts, key=_place)
    asked = [act for act in ranked if _is_question(act)][1:]
    return [act for act in ranked if act not in asked][: AT_ONCE - 1]


def _is_question(row: Row) -> bool:
    return any(_code(key) == Link.code for key in row)


def _place(act: Row) -> int:
    return _PLACE.get(_code(act[0]), len(NEXT))


def _code(key: Key) -> str:
    return code_of(str(key["callback_data"]))
