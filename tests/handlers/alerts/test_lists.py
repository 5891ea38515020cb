"""Lists narrowed by keys: what a key carries, what the screen shows, a reference typed alone."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.alerts import narrow_texts
from handlers.alerts.buttons import Card, Narrow, Page, PickCommune, WantedCode
from handlers.alerts.reference import reference_in
from handlers.alerts.wanted import code_of, wanted_of
from handlers.words import LANGUAGES, plain, speaking
from storage import references
from storage.alert_lists import EVERYTHING, Progress, Wanted
from storage.alerts import Severity
from storage.communes import OurCommune
from storage.schema import new_id
from tests.house import LIGNY, TRONVILLE

wanteds = st.builds(
    Wanted,
    insee=st.none() | st.sampled_from([TRONVILLE, LIGNY, "2A004"]),
    severity=st.none() | st.sampled_from(Severity),
    progress=st.none() | st.sampled_from(Progress),
)


@given(wanteds)
def test_every_key_carries_what_is_wanted_within_the_limit(wanted: Wanted) -> None:
    code = code_of(wanted)
    assert wanted_of(code) == wanted
    view, own = new_id(), False
    for key in (
        Page(view, own, 99_999, code),
        Card(view, own, new_id(), code),
        Narrow(view, code),
        PickCommune(view, 99, code),
    ):
        assert type(key).unpack(key.pack()) == key


@pytest.mark.parametrize("code", ["", "5", "x", "559u9", "--z", "-9-", "é-", "------------"])
def test_a_code_that_is_none_of_ours_narrows_nothing_or_shows_nothing(code: str) -> None:
    assert wanted_of(WantedCode(code)).progress is None
    assert wanted_of(WantedCode(code)).severity is None


@given(wanteds, st.sampled_from(LANGUAGES))
def test_a_key_that_was_chosen_takes_its_choice_back(wanted: Wanted, language: str) -> None:
    with speaking(language):
        screen = narrow_texts.choices(new_id(), wanted, "Tronville", has_communes=True)
    assert screen.markup is not None
    keys = [key for row in screen.markup["inline_keyboard"] for key in row]
    chosen = [key for key in keys if key["text"].startswith("✓")]
    assert len(chosen) == (wanted.severity is not None) + (wanted.progress is not None)
    for key in chosen:
        after = wanted_of(Narrow.unpack(key["callback_data"]).wanted)
        assert (after.severity is None) or (after.progress is None)
        assert after.insee == wanted.insee


def test_communes_are_turned_like_pages_and_each_has_its_key() -> None:
    among = [OurCommune(f"{55000 + n}", f"Commune {n}", 100, new_id()) for n in range(158)]
    offered: list[str | None] = []
    for number in range(12):
        page = narrow_texts.communes(new_id(), EVERYTHING, among, number)
        assert page.markup is not None
        for row, key in product(page.markup["inline_keyboard"], [0, 1]):
            if key < len(row) and row[key]["callback_data"].startswith("al.flt"):
                offered.append(wanted_of(Narrow.unpack(row[key]["callback_data"]).wanted).insee)
    assert [insee for insee in offered if insee] == [one.insee for one in among]


@given(st.sampled_from(["{}", " {} ", "« {} »", "{}.", "{} ?"]), st.booleans())
def test_a_reference_is_found_however_it_is_typed(around: str, is_small: bool) -> None:
    reference = references.fresh("A")
    typed = around.format(reference)
    assert reference_in(typed.lower() if is_small else typed) == reference


@pytest.mark.parametrize("said", ["A4M7T", "a 4m7t", "A‑4M7T", "“a–4m7t”"])
def test_a_phone_may_change_the_hyphen(said: str) -> None:
    assert reference_in(said) == "A-4M7T"


@pytest.mark.parametrize(
    "said",
    ["", "avant", "a vant", "alerte A-4M7T", "A-4M7T et A-4M7V", "S-7K2Q", "A-4MIO"],
)
def test_other_lines_are_no_reference(said: str) -> None:
    assert reference_in(said) is None


def test_what_is_chosen_is_said() -> None:
    wanted = Wanted(insee=TRONVILLE, severity=Severity.RED, progress=Progress.UNSEEN)
    said = narrow_texts.said(wanted, "Val-d'Ornain")
    assert said is not None
    assert plain(said) == "Val-d'Ornain · 🔴 Rouge · pas encore vues"
    assert narrow_texts.said(EVERYTHING, None) is None
