"""How each setting is read, and that the policy takes it."""

from dataclasses import fields
from datetime import date, time

import pytest

from handlers.council import texts
from handlers.council.settings import PAGES, RULES, Misread, Setting, read
from handlers.exercise import banner
from storage.policy import Policy
from tests.house import EVENING

TODAY = EVENING.date()


@pytest.mark.parametrize(
    ("setting", "typed", "kept"),
    [
        (Setting.SMALL_COMMUNE, "800", "800"),
        (Setting.SMALL_COMMUNE, "0800 habitants", "800"),
        (Setting.READING_MINUTES, " 5 min ", "5"),
        (Setting.NIGHT_FROM, "22h", "22:00"),
        (Setting.NIGHT_FROM, "21 h 30", "21:30"),
        (Setting.NIGHT_UNTIL, "6:15", "06:15"),
        (Setting.CRIP_PHONE, "03 29 45 00 00", "03 29 45 00 00"),
        (Setting.CRIP_PHONE, "119", "119"),
        (Setting.COORDINATION_PHONE, "+33 (0)3.29.45.00.00", "+33 (0)3.29.45.00.00"),
        (Setting.DPIA_ON, "3 mars 2026", "2026-03-03"),
        (Setting.DPIA_ON, "23/11/2026", "2026-11-23"),
        (Setting.APPROVAL_ON, "hier", "2026-11-22"),
    ],
)
def test_a_value_is_read(setting: Setting, typed: str, kept: str) -> None:
    assert read(setting, typed, TODAY) == kept
    assert getattr(Policy.of({setting.value: kept}), setting) is not None


@pytest.mark.parametrize(
    ("setting", "typed"),
    [
        (Setting.READING_MINUTES, "0"),
        (Setting.READING_MINUTES, "61"),
        (Setting.READING_MINUTES, "-5"),
        (Setting.READING_MINUTES, "cinq"),
        (Setting.READING_MINUTES, "٥"),
        (Setting.NIGHT_FROM, "24 h"),
        (Setting.NIGHT_FROM, "22 h 75"),
        (Setting.NIGHT_FROM, "tard"),
        (Setting.CRIP_PHONE, "appelez-moi"),
        (Setting.CRIP_PHONE, "1"),
        (Setting.DPIA_ON, "demain"),
        (Setting.DPIA_ON, "31 février 2026"),
        (Setting.DPIA_ON, "bientôt"),
        (Setting.RECALLED_PLENARY, "parfois"),
    ],
)
def test_what_is_no_value_says_what_would_be(setting: Setting, typed: str) -> None:
    with pytest.raises(Misread) as misread:
        read(setting, typed, TODAY)
    assert texts.misread(misread.value.rule).startswith("Il me faut")


def test_every_setting_of_the_policy_has_a_rule_a_label_and_a_question() -> None:
    names = {field.name for field in fields(Policy)}
    assert {setting.value for setting in Setting} == names
    assert sorted(one for page in PAGES.values() for one in page) == sorted(Setting)
    assert set(RULES) == set(texts.LABELS) == set(texts.ASKED) == set(Setting)


def test_erasing_gives_back_the_preset() -> None:
    assert Policy.of({"dpia_on": ""}).dpia_on is None
    assert Policy.of({"night_from": "21:30"}).night_from == time(21, 30)


def test_the_banner_stays_until_both_dates_are_recorded() -> None:
    assert "Mode exercice" in str(banner(Policy()))
    assert banner(Policy(dpia_on=date(2026, 3, 3))) is not None
    assert banner(Policy(dpia_on=date(2026, 3, 3), approval_on=date(2026, 4, 1))) is None
