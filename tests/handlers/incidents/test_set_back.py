"""What the clock finds due: one row that fails keeps its effects to itself, and comes again."""

from dataclasses import replace
from datetime import timedelta

from handlers.incidents.setbacks import own_up
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from storage.audit import SYSTEM
from storage.members import Member, Role
from storage.setbacks import Work
from tests.handlers.alerts.council import member_of

MINUTE = timedelta(minutes=1)
SECRET = "Kevin du 3e"


class Rows:
    """Some rows of which one fails, and who has acted upon which."""

    def __init__(self, moment: Moment, poison: str) -> None:
        self.moment = moment
        self.poison = poison
        self.tried: list[str] = []

    async def round(self, *rows: str, after: timedelta = timedelta()) -> list[str]:
        """What was tried in a round; what is left of it stands in the journal."""
        self.tried = []
        self.moment = replace(self.moment, now=self.moment.now + after)
        await one_by_one(self.moment, Work.DIGEST, rows, self.act)
        return self.tried

    async def act(self, moment: Moment, row: str) -> None:
        self.tried.append(row)
        await moment.uow.audit.append(SYSTEM, "row.done", row, moment.now)
        if row == self.poison:
            raise ValueError(SECRET)

    def done(self) -> list[str]:
        return [act.about for act in self.moment.uow.audit.noted if act.act == "row.done"]


async def told(moment: Moment, to: Member) -> list[str]:
    rows = await moment.uow.deliveries.due(moment.now)
    return [row.body["text"] for row in rows if row.chat == to.chat]


async def test_one_that_fails_silences_no_other_and_leaves_nothing(moment: Moment) -> None:
    rows = Rows(moment, poison="2")
    assert await rows.round("1", "2", "3") == ["1", "2", "3"]
    assert rows.done() == ["1", "3"]


async def test_it_comes_again_with_growing_distance_and_for_ever(moment: Moment) -> None:
    rows = Rows(moment, poison="2")
    tried_after = [minute for minute in range(200) if await rows.round("2", after=MINUTE)]
    assert tried_after == [0, 1, 3, 7, 15, 31, 63, 123, 183]


async def test_what_went_well_is_forgotten(moment: Moment) -> None:
    rows = Rows(moment, poison="2")
    await rows.round("2")
    await rows.round("2", after=MINUTE)
    rows.poison = ""
    await rows.round("2", after=2 * MINUTE)
    assert rows.done() == ["2"]
    assert await moment.uow.setbacks.of(Work.DIGEST, ["2"]) == {}


async def test_the_coordinators_hear_of_it_once_and_without_what_it_said(moment: Moment) -> None:
    coordinator = await member_of(moment.uow, Role.COORDINATOR)
    mayor = await member_of(moment.uow, Role.MAYOR)
    rows = Rows(moment, poison="2")
    for _ in range(5):
        await rows.round("1", "2", after=timedelta(hours=2))
        await own_up(rows.moment)
    (text,) = await told(rows.moment, coordinator)
    assert "envoyer un point du matin" in text
    assert "E-" in text
    assert SECRET not in text
    assert await told(rows.moment, mayor) == []


async def test_many_that_fail_alike_are_one_message_an_hour(moment: Moment) -> None:
    coordinator = await member_of(moment.uow, Role.COORDINATOR)
    for row in ("1", "2", "3"):
        rows = Rows(moment, poison=row)
        await rows.round(row)
        await own_up(rows.moment)
    assert len(await told(moment, coordinator)) == 1


async def test_what_is_due_no_more_is_forgotten_in_the_end(moment: Moment) -> None:
    await Rows(moment, poison="2").round("2")
    later = replace(moment, now=moment.now + timedelta(days=3))
    await own_up(later)
    assert await moment.uow.setbacks.of(Work.DIGEST, ["2"]) == {}
