"""All that stands in the minutes of a meeting, read for a screen or for the paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.meetings.minutes.attendance import alternates, by_name, invited, presences
from handlers.meetings.minutes.points import points
from handlers.moment import Moment
from storage.agenda_items import AgendaItem
from storage.decisions import Decision
from storage.meetings import Meeting
from storage.members import Member
from storage.minutes import Minutes, Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All of it. `people` are the invited, by name.

    `known` also has whoever leads or was there and is invited no more; `alternates` came in the
    place of those who are represented, by the member who was invited.
    """

    meeting: Meeting
    minutes: Minutes
    people: Sequence[Member]
    presences: Mapping[str, Presence]
    alternates: Mapping[str, Member]
    points: Sequence[AgendaItem]
    decisions: Sequence[Decision]
    known: Mapping[str, Member]

    def who(self, presence: Presence) -> Sequence[Member]:
        """The people who were present, or excused, or absent, by name.

        Publishing settles whom it counts: whoever left since was there, whoever came since was not.
        """
        noted = self.minutes.presences if self.minutes.is_published else self.presences
        return sorted((self.known[who] for who in noted if noted[who] is presence), key=by_name)

    def point(self, item: str | None) -> str | None:
        """« 2. Halls du quartier »: its place and its title."""
        titles = {one.id: f"{place}. {one.title}" for place, one in enumerate(self.points, 1)}
        return titles.get(item or "")

    def decision(self, decision_id: str | None) -> Decision | None:
        """One of them, unless it was struck out."""
        return next((one for one in self.decisions if one.id == decision_id), None)


async def record_of(moment: Moment, meeting: Meeting, minutes: Minutes) -> Record:
    """The minutes as they stand in this transaction."""
    people = await invited(moment, meeting)
    decisions = await moment.uow.decisions.of_meeting(meeting.id)
    known = {one.id: one for one in people}
    named = {who for one in decisions for who in (one.lead, *one.contributors) if who}
    named |= {minutes.secretary} if minutes.secretary else set()
    named |= set(minutes.presences) if minutes.is_published else set()
    return Record(
        meeting=meeting,
        minutes=minutes,
        people=people,
        presences=await presences(moment, meeting, minutes, people),
        alternates=await alternates(moment, meeting),
        points=await points(moment, meeting),
        decisions=decisions,
        known=known | dict(await moment.uow.members.get_all(list(named - set(known)))),
    )
