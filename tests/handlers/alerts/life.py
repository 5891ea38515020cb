"""A council in which anything may be tried on alerts; whatever is said is held against the table.

Everything that is said in it is delivered at once. What it knows of people stands in `RightsTable`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from bot.slices import chat_died, chat_is_back, undelivered
from handlers.absence.relaying import Relay
from handlers.absence.returning import end_absences
from handlers.alerts.escalating.ticks import escalate
from handlers.alerts.following.ticks import follow_up
from handlers.alerts.notice_texts import notice
from handlers.alerts.openings import OPENINGS
from handlers.alerts.passing_on import catch_up, hand_over, tell_what_changed_hands
from handlers.alerts.report import Report
from handlers.alerts.retention import purge_alerts
from handlers.alerts.sending import send
from handlers.alerts.showing import Revealing
from handlers.alerts.situations.decisions.ticks import ask_what_became
from handlers.alerts.storm_drawing import draw_storms
from handlers.alerts.telling import PRIVATE, Telling
from handlers.moment import Moment
from handlers.rota import service as rota
from handlers.rota.reading import Entry
from handlers.rota.ticks import look_after_rota, tell_on_call
from handlers.standing_in import with_standing
from storage.alerts import Alert, Severity
from storage.chats import ChatState
from storage.deliveries import Queued
from storage.groups import Group
from storage.members import Kind, Member
from storage.members import Status as MemberStatus
from storage.notices import Audience, Notice
from storage.outbox import REQUEST, Operation, Outcome
from storage.situations import Situation, SituationUnknown
from storage.statuses import OPEN
from storage.unit_of_work import UnitOfWork
from tests.handlers.alerts.council import group_of
from tests.handlers.alerts.rights_table import (
    IN_EXCHANGE,
    PEOPLE,
    Entrusted,
    Flagged,
    Gathered,
    RightsTable,
    Week,
)
from tests.house import EVENING, LIGNY, PARIS, TRONVILLE

CALM, DAY = {Severity.GREEN, Severity.YELLOW}, range(7, 22)
"""What waits for the morning, and the hours of the day: as a council has them that sets nothing."""
KEPT = timedelta(days=3 * 365)
ON_CALL = "ous êtes d’astreinte"


def secret_of(situation: str) -> str:
    """The words of its thread, which only its readers may ever see."""
    return f"fil de {situation}."


@dataclass(slots=True)
class Life:
    """The council, its people by last name, its alerts; `ids` are theirs, chats of groups too."""

    moment: Moment
    table: RightsTable = field(default_factory=RightsTable)
    ids: dict[str, str] = field(default_factory=dict)
    chats: dict[str, str] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    alerts: list[Flagged] = field(default_factory=list)
    situations: dict[str, str] = field(default_factory=dict)
    """The references of those that were begun, by id."""
    circles: dict[str, set[str]] = field(default_factory=dict)
    """Who read each of them after the last act."""
    exchange_group: str = ""
    waiting: set[str] = field(default_factory=set)
    """Chats whose messages wait for now, as Telegram asks for now and then."""

    async def begin(self) -> None:
        """Everybody comes in, each commune has its group, and some have an exchange group."""
        for number, name in enumerate(PEOPLE, start=1):
            member = await _come_in(self.uow, name, number)
            self.ids[name], self.chats[str(member.chat)] = member.id, name
        for commune in (TRONVILLE, LIGNY):
            self.groups[commune] = await group_of(self.uow, [commune])
            self.chats[self.groups[commune].chat] = commune
        self.exchange_group = (await self.uow.exchange_groups.add("Échange", EVENING)).id
        for name in IN_EXCHANGE:
            await self.uow.exchange_groups.put_in(self.exchange_group, self.ids[name])

    @property
    def uow(self) -> UnitOfWork:
        return self.moment.uow

    async def member(self, name: str) -> Member:
        """As the person would come in now, with what is lent to them."""
        return await with_standing(
            self.uow, await self.uow.members.get(self.ids[name]), self.moment.now
        )

    async def flag(self, author: str, report: Report, secret: str) -> None:
        """Somebody sends an alert with words that no other contains."""
        member = await self.member(author)
        sent = await send(self.moment, member, replace(report, note=secret))
        alert = sent.alert
        await self.hand_receipt(sent, member)
        flagged = Flagged(
            alert.id, alert.reference, author, alert.insee, secret, dict(self.table.rules)
        )
        self.alerts.append(flagged)
        await self.check_who_is_asked(flagged, alert)
        await self.check_what_is_said([set() for _ in self.alerts])

    async def hand_receipt(self, sent: Telling, author: Member) -> None:
        """Where the form stood, its author reads what becomes of it."""
        receipt = Notice(f"receipt:{sent.alert.id}", sent.alert.id, Audience.AUTHOR, author.id)
        message = notice(sent, Audience.AUTHOR)
        await self.uow.outbox.send(
            str(author.chat), message, now=self.moment.now, slot=receipt.slot
        )
        await self.uow.notices.add(receipt)

    async def check_who_is_asked(self, flagged: Flagged, alert: Alert) -> None:
        """Of the town hall whoever is on call, alone; nobody yet of what waits for the morning."""
        notices = (await self.uow.notices.of_all([alert.id])).get(alert.id, ())
        calm = alert.severity in CALM and not alert.immediate_danger
        if calm and self.moment.now.astimezone(PARIS).hour not in DAY:
            assert {each.audience for each in notices} <= {Audience.AUTHOR}
            return
        named = self.table.on_call(flagged.insee, self.moment.today)
        acting = self.table.acts_for(named, self.moment.now) if named else ""
        if not acting or flagged.author in {named, acting} or await self.is_gone(acting):
            return
        asked = {each.reader for each in notices if each.audience is Audience.OFFICIAL}
        assert asked == {self.ids[acting]}

    async def is_gone(self, name: str) -> bool:
        """Whether somebody's chat takes no messages."""
        return (await self.uow.chats.get(self.room(name))).state is ChatState.DEAD

    async def enter_week(self, name: str, first_day: date, until_day: date) -> None:
        """Somebody is on call on these days for their commune."""
        insee = PEOPLE[name][1]
        entry = Entry(first_day, until_day, self.ids[name])
        await rota.keep(self.moment, await self.member("Coordo"), [insee], [entry])
        self.table.weeks.append(Week(insee, name, first_day, until_day))

    async def pass_time(self, by: timedelta) -> None:
        """The clock goes on, and asks what is due."""
        before = [await self.heard_of(each) for each in self.alerts]
        since = self.moment.now
        self.moment = replace(self.moment, now=since + by)
        await self.check_what_was_lent(since)
        await escalate(self.moment)
        await tell_what_changed_hands(self.moment)
        await draw_storms(self.moment)
        await follow_up(self.moment)
        await end_absences(self.moment, catch_up)
        await Relay(hand_over, _no_menu).look(self.moment)
        await look_after_rota(self.moment)
        await tell_on_call(self.moment)
        await ask_what_became(self.moment)
        await self.check_what_is_said(before)
        await self.check_nothing_is_overdue()
        await self.let_go()

    async def check_what_was_lent(self, since: datetime) -> None:
        """It ends with the hour that was said, and not with the clock that looks at it then."""
        ended = {
            named
            for named, until in self.table.away.values()
            if since < until <= self.moment.now and self.table.here(named)
        }
        if ended:
            await self.check_sight(ended, await self.sight())

    async def check_nothing_is_overdue(self) -> None:
        """What was held for the morning, and what nobody answers, goes on at its hour."""
        for each in self.alerts:
            due_at = (await self.uow.escalations.get(each.id)).due_at
            assert due_at is None or due_at > self.moment.now

    async def sight(self) -> Mapping[str, set[str]]:
        """The alerts that each one who is let in may see, by the table."""
        held = [(each, await self.entrusted(each)) for each in self.alerts]
        now = self.moment.now
        return {
            name: {each.id for each, to in held if self.table.reads(name, each, to, now)}
            for name in PEOPLE
            if self.table.here(name)
        }

    async def check_sight(self, whose: Collection[str], sight: Mapping[str, set[str]]) -> None:
        """These people see what the table lets them see, and nothing else."""
        ids = [each.id for each in self.alerts]
        for name in whose:
            seen = await self.uow.alerts.visible_among(ids, await self.member(name))
            assert set(seen) == sight[name], name

    async def let_go(self) -> None:
        """What has been kept for three years after its last step goes, and nothing else."""
        cut = self.moment.now - KEPT
        histories = [await self.uow.alerts.history(each.id) for each in self.alerts]
        await purge_alerts(self.moment)
        left = await self.uow.alerts.get_all([each.id for each in self.alerts])
        for each, history in zip(self.alerts, histories, strict=True):
            assert (each.id in left) is (history[-1].at > cut)
        self.alerts = [each for each in self.alerts if each.id in left]

    async def heard_of(self, flagged: Flagged) -> set[str]:
        """Whose screen may show the reference: readers, who is asked, and its groups."""
        to, now = await self.entrusted(flagged), self.moment.now
        hear = {flagged.insee} | ({LIGNY} if self.table.group_hears(flagged) else set())
        asked = {to.proposed} if to.proposed and self.table.here(to.proposed) else set()
        return hear | asked | {one for one in PEOPLE if self.table.reads(one, flagged, to, now)}

    async def entrusted(self, flagged: Flagged, *, in_situation: bool = False) -> Entrusted:
        """To whom, as it is kept: that is a decision, and no right by itself."""
        names = self.names
        charge = await self.uow.charges.get(flagged.id)
        others = await self.uow.charges.contributors(flagged.id)
        lead, proposed = names.get(charge.lead or "", ""), names.get(charge.proposed or "", "")
        to = Entrusted(lead, proposed, frozenset(names[one] for one in others))
        situation = await self.uow.situations.of_alert(flagged.id) if in_situation else None
        return replace(to, situation=await self.gathered(situation)) if situation else to

    @property
    def names(self) -> Mapping[str, str]:
        """Last names by the ids of members."""
        return {member: name for name, member in self.ids.items()}

    async def gathered(self, situation: Situation) -> Gathered:
        """A situation as it is kept: who was let in, and who is to see to what was decided."""
        uow, names = self.uow, self.names
        alerts = await uow.alerts.get_all(await uow.situations.alerts_of(situation.id))
        leads = [one.lead for one in await uow.decisions.of_situation(situation.id)]
        return Gathered(
            situation.id,
            situation.is_open,
            frozenset(alert.insee for alert in alerts.values()),
            frozenset(names[one] for one in await uow.situation_readers.of(situation.id)),
            frozenset(names[one] for one in leads if one),
        )

    async def circle(self, situation: str) -> set[str]:
        """Who may read a situation now, by the table; nobody once it is gone."""
        try:
            about = await self.gathered(await self.uow.situations.get(situation))
        except SituationUnknown:
            return set()
        now = self.moment.now
        return {name for name in PEOPLE if self.table.reads_situation(name, about, now)}

    async def check_what_is_said(self, before: Sequence[set[str]]) -> None:
        """Deliver everything that is due; nobody hears what is not for them.

        `before` are those who might hear of each alert before the act: it may have ended that.
        """
        to = [await self.entrusted(each) for each in self.alerts]
        hear = [
            had | await self.heard_of(each) for each, had in zip(self.alerts, before, strict=True)
        ]
        circles = {one: await self.circle(one) for one in self.situations}
        for row, text in await self.deliver():
            owner, now = self.chats[row.chat], self.moment.now
            about = [n for n, each in enumerate(self.alerts) if each.reference in text]
            # What was opened is erased whoever it was: the reference was on that screen before.
            for number in about if row.operation is not Operation.ERASE else ():
                assert owner in hear[number], (owner, text)
            for each, holders in zip(self.alerts, to, strict=True):
                if each.secret in text:
                    assert self.table.reads(owner, each, holders, now), (owner, text)
            if about and any(name in text for name in PEOPLE):
                inside = [self.table.knows_names(owner, self.alerts[n], to[n], now) for n in about]
                assert any(inside), (owner, text)
            for one, reference in self.situations.items():
                assert secret_of(one) not in text or owner in circles[one], (owner, text)
                shown = reference in text and row.operation is not Operation.ERASE
                circle = circles[one] | self.circles.get(one, set())
                assert not shown or owner in circle, (owner, text)
            assert ON_CALL not in text or owner in self.told_on_call(), (owner, text)
            await self.check_nobody_is_paged(row)
        self.circles = circles

    def told_on_call(self) -> set[str]:
        """Who may read that they are on call: whoever was entered, or stands in for them."""
        now, zone = self.moment.now, self.moment.zone
        begins = [
            (week.name, max(now, datetime.combine(week.first_day, time(), zone)))
            for week in self.table.weeks
        ]
        return {self.table.acts_for(name, at) for name, at in begins}

    async def check_nobody_is_paged(self, row: Queued) -> None:
        """Once somebody has answered, nothing with a sound asks anybody for an answer.

        Nor does anybody but its author hear of what is held for the morning.
        """
        if row.operation is not Operation.SEND or row.slot is None:
            return
        told = await self.uow.notices.in_slots([row.slot])
        for each in told:
            held = (await self.uow.escalations.get(each.alert)).is_held
            assert not held or each.audience is Audience.AUTHOR
        if row.body.get("silent"):
            return
        asks = {each.alert for each in told if each.audience in PRIVATE and each.line is None}
        if row.slot.startswith(REQUEST) and row.about:
            asks.add(row.about)
        for alert_id in asks:
            alert = await self.uow.alerts.get(alert_id)
            assert alert.status in OPEN, row.body
            assert not await self.uow.notices.acknowledgements(alert_id), row.body

    async def deliver(self) -> list[tuple[Queued, str]]:
        """What comes onto which screen, sealed content too; a chat that is gone takes nothing."""
        said: list[tuple[Queued, str]] = []
        while rows := await self.uow.deliveries.heads(self.moment.now, self.waiting):
            for row in rows:
                if (await self.uow.chats.get(row.chat)).state is ChatState.DEAD:
                    await self.give_back(row.chat)
                else:
                    said.append((row, await self.take(row)))
        return said

    async def take(self, row: Queued) -> str:
        """One message is there."""
        text = row.body.get("text", "")
        if row.operation is Operation.REVEAL:
            shown = await Revealing(PARIS, OPENINGS)(self.uow, row, self.moment.now)
            text = shown.text if shown else ""
        await self.uow.deliveries.end(row.id, Outcome.SENT, now=self.moment.now)
        if row.operation is Operation.SEND and row.slot is not None:
            await self.uow.slots.adopt(row.slot, row.position)
        return str(text)

    async def give_back(self, chat: str) -> None:
        """What was on its way to a chat that is gone goes on to somebody else."""
        gone = await self.uow.chats.get(chat)
        rows = await self.uow.deliveries.end_chat(chat, "blocked", self.moment.now)
        await undelivered(PARIS, self.uow, gone, rows, self.moment.now)

    async def block(self, name: str) -> None:
        """Somebody blocks Vigie."""
        chat = self.room(name)
        if await self.uow.chats.bury(chat, "blocked"):
            await self.give_back(chat)
            await chat_died(self.uow, await self.uow.chats.get(chat), self.moment.now)

    async def unblock(self, name: str) -> None:
        """And takes it back."""
        chat = self.room(name)
        if await self.uow.chats.revive(chat):
            await chat_is_back(PARIS, self.uow, await self.uow.chats.get(chat), self.moment.now)

    def room(self, name: str) -> str:
        """The chat that somebody had when they came in."""
        return next(chat for chat, owner in self.chats.items() if owner == name)

    def others(self, flagged: Flagged) -> Iterable[Flagged]:
        return [each for each in self.alerts if each.id != flagged.id]


async def _no_menu(_: Moment, __: Member) -> None:
    """Nobody looks at a menu here."""


async def _come_in(uow: UnitOfWork, name: str, number: int) -> Member:
    role, commune = PEOPLE[name]
    member = await uow.members.add(
        role=role,
        kind=Kind.STREET_OUTREACH,
        first_name="Prénom",
        last_name=name,
        organisation="Organisme",
        communes=[commune] if commune else [],
        now=EVENING,
    )
    await uow.members.bind(member.id, number, await uow.chats.at(number))
    await uow.members.sign(member.id, 1)
    await uow.members.set_status(member.id, MemberStatus.ACTIVE)
    return await uow.members.get(member.id)
