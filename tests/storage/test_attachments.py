"""Files of alerts: asked for once, kept once, and found by their own alert alone."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from storage.alert_rows import alerts
from storage.alerts import Severity
from storage.attachments import AttachmentUnknown, Kind, Source, State
from storage.engine import Database
from storage.members import Kind as Partner
from storage.members import Role
from storage.schema import new_id
from storage.statuses import Status
from storage.unit_of_work import UnitOfWork
from tests.house import EVENING, TRONVILLE

PHOTO = Source(kind=Kind.PICTURE, file_id="AgAC-photo", message_id=11)
PLAN = Source(kind=Kind.DOCUMENT, file_id="BQAC-plan", message_id=12)


async def an_alert(uow: UnitOfWork) -> tuple[str, str]:
    """An alert and its author."""
    author = await uow.members.add(
        role=Role.FIELD_PARTNER,
        kind=Partner.STREET_OUTREACH,
        first_name="Amina",
        last_name="Exemple",
        organisation="Exemple",
        communes=[],
        now=EVENING,
    )
    alert = new_id()
    row = {
        "id": alert,
        "reference": f"A-{alert[:4]}",
        "insee": TRONVILLE,
        "author": author.id,
        "severity": Severity.ORANGE,
        "immediate_danger": False,
        "status": Status.ROUTED,
        "sealed": uow.vault.seal_json("alerts", "sealed", alert, {}),
        "created_at": EVENING,
    }
    await uow.connection.execute(insert(alerts).values(row))
    return alert, author.id


async def test_a_file_is_awaited_until_it_is_kept_or_refused(database: Database) -> None:
    async with database.write() as uow:
        alert, author = await an_alert(uow)
        photo, plan = await uow.attachments.ask(alert, author, [PHOTO, PLAN], EVENING)
    async with database.write() as uow:
        due = await uow.attachments.due(EVENING, 10)
        assert [each.id for each in due] == [photo, plan]
        assert await uow.attachments.source(photo) == PHOTO
        await uow.attachments.keep(photo, Kind.PICTURE, b"sealed")
        await uow.attachments.refuse(plan)
    async with database.write() as uow:
        assert not await uow.attachments.due(EVENING, 10)
        assert await uow.attachments.awaited(photo) is None
        kept, refused = await uow.attachments.of(alert)
        assert (kept.state, refused.state) == (State.KEPT, State.REFUSED)
        assert await uow.attachments.content(photo, alert) == (Kind.PICTURE, b"sealed")
        for gone in (photo, plan):
            with pytest.raises(AttachmentUnknown):
                await uow.attachments.source(gone)
        with pytest.raises(AttachmentUnknown):
            await uow.attachments.content(plan, alert)


async def test_a_file_is_found_by_its_own_alert_alone(database: Database) -> None:
    async with database.write() as uow:
        alert, author = await an_alert(uow)
        other, _ = await an_alert(uow)
        (photo,) = await uow.attachments.ask(alert, author, [PHOTO], EVENING)
        await uow.attachments.keep(photo, Kind.PICTURE, b"sealed")
        with pytest.raises(AttachmentUnknown):
            await uow.attachments.content(photo, other)


async def test_a_file_that_telegram_did_not_give_waits(database: Database) -> None:
    async with database.write() as uow:
        alert, author = await an_alert(uow)
        await uow.attachments.ask(alert, author, [PHOTO], EVENING)
        (awaited,) = await uow.attachments.due(EVENING, 10)
        await uow.attachments.postpone(awaited, EVENING + timedelta(minutes=1))
        assert not await uow.attachments.due(EVENING, 10)
        (again,) = await uow.attachments.due(EVENING + timedelta(minutes=1), 10)
        assert again.attempts == 1
