"""All meetings of a person as one calendar: what a subscribed calendar comes back for."""

from datetime import timedelta

from handlers.meetings.invitation import Shown, calendar_of
from handlers.meetings.series.ahead import all_after
from handlers.meetings.texts import meeting as said
from handlers.moment import Moment
from handlers.words import plain, t
from storage.meetings import Meeting
from storage.members import Member

KEPT = timedelta(days=90)
"""How long a meeting that is over stays in it: a calendar takes off what it finds no more."""


async def subscription(moment: Moment, member: Member) -> bytes:
    """The meetings to which this member is invited, called off ones too, in their language.

    Those of series stand in it to the end, though the later ones are no meetings yet.

    Of each one the kind, the hours, the place and the address of the bot: no title, which is free
    text, and no agenda, for such calendars are kept by third parties.
    """
    every = await all_after(moment, moment.now - KEPT)
    link = f"https://t.me/{moment.bot_username}"
    shown = [_shown(meeting, link) for meeting in every if meeting.invites(member)]
    return calendar_of(shown, plain(t("Réunions du conseil")), moment.zone, moment.now)


def _shown(meeting: Meeting, link: str) -> Shown:
    return Shown(meeting, plain(said.kind(meeting.kind)), link)
