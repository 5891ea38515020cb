"""After a restore the letters say what is lost, and nothing says it again."""

from dataclasses import replace
from datetime import timedelta

from handlers.council.restored import tell_restored
from handlers.incidents.outage import confirm_contact
from handlers.moment import Moment
from storage.engine import Database
from storage.outbox import Outcome
from tests.handlers.alerts.council import member_of
from tests.house import EVENING, PARIS


async def test_an_old_backup_is_no_outage_besides(database: Database) -> None:
    async with database.write() as uow:
        moment = Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot")
        await member_of(uow)
        await confirm_contact(moment)
        restored = replace(moment, now=EVENING + timedelta(days=3))
        await tell_restored(restored, EVENING, [])
        await confirm_contact(replace(restored, now=restored.now + timedelta(minutes=5)))
        assert (await uow.deliveries.count())[Outcome.WAITING] == 1
