"""Who may take which route: DESIGN §5, said a second time and held against the real guard."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from telegram import Update
from telegram.ext import ApplicationBuilder

from bot.app import assemble
from bot.dispatch import Dispatch, RouteWithoutRights
from handlers.context import Turn
from handlers.moment import Moment
from handlers.rights import RIGHTS
from handlers.routes import Command, Route
from storage.engine import Database
from storage.members import Kind, Member, Role, Status
from storage.policy import Policy
from tests.house import EVENING, PARIS, offline_settings

FIELD, MAYOR, DEPUTY = Role.FIELD_PARTNER, Role.MAYOR, Role.DEPUTY_MAYOR
COORDINATOR, AUDITOR = Role.COORDINATOR, Role.AUDITOR
EVERYBODY = frozenset(Role)
PHONE = Role.DUTY_PHONE

# What each route is for: a column of the table in DESIGN §5.
PURPOSES: Mapping[str, frozenset[Role]] = {
    "be heard": EVERYBODY,
    "own profile": EVERYBODY,
    "own data": EVERYBODY - {PHONE},
    "flag": frozenset({FIELD, MAYOR, DEPUTY, COORDINATOR, PHONE}),
    "say who speaks": frozenset({PHONE}),
    "take back": frozenset({FIELD, MAYOR, DEPUTY, COORDINATOR, PHONE}),
    "own alerts": frozenset({FIELD, MAYOR, DEPUTY, COORDINATOR}),
    "seen it too": frozenset({FIELD, MAYOR, DEPUTY, COORDINATOR}),
    "commune's alerts": frozenset({MAYOR, DEPUTY, COORDINATOR}),
    "circle's situations": EVERYBODY - {AUDITOR, PHONE},
    "what belongs together": frozenset({MAYOR, DEPUTY, COORDINATOR}),
    "all alerts": frozenset({COORDINATOR}),
    "who is on call": frozenset({MAYOR, DEPUTY, COORDINATOR}),
    "own absence": frozenset({MAYOR, DEPUTY, COORDINATOR}),
    "stand in": frozenset({FIELD, MAYOR, DEPUTY, COORDINATOR}),
    "reached elsewhere": frozenset({MAYOR, DEPUTY, COORDINATOR}),
    "meetings invited to": EVERYBODY - {PHONE},
    "plan meetings": frozenset({COORDINATOR}),
    "write to many": frozenset({COORDINATOR}),
    "take registers out": frozenset({COORDINATOR}),
    "list members": frozenset({COORDINATOR, AUDITOR}),
    "members, groups, settings": frozenset({COORDINATOR}),
}

# Routes that even a person who is no member may take: each decides for itself what that means.
DOORS = frozenset(
    {
        "members.start",
        "members.accept",
        "members.refuse",
        "groups.link_by_code",
        "groups.bot_moved",
        "groups.join_asked",
        "groups.member_moved",
        "groups.spoken",
        "groups.migrated",
    }
)

# Each route under what it is for. A new route has to be placed here as well as in RIGHTS.
PLACED: Mapping[str, str] = {
    "be heard": """
        reception.help reception.language reception.speak
        reception.lost reception.content reception.command
        members.start members.accept members.refuse
        groups.link_by_code groups.bot_moved groups.join_asked
        groups.member_moved groups.spoken groups.migrated
    """,
    "own profile": """
        members.me members.charter members.charter_read
    """,
    "flag": """
        alerts.signal alerts.line alerts.choose alerts.type alerts.file
        alerts.resume alerts.restart alerts.abandon
    """,
    "own alerts": """
        alerts.mine alerts.page alerts.card alerts.follow alerts.other_acts
        alerts.read alerts.read_again
        alerts.show_files
        alerts.thread alerts.thread_note alerts.thread_question alerts.thread_answer
        alerts.find alerts.open_archive
        alerts.correct alerts.correct_choose alerts.correct_type alerts.correct_file
        alerts.read_version
        alerts.sheet_back alerts.answer_proposal alerts.choose_time alerts.promise_time
        alerts.type_time alerts.give_news alerts.hand_back alerts.done
        alerts.close alerts.outcome alerts.outcome_day alerts.outcome_same alerts.stay_open
        alerts.type_same
    """,
    "own data": "members.own_data members.ask_erasure",
    "take back": "alerts.withdraw alerts.withdraw_confirm alerts.withdraw_stop",
    "say who speaks": "duty.open duty.speak",
    "seen it too": "alerts.corroborate",
    "commune's alerts": """
        alerts.list alerts.narrow alerts.communes alerts.acknowledge alerts.acknowledge_all
        alerts.decline
        alerts.take alerts.choose_lead alerts.propose_lead alerts.choose_contributor
        alerts.add_contributor alerts.choose_modes alerts.switch_mode
    """,
    "circle's situations": """
        alerts.situations alerts.situation_page alerts.situation_show alerts.situation_card
        alerts.situation_thread alerts.situation_note
        alerts.words alerts.words_typed alerts.words_file
        alerts.decisions alerts.decision_answer alerts.decision alerts.decision_read
    """,
    "what belongs together": """
        alerts.situation_link alerts.situation_apart alerts.situation_choose
        alerts.situation_open alerts.situation_lead alerts.situation_ask_remove
        alerts.situation_remove alerts.situation_ask_close alerts.situation_close
        alerts.situation_close_anyway alerts.situation_reopen
        alerts.situation_readers alerts.situation_reader
        alerts.decision_mode alerts.decision_day alerts.decide alerts.decision_leads
        alerts.decision_entrust alerts.decision_abandon alerts.decision_word
        alerts.decision_contributors alerts.decision_contributor
    """,
    "all alerts": "alerts.ask_reached alerts.reached",
    "who is on call": """
        rota.show rota.enter rota.choose rota.typed rota.file rota.confirm rota.again rota.abandon
    """,
    "own absence": """
        absence.open absence.begin absence.end absence.name
        absence.pick absence.back absence.abandon absence.typed
    """,
    "stand in": "absence.decline",
    "reached elsewhere": """
        knocking.mine knocking.ask knocking.typed knocking.move knocking.drop
    """,
    "meetings invited to": """
        meetings.list meetings.card meetings.file meetings.all_dates
        meetings.come meetings.excuse meetings.step_back meetings.represent
        meetings.represent_pick meetings.represent_leave meetings.typed_meeting_answer
        meetings.propose meetings.typed_meeting_point meetings.propose_kind meetings.propose_leave
        meetings.round_nothing meetings.round_absent
        calendars.mine calendars.subscribe calendars.renew calendars.close
        meetings.all_minutes meetings.minutes meetings.minutes_note meetings.typed_minutes
        meetings.decision_answer
    """,
    "plan meetings": """
        meetings.accept_point meetings.refuse_point
        meetings.plan meetings.agenda meetings.write
        meetings.more meetings.move meetings.relocate
        meetings.call_off meetings.call_off_confirm
        meetings.answers meetings.chase meetings.note meetings.mail
        meetings.stop meetings.stop_confirm meetings.change_series
        meetings.import meetings.import_typed meetings.import_file meetings.import_key
        meetings.form_pick meetings.form_back meetings.form_abandon
        meetings.typed_meeting meetings.typed_meeting_move
        meetings.typed_meeting_place meetings.typed_meeting_agenda
        meetings.typed_meeting_series
    """,
    "write to many": """
        broadcasts.write broadcasts.pick broadcasts.typed
        broadcasts.list broadcasts.open broadcasts.act broadcasts.people
    """,
    "take registers out": "registers.open registers.year registers.take",
    "list members": "members.list members.page",
    "members, groups, settings": """
        members.confirm members.deny members.card members.act
        members.invite members.invite_kind members.invite_role members.invite_commune
        members.invite_move members.invite_typed members.invite_undo
        members.import members.import_typed members.import_file members.import_key
        members.charter_new members.charter_move members.charter_typed
        groups.overview groups.show_all groups.show groups.ask_unlink groups.unlink
        groups.begin groups.change_communes groups.type_commune groups.pick_commune
        groups.drop_commune groups.communes_chosen groups.stop groups.shared groups.put_out
        routing.overview routing.open routing.rule routing.begin routing.pick routing.typed
        routing.exchange_group routing.exchange_act
        routing.exchange_typed routing.exchange_member
        coverage.show
        council.card council.page council.change council.typed council.move
        absence.show knocking.show duty.list duty.strike duty.done duty.typed
    """,
}
ROUTES = {name: purpose for purpose, names in PLACED.items() for name in names.split()}

# Open to whoever has yet to sign the charter in force: sending, and what is not reading.
UNSIGNED_PLACES = """
    reception.help reception.language reception.speak
    reception.lost reception.content reception.command
    members.me members.own_data members.ask_erasure members.charter members.charter_read
    alerts.signal alerts.line alerts.choose alerts.type alerts.file
    alerts.resume alerts.restart alerts.abandon alerts.mine
    alerts.withdraw alerts.withdraw_confirm alerts.withdraw_stop
    duty.open duty.speak
