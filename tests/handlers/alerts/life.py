"""A council in which anything may be tried on alerts, and the rights table said a second time.

Everything that is said in it is delivered at once, and held against who may hear it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from handlers.alerts.acknowledging import Heard, acknowledge
from handlers.alerts.closing.ending import End, end_alert
from handlers.alerts.corroborating import corroborate
from handlers.alerts.escalating.declining import Refusal, cannot_answer
from handlers.alerts.escalating.ticks import escalate
from handlers.alerts.following.deciding import (
    MayorDecides,
    TimePast,
    give_news,
    promise,
    switch_contributor,
    switch_mode,
)
from handlers.alerts.following.entitled import AlertOver
from handlers.alerts.following.modes import Mode
from handlers.alerts.following.sheet import open_sheet
from handlers.alerts.following.taking import (
    LedByAnother,
    ProposalGone,
    accept,
    decline,
    hand_back,
    propose,
    take,
)
from handlers.alerts.following.ticks import follow_up
from handlers.alerts.openings import OPENINGS
from handlers.alerts.reading import read
from handlers.alerts.report import Report
from handlers.alerts.sending import send
from handlers.alerts.showing import AlertWithdrawn, Revealing, StillOpen
from handlers.alerts.vocabulary import Outcome as Ended
from handlers.alerts.withdrawing import AlertSeen, withdraw
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.charges import Charge
from storage.groups import Group
from storage.members import Kind, Member, Role
from storage.members import Status as MemberStatus
from storage.outbox import Operation, Outcome
from storage.unit_of_work import UnitOfWork
from tests.handlers.alerts.council import group_of
from tests.house import EVENING, LIGNY, PARIS, TRONVILLE

REFUSALS = (
    AlertOver,
    AlertSeen,
    AlertUnknown,
    AlertWithdrawn,
    LedByAnother,
    MayorDecides,
    ProposalGone,
    StillOpen,
    TimePast,
)
OFFICIALS = {Role.MAYOR, Role.DEPUTY_MAYOR}
PEOPLE: Mapping[str, tuple[Role, str]] = {
    "Auteur": (Role.FIELD_PARTNER, TRONVILLE),
    "Maire": (Role.MAYOR, TRONVILLE),
    "Adjointe": (Role.DEPUTY_MAYOR, TRONVILLE),
    "Ailleurs": (Role.MAYOR, LIGNY),
    "Coordo": (Role.COORDINATOR, ""),
    "Partenaire": (Role.FIELD_PARTNER, TRONVILLE),
    "Voisin": (Role.FIELD_PARTNER, LIGNY),
    "Procureur": (Role.PROSECUTOR, TRONVILLE),
    "Auditrice": (Role.AUDITOR, ""),
}
"""Last names, which nobody else has and no text contains otherwise."""


@dataclass(frozen=True, slots=True)
class Flagged:
    """An alert, and the words that only its readers may ever see."""

    id: str
    reference: str
    author: str
    insee: str
    secret: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody tried. `whom` is somebody else whom it is about."""

    act: str
    actor: Member
    flagged: Flagged
    whom: Member
    mode: Mode


@dataclass(slots=True)
class Life:
    """The council, its people, its alerts."""

    moment: Moment
    people: dict[str, Member] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    alerts: list[Flagged] = field(default_factory=list)

    async def begin(self) -> None:
        """Everybody comes in, and each commune has its group."""
        for number, (name, (role, commune)) in enumerate(PEOPLE.items(), start=1):
            self.people[name] = await _come_in(self.uow, name, role, commune, number)
        for commune in (TRONVILLE, LIGNY):
            self.groups[commune] = await group_of(self.uow, [commune])

    @property
    def uow(self) -> UnitOfWork:
        return self.moment.uow

    async def pass_time(self, by: timedelta) -> None:
        """The clock goes on, and asks what is due."""
        self.moment = replace(self.moment, now=self.moment.now + by)
        before = [await self.heard_of(each) for each in self.alerts]
        await escalate(self.moment)
        await follow_up(self.moment)
        await self.check_what_is_said(before)

    async def flag(self, author: str, report: Report, secret: str) -> None:
        """Somebody sends an alert with words that no other contains."""
        alert = (await send(self.moment, self.people[author], replace(report, note=secret))).alert
        self.alerts.append(Flagged(alert.id, alert.reference, alert.author, alert.insee, secret))
        await self.check_what_is_said([set() for _ in self.alerts])

    async def attempt(self, tried: Tried) -> bool:
        """Try it; whether it was let through. What it says is checked."""
        before = [await self.heard_of(each) for each in self.alerts]
        try:
            done = await ACTS[tried.act](self.moment, tried)
        except REFUSALS:
            done = False
        await self.check_what_is_said(before)
        return done

    async def readers_of(self, flagged: Flagged) -> set[str]:
        """Who may read the alert now: DESIGN §5, and whoever it was entrusted to."""
        charge = await self.uow.charges.get(flagged.id)
        entrusted = {charge.lead, *await self.uow.charges.contributors(flagged.id)}
        return {
            one.id
            for one in self.people.values()
            if one.id in entrusted | {flagged.author} or _decides(one, flagged)
        }

    async def heard_of(self, flagged: Flagged) -> set[str]:
        """Whose screen may show the reference: readers, who is asked, and the commune's group."""
        charge = await self.uow.charges.get(flagged.id)
        group = self.groups[flagged.insee]
        return await self.readers_of(flagged) | {group.id, charge.proposed or ""}

    async def insiders_of(self, flagged: Flagged) -> set[str]:
        """Who may read the names of those who act: deciders, and those who act."""
        charge = await self.uow.charges.get(flagged.id)
        inside = {charge.lead, charge.proposed, *await self.uow.charges.contributors(flagged.id)}
        return {
            one.id for one in self.people.values() if one.id in inside or _decides(one, flagged)
        }

    async def check_what_is_said(self, before: list[set[str]]) -> None:
        """Deliver everything that is due; nobody hears what is not for them."""
        owners = {one.chat: one.id for one in self.people.values()}
        owners |= {group.chat: group.id for group in self.groups.values()}
        for chat, text in await _deliver(self.moment):
            for flagged, had in zip(self.alerts, before, strict=True):
                if flagged.reference in text:
                    assert owners[chat] in had | await self.heard_of(flagged), text
                if flagged.secret in text:
                    assert owners[chat] in await self.readers_of(flagged), text
            if any(name in text for name in PEOPLE):
                insiders = [await self.insiders_of(each) for each in self.alerts]
                assert owners[chat] in set().union(*insiders), text

    def somebody(self, name: str) -> Member:
        """By last name."""
        return self.people[name]


