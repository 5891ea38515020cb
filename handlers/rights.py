"""Who may take which route: DESIGN §5 as a table. A route without a row does not start.

This is the first door only: which alert, meeting or member a person may see or change is
checked again by the service, in the query scope of the noun.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from storage.alert_scopes import ADDRESSED, CONCERNED
from storage.members import Member, Role
from storage.situation_readers import BY_NAME

EVERY_ROLE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Who passes. `unsigned`: also who has yet to sign the charter in force. `stranger`: anyone.

    `lent`: also who stands in for a person of such a role, while that person is away.
    """

    roles: frozenset[Role] = EVERY_ROLE
    unsigned: bool = False
    stranger: bool = False
    lent: bool = False

    def admits(self, member: Member) -> bool:
        """Whether the person has such a role, or stands in for one where that is enough."""
        theirs = member.roles_on_alerts if self.lent else {member.role}
        return not self.roles.isdisjoint(theirs)


ANYONE = Allowed(unsigned=True, stranger=True)
PEOPLE = EVERY_ROLE - {Role.DUTY_PHONE}
MEMBERS = Allowed(roles=PEOPLE)
THEMSELVES = Allowed(roles=PEOPLE, unsigned=True)
UNSIGNED_MEMBERS = Allowed(unsigned=True)
COORDINATORS = Allowed(roles=frozenset({Role.COORDINATOR}))
LISTING = Allowed(roles=frozenset({Role.COORDINATOR, Role.AUDITOR}))
ALERTERS = CONCERNED
READERS = ADDRESSED
SENDING = Allowed(roles=ALERTERS | {Role.DUTY_PHONE}, unsigned=True)
LISTING_ONES_OWN = Allowed(roles=ALERTERS, unsigned=True)
READING = Allowed(roles=READERS, lent=True)
DECIDING = Allowed(roles=READERS)
IN_A_CIRCLE = Allowed(roles=READERS | BY_NAME, lent=True)
CALLING = Allowed(roles=frozenset({Role.COORDINATOR}), lent=True)
KEEPING_THE_ROTA = Allowed(roles=READERS)
BEING_AWAY = Allowed(roles=READERS)
SEEING_ONES_OWN = Allowed(roles=ALERTERS)
SPEAKING = Allowed(roles=frozenset({Role.DUTY_PHONE}), unsigned=True)

