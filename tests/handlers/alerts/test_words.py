"""What people read of an alert: within the limits, escaped, and discreet where it must be."""

from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.alerts import buttons, texts
from handlers.alerts.content import risk_in_notice, risk_said
from handlers.alerts.french import of
from handlers.alerts.labels import LABELS, label
from handlers.alerts.notice_texts import notice
from handlers.alerts.report import NOTE_LIMIT, Report
from handlers.alerts.routing import Recipients
from handlers.alerts.status_texts import status_said
from handlers.alerts.telling import Telling
from handlers.alerts.vocabulary import Nature, Place, Public, Risk, Seen, When
from handlers.alerts.when import Said, seen_when
from handlers.payload import LIMIT as PAYLOAD_LIMIT
from handlers.payload import Button
from handlers.words import LANGUAGES, LIMIT, plain, speaking, units
from storage.alerts import Alert, Severity
from storage.communes import OurCommune
from storage.escalations import Escalation, Step
from storage.members import Kind, Member, Role
from storage.members import Status as MemberStatus
from storage.notices import Acknowledgement, Audience, Behalf
from storage.policy import Policy
from storage.schema import new_id
from storage.statuses import OPEN, Status
from tests.house import EVENING, PARIS, TRONVILLE

TODAY = date(2026, 11, 23)
reports = st.builds(
    Report,
    commune=st.just(TRONVILLE),
    nature=st.sampled_from(Nature),
    severity=st.sampled_from(Severity),
    risk=st.none() | st.sampled_from(Risk),
    when=st.none() | st.sampled_from(When),
    on=st.none() | st.dates(),
    place=st.none() | st.sampled_from(Place),
    public=st.none() | st.sampled_from(Public),
    seen=st.none() | st.sampled_from(Seen),
    note=st.text(max_size=NOTE_LIMIT),
    immediate_danger=st.booleans(),
)


def telling(
    report: Report,
    *,
    status: Status = Status.ROUTED,
    seen: Acknowledgement | None = None,
    inhabitants: int = 900,
) -> Telling:
    alert = Alert(
        id=new_id(),
        reference="A-4M7T",
        insee=TRONVILLE,
        author=new_id(),
        severity=report.severity or Severity.ORANGE,
        immediate_danger=report.immediate_danger,
        status=status,
        facts=report.facts(),
        created_at=EVENING,
    )
    return Telling(
        alert=alert,
        report=replace(report, note=""),
        commune=OurCommune(TRONVILLE, "Tronville-en-Barrois", inhabitants, new_id()),
        recipients=Recipients([], [], []),
        seen={seen.on_behalf: seen} if seen else {},
        people={seen.member: "Paul <Petit> & fils"} if seen else {},
        notices=[],
        escalation=Escalation(alert.id, Step.FIRST, 0, EVENING + timedelta(hours=2)),
        readers=2,
        now=EVENING,
        zone=PARIS,
        policy=Policy(),
        since=EVENING,
    )


def reader(role: Role) -> Member:
    return Member(
        id=new_id(),
        status=MemberStatus.ACTIVE,
        role=role,
        kind=Kind.MUNICIPALITY,
        language="fr",
        chat=new_id(),
        charter_version=1,
        first_name="Ève",
        last_name="Exemple",
        created_at=EVENING,
        organisation="Exemple",
        communes=frozenset({"55519"}),
    )


def seen_by(behalf: Behalf, *, by_phone: bool = False) -> Acknowledgement:
    return Acknowledgement(
        alert=new_id(), on_behalf=behalf, member=new_id(), at=EVENING, by_phone=by_phone
    )


@given(reports, st.sampled_from(Audience), st.sampled_from(Status), st.sampled_from(LANGUAGES))
def test_every_notice_fits_and_is_escaped(
    report: Report, audience: Audience, status: Status, language: str
) -> None:
    told = telling(report, status=status, seen=seen_by(Behalf.TOWN_HALL))
    with speaking(language):
        message = notice(told, audience)
    assert units(message.text) <= LIMIT
    assert "<Petit>" not in message.text


@given(reports)
def test_the_content_fits_and_quotes_the_note_as_it_was_written(report: Report) -> None:
    message = texts.content(telling(report), report, "A & <B>", EVENING, reader(Role.COORDINATOR))
    assert units(message.text) <= LIMIT
    assert "<B>" not in message.text
    assert message.protected


