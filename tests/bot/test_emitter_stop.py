"""The emitter stops when it is told to, and what it has said by then is not said again."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.app import assemble
from bot.delivery import writing
from bot.playground import Playground
from storage.engine import Database
from storage.group_commit import GroupCommit, Work
from storage.lead import LeadLost
from storage.messages import Message
from storage.outbox import Outcome
from tests.ground import Ground
from tests.house import HandClock, House, facing


@dataclass(slots=True)
class Away(GroupCommit):
    """Commits of a database that does not answer for a while."""

    real: GroupCommit
    is_away: bool = True
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    taken: asyncio.Event = field(default_factory=asyncio.Event)

    async def submit(self, work: Work[object]) -> object:  # type: ignore[override] # any work
        self.asked.set()
        if self.is_away:
            raise LeadLost
        result = await self.real.submit(work)
        self.taken.set()
        return result


async def test_a_stop_that_meets_a_wake_up_is_not_lost(house: House) -> None:
    emitter = replace(house.app.emitter)
    running = asyncio.create_task(emitter.run())
    await emitter.idle()
    emitter.wake()
    running.cancel()
    done, _ = await asyncio.wait({running}, timeout=3)
    running.cancel()
    assert done


async def test_what_was_said_is_not_said_again_where_the_lead_is_lost_before_it_is_written(
    sqlite_ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "DATABASE_PAUSE", 0.01)
    with sqlite_ground.founded(tmp_path) as offline:
        async with asyncio.timeout(20), Playground.serve(seed=7) as telegram:
            settings = facing(telegram, offline)
            async with await Database.open(settings.database_url, settings.kek()) as database:
                clock = HandClock()
                app = assemble(settings, database, now=clock)
                await app.application.initialize()
                emitter, away = app.emitter, Away(app.emitter.ledger.commits)
                emitter.ledger.commits, emitter.last_seconds = away, 0
                amina = telegram.person("Amina Diallo")
                await amina.starts()
                async with database.write() as uow:
                    chat = await uow.chats.at(amina.id)
                    await uow.outbox.send(chat, Message(text="une fois"), now=clock())

                leading = asyncio.create_task(emitter.run())
                await away.asked.wait()
                leading.cancel()
                await asyncio.wait({leading})
                again = asyncio.create_task(emitter.run())
                await emitter.idle()
                away.is_away = False
                await away.taken.wait()
                await emitter.idle()
                again.cancel()
                await asyncio.wait({again})

                assert [m.text for m in amina.phone() if m.sender.is_bot] == ["une fois"]
                async with database.read() as uow:
                    assert (await uow.deliveries.count())[Outcome.SENT] == 1
                await emitter.ledger.close()
                await app.application.shutdown()
