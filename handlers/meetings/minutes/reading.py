"""The paper once more, for whoever asks."""

from handlers.context import Turn
from handlers.meetings.minutes.publishing import paper_for
from handlers.meetings.minutes.texts import private


async def send_paper(turn: Turn, meeting_id: str) -> None:
    """Say it in private, protected. Raises `MeetingUnknown`, also where nothing was published."""
    meeting, file = await paper_for(turn.moment, turn.me, meeting_id)
    await turn.say(private.paper(meeting, file, turn.now))
