"""What the year's meetings are to be: three dozen, in all formations, on the clocks of Paris."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from handlers.meetings.series.recurrence import Nth, Recurrence, every_weeks, monthly
from handlers.meetings.service import Proposal
from storage.meetings import MeetingKind
from tests.house import BAR_LE_DUC, LIGNY, PARIS, SAINT_AMAND, TRONVILLE

COMMUNES = (TRONVILLE, LIGNY, BAR_LE_DUC, SAINT_AMAND)
BEGINS = datetime(2026, 12, 1, 9, 0, tzinfo=PARIS)
ENDS = datetime(2027, 12, 1, 9, 0, tzinfo=PARIS)
OUTAGE = (datetime(2027, 2, 8, 12, 0, tzinfo=PARIS), datetime(2027, 2, 11, 12, 0, tzinfo=PARIS))
"""A watch cell is held meanwhile, a sitting begins two hours later, and a group is a week away."""
ASCENSION = date(2027, 5, 6)
"""The first Thursday of May, too: the exchange group's own rule puts it there."""
CELLS, EXCHANGES = 20, 9


MOVES = {
    # Its local day, then how long before it begins somebody moves it, and by how much.
    date(2027, 1, 12): (timedelta(days=9), timedelta(days=1)),
    date(2027, 3, 9): (timedelta(days=3), timedelta(days=2)),
    date(2027, 3, 23): (timedelta(hours=4), timedelta(days=7)),  # the eve's was sent
    date(2027, 3, 30): (timedelta(days=5), -timedelta(days=1)),
    ASCENSION: (timedelta(days=20), timedelta(days=7)),
    date(2027, 6, 17): (timedelta(days=2), timedelta(days=13)),
    date(2027, 6, 29): (timedelta(days=12), -timedelta(days=6)),
    date(2027, 10, 29): (timedelta(days=8), timedelta(days=3)),  # over the change of clocks
}
CALLED_OFF = {
    date(2027, 4, 6): timedelta(days=10),
    date(2027, 7, 1): timedelta(hours=1),
    date(2027, 7, 13): timedelta(hours=30),
    # The cell that was moved by a day in January is called off in the end.
    date(2027, 1, 13): timedelta(days=2),
}


def fortnightly() -> Proposal:
    """The watch cell: every second Tuesday at 14 h, through both changes of clocks."""
    first = datetime(2026, 12, 15, 14, 0)  # noqa: DTZ001 - the hour on people's clocks
    rule = Recurrence(rule=every_weeks(2, 1), since=first, zone=PARIS)
    return Proposal(
        kind=MeetingKind.WATCH_CELL,
        local=first,
        minutes=90,
        whole_council=False,
        communes=frozenset({TRONVILLE, LIGNY}),
        title="Cellule de veille",
        place="Mairie de Ligny, salle 2",
        series=rule.times(CELLS),
    )


def first_thursdays() -> Proposal:
    """The exchange group: the first Thursday of the month at 10 h."""
    first = datetime(2027, 2, 4, 10, 0)  # noqa: DTZ001
    rule = Recurrence(rule=monthly(Nth.FIRST, 3), since=first, zone=PARIS)
    return replace(
        fortnightly(),
        kind=MeetingKind.EXCHANGE_GROUP,
        local=first,
        communes=frozenset({BAR_LE_DUC}),
        title="Groupe d’échange",
        place="Maison des associations",
        series=rule.times(EXCHANGES),
    )


def single_ones() -> Iterator[Proposal]:
    """The sittings and problem-solving groups that come once."""
    plain = replace(fortnightly(), series=None)
    sittings = (
        (MeetingKind.PLENARY, datetime(2027, 6, 17, 18, 0)),  # noqa: DTZ001
        (MeetingKind.RESTRICTED, datetime(2027, 2, 11, 14, 0)),  # noqa: DTZ001
        (MeetingKind.RESTRICTED, datetime(2027, 10, 29, 9, 0)),  # noqa: DTZ001
    )
    for kind, local in sittings:
        yield replace(
            plain, kind=kind, local=local, whole_council=True, communes=frozenset(), title="Séance"
        )
    groups = (
        datetime(2027, 2, 17, 16, 0),  # noqa: DTZ001
        datetime(2027, 3, 30, 8, 30),  # noqa: DTZ001
        datetime(2027, 11, 2, 16, 0),  # noqa: DTZ001
    )
    for local in groups:
        yield replace(
            plain,
            kind=MeetingKind.PROBLEM_SOLVING_GROUP,
            local=local,
            communes=frozenset({SAINT_AMAND, BAR_LE_DUC}),
            title="Groupe de résolution",
        )


def some_hour(rng: Random, day: datetime, earliest: int, latest: int) -> datetime:
    """An instant of working hours, `earliest` to `latest` days before this day."""
    ahead = timedelta(days=rng.randint(earliest, latest))
    hour = day.replace(
        hour=rng.randint(8, 19), minute=rng.randint(0, 59), second=rng.randint(1, 59)
    )
    return hour - ahead


def changes_of_clocks() -> list[date]:
    """The two days of 2027 on which the clocks of Paris are changed."""
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    return [day for day in days if _offset(day) != _offset(day - timedelta(days=1))]


def _offset(day: date) -> timedelta | None:
    return datetime(day.year, day.month, day.day, 12, tzinfo=PARIS).utcoffset()