async def entitled(life: Life, tried: Tried, before: Charge) -> bool:
    """Whether the rights table lets this person do this; what was, is as it was before."""
    decides = _decides(tried.actor, tried.flagged)
    official = decides and tried.actor.role in OFFICIALS
    leads, asked = before.lead == tried.actor.id, before.proposed == tried.actor.id
    mine = tried.flagged.author == tried.actor.id
    readers = await life.readers_of(tried.flagged) | ({before.lead} if before.lead else set())
    table = {
        "acknowledge": decides and not mine,
        "cannot": decides and not mine,
        "withdraw": mine,
        "take": decides,
        "propose": decides,
        "accept": asked,
        "decline": asked,
        "hand_back": leads,
        "give_news": leads,
        "promise": leads or decides,
        "mode": decides and (official or tried.mode not in MAYORS),
        "contributor": decides,
        "read": tried.actor.id in readers,
        "sheet": tried.actor.id in readers,
        "corroborate": True,
        "close": decides or leads,
    }
    return table[tried.act]


MAYORS = {Mode.FORMAL_REMINDER, Mode.ENFORCEMENT, Mode.JUDICIAL}


def _decides(member: Member, flagged: Flagged) -> bool:
    here = member.role in OFFICIALS and flagged.insee in member.communes
    return member.role is Role.COORDINATOR or here


async def _acknowledge(moment: Moment, tried: Tried) -> bool:
    outcome = await acknowledge(moment, tried.actor, tried.flagged.id)
    return outcome.heard is Heard.FIRST


async def _cannot(moment: Moment, tried: Tried) -> bool:
    outcome = await cannot_answer(moment, tried.actor, tried.flagged.id)
    return outcome.refusal is Refusal.NOTED


async def _withdraw(moment: Moment, tried: Tried) -> bool:
    return await withdraw(moment, tried.actor, tried.flagged.id) is not None


_Plain = Callable[[Moment, Member, str], Awaitable[object]]


def _plain(act: _Plain) -> Callable[[Moment, Tried], Awaitable[bool]]:
    async def acts(moment: Moment, tried: Tried) -> bool:
        await act(moment, tried.actor, tried.flagged.id)
        return True

    return acts


async def _propose(moment: Moment, tried: Tried) -> bool:
    await propose(moment, tried.actor, tried.flagged.id, tried.whom.id)
    return True


async def _promise(moment: Moment, tried: Tried) -> bool:
    await promise(moment, tried.actor, tried.flagged.id, moment.now + timedelta(hours=3))
    return True


async def _close(moment: Moment, tried: Tried) -> bool:
    outcomes = sorted(set(Ended) - {Ended.DUPLICATE})
    outcome = outcomes[len(tried.whom.last_name) % len(outcomes)]
    await end_alert(moment, tried.actor, tried.flagged.id, End(outcome))
    return True


async def _mode(moment: Moment, tried: Tried) -> bool:
    await switch_mode(moment, tried.actor, tried.flagged.id, tried.mode)
    return True


async def _contributor(moment: Moment, tried: Tried) -> bool:
    await switch_contributor(moment, tried.actor, tried.flagged.id, tried.whom.id)
    return True


ACTS: Mapping[str, Callable[[Moment, Tried], Awaitable[bool]]] = {
    "acknowledge": _acknowledge,
    "cannot": _cannot,
    "withdraw": _withdraw,
    "take": _plain(take),
    "propose": _propose,
    "accept": _plain(accept),
    "decline": _plain(decline),
    "hand_back": _plain(hand_back),
    "give_news": _plain(give_news),
    "promise": _promise,
    "mode": _mode,
    "contributor": _contributor,
    "read": _plain(read),
    "sheet": _plain(open_sheet),
    "corroborate": _plain(corroborate),
    "close": _close,
}


async def _deliver(moment: Moment) -> list[tuple[str, str]]:
    """What comes onto which screen, sealed content too."""
    said: list[tuple[str, str]] = []
    revealing = Revealing(PARIS, OPENINGS)
    number = 0
    while rows := await moment.uow.deliveries.heads(moment.now):
        for row in rows:
            text = row.body.get("text", "")
            if row.operation is Operation.REVEAL:
                shown = await revealing(moment.uow, row, moment.now)
                text = shown.text if shown else ""
            said.append((row.chat, text))
            await moment.uow.deliveries.end(row.id, Outcome.SENT, now=moment.now)
            if row.operation is Operation.SEND and row.slot is not None:
                number += 1
                await moment.uow.slots.adopt(row.slot, number)
    return said


async def _come_in(uow: UnitOfWork, name: str, role: Role, commune: str, number: int) -> Member:
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
