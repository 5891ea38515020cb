"""Half-filled forms: one per person and kind, versions that overtake, and a day's life."""

from datetime import timedelta

from storage.engine import Database
from storage.members import Kind, Role
from storage.unit_of_work import UnitOfWork
from tests.house import EVENING


async def somebody(uow: UnitOfWork) -> str:
    member = await uow.members.add(
        role=Role.FIELD_PARTNER,
        kind=Kind.SCHOOL,
        first_name="Ève",
        last_name="Exemple",
        organisation="Collège",
        communes=["55519"],
        now=EVENING,
    )
    return member.id


async def test_a_form_survives_and_its_version_grows(database: Database) -> None:
    async with database.write() as uow:
        member = await somebody(uow)
        first = await uow.drafts.open(member, "alert", "door", {}, EVENING)
    async with database.write() as uow:
        await uow.drafts.advance(first, "commune", {"insee": "55519"}, EVENING)
    async with database.read() as uow:
        again = await uow.drafts.find(first.id, member)
    assert again is not None
    assert (again.step, again.version, again.state) == ("commune", 2, {"insee": "55519"})


async def test_somebody_elses_form_is_as_absent_as_none(database: Database) -> None:
    async with database.write() as uow:
        member, other = await somebody(uow), await somebody(uow)
        draft = await uow.drafts.open(member, "alert", "door", {}, EVENING)
        assert await uow.drafts.find(draft.id, other) is None
        assert await uow.drafts.find("nothing", member) is None


async def test_a_typed_line_belongs_to_the_form_touched_last(database: Database) -> None:
    async with database.write() as uow:
        member = await somebody(uow)
        alert = await uow.drafts.open(member, "alert", "door", {}, EVENING)
        later = EVENING + timedelta(minutes=1)
        await uow.drafts.open(member, "meeting", "kind", {}, later)
        latest = await uow.drafts.latest(member, later)
        assert latest is not None
        assert latest.kind == "meeting"
        await uow.drafts.advance(alert, "note", {}, later + timedelta(minutes=1))
        latest = await uow.drafts.latest(member, later + timedelta(minutes=1))
        assert latest is not None
        assert latest.kind == "alert"


async def test_touches_of_one_moment_keep_their_order(database: Database) -> None:
    async with database.write() as uow:
        member = await somebody(uow)
        for first, second in (("alert", "meeting"), ("meeting", "alert")):
            await uow.drafts.discard_all(member)
            begun = await uow.drafts.open(member, first, "door", {}, EVENING)
            await uow.drafts.open(member, second, "door", {}, EVENING)
            latest = await uow.drafts.latest(member, EVENING)
            assert latest is not None
            assert latest.kind == second
            await uow.drafts.advance(begun, "next", {}, EVENING)
            latest = await uow.drafts.latest(member, EVENING)
            assert latest is not None
            assert latest.kind == first


async def test_a_form_left_alone_no_longer_takes_lines_unless_it_is_an_alert(
    database: Database,
) -> None:
    later = EVENING + timedelta(minutes=15)
    async with database.write() as uow:
        member = await somebody(uow)
        await uow.drafts.open(member, "invitation", "name", {}, EVENING)
        assert await uow.drafts.latest(member, later - timedelta(seconds=1)) is not None
        assert await uow.drafts.latest(member, later) is None
        await uow.drafts.open(member, "alert", "note", {}, EVENING)
        latest = await uow.drafts.latest(member, later)
        assert latest is not None
        assert latest.kind == "alert"


async def test_a_fresh_form_takes_the_place_of_one_of_its_kind(database: Database) -> None:
    async with database.write() as uow:
        member = await somebody(uow)
        old = await uow.drafts.open(member, "alert", "door", {}, EVENING)
        await uow.drafts.open(member, "alert", "door", {}, EVENING)
        assert await uow.drafts.find(old.id, member) is None


async def test_a_form_left_alone_is_named_once_and_then_erased(database: Database) -> None:
    async with database.write() as uow:
        member = await somebody(uow)
        draft = await uow.drafts.open(member, "alert", "door", {}, EVENING)
        assert await uow.drafts.left_alone("alert", EVENING) == [draft.id]
        await uow.drafts.mark_nudged(draft.id, EVENING)
        assert await uow.drafts.left_alone("alert", EVENING) == []
        ahead = await uow.drafts.advance(draft, "commune", {}, EVENING)
        assert await uow.drafts.left_alone("alert", EVENING) == [ahead.id]
        assert await uow.drafts.untouched_since(EVENING) == [ahead.id]
        await uow.drafts.discard_all(member)
        assert await uow.drafts.latest(member, EVENING) is None