"""
UNSIGNED = frozenset(UNSIGNED_PLACES.split())


@dataclass(slots=True)
class Heard:
    """Refusals that remember which of them was said."""

    said: list[str] = field(default_factory=list)

    async def stranger(self, turn: Turn) -> None:
        self.said.append("stranger")

    async def not_yours(self, turn: Turn) -> None:
        self.said.append("not yours")

    async def unsigned(self, turn: Turn) -> None:
        self.said.append("unsigned")

    async def overtaken(self, turn: Turn) -> None:
        self.said.append("overtaken")


def dispatch_of(database: Database) -> Dispatch:
    """The real composition root's, with refusals that remember."""
    settings = offline_settings(Path()).model_copy(update={"telegram_token": SecretStr("1:a")})
    return replace(assemble(settings, database).dispatch, refusals=Heard())


def turn_of(member: Member | None, moment: Moment, *, has_signed: bool = True) -> Turn:
    return Turn(update=Update(1), moment=moment, member=member, has_signed=has_signed)


def somebody(role: Role, status: Status = Status.ACTIVE) -> Member:
    return Member(
        id="m",
        status=status,
        role=role,
        kind=Kind.MUNICIPALITY,
        language="fr",
        chat="c",
        charter_version=1,
        first_name="Ève",
        last_name="Exemple",
        created_at=EVENING,
        organisation="Exemple",
    )


