"""The keys of a sheet: few at once, the next act first, and none that nobody finds again."""

import re
from collections.abc import Sequence
from itertools import chain

import pytest

from handlers import keyboard
from handlers.alerts.acknowledging import acknowledge
from handlers.alerts.closing.buttons import Done
from handlers.alerts.following.buttons import TakeCharge
from handlers.alerts.following.foremost import AT_ONCE, foremost, the_others
from handlers.alerts.following.sheet import open_sheet, show_others
from handlers.alerts.following.taking import take
from handlers.alerts.situations.buttons import KeepApart, Link
from handlers.alerts.thread.buttons import AddNote, AskAuthor
from handlers.keyboard import Row
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.members import Member, Role
from tests.handlers.alerts.council import member_of
from tests.handlers.alerts.storming import delivered, flagged
from tests.house import LIGNY


def named(*labels: str) -> list[Row]:
    return [[keyboard.key(label, AskAuthor(label))] for label in labels]


def labels(rows: Sequence[Row]) -> list[str]:
    return [str(key["text"]) for key in chain.from_iterable(rows)]


def question(number: int) -> Row:
    return [
        keyboard.key(f"Rattacher {number}", Link("a", str(number))),
        keyboard.key(f"Pas lié {number}", KeepApart("a", str(number))),
    ]


def test_few_keys_stand_as_the_parts_laid_them() -> None:
    rows = named(*"abcde")
    assert foremost(rows, "a") == rows


def test_of_many_the_next_acts_come_first_and_the_rest_is_one_press_away() -> None:
    late: list[Row] = [
        [keyboard.key("note", AddNote("a")), keyboard.key("moi", TakeCharge("a"))],
        [keyboard.key("fait", Done("a"))],
    ]
    rows = [*named(*"abcd"), *late]
    assert labels(foremost(rows, "a")) == ["moi", "fait", "note", "a", "Autre…"]
    assert labels(the_others(rows, "a")) == ["b", "c", "d", "Retour"]


def test_one_question_about_likeness_is_at_hand_and_stays_a_row() -> None:
    rows = [*named(*"abcde"), question(1), question(2)]
    at_once = foremost(rows, "a")
    assert question(1) in at_once
    assert question(2) not in at_once
    assert question(2) in the_others(rows, "a")


async def keys_of(
    moment: Moment, member: Member, alert: str, *, others: bool = False
) -> Sequence[str]:
    """What stands under the sheet, in order."""
    await delivered(moment.uow, moment.now)
    await (show_others if others else open_sheet)(moment, member, alert)
    shown = await delivered(moment.uow, moment.now)
    keys = next(each.keys for each in shown if each.chat == member.chat and each.keys)
    return re.findall(r"'text': '([^']*)'", keys)


async def test_whatever_an_alert_has_come_to_the_keys_at_once_are_few(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    coordinator = await member_of(moment.uow, Role.COORDINATOR, [])
    [alert] = await flagged(moment, author)
    for act, first in ((None, "Bien reçu"), (acknowledge, "Je m’en charge"), (take, "C’est fait…")):
        if act is not None:
            await act(moment, mayor, alert.id)
        keys = await keys_of(moment, mayor, alert.id)
        assert len(keys) == AT_ONCE
        assert keys[0] == first
        assert keys[-1] == "Autre…"
        others = await keys_of(moment, mayor, alert.id, others=True)
        assert {"Intervention…", "Retour"} < set(others)
        assert not set(keys) & set(others)
        assert len(await keys_of(moment, coordinator, alert.id)) == AT_ONCE
        assert "Autre…" not in await keys_of(moment, author, alert.id)


async def test_the_other_acts_are_for_those_who_see_the_alert(moment: Moment) -> None:
    author = await member_of(moment.uow)
    elsewhere = await member_of(moment.uow, Role.MAYOR, [LIGNY])
    [alert] = await flagged(moment, author)
    for unknown in (alert.id, "nothing"):
        with pytest.raises(AlertUnknown):
            await show_others(moment, elsewhere, unknown)
