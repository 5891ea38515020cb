"""What one version of an agenda has that the one before had not: no chat, no database."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from handlers.meetings.agenda.lines import lines_of
from storage.agendas import Agenda, Point


@dataclass(frozen=True, slots=True)
class Changes:
    """The points that came, went, were worded anew, and those that stand elsewhere now."""

    added: tuple[Point, ...] = ()
    removed: tuple[Point, ...] = ()
    reworded: tuple[Point, ...] = ()
    moved: tuple[Point, ...] = ()


def changes(before: Agenda, after: Agenda) -> Changes:
    """What changed from one version to the next; as few points as possible count as moved."""
    old, new = _points(before), _points(after)
    # A text from before there were points is compared by its words.
    name = _item if all(point.item for point in old) else _words
    was, now = {name(one): one for one in old}, {name(one): one for one in new}
    kept = [one for one in now if one in was]
    places = {one: place for place, one in enumerate(was)}
    still = {kept[index] for index in _longest_rise([places[one] for one in kept])}
    return Changes(
        added=tuple(point for one, point in now.items() if one not in was),
        removed=tuple(point for one, point in was.items() if one not in now),
        reworded=tuple(now[one] for one in kept if now[one].words != was[one].words),
        moved=tuple(now[one] for one in kept if one not in still),
    )


def _points(agenda: Agenda) -> Sequence[Point]:
    return agenda.points or [Point("", line, line) for line in lines_of(agenda.text)]


def _item(point: Point) -> Hashable:
    return point.item


def _words(point: Point) -> Hashable:
    return point.words


def _longest_rise(numbers: Sequence[int]) -> Sequence[int]:
    """The indices of as many numbers as possible that grow from one to the next."""
    best: list[list[int]] = []
    for index, number in enumerate(numbers):
        before = [rise for rise in best if numbers[rise[-1]] < number]
        best.append([*max(before, key=len, default=[]), index])
    return max(best, key=len, default=[])
