"""How the points of an agenda are worded, for the invited and for groups."""

from collections.abc import Mapping, Sequence

from handlers.meetings.texts import meeting as said
from handlers.moment import Moment
from handlers.words import SOURCE, Html, later, plain, speaking, t
from storage.agenda_items import AgendaItem, ItemKind
from storage.agendas import Agenda, Point, agenda_of
from storage.meetings import Meeting

_EXPECTED: Mapping[ItemKind, str] = {
    ItemKind.INFORMATION: later("pour information"),
    ItemKind.DECISION: later("à décider"),
}


async def drawn_up(moment: Moment, meeting: Meeting, items: Sequence[AgendaItem]) -> Agenda:
    """The next version of an agenda, as these points make it."""
    return agenda_of(meeting.agenda_version + 1, await worded(moment, items))


async def worded(moment: Moment, items: Sequence[AgendaItem]) -> Sequence[Point]:
    """Each point in words, in the language of the council: a version reads alike to everybody.

    Who presents a point is said by their organisation: groups are told no name.
    """
    ids = {item.rapporteur for item in items if item.rapporteur}
    members = await moment.uow.members.get_all(ids)
    with speaking(SOURCE):
        return [
            _point(item, members[item.rapporteur].organisation if item.rapporteur else None)
            for item in items
        ]


def _point(item: AgendaItem, presented_by: str | None) -> Point:
    expected = _expected(item)
    length = said.length(item.minutes) if item.minutes else None
    details = [part for part in (expected, length, presented_by) if part]
    return Point(item.id, _with(title_of(item), details), _with(shared_title_of(item), details))


def proposal_of(item: AgendaItem) -> str:
    """What somebody proposes, and what they expect of the meeting, for the coordinators."""
    expected = _expected(item)
    return _with(title_of(item), [expected] if expected else [])


def _expected(item: AgendaItem) -> str | None:
    return t(_EXPECTED[item.kind]) if item.kind in _EXPECTED else None


def title_of(item: AgendaItem) -> str:
    """What it is about, for the invited: a situation by its pseudonym alone."""
    if item.kind is ItemKind.SITUATION:
        return plain(t("Situation {reference}", reference=item.title))
    if item.decision is None:
        return item.title
    if item.situation is None:
        return plain(t("Suite de la décision {reference}", reference=item.title))
    return plain(t("Situation {reference}, suite d'une décision", reference=item.title))


def shared_title_of(item: AgendaItem) -> str:
    """The same for groups, where not everybody is invited."""
    return title_of(item) if item.situation is None else plain(t("Un point pour les seuls invités"))


def _with(title: str, details: Sequence[str]) -> str:
    return f"{title} ({', '.join(plain(Html(one)) for one in details)})" if details else title