async def answers(dispatch: Dispatch, route: Route, turn: Turn) -> str:
    """ "passes", or the refusal that was said."""
    if await dispatch.passes(route, turn):
        return "passes"
    assert isinstance(dispatch.refusals, Heard)
    return dispatch.refusals.said.pop()


@pytest.fixture
async def moment(database: Database) -> AsyncIterator[Moment]:
    async with database.read() as uow:
        yield Moment(uow, EVENING, PARIS, Policy(), "vigie_bot")


async def test_each_role_takes_its_routes_and_no_other(database: Database, moment: Moment) -> None:
    dispatch = dispatch_of(database)
    for route in dispatch.routes:
        for role in Role:
            expected = role in PURPOSES[ROUTES[route.name]] or route.name in DOORS
            said = await answers(dispatch, route, turn_of(somebody(role), moment))
            assert (said == "passes") is expected, (route.name, role)


async def test_who_is_not_an_active_member_passes_no_door_but_the_open_ones(
    database: Database, moment: Moment
) -> None:
    dispatch = dispatch_of(database)
    outside: list[Member | None] = [None]
    outside += [somebody(Role.COORDINATOR, s) for s in Status if s is not Status.ACTIVE]
    for route in dispatch.routes:
        for person in outside:
            said = await answers(dispatch, route, turn_of(person, moment, has_signed=False))
            assert said == ("passes" if route.name in DOORS else "stranger"), route.name


async def test_who_has_not_signed_sends_and_does_not_read(
    database: Database, moment: Moment
) -> None:
    dispatch = dispatch_of(database)
    for route in dispatch.routes:
        theirs = PURPOSES[ROUTES[route.name]]
        member = somebody(Role.COORDINATOR if Role.COORDINATOR in theirs else PHONE)
        said = await answers(dispatch, route, turn_of(member, moment, has_signed=False))
        opened = route.name in UNSIGNED | DOORS
        assert said == ("passes" if opened else "unsigned"), route.name


async def test_the_table_and_the_house_name_the_same_routes(database: Database) -> None:
    names = {route.name for route in dispatch_of(database).routes}
    assert names == set(RIGHTS) == set(ROUTES)


async def test_a_new_route_without_its_row_does_not_start(database: Database) -> None:
    dispatch = dispatch_of(database)

    async def anything(_: Turn) -> None: ...

    stray = Route("alerts.export_everything", Command("export"), anything)
    builder = ApplicationBuilder().token("1:a").updater(None)
    with pytest.raises(RouteWithoutRights, match=stray.name):
        replace(dispatch, routes=[*dispatch.routes, stray]).install(builder.build())