def test_what_one_can_do_is_right_under_what_one_reads() -> None:
    def acts(told: Telling, who: Member) -> str:
        message = texts.content(told, Report(), "Exemple", EVENING, who)
        return str(message.markup)

    waiting = telling(Report(nature=Nature.SQUAT))
    seen = telling(Report(nature=Nature.SQUAT), seen=seen_by(Behalf.TOWN_HALL))
    mayor, coordinator = reader(Role.MAYOR), reader(Role.COORDINATOR)
    assert "Bien reçu" in acts(waiting, mayor)
    assert "Joint par téléphone" not in acts(waiting, mayor)
    assert "Joint par téléphone" in acts(waiting, coordinator)
    assert "Bien reçu" not in acts(seen, coordinator)
    author = replace(reader(Role.FIELD_PARTNER), id=waiting.alert.author)
    assert "Bien reçu" not in acts(waiting, author)
    neighbour = replace(mayor, communes=frozenset({"55291"}))
    assert "Bien reçu" not in acts(waiting, neighbour)


@given(reports)
def test_a_group_never_reads_more_than_it_may(report: Report) -> None:
    message = notice(telling(report, inhabitants=60), Audience.GROUP)
    assert "Tronville" not in message.text
    assert report.nature is None or label(report.nature) not in message.text
    for code in (report.place, report.public, report.seen):
        assert code is None or label(code) not in notice(telling(report), Audience.GROUP).text


@given(reports)
def test_a_lock_screen_never_shows_the_nature(report: Report) -> None:
    for audience in (Audience.OFFICIAL, Audience.COORDINATOR, Audience.NAMED):
        assert (
            report.nature is None
            or label(report.nature) not in notice(telling(report), audience).text
        )


def test_names_are_for_the_coordinators_alone() -> None:
    told = telling(Report(nature=Nature.SQUAT), seen=seen_by(Behalf.TOWN_HALL))
    named = {each for each in Audience if "Petit" in notice(told, each).text}
    assert named == {Audience.COORDINATOR}


def test_a_notice_that_was_seen_has_no_key_to_say_so() -> None:
    told = telling(Report(nature=Nature.SQUAT), seen=seen_by(Behalf.TOWN_HALL))
    for audience in Audience:
        assert "Bien reçu" not in str(notice(told, audience).markup)
    waiting = telling(Report(nature=Nature.SQUAT), seen=seen_by(Behalf.COORDINATION))
    assert "Bien reçu" in str(notice(waiting, Audience.GROUP).markup)


SAID_OF_IT = {
    Status.ACKNOWLEDGED: "vue par la mairie à 19 h 40",
    Status.TAKEN: "prise en charge à 19 h 40",
    Status.IN_FOLLOW_UP: "en suivi",
    Status.CLOSED: "close à 19 h 40",
    Status.DUPLICATE: "notée comme doublon à 19 h 40",
    Status.REDIRECTED: "réorientée à 19 h 40",
    Status.NO_ACTION: "close sans action à 19 h 40",
    Status.WITHDRAWN: "retiré",
}


@pytest.mark.parametrize(("status", "said"), SAID_OF_IT.items())
def test_everybody_reads_how_far_it_has_come(status: Status, said: str) -> None:
    seen = seen_by(Behalf.TOWN_HALL) if status is Status.ACKNOWLEDGED else None
    told = telling(Report(nature=Nature.SQUAT), status=status, seen=seen)
    for audience in Audience:
        text = notice(told, audience).text.replace("\u00a0", " ")
        assert said in text.lower(), audience
        assert "Retirer" not in str(notice(told, audience).markup)
    assert said in status_said(told).replace("\u00a0", " ").lower()


@pytest.mark.parametrize("status", Status)
def test_one_can_say_bien_recu_only_while_nobody_did(status: Status) -> None:
    told = telling(Report(nature=Nature.SQUAT), status=status)
    offered = {each for each in Audience if "Bien reçu" in str(notice(told, each).markup)}
    everybody = {Audience.GROUP, Audience.OFFICIAL, Audience.COORDINATOR}
    assert offered == (everybody if status in OPEN else set())


@pytest.mark.parametrize(
    ("report", "said", "noticed"),
    [
        (Report(), "non précisé", None),
        (Report(risk=Risk.NONE), "rien vu", None),
        (Report(risk=Risk.UNDER_WAY), "en cours", "en cours"),
        (Report(risk=Risk.POSSIBLE), "possible", "pourrait dégénérer"),
        (
            Report(risk=Risk.LIKELY, when=When.TONIGHT),
            "probable, cette nuit",
            "risque de dégénérer cette nuit",
        ),
        (
            Report(risk=Risk.LIKELY, when=When.DATE, on=date(2026, 12, 3)),
            "probable, le jeudi 3 décembre",
            "risque de dégénérer le jeudi 3 décembre",
        ),
    ],
)
def test_the_risk_is_said_as_people_say_it(report: Report, said: str, noticed: str | None) -> None:
    assert risk_said(report, Said.just_now(TODAY)) == said
    assert risk_in_notice(report, Said.just_now(TODAY)) == noticed


def in_paris(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=PARIS)


MONDAY_EVENING = in_paris(23, 20)


