"""What was said about a situation goes when its time is over, and its key with it."""

from datetime import timedelta

from sqlalchemy import select

from handlers.alerts.retention import purge_situation_words
from handlers.alerts.situations.thread.reading import read_thread
from handlers.alerts.situations.thread.writing import write
from handlers.moment import Moment
from storage.audit import audit
from storage.circles import circles
from storage.members import Role
from storage.situation_threads import situation_circles, situation_notes
from tests.handlers.alerts.council import member_of
from tests.handlers.alerts.situations.thread.stories import SAID, a_situation, at, says
from tests.house import EVENING


async def test_words_are_kept_as_long_as_an_alert_may_be(moment: Moment) -> None:
    claire = await member_of(moment.uow, Role.COORDINATOR)
    situation = await a_situation(moment, claire)
    old = await write(moment, claire, situation, SAID)
    new = await write(at(moment, EVENING + timedelta(days=1)), claire, situation, SAID)
    over = EVENING + moment.policy.keeping_time()
    await purge_situation_words(at(moment, over - timedelta(seconds=1)))
    assert len(await moment.uow.situation_threads.of(situation.id)) == 2
    await purge_situation_words(at(moment, over))
    assert await moment.uow.situation_threads.of(situation.id) == [new]
    await moment.uow.end()
    purged = select(audit.c.about).where(audit.c.act == "situation.note_purged")
    assert list(await moment.uow.connection.scalars(purged)) == [old.id]


async def test_with_the_last_alert_go_the_words_and_their_key(moment: Moment) -> None:
    uow = moment.uow
    claire = await member_of(uow, Role.COORDINATOR)
    situation = await a_situation(moment, claire)
    await says(moment, claire, situation.id)
    await read_thread(moment, claire, situation.id)
    circle = await uow.situation_threads.circle(situation.id)
    before = set(await uow.connection.scalars(select(circles.c.id)))
    await uow.retention.purge(list(await uow.situations.alerts_of(situation.id)))
    for table in (situation_notes, situation_circles):
        assert not (await uow.connection.execute(select(table))).all()
    assert before - set(await uow.connection.scalars(select(circles.c.id))) == {circle}
