"""A council in which anything may be tried on alerts; whatever is said is held against the table.

Everything that is said in it is delivered at once. What it knows of people stands in `RightsTable`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.slices import chat_died, chat_is_back, undelivered
from handlers.absence.relaying import Relay
from handlers.absence.returning import end_absences
from handlers.alerts.escalating.ticks import escalate
from handlers.alerts.following.ticks import follow_up
from handlers.alerts.openings import OPENINGS
from handlers.alerts.passing_on import catch_up, hand_over, tell_what_changed_hands
from handlers.alerts.report import Report
from handlers.alerts.retention import purge_alerts
from handlers.alerts.sending import send
from handlers.alerts.showing import Revealing
from handlers.alerts.storm_drawing import draw_storms
from handlers.alerts.telling import PRIVATE
from handlers.moment import Moment
from handlers.standing_in import with_standing
from storage.chats import ChatState
from storage.deliveries import Queued
from storage.groups import Group
from storage.members import Kind, Member
from storage.members import Status as MemberStatus
from storage.outbox import REQUEST, Operation, Outcome
from storage.statuses import OPEN
from storage.unit_of_work import UnitOfWork
from tests.handlers.alerts.council import group_of
from tests.handlers.alerts.rights_table import IN_EXCHANGE, PEOPLE, Entrusted, Flagged, RightsTable
from tests.house import EVENING, LIGNY, PARIS, TRONVILLE

KEPT = timedelta(days=3 * 365)


@dataclass(slots=True)
class Life:
    """The council, its people by last name, its alerts; `ids` are theirs, chats of groups too."""

    moment: Moment
    table: RightsTable = field(default_factory=RightsTable)
    ids: dict[str, str] = field(default_factory=dict)
    chats: dict[str, str] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    alerts: list[Flagged] = field(default_factory=list)
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
        sent = await send(self.moment, await self.member(author), replace(report, note=secret))
        alert = sent.alert
        flagged = Flagged(
            alert.id, alert.reference, author, alert.insee, secret, dict(self.table.rules)
        )
        self.alerts.append(flagged)
        await self.check_what_is_said([set() for _ in self.alerts])

    async def pass_time(self, by: timedelta) -> None:
        """The clock goes on, and asks what is due."""
        before = [await self.heard_of(each) for each in self.alerts]
        self.moment = replace(self.moment, now=self.moment.now + by)
        await escalate(self.moment)
        await tell_what_changed_hands(self.moment)
        await draw_storms(self.moment)
        await follow_up(self.moment)
        await end_absences(self.moment, catch_up)
        await Relay(hand_over, _no_menu).look(self.moment)
        await self.check_what_is_said(before)
        await self.let_go()

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

    async def entrusted(self, flagged: Flagged) -> Entrusted:
        """To whom, as it is kept: that is a decision, and no right by itself."""
        names = {member: name for name, member in self.ids.items()}
        charge = await self.uow.charges.get(flagged.id)
        others = await self.uow.charges.contributors(flagged.id)
        lead, proposed = names.get(charge.lead or "", ""), names.get(charge.proposed or "", "")
        return Entrusted(lead, proposed, frozenset(names[one] for one in others))

    async def check_what_is_said(self, before: Sequence[set[str]]) -> None:
        """Deliver everything that is due; nobody hears what is not for them.

        `before` are those who might hear of each alert before the act: it may have ended that.
        """
        to = [await self.entrusted(each) for each in self.alerts]
        hear = [
            had | await self.heard_of(each) for each, had in zip(self.alerts, before, strict=True)
        ]
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
            await self.check_nobody_is_paged(row)

    async def check_nobody_is_paged(self, row: Queued) -> None:
        """Once somebody has answered, nothing with a sound asks anybody for an answer."""
        if row.operation is not Operation.SEND or row.body.get("silent") or row.slot is None:
            return
        told = await self.uow.notices.in_slots([row.slot])
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
