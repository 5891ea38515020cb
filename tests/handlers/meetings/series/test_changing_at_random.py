"""Whatever is done to a series in whatever order, calendars that heard of it show what stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

import pytest

from handlers.meetings import service
from handlers.meetings.invitation import invitation, together
from handlers.meetings.series import changing, keeping, wish
from handlers.meetings.series.ahead import dates_of
from handlers.meetings.series.changing import next_date
from handlers.meetings.series.keeping import SeriesOver
from handlers.meetings.series.occurrences import to_come
from handlers.meetings.series.rhythm import EndTooLate, EndTooSoon, Rhythm
from handlers.meetings.series.wish import What, Wish
from handlers.meetings.subscription import subscription
from handlers.meetings.when import When
from handlers.moment import Moment
from storage.meetings import Meeting
from storage.members import Member, Role
from storage.series import Series
from tests.handlers.meetings.conftest import Council
from tests.handlers.meetings.series.test_keeping import begun
from tests.handlers.meetings.test_invitation import COUNCIL
from tests.house import EVENING
from tests.own_calendar import OwnCalendar

STEPS = 25


@dataclass(slots=True)
class Walk:
    """A coordinator who changes their mind, and two calendars of an invited person."""

    council: Council
    claire: Member
    amina: Member
    series: str
    random: Random
    now: datetime = EVENING
    opened: OwnCalendar = field(default_factory=OwnCalendar)
    subscribed: OwnCalendar = field(default_factory=OwnCalendar)

    async def step(self) -> str:
        """One thing that happens, and its name."""
        act = self.random.choice([*What, *What, "move", "call_off", "days"])
        async with self.council.at(self.now) as moment:
            if act == "days":
                self.now += timedelta(days=self.random.randrange(1, 12))
            elif act in {"move", "call_off"}:
                await self._one(moment, act)
            else:
                await self._whole(moment, What(act))
        async with self.council.at(self.now) as moment:
            await keeping.make_ahead(moment)
        return str(act)

    async def _one(self, moment: Moment, act: str) -> None:
        series = await moment.uow.series.get(self.series)
        made = {one.id for one in await moment.uow.meetings.of_series(self.series)}
        dates = [one for one in await dates_of(moment, series) if one.id in made]
        if not dates:
            return
        one = self.random.choice(dates)
        if act == "move":
            shift = timedelta(days=self.random.randrange(1, 20), hours=1)
            after, _ = await service.move(
                moment, self.claire, one.id, one.version, one.local + shift
            )
        else:
            after, _ = await service.call_off(moment, self.claire, one.id, one.version)
        self.opened.opens(invitation(after, COUNCIL, moment.now).content)

    async def _whole(self, moment: Moment, what: What) -> None:
        series = await moment.uow.series.get(self.series)
        made = await moment.uow.meetings.of_series(self.series)
        try:
            wanted = self._wish(series, made, moment.now, what)
            change, _ = await changing.change(moment, self.claire, wish.granted(wanted, series))
        except (SeriesOver, EndTooSoon, EndTooLate):
            return
        file = together([*change.dates, *change.off, *change.gone], COUNCIL, moment.now)
        self.opened.opens(file.content)

    def _wish(self, series: Series, made: Sequence[Meeting], now: datetime, what: What) -> Wish:
        day, random = next_date(series, made, now), self.random
        begun_ = Wish(next_day=day, what=what)
        minute = random.randrange(9, 18) * 60
        match what:
            case What.HOUR:
                when = When(day=day, minute=minute, holiday_kept=True)
                return Wish(next_day=day, what=what, when=when)
            case What.DAY:
                other = day + timedelta(days=random.randrange(9))
                when = When(day=other, minute=minute, holiday_kept=True)
                return Wish(next_day=day, what=what, when=when)
            case What.RHYTHM:
                rhythm = random.choice([one for one in Rhythm if one is not Rhythm.ONCE])
                return Wish(next_day=day, what=what, rhythm=rhythm)
            case What.END:
                until = day + timedelta(days=random.randrange(20, 300))
                return wish.picked(begun_, series, until.isoformat(), now)
            case What.PLACE:
                return Wish(next_day=day, what=what, place=f"Salle {random.randrange(9)}")
            case What.SKIP:
                dates = [one.date() for one in to_come(series, now)]
                return Wish(next_day=day, what=what, skipped=random.choice(dates))


@pytest.mark.parametrize("seed", range(3))
async def test_calendars_show_what_stands(council: Council, seed: int) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    first = await begun(council, claire)
    walk = Walk(council, claire, amina, first.series or "", Random(seed))
    async with council.at() as moment:
        series = await moment.uow.series.get(walk.series)
        dates = await dates_of(moment, series)
        walk.opened.opens(together(dates, COUNCIL, moment.now).content)
    done = []
    for _ in range(STEPS):
        done.append(await walk.step())
        async with council.at(walk.now) as moment:
            series = await moment.uow.series.get(walk.series)
            stands = await dates_of(moment, series)
            walk.subscribed.comes_back(await subscription(moment, amina))
        expected = [(one.starts_at, one.place) for one in stands]
        for own in (walk.opened, walk.subscribed):
            shown = [(one.starts_at, one.place) for one in own.shown if one.starts_at > walk.now]
            assert shown == expected, done
        assert len({one.id for one in stands}) == len(stands), done
        alone = [one.local for one in stands if not one.by_hand]
        assert len({local.date() for local in alone}) == len(alone), done
        assert all(time(9) <= local.time() <= time(18) for local in alone)
