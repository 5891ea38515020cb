"""Whom a meeting invites: by commune, by organisation however it is spelled, and by name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.settings import Settings
from handlers.meetings import service
from handlers.meetings.convening.choosing import Partners, key_of, partners, switched, with_names
from handlers.meetings.filling import picked
from handlers.meetings.plan import Listed, Plan, Step
from handlers.meetings.series import keeping
from handlers.meetings.series.rhythm import Rhythm, recurring
from handlers.meetings.service import Proposal
from storage.members import Member, Role, Status
from tests.ground import Ground
from tests.handlers.meetings.conftest import IN_TWO_WEEKS, TWO_WEEKS_AHEAD, Council
from tests.handlers.meetings.test_plan import COMPLETE
from tests.house import BAR_LE_DUC, EVENING, PARIS, TRONVILLE

BY_NAME = replace(IN_TWO_WEEKS, communes=frozenset())


async def working_at(council: Council, organisation: str, name: str = "Somebody") -> Member:
    member = await council.member(communes=[BAR_LE_DUC])
    async with council.at() as moment:
        renamed = replace(member, organisation=organisation, last_name=name)
        await moment.uow.members.rename(renamed)
        return await moment.uow.members.get(member.id)


async def invited(council: Council, proposal: Proposal) -> set[str]:
    """Who finds the meeting among those to come, once it is announced and read back."""
    claire = await council.member(Role.COORDINATOR, ())
    async with council.at() as moment:
        meeting, _ = await service.announce(moment, claire, proposal)
        every = await moment.uow.members.everyone()
        kept = await moment.uow.meetings.get(meeting.id)
    return {one.id for one in every if kept.invites(one)} - {claire.id}


async def test_an_organisation_is_invited_however_it_is_spelled(council: Council) -> None:
    there = await working_at(council, "Collège  prévert")
    await working_at(council, "Collège Prévert-Nord")
    await working_at(council, "")
    assert await invited(
        council, replace(BY_NAME, organisations=frozenset({"collège Prévert", ""}))
    ) == {there.id}


async def test_people_are_invited_by_name_and_beside_communes(council: Council) -> None:
    named, neighbour = await working_at(council, "A"), await council.member()
    await working_at(council, "A")
    auditor, left = await council.member(Role.AUDITOR), await working_at(council, "A")
    async with council.at() as moment:
        await moment.uow.members.set_status(left.id, Status.SUSPENDED)
    people = frozenset({named.id, auditor.id, left.id})
    both = replace(BY_NAME, people=people, communes=frozenset({TRONVILLE}))
    assert await invited(council, both) == {named.id, neighbour.id}


async def test_each_date_of_a_series_invites_the_same(council: Council) -> None:
    there, named = await working_at(council, "Collège"), await working_at(council, "A")
    await working_at(council, "A")
    until = TWO_WEEKS_AHEAD.date() + timedelta(days=40)
    series = recurring(Rhythm.WEEKLY, TWO_WEEKS_AHEAD, until, PARIS)
    asked = replace(
        BY_NAME,
        organisations=frozenset({"Collège"}),
        people=frozenset({named.id}),
        series=series,
    )
    assert await invited(council, asked) == {there.id, named.id}
    async with council.at() as moment:
        await keeping.make_ahead(moment)
        every = await moment.uow.members.everyone()
        made = await moment.uow.meetings.coming(moment.now)
        assert len(made) > 2
        for meeting in made:
            theirs = {one.id for one in every if meeting.invites(one)}
            assert {there.id, named.id} <= theirs
            assert len(theirs) == 3  # and the coordinator


async def test_who_is_invited_by_name_cannot_be_read_in_what_is_kept(
    council: Council, ground: Ground, founded: Settings
) -> None:
    named = await working_at(council, "Organisme-Canari")
    claire = await council.member(Role.COORDINATOR, ())
    asked = replace(
        BY_NAME, organisations=frozenset({"Organisme-Canari"}), people=frozenset({named.id})
    )
    async with council.at() as moment:
        await service.announce(moment, claire, asked)
    assert b"Canari" not in ground.stolen(founded)


async def test_coordinators_auditors_and_whoever_left_stand_in_no_list(council: Council) -> None:
    there = await working_at(council, "Mairie", "Z"), await working_at(council, " mairie ", "É")
    await council.member(Role.COORDINATOR, ())
    await council.member(Role.AUDITOR)
    left = await working_at(council, "Ailleurs")
    async with council.at() as moment:
        await moment.uow.members.set_status(left.id, Status.REMOVED)
        known = await partners(moment)
    assert list(known.people) == [there[1].id, there[0].id]
    assert list(known.organisations) == [key_of("MAIRIE")]


async def a_choice(council: Council) -> tuple[Partners, Member, Member]:
    zoe = await working_at(council, "Collège Prévert", "Lenoir")
    paul = await working_at(council, "Collège Ligny", "Petit")
    async with council.at() as moment:
        return await partners(moment), zoe, paul


async def test_typed_words_name_one_organisation_or_one_person(council: Council) -> None:
    known, zoe, _ = await a_choice(council)
    read = with_names(Plan(), ["college PREVERT", "lenoir", "college prévert", "Nulle part"], known)
    assert (read.plan.organisations, read.plan.people) == (("Collège Prévert",), (zoe.id,))
    assert (read.unsure, read.unknown) == ([], ["Nulle part"])


@pytest.mark.parametrize(
    ("words", "shown"), [("collège", Listed.ORGANISATIONS), ("prénom", Listed.PEOPLE)]
)
async def test_words_that_mean_several_open_their_list(
    council: Council, words: str, shown: Listed
) -> None:
    known, *_ = await a_choice(council)
    read = with_names(Plan(), [words], known)
    assert read.plan == Plan(listed=shown)
    assert read.unsure == [words]


async def test_a_key_switches_and_switches_back_in_its_own_list_alone(council: Council) -> None:
    known, zoe, _ = await a_choice(council)
    people = Plan(listed=Listed.PEOPLE)
    chosen = switched(people, zoe.id, known)
    assert chosen.people == (zoe.id,)
    assert switched(chosen, zoe.id, known) == people
    places = switched(Plan(listed=Listed.ORGANISATIONS), key_of("collège prévert"), known)
    assert places.organisations == ("Collège Prévert",)
    for plan, value in ((people, key_of("collège prévert")), (Plan(), zoe.id), (people, "x")):
        with pytest.raises(ValueError, match=r".*"):
            switched(plan, value, known)


async def test_the_whole_council_takes_the_place_of_what_was_chosen(council: Council) -> None:
    known, zoe, _ = await a_choice(council)
    asking = replace(COMPLETE.asking(Step.INVITED), communes=(), listed=Listed.PEOPLE)
    chosen = switched(asking, zoe.id, known)
    now = EVENING
    assert not picked(chosen, "done", now, PARIS, "").whole_council
    whole = picked(chosen, "all", now, PARIS, "")
    assert (whole.whole_council, whole.people, whole.invited) == (True, (), True)
    assert picked(chosen, "list-communes", now, PARIS, "").listed is Listed.COMMUNES
    assert Plan.of_state(chosen.as_state()) == chosen