RIGHTS: Mapping[str, Allowed] = {
    # reception: the front desk
    "reception.help": UNSIGNED_MEMBERS,
    "reception.language": UNSIGNED_MEMBERS,
    "reception.speak": UNSIGNED_MEMBERS,
    "reception.lost": UNSIGNED_MEMBERS,
    "reception.content": UNSIGNED_MEMBERS,
    "reception.command": UNSIGNED_MEMBERS,
    # members: coming in, the charter, who is who
    "members.start": ANYONE,
    "members.accept": ANYONE,
    "members.refuse": ANYONE,
    "members.confirm": COORDINATORS,
    "members.deny": COORDINATORS,
    "members.invite": COORDINATORS,
    "members.invite_kind": COORDINATORS,
    "members.invite_role": COORDINATORS,
    "members.invite_commune": COORDINATORS,
    "members.invite_move": COORDINATORS,
    "members.invite_typed": COORDINATORS,
    "members.invite_undo": COORDINATORS,
    "members.import": COORDINATORS,
    "members.import_typed": COORDINATORS,
    "members.import_file": COORDINATORS,
    "members.import_key": COORDINATORS,
    "members.list": LISTING,
    "members.page": LISTING,
    "members.card": COORDINATORS,
    "members.act": COORDINATORS,
    "members.charter": UNSIGNED_MEMBERS,
    "members.charter_read": UNSIGNED_MEMBERS,
    "members.charter_new": COORDINATORS,
    "members.charter_move": COORDINATORS,
    "members.charter_typed": COORDINATORS,
    "members.me": UNSIGNED_MEMBERS,
    "members.own_data": THEMSELVES,
    "members.ask_erasure": THEMSELVES,
    # groups: linking, entry, leaving
    "groups.overview": COORDINATORS,
    "groups.show_all": COORDINATORS,
    "groups.show": COORDINATORS,
    "groups.ask_unlink": COORDINATORS,
    "groups.unlink": COORDINATORS,
    "groups.begin": COORDINATORS,
    "groups.change_communes": COORDINATORS,
    "groups.type_commune": COORDINATORS,
    "groups.pick_commune": COORDINATORS,
    "groups.drop_commune": COORDINATORS,
    "groups.communes_chosen": COORDINATORS,
    "groups.stop": COORDINATORS,
    "groups.shared": COORDINATORS,
    # Typed in a group, where the service answers whoever is no coordinator in one line.
    "groups.link_by_code": ANYONE,
    # What happens in a group happens to anyone; who has a place there is the service's to say.
    "groups.bot_moved": ANYONE,
    "groups.join_asked": ANYONE,
    "groups.member_moved": ANYONE,
    "groups.spoken": ANYONE,
    "groups.migrated": ANYONE,
    "groups.put_out": COORDINATORS,
    # alerts
    "alerts.signal": SENDING,
    "alerts.line": SENDING,
    "alerts.choose": SENDING,
    "alerts.type": SENDING,
    "alerts.file": SENDING,
    "alerts.resume": SENDING,
    "alerts.restart": SENDING,
    "alerts.abandon": SENDING,
    "alerts.acknowledge": READING,
    "alerts.acknowledge_all": READING,
    "alerts.decline": READING,
    "alerts.corroborate": SEEING_ONES_OWN,
    "alerts.ask_reached": CALLING,
    "alerts.reached": CALLING,
    "alerts.read": SEEING_ONES_OWN,
    "alerts.read_again": SEEING_ONES_OWN,
    "alerts.open_archive": SEEING_ONES_OWN,
    "alerts.show_files": SEEING_ONES_OWN,
    "alerts.withdraw": SENDING,
    "alerts.withdraw_confirm": SENDING,
    "alerts.withdraw_stop": SENDING,
    "alerts.correct": SEEING_ONES_OWN,
    "alerts.correct_choose": SEEING_ONES_OWN,
    "alerts.correct_type": SEEING_ONES_OWN,
    "alerts.correct_file": SEEING_ONES_OWN,
    "alerts.read_version": SEEING_ONES_OWN,
    "alerts.mine": LISTING_ONES_OWN,
    "alerts.list": READING,
    "alerts.narrow": READING,
    "alerts.communes": READING,
    "alerts.find": SEEING_ONES_OWN,
    "alerts.page": SEEING_ONES_OWN,
    "alerts.card": SEEING_ONES_OWN,
    "alerts.follow": SEEING_ONES_OWN,
    "alerts.other_acts": SEEING_ONES_OWN,
    "alerts.situations": IN_A_CIRCLE,
    "alerts.situation_page": IN_A_CIRCLE,
    "alerts.situation_show": IN_A_CIRCLE,
    "alerts.situation_card": IN_A_CIRCLE,
    "alerts.situation_thread": IN_A_CIRCLE,
    "alerts.situation_note": IN_A_CIRCLE,
    "alerts.situation_link": DECIDING,
    "alerts.situation_apart": DECIDING,
    "alerts.situation_choose": DECIDING,
    "alerts.situation_open": DECIDING,
    "alerts.situation_lead": DECIDING,
    "alerts.situation_ask_remove": DECIDING,
    "alerts.situation_remove": DECIDING,
    "alerts.situation_ask_close": DECIDING,
    "alerts.situation_close": DECIDING,
    "alerts.situation_close_anyway": DECIDING,
    "alerts.situation_reopen": DECIDING,
    "alerts.situation_readers": DECIDING,
    "alerts.situation_reader": DECIDING,
    "alerts.decision_mode": DECIDING,
    "alerts.decision_day": DECIDING,
    "alerts.decide": DECIDING,
    "alerts.decision_leads": DECIDING,
    "alerts.decision_entrust": DECIDING,
    "alerts.decision_abandon": DECIDING,
    "alerts.decision_word": DECIDING,
    "alerts.decision_contributors": DECIDING,
    "alerts.decision_contributor": DECIDING,
    "alerts.decisions": IN_A_CIRCLE,
    "alerts.decision": IN_A_CIRCLE,
    "alerts.decision_read": IN_A_CIRCLE,
    "alerts.decision_answer": IN_A_CIRCLE,
    "alerts.words_typed": IN_A_CIRCLE,
    "alerts.words": IN_A_CIRCLE,
    "alerts.words_file": IN_A_CIRCLE,
    "alerts.thread": SEEING_ONES_OWN,
    "alerts.thread_note": SEEING_ONES_OWN,
    "alerts.thread_question": SEEING_ONES_OWN,
    "alerts.thread_answer": SEEING_ONES_OWN,
    # Who leads and who decides is looked at for each alert, by the person's own role.
    "alerts.sheet_back": SEEING_ONES_OWN,
    "alerts.answer_proposal": SEEING_ONES_OWN,
    "alerts.choose_time": SEEING_ONES_OWN,
    "alerts.promise_time": SEEING_ONES_OWN,
    "alerts.type_time": SEEING_ONES_OWN,
    "alerts.give_news": SEEING_ONES_OWN,
    "alerts.hand_back": SEEING_ONES_OWN,
    "alerts.done": SEEING_ONES_OWN,
    "alerts.take": DECIDING,
    "alerts.choose_lead": DECIDING,
    "alerts.propose_lead": DECIDING,
    "alerts.choose_contributor": DECIDING,
    "alerts.add_contributor": DECIDING,
    "alerts.choose_modes": DECIDING,
    "alerts.switch_mode": DECIDING,
    "alerts.close": SEEING_ONES_OWN,
    "alerts.outcome": SEEING_ONES_OWN,
    "alerts.outcome_day": SEEING_ONES_OWN,
    "alerts.outcome_same": SEEING_ONES_OWN,
    "alerts.type_same": SEEING_ONES_OWN,
    "alerts.stay_open": SEEING_ONES_OWN,
    # absence: those to whom alerts are addressed; whoever was named may decline
    "absence.open": BEING_AWAY,
    "absence.begin": BEING_AWAY,
    "absence.end": BEING_AWAY,
    "absence.name": BEING_AWAY,
    "absence.pick": BEING_AWAY,
    "absence.back": BEING_AWAY,
    "absence.abandon": BEING_AWAY,
    "absence.typed": BEING_AWAY,
    "absence.show": COORDINATORS,
    "absence.decline": SEEING_ONES_OWN,
    # duty: the phone says who speaks, the coordination keeps its list
    "duty.open": SPEAKING,
    "duty.speak": SPEAKING,
    "duty.list": COORDINATORS,
    "duty.strike": COORDINATORS,
    "duty.done": COORDINATORS,
    "duty.typed": COORDINATORS,
    # rota: who is on call, in one's own communes; a coordinator's are all
    "rota.show": KEEPING_THE_ROTA,
    "rota.enter": KEEPING_THE_ROTA,
    "rota.choose": KEEPING_THE_ROTA,
    "rota.file": KEEPING_THE_ROTA,
    "rota.typed": KEEPING_THE_ROTA,
    "rota.confirm": KEEPING_THE_ROTA,
    "rota.again": KEEPING_THE_ROTA,
    "rota.abandon": KEEPING_THE_ROTA,
    # calendars: one's own meetings, where one keeps one's own time
    "calendars.mine": MEMBERS,
    "calendars.subscribe": MEMBERS,
    "calendars.renew": MEMBERS,
    "calendars.close": MEMBERS,
    # meetings: everybody sees those they are invited to; coordinators plan
    "meetings.list": MEMBERS,
    "meetings.card": MEMBERS,
    "meetings.file": MEMBERS,
    "meetings.come": MEMBERS,
    "meetings.excuse": MEMBERS,
    "meetings.represent": MEMBERS,
    "meetings.represent_pick": MEMBERS,
    "meetings.represent_leave": MEMBERS,
    "meetings.typed_meeting_answer": MEMBERS,
    "meetings.step_back": MEMBERS,
    "meetings.propose": MEMBERS,
    "meetings.typed_meeting_point": MEMBERS,
    "meetings.propose_kind": MEMBERS,
    "meetings.propose_leave": MEMBERS,
    "meetings.round_nothing": MEMBERS,
    "meetings.round_absent": MEMBERS,
    "meetings.accept_point": COORDINATORS,
    "meetings.refuse_point": COORDINATORS,
    "meetings.all_minutes": MEMBERS,
    "meetings.minutes": MEMBERS,
    "meetings.minutes_note": MEMBERS,
    "meetings.typed_minutes": MEMBERS,
    "meetings.decision_answer": MEMBERS,
    "meetings.plan": COORDINATORS,
    "meetings.agenda": COORDINATORS,
    "meetings.write": COORDINATORS,
    "meetings.more": COORDINATORS,
    "meetings.move": COORDINATORS,
    "meetings.relocate": COORDINATORS,
    "meetings.call_off": COORDINATORS,
    "meetings.call_off_confirm": COORDINATORS,
    "meetings.all_dates": MEMBERS,
    "meetings.change_series": COORDINATORS,
    "meetings.stop": COORDINATORS,
    "meetings.stop_confirm": COORDINATORS,
    "meetings.answers": COORDINATORS,
    "meetings.chase": COORDINATORS,
    "meetings.note": COORDINATORS,
    "meetings.mail": COORDINATORS,
    "meetings.import": COORDINATORS,
    "meetings.import_typed": COORDINATORS,
    "meetings.import_file": COORDINATORS,
    "meetings.import_key": COORDINATORS,
    "meetings.form_pick": COORDINATORS,
    "meetings.form_back": COORDINATORS,
    "meetings.form_abandon": COORDINATORS,
    "meetings.typed_meeting": COORDINATORS,
    "meetings.typed_meeting_move": COORDINATORS,
    "meetings.typed_meeting_place": COORDINATORS,
    "meetings.typed_meeting_series": COORDINATORS,
    "meetings.typed_meeting_agenda": COORDINATORS,
    # broadcasts: a message to many
    "broadcasts.write": COORDINATORS,
    "broadcasts.pick": COORDINATORS,
    "broadcasts.typed": COORDINATORS,
    "broadcasts.list": COORDINATORS,
    "broadcasts.open": COORDINATORS,
    "broadcasts.act": COORDINATORS,
    "broadcasts.people": COORDINATORS,
    # registers: what the coordination takes out as files
    "registers.open": COORDINATORS,
    "registers.year": COORDINATORS,
    "registers.take": COORDINATORS,
    # routing: who else hears of what
    "routing.overview": COORDINATORS,
    "routing.open": COORDINATORS,
    "routing.rule": COORDINATORS,
    "routing.begin": COORDINATORS,
    "routing.pick": COORDINATORS,
    "routing.typed": COORDINATORS,
    "routing.exchange_group": COORDINATORS,
    "routing.exchange_act": COORDINATORS,
    "routing.exchange_typed": COORDINATORS,
    "routing.exchange_member": COORDINATORS,
    # knocking: where those whom alerts reach are reached outside of Telegram
    "knocking.mine": READING,
    "knocking.show": COORDINATORS,
    "knocking.ask": READING,
    "knocking.typed": READING,
    "knocking.move": READING,
    "knocking.drop": READING,
    # coverage: whom an alert would not reach
    "coverage.show": COORDINATORS,
    # council: settings and the exercise mode
    "council.card": COORDINATORS,
    "council.page": COORDINATORS,
    "council.change": COORDINATORS,
    "council.typed": COORDINATORS,
    "council.move": COORDINATORS,
}
