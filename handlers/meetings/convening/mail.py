"""A convocation as a mail that waits to be sent: for partners who are not on Telegram."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from handlers.meetings.invitation import Organiser, invitation
from handlers.meetings.texts import mail as texts
from handlers.words import SOURCE, speaking
from storage.meetings import Meeting
from storage.messages import Document


def convocation(meeting: Meeting, organiser: Organiser, now: datetime) -> Document:
    """The `.eml` file of a meeting as it stands, its `.ics` within; of a cancelled one, the news.

    It has neither sender nor recipients: whoever opens it with a mail program adds them. The agenda
    stays out of it, as it does of calendars.
    """
    with speaking(SOURCE):
        subject, text = texts.subject(meeting, now), texts.body(meeting, organiser.name, now)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    # Outlook opens a file with this line as a draft, ready to be addressed and sent.
    message["X-Unsent"] = "1"
    message.set_content(text)
    file = invitation(meeting, organiser, now)
    method = "CANCEL" if meeting.is_cancelled else "PUBLISH"
    message.add_attachment(  # RFC 6047 section 2.4: the method stands beside the type, too
        file.content,
        maintype="text",
        subtype="calendar",
        filename=file.name,
        params={"method": method, "charset": "utf-8"},
    )
    return Document(f"convocation-{meeting.local:%Y-%m-%d}.eml", message.as_bytes())
