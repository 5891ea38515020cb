"""Every word fits into Telegram's limits, however much was typed, and nothing typed is markup."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.meetings.agenda.changes import Changes
from handlers.meetings.agenda.items import Standing
from handlers.meetings.agenda.loop import Due
from handlers.meetings.agenda.round import Tally
from handlers.meetings.conflicts import Conflict
from handlers.meetings.convening.choosing import Partners
from handlers.meetings.convening.seats import Seat
from handlers.meetings.convening.tally import Tally as WhoComes
from handlers.meetings.invitation import Organiser, invitation
from handlers.meetings.limits import LONGEST_AGENDA, LONGEST_PLACE, LONGEST_TITLE
from handlers.meetings.plan import Listed
from handlers.meetings.series.rhythm import Rhythm, recurring
from handlers.meetings.texts import (
    agenda,
    attendance,
    cards,
    changing,
    conflicts,
    notices,
    planning,
    representing,
    tally,
)
from handlers.meetings.texts import meeting as said
from handlers.meetings.texts import series as texts_of_series
from handlers.meetings.texts.what_changed import what_changed
from handlers.meetings.told import Told
from handlers.words import LIMIT, Html, units
from storage.agenda_items import AgendaItem
from storage.agendas import Agenda, Point, agenda_of
from storage.attendances import Answer, Attendance
from storage.drafts import Draft
from storage.meetings import Meeting
from storage.members import Kind, Member, Role, Status
from storage.messages import Message
from storage.policy import Policy
from storage.schema import new_id
from storage.series import Series
from tests.handlers.meetings.test_plan import COMPLETE
from tests.handlers.meetings.test_schedule import PARIS, meeting_at

NOW = datetime(2026, 11, 23, 18, 40, tzinfo=UTC)
TOLD = Told(1000, 12)
NAMES = {f"55{number:03}": f"Commune-la-Longue-en-Barrois {number}" for number in range(158)}
DRAFT = Draft(
    id=new_id(), member="m", kind="meeting", step="review", version=99, state={}, touched_at=NOW
)
MEMBER = Member(
    id="m",
    status=Status.ACTIVE,
    role=Role.FIELD_PARTNER,
    kind=Kind.SCHOOL,
    language="fr",
    chat="c",
    charter_version=1,
    first_name="Prénom",
    last_name="W" * 60,
    organisation="W" * 120,
    created_at=NOW,
)


SOMEBODY = Member(
    id=new_id(),
    status=Status.ACTIVE,
    role=Role.FIELD_PARTNER,
    kind=Kind.ASSOCIATION,
    language="fr",
    chat=None,
    charter_version=1,
    first_name="Marie-Antoinette",
    last_name="de la Rochefoucauld-Montmorency",
    organisation="Mission locale du Sud meusien & environs",
    created_at=NOW,
)
PARTNERS = Partners(
    {str(one): f"Organisme de prévention spécialisée {one}" for one in range(90)},
    {str(one): replace(SOMEBODY, id=str(one)) for one in range(90)},
)
AN_EXCUSE = Attendance(
    meeting="m", member="n", answer=Answer.EXCUSED, answered_by="n", answered_at=NOW
)
CROWD = WhoComes(
    present=[SOMEBODY] * 300,
    represented=[(SOMEBODY, SOMEBODY)] * 50,
    excused=[SOMEBODY] * 30,
    silent=[SOMEBODY] * 200,
    unreached=[SOMEBODY] * 9,
    chased_at=NOW,
)


def a_meeting(title: str, place: str) -> Meeting:
    found = meeting_at(datetime(2026, 12, 30, 14, 30))  # noqa: DTZ001 - people's clocks
    return replace(found, id=new_id(), title=title, place=place, agenda_version=12)


def everything(title: str, place: str, text: str) -> Iterator[Message]:
    """Every screen and notice that repeats what a coordinator typed."""
    meeting, written, policy = a_meeting(title, place), Agenda(12, text), Policy()
    recurrence = recurring(Rhythm.WEEKLY, meeting.local, date(2028, 11, 30), PARIS)
    file = invitation(meeting, Organiser("CA", "https://t.me/vigie_bot"), NOW)
    before = replace(meeting, local=datetime(2027, 12, 30, 14, 30))  # noqa: DTZ001
    busy = Seat(answer=Answer.REPRESENTED, alternate=SOMEBODY, instead_of=[SOMEBODY] * 9)
    for headline in (
        notices.announced(),
        notices.moved(meeting, before, NOW) + notices.ask_again(),
        notices.relocated(),
        texts_of_series.announced(recurrence, NOW),
    ):
        yield from notices.Notice(
            meeting=meeting,
            headline=Html(headline),
            agenda=written,
            file=file,
            policy=policy,
            now=NOW,
            below=attendance.standing(busy),
        ).messages()
    point, spoken = Point("x", text, text), text[:LONGEST_TITLE]
    several = Changes(added=(point,) * 9, removed=(point,) * 9)
    news = what_changed(several, shared=False)
    yield notices.agenda_sent(meeting, written, news, policy, NOW)
    yield notices.group_reminder(meeting, "https://t.me/vigie_bot", policy, NOW)
    for seat in (Seat(), busy):
        yield notices.eve_reminder(meeting, written, seat, policy, NOW)
        yield notices.soon_reminder(meeting, seat, policy, NOW)
        yield notices.asked_once_more(meeting, written, seat, policy, NOW)
        yield cards.card(
            meeting, written, seat, tally=CROWD, series=recurrence, policy=policy, now=NOW
        )
    yield tally.screen(meeting, CROWD, NOW)
    yield Message(text=representing.stepped_back(meeting, SOMEBODY, NOW))
    yield Message(text=representing.noted(meeting, busy, NOW))
    yield Message(text=representing.relieved(meeting, SOMEBODY, NOW), document=file)
    parting = representing.dismissed(meeting, notices.moved(meeting, before, NOW))
    yield Message(text=parting, document=file)
    answered = {meeting.id: AN_EXCUSE}
    yield cards.coming([meeting] * 30, SOMEBODY, answered, policy, NOW)
    one = AgendaItem(meeting=meeting.id, proposed_by="m", created_at=NOW, title=spoken)
    draught = agenda_of(12, [Point(one.id, spoken, spoken)] * 40)
    standing = Standing([one] * 40, [one] * 5)
    unclear = planning.length_unclear()
    board = agenda.Board(meeting, standing, draught, Tally(99, 99, 99, 99), 99, NOW)
    yield agenda.board(DRAFT, board, unclear)
    yield agenda.proposal(DRAFT, one, MEMBER, None)
    yield agenda.item(DRAFT, one, 0, draught, unclear, begun=True)
    due = Due([one] * 9, [one], meeting)
    yield agenda.take(DRAFT, [one] * 8, due, agenda.Turning(is_first=False, is_last=False), unclear)
    yield agenda.preview(DRAFT, written, several, TOLD)
    beside = conflicts.warning([Conflict(meeting, 1000)] * 5, NOW)
    yield changing.confirm_move(DRAFT, before, meeting, TOLD, NOW, warning=beside)
    yield changing.confirm_place(DRAFT, meeting, place, TOLD)
    yield changing.called_off(meeting, TOLD)
    dates = list(recurrence.meetings())
    series = Series(
        id=new_id(),
        rule=recurrence.rule,
        local=recurrence.since,
        zone=PARIS,
        kind=meeting.kind,
        minutes=meeting.minutes,
        whole_council=True,
        communes=frozenset(),
        title=title,
        place=place,
    )
    yield texts_of_series.confirm_stop(meeting, dates, [meeting] * 9, TOLD, NOW)
    yield texts_of_series.stopped(series, dates, file, policy, NOW)
    yield texts_of_series.done(series, dates, TOLD)
    plan = replace(
        COMPLETE,
        communes=tuple(NAMES),
        organisations=tuple(PARTNERS.organisations.values()),
        people=tuple(PARTNERS.people),
        title=title,
        place=place,
        agenda=text,
    )
    given = planning.Screen(
        draft=DRAFT,
        names=NAMES,
        partners=PARTNERS,
        now=NOW,
        zone=PARIS,
        meeting=meeting,
        told=TOLD,
        problem=beside,
    )
    often = replace(plan, rhythm=Rhythm.WEEKLY, until=date(2028, 11, 30))
    chosen = [replace(plan, invited=False, listed=one) for one in Listed]
    for shown in (plan, often, *chosen, replace(plan, title=None)):
        yield planning.screen(shown, given)


@pytest.mark.parametrize("letter", ["W", "<", "&", "é", "م"])
def test_the_longest_that_can_be_typed_fits(letter: str) -> None:
    typed = (letter * LONGEST_TITLE, letter * LONGEST_PLACE, letter * LONGEST_AGENDA)
    for message in everything(*typed):
        assert units(message.text) <= (notices.CAPTION if message.document else LIMIT)
        keys = (message.markup or {}).get("inline_keyboard", [])
        assert sum(len(row) for row in keys) <= 100


@settings(max_examples=30)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_what_is_typed_is_never_markup(title: str, place: str, text: str) -> None:
    tags = re.compile(r"<(?!/?(?:b|i|blockquote)>)")
    for message in everything(title, place, text):
        assert not tags.search(message.text)
        assert message.text.count("<b>") == message.text.count("</b>")


def test_a_short_agenda_goes_with_the_file_and_a_long_one_after_it() -> None:
    short = list(everything("Cellule", "Mairie", "Un point"))[:3]
    assert all(message.document for message in short)
    first, second = list(everything("Cellule", "Mairie", "x" * 2000))[:2]
    assert first.document is not None
    assert (second.document, second.silent) == (None, True)


def test_one_person_and_no_group_is_said_in_the_singular() -> None:
    assert said.told(Told(1, 0)) == "1 personne"
    assert said.told(Told(14, 2)) == "14 personnes et 2 groupes"


def test_as_many_names_as_fit_stand_behind_each_count() -> None:
    said_of_few = tally.screen(
        a_meeting("Cellule", "Mairie"), replace(CROWD, present=[SOMEBODY]), NOW
    ).text
    assert f"<b>1 présent</b> : {SOMEBODY.full_name}" in said_of_few.replace("\u00a0", " ")
    of_many = tally.screen(a_meeting("Cellule", "Mairie"), CROWD, NOW).text
    assert "<b>300 présents</b>" in of_many.replace("\u00a0", " ")
    assert "et 290 autres" in of_many.replace("\u00a0", " ")


def test_a_title_goes_on_in_a_sentence() -> None:
    assert said.in_sentence("Cellule de veille, Ligny") == "cellule de veille, Ligny"
    assert said.in_sentence("Groupe partenarial (GPO)") == "groupe partenarial (GPO)"
    assert said.in_sentence("GPO") == "GPO"
    assert said.in_sentence("Tronville : point") == "Tronville : point"


def test_the_week_before_a_group_reads_place_and_version_and_has_a_way_to_its_bot() -> None:
    meeting = replace(meeting_at(datetime(2026, 12, 3, 14)), place="Mairie", agenda_version=2)  # noqa: DTZ001
    reminder = notices.group_reminder(meeting, "https://t.me/vigie_bot", Policy(), NOW)
    assert "Mairie" in reminder.text
    assert "Ordre du jour v2" in reminder.text
    assert "https://t.me/vigie_bot" in str(reminder.markup)
