"""What a storm's message says: every reference, within the limits, no more than one may read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.alerts.labels import label
from handlers.alerts.report import Report
from handlers.alerts.storm_texts import Listed, storm_message
from handlers.alerts.storms import MOST_LINES
from handlers.alerts.telling import Telling
from handlers.alerts.vocabulary import Nature
from handlers.payload import LIMIT as PAYLOAD_LIMIT
from handlers.words import LANGUAGES, LIMIT, speaking, units
from storage.alerts import Severity
from storage.communes import OurCommune
from storage.messages import Message
from storage.notices import Acknowledgement, Audience, Behalf
from storage.references import LETTERS
from storage.schema import new_id
from storage.statuses import Status
from tests.handlers.alerts.test_words import seen_by, telling
from tests.house import EVENING, TRONVILLE

ORANGE = Report(commune=TRONVILLE, nature=Nature.DAMAGE, severity=Severity.ORANGE)
LONGEST = "Saint-Remy-en-Bouzemont-Saint-Genest-et-<Isson> & Saint-Quentin-de-Chalais"
BUTTONS = 100
"""Telegram's limit of keys under a message."""

references = st.text(LETTERS, min_size=4, max_size=4).map("A-{}".format)
seens = st.none() | st.sampled_from(
    [
        seen_by(Behalf.TOWN_HALL),
        seen_by(Behalf.TOWN_HALL, by_phone=True),
        seen_by(Behalf.COORDINATION),
    ]
)


def line(
    reference: str = "A-4M7T",
    *,
    report: Report = ORANGE,
    seen: Acknowledgement | None = None,
    status: Status = Status.ROUTED,
    commune: str = "Tronville-en-Barrois",
    inhabitants: int = 1500,
) -> Telling:
    told = telling(report, status=status, seen=seen)
    return replace(
        told,
        alert=replace(told.alert, reference=reference),
        commune=OurCommune(TRONVILLE, commune, inhabitants, new_id()),
        now=EVENING + timedelta(days=40),
    )


lines = st.builds(
    line,
    references,
    seen=seens,
    status=st.sampled_from(Status),
    commune=st.sampled_from(["Culey", LONGEST]),
    inhabitants=st.sampled_from([60, 1500]),
)


def message(*tellings: Telling, to: Audience = Audience.OFFICIAL) -> Message:
    return storm_message(Listed(new_id(), len(tellings), to, tellings))


def keys(said: Message) -> Sequence[Sequence[dict[str, str]]]:
    assert said.markup is not None
    rows: Sequence[Sequence[dict[str, str]]] = said.markup["inline_keyboard"]
    return rows


@given(
    st.lists(lines, min_size=1, max_size=MOST_LINES + 4),
    st.sampled_from([Audience.GROUP, Audience.OFFICIAL, Audience.COORDINATOR]),
    st.sampled_from(LANGUAGES),
)
def test_it_fits_is_escaped_and_leaves_no_reference_out(
    tellings: list[Telling], to: Audience, language: str
) -> None:
    with speaking(language):
        said = message(*tellings, to=to)
    assert units(said.text) <= LIMIT
    assert "<Isson>" not in said.text
    shown = said.text.split("\n\n", 1)[1]
    assert [row.split("<b>")[1][:6] for row in shown.split("\n")] == [
        each.alert.reference for each in tellings
    ]
    every_key = [key for row in keys(said) for key in row]
    assert len(every_key) <= BUTTONS
    assert all(len(key["callback_data"].encode()) <= PAYLOAD_LIMIT for key in every_key)


def test_the_longest_night_fits_too() -> None:
    seen = seen_by(Behalf.TOWN_HALL, by_phone=True)
    said = message(*[line(commune=LONGEST, seen=seen)] * (MOST_LINES + 4))
    assert units(said.text) <= LIMIT
    shown = said.text.split("\n\n", 1)[1].split("\n")
    assert "jointe par téléphone" in shown[0]
    assert shown[-1] == "🟠 <b>A-4M7T</b> · vue"


def test_every_alert_that_is_in_force_has_its_key() -> None:
    told = [line("A-2222"), line("A-3333", status=Status.WITHDRAWN), line("A-4444")]
    labels = [key["text"] for row in keys(message(*told)) for key in row]
    assert labels == ["A-2222", "A-4444", "Bien reçu pour les 2"]


def test_the_key_for_all_goes_when_nothing_is_left_to_say() -> None:
    seen, half = (
        line(seen=seen_by(Behalf.TOWN_HALL)),
        line(seen=seen_by(Behalf.COORDINATION)),
    )
    for audience in (Audience.GROUP, Audience.OFFICIAL):
        assert "Bien reçu" not in str(message(seen, to=audience).markup)
        assert "Bien reçu" in str(message(half, to=audience).markup)
    assert "Bien reçu" not in str(message(half, to=Audience.COORDINATOR).markup)
    assert "Toutes ont été vues. Merci." in message(seen, seen).text


def test_a_group_reads_no_more_than_in_a_notice() -> None:
    family = replace(ORANGE, nature=Nature.FAMILY_VIOLENCE)
    for discreet in (line(inhabitants=60), line(report=family)):
        assert "votre secteur" in message(discreet, to=Audience.GROUP).text
        assert "Tronville" not in message(discreet, to=Audience.GROUP).text
        assert "Tronville" in message(discreet).text
    assert "Tronville" in message(line(), to=Audience.GROUP).text


def test_no_list_shows_the_nature_or_a_name() -> None:
    seen = line(seen=seen_by(Behalf.TOWN_HALL))
    for audience in (Audience.GROUP, Audience.OFFICIAL, Audience.COORDINATOR):
        text = message(seen, to=audience).text
        assert label(Nature.DAMAGE) not in text
        assert "Petit" not in text


def test_the_coordinators_learn_who_cannot_be_told() -> None:
    text = message(line(), to=Audience.COORDINATOR).text
    assert "⚠️ mairie à appeler · ⚠️ aucun groupe" in text
    assert "⚠️" not in message(line(), to=Audience.GROUP).text


def test_what_was_all_taken_back_asks_for_nothing() -> None:
    said = message(line(status=Status.WITHDRAWN))
    assert "toutes retirées" in said.text
    assert keys(said) == []
    assert said.silent
    assert not message(line()).silent