@pytest.mark.parametrize(
    ("said_at", "read_at", "tonight"),
    [
        (MONDAY_EVENING, in_paris(23, 23), "cette nuit"),
        (MONDAY_EVENING, in_paris(24, 3), "cette nuit"),
        (MONDAY_EVENING, in_paris(24, 8), "dans la nuit du 23 au 24 novembre"),
        (in_paris(24, 1), in_paris(24, 9), "dans la nuit du 23 au 24 novembre"),
        (in_paris(30, 20), in_paris(1, 9, 12), "dans la nuit du 30 novembre au 1er décembre"),
        (in_paris(1, 20, 12), in_paris(2, 9, 12), "dans la nuit du 1er au 2 décembre"),
    ],
)
def test_tonight_stays_the_night_that_was_meant(
    said_at: datetime, read_at: datetime, tonight: str
) -> None:
    report = Report(risk=Risk.LIKELY, when=When.TONIGHT)
    said = Said(said_at, read_at, PARIS)
    assert risk_in_notice(report, said) == f"risque de dégénérer {tonight}"
    assert risk_said(report, said) == f"probable, {tonight}"


@pytest.mark.parametrize(
    ("read_at", "weekend"),
    [
        (in_paris(29, 20), "ce week-end"),
        (in_paris(30, 8), "le week-end du 28 novembre"),
    ],
)
def test_this_week_end_has_a_date_once_it_is_over(read_at: datetime, weekend: str) -> None:
    report = Report(risk=Risk.POSSIBLE, when=When.WEEKEND)
    said = Said(MONDAY_EVENING, read_at, PARIS)
    assert risk_in_notice(report, said) == f"pourrait dégénérer {weekend}"


@pytest.mark.parametrize(
    ("seen", "at_once", "same_evening", "next_day", "later"),
    [
        (
            Seen.NOW,
            "maintenant",
            "à 20 h",
            "hier à 20 h",
            "lundi 23 novembre à 20 h",
        ),
        (Seen.TODAY, "aujourd’hui", "aujourd’hui", "hier", "le lundi 23 novembre"),
        (
            Seen.YESTERDAY,
            "hier",
            "hier",
            "le dimanche 22 novembre",
            "le dimanche 22 novembre",
        ),
        (
            Seen.THIS_WEEK,
            "cette semaine",
            "cette semaine",
            "cette semaine",
            "la semaine du 23 novembre",
        ),
    ],
)
def test_when_it_was_seen_stays_the_day_that_was_meant(
    seen: Seen, at_once: str, same_evening: str, next_day: str, later: str
) -> None:
    moments = (MONDAY_EVENING, in_paris(23, 22), in_paris(24, 9), in_paris(30, 9))
    said = [plain(seen_when(seen, Said(MONDAY_EVENING, each, PARIS))) for each in moments]
    expected = (at_once, same_evening, next_day, later)
    assert [each.replace("\u00a0", " ") for each in said] == list(expected)


def test_a_notice_that_is_written_anew_next_morning_says_which_night() -> None:
    report = Report(nature=Nature.SQUAT, risk=Risk.LIKELY, when=When.TONIGHT)
    sent = telling(report)
    assert "dégénérer cette nuit" in notice(sent, Audience.GROUP).text
    anew = notice(replace(sent, now=EVENING + timedelta(hours=12)), Audience.GROUP)
    assert "dégénérer dans la nuit du 23 au 24 novembre" in anew.text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Tronville-en-Barrois", "de Tronville-en-Barrois"),
        ("Érize-la-Brûlée", "d’Érize-la-Brûlée"),
        ("Le Bouchon-sur-Saulx", "du Bouchon-sur-Saulx"),
        ("Les Islettes", "des Islettes"),
        ("Haironville", "de Haironville"),
    ],
)
def test_a_commune_s_name_after_de(name: str, said: str) -> None:
    assert of(name) == said


def test_every_code_has_its_words() -> None:
    for kind in (Nature, Risk, Place, Public, Seen, Severity):
        assert set(kind) == set(LABELS[kind])
    assert label(Nature.OTHER) != label(Place.OTHER)


def test_every_payload_fits_with_the_longest_values() -> None:
    longest = {str: "x" * 22, int: 99_999, bool: True, buttons.WantedCode: "555193u"}
    ours = [button for code, button in Button.known.items() if code.startswith("al.")]
    assert buttons.Choose in ours
    for button in ours:
        hints = button.__annotations__
        kinds = [hints[each.name] for each in fields(button)]  # type: ignore[arg-type] # every Button is a dataclass
        values = [longest.get(kind) or max(kind, key=len) for kind in kinds]
        packed = button(*values).pack()
        assert len(packed.encode()) <= PAYLOAD_LIMIT
        assert button.unpack(packed) == button(*values)
