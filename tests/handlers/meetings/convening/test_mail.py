"""The convocation by mail, read back by a reader of mails and another one of calendars."""

from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.meetings.convening.mail import convocation
from handlers.meetings.invitation import Organiser
from handlers.meetings.limits import one_line
from storage.meetings import Meeting
from tests.handlers.meetings.test_invitation import NOW
from tests.handlers.meetings.test_schedule import meeting_at

COUNCIL = Organiser("CA d'essai & environs", "https://t.me/vigie_bot")


def a_meeting(title: str = "Cellule de veille, Ligny", place: str = "Mairie <2>") -> Meeting:
    found = meeting_at(datetime(2026, 12, 3, 14))  # noqa: DTZ001 - the hour on people's clocks
    return replace(found, title=title, place=place)


def read(meeting: Meeting) -> tuple[EmailMessage, str, EmailMessage]:
    """The mail, its text, and the file within."""
    content = convocation(meeting, COUNCIL, NOW).content
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    text = mail.get_body(("plain",))
    (file,) = mail.iter_attachments()
    assert isinstance(text, EmailMessage)
    assert isinstance(file, EmailMessage)
    return mail, spaced(text.get_content()), file


def spaced(text: str) -> str:
    """With plain spaces and line ends."""
    return text.replace("\r\n", "\n").replace("\u00a0", " ").replace("\u202f", " ")


def test_it_waits_to_be_addressed_and_says_when_and_where() -> None:
    mail, text, _ = read(a_meeting())
    subject = "Convocation : Cellule de veille, Ligny, jeudi 3 décembre à 14 h"
    assert spaced(mail["Subject"]) == subject
    assert (mail["From"], mail["To"], mail["X-Unsent"]) == (None, None, "1")
    assert "CA d'essai & environs vous invite à cette réunion" in text
    assert "Jeudi 3 décembre à 14 h, durée 1 h\nMairie <2>\n" in text
    assert "serez-vous présent, excusé, ou représenté, et par qui ?" in text


def test_its_file_is_one_that_calendars_take() -> None:
    _, _, file = read(a_meeting())
    assert file.get_content_type() == "text/calendar"
    assert (file["Content-Type"].params["method"], file.get_filename()) == (
        "PUBLISH",
        "reunion-2026-12-03.ics",
    )
    event = vobject.readOne(file.get_content()).vevent
    assert event.summary.value == "Cellule de veille, Ligny"
    assert event.dtstart.value.isoformat() == "2026-12-03T14:00:00+01:00"


def test_of_a_meeting_that_was_called_off_it_is_the_news() -> None:
    mail, text, file = read(a_meeting().cancelled())
    assert mail["Subject"].startswith("Annulée")
    assert "n’aura pas lieu" in text
    assert "serez-vous" not in text
    assert file["Content-Type"].params["method"] == "CANCEL"
    assert vobject.readOne(file.get_content()).vevent.status.value == "CANCELLED"


@pytest.mark.parametrize("title", ["x" * 120, "é" * 120, "🏛️" * 60])
def test_every_line_is_one_that_a_mail_may_have(title: str) -> None:
    content = convocation(a_meeting(title, title), COUNCIL, NOW).content
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))  # RFC 5322 section 2.1.1
    assert b"\n" not in content.replace(b"\r\n", b"")


@settings(max_examples=50)
@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_it_adds_no_header(title: str, place: str) -> None:
    mail, _, file = read(a_meeting(one_line(title), one_line(place)))
    assert set(mail.keys()) == {"Subject", "X-Unsent", "MIME-Version", "Content-Type"}
    assert file.get_content_type() == "text/calendar"
