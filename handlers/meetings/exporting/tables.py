"""The meetings of a year, and what they decided, as tables."""

from collections.abc import Collection, Mapping, Sequence

from handlers.meetings.exporting.sittings import Sitting, meetings_of, sittings_of
from handlers.meetings.texts import exporting as texts
from handlers.moment import Moment
from handlers.tables import table_of
from storage.decisions import Decision
from storage.meetings import Meeting
from storage.messages import Document


async def meetings_table(moment: Moment, year: int) -> Document | None:
    """A line for each meeting, called off ones too; None where there is none."""
    sittings = await sittings_of(moment, year)
    if not sittings:
        return None
    by_name = await moment.uow.members.get_all(
        {who for one in sittings for who in one.meeting.people}
    )
    communes = await moment.uow.communes.names()
    people = {one.id: one.full_name for one in by_name.values()}
    rows = [_sitting(one, communes, people) for one in sittings]
    return Document(f"reunions-{year}.csv", table_of([texts.meeting_columns(), *rows]))


async def decisions_table(moment: Moment, year: int) -> Document | None:
    """A line for each decision that stands in published minutes; None where there is none.

    What was decided of a situation stays in its circle.
    """
    decided = [
        (meeting, decision)
        for meeting in await meetings_of(moment, year)
        for decision in await moment.uow.decisions.of_meeting(meeting.id)
        if decision.is_told and decision.situation is None
    ]
    if not decided:
        return None
    leads = await moment.uow.members.get_all({one.lead for _, one in decided if one.lead})
    names = {lead.id: lead.full_name for lead in leads.values()}
    rows = [_decision(moment, *one, names) for one in decided]
    return Document(f"decisions-{year}.csv", table_of([texts.decision_columns(), *rows]))


def _sitting(
    sitting: Sitting, communes: Mapping[str, str], people: Mapping[str, str]
) -> Sequence[str]:
    meeting = sitting.meeting
    return [
        texts.kind(meeting),
        f"{meeting.local:%d/%m/%Y}",
        f"{meeting.local:%H:%M}",
        str(meeting.minutes),
        texts.everybody() if meeting.whole_council else _listed(meeting.communes, communes),
        ", ".join(sorted(meeting.organisations)),
        _listed(meeting.people, people),
        meeting.title,
        meeting.place,
        texts.state(sitting),
        *texts.presences(sitting.there),
    ]


def _decision(
    moment: Moment, meeting: Meeting, decision: Decision, names: Mapping[str, str]
) -> Sequence[str]:
    return [
        decision.reference or "",
        f"{meeting.local:%d/%m/%Y}",
        meeting.title,
        decision.text,
        texts.modes(decision),
        names.get(decision.lead or "", ""),
        f"{moment.day_of(decision.due_at):%d/%m/%Y}",
        texts.status(decision),
    ]


def _listed(ids: Collection[str], names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names[one] for one in ids if one in names))
