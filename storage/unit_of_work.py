"""One transaction over everything that is kept: the nouns, side by side."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property

from storage.absences import Absences
from storage.addresses import Addresses
from storage.adrift import Adrift
from storage.agenda_items import AgendaItems
from storage.agendas import Agendas
from storage.alert_lists import AlertLists
from storage.alerts import Alerts
from storage.archive import Archive
from storage.attachments import Attachments
from storage.attendances import Attendances
from storage.audiences import Audiences
from storage.audit import Audit
from storage.broadcasts import Broadcasts
from storage.charges import Charges
from storage.charters import Charters
from storage.chats import Chats
from storage.circles import Circles
from storage.closings import Closings
from storage.communes import Communes
from storage.connection import Connection
from storage.contact import Contact
from storage.corrections import Corrections
from storage.corroborations import Corroborations
from storage.council import CouncilRow
from storage.coverage import Coverage
from storage.decisions import Decisions
from storage.declined import Declined
from storage.deliveries import Deliveries
from storage.digests import Digests
from storage.drafts import Drafts
from storage.duty import Duty
from storage.erasures import Erasures
from storage.escalations import Escalations
from storage.exchange_groups import ExchangeGroups
from storage.feeds import Feeds
from storage.figures import Figures
from storage.groups import Groups
from storage.growths import Growths
from storage.invitations import Invitations
from storage.knocks import Knocks
from storage.meetings import Meetings
from storage.members import Members
from storage.minutes import AllMinutes
from storage.missed import Missed
from storage.notices import Notices
from storage.outbox import Outbox
from storage.policy import Policy
from storage.referrals import Referrals
from storage.relays import Relays
from storage.reminders import Reminders
from storage.retention import Retention
from storage.rotas import Rotas
from storage.rounds import Rounds
from storage.routing_rules import RoutingRules
from storage.series import AllSeries
from storage.setbacks import Setbacks
from storage.sheets import Sheets
from storage.situation_closings import SituationClosings
from storage.situation_readers import SituationReaders
from storage.situation_threads import SituationThreads
from storage.situations import Situations
from storage.slots import Slots
from storage.storms import Storms
from storage.strangers import Strangers
from storage.tallies import Tallies
from storage.threads import Threads
from storage.turns import Turns
from storage.updates import Updates
from storage.vault import Vault
from storage.wrong_codes import WrongCodes


class UnitOfWork:
    """Hands out the nouns on one connection. `storage.engine.Database` commits or rolls back."""

    def __init__(self, connection: Connection, vault: Vault, *, may_wait: bool = True) -> None:
        self.connection = connection
        self.vault = vault
        self._may_wait = may_wait

    @asynccontextmanager
    async def part(self, *, may_wait: bool = True) -> AsyncIterator["UnitOfWork"]:
        """A part of the transaction that is kept whole, or not at all if the block raises.

        `may_wait`: nothing was done before it, so that it may wait for its turn.
        """
        part = UnitOfWork(self.connection, self.vault, may_wait=may_wait)
        async with self.connection.begin_nested():
            yield part
        self.audit.adopt(part.audit)

    async def end(self) -> None:
        """What is done last, just before the commit."""
        if self.audit.noted:
            async with self.connection.begin_nested():  # it sees whether the whole still stands
                await self.audit.write_down()

    @cached_property
    def absences(self) -> Absences:
        return Absences(self.connection)

    @cached_property
    def addresses(self) -> Addresses:
        return Addresses(self.connection, self.vault)

    @cached_property
    def adrift(self) -> Adrift:
        return Adrift(self.connection)

    @cached_property
    def agenda_items(self) -> AgendaItems:
        return AgendaItems(self.connection, self.vault)

    @cached_property
    def agendas(self) -> Agendas:
        return Agendas(self.connection, self.vault)

    @cached_property
    def alert_lists(self) -> AlertLists:
        return AlertLists(self.connection, self.vault)

    @cached_property
    def alerts(self) -> Alerts:
        return Alerts(self.connection, self.vault)

    @cached_property
    def archive(self) -> Archive:
        return Archive(self.connection)

    @cached_property
    def attachments(self) -> Attachments:
        return Attachments(self.connection, self.vault)

    @cached_property
    def attendances(self) -> Attendances:
        return Attendances(self.connection)

    @cached_property
    def audiences(self) -> Audiences:
        return Audiences(self.connection)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.connection)

    @cached_property
    def broadcasts(self) -> Broadcasts:
        return Broadcasts(self.connection, self.vault)

    @cached_property
    def charges(self) -> Charges:
        return Charges(self.connection, self.vault)

    @cached_property
    def charters(self) -> Charters:
        return Charters(self.connection)

    @cached_property
    def chats(self) -> Chats:
        return Chats(self.connection, self.vault)

    @cached_property
    def circles(self) -> Circles:
        return Circles(self.connection, self.vault)

    @cached_property
    def closings(self) -> Closings:
        return Closings(self.connection, self.vault)

    @cached_property
    def communes(self) -> Communes:
        return Communes(self.connection, self.vault)

    @cached_property
    def contact(self) -> Contact:
        return Contact(self.connection)

    @cached_property
    def corrections(self) -> Corrections:
        return Corrections(self.connection)

    @cached_property
    def corroborations(self) -> Corroborations:
        return Corroborations(self.connection)

    @cached_property
    def council(self) -> CouncilRow:
        return CouncilRow(self.connection, self.vault)

    @cached_property
    def coverage(self) -> Coverage:
        return Coverage(self.connection, self.vault)

    @cached_property
    def decisions(self) -> Decisions:
        return Decisions(self.connection, self.vault)

    @cached_property
    def declined(self) -> Declined:
        return Declined(self.connection)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.connection, self.vault)

    @cached_property
    def digests(self) -> Digests:
        return Digests(self.connection)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self.connection, self.vault)

    @cached_property
    def duty(self) -> Duty:
        return Duty(self.connection, self.vault)

    @cached_property
    def escalations(self) -> Escalations:
        return Escalations(self.connection)

    @cached_property
    def erasures(self) -> Erasures:
        return Erasures(self.connection)

    @cached_property
    def exchange_groups(self) -> ExchangeGroups:
        return ExchangeGroups(self.connection, self.vault)

    @cached_property
    def feeds(self) -> Feeds:
        return Feeds(self.connection, self.vault)

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.connection)

    @cached_property
    def groups(self) -> Groups:
        return Groups(self.connection, self.vault)

    @cached_property
    def growths(self) -> Growths:
        return Growths(self.connection)

    @cached_property
    def invitations(self) -> Invitations:
        return Invitations(self.connection, self.vault)

    @cached_property
    def knocks(self) -> Knocks:
        return Knocks(self.connection, self.vault)

    @cached_property
    def meetings(self) -> Meetings:
        return Meetings(self.connection, self.vault)

    @cached_property
    def members(self) -> Members:
        return Members(self.connection, self.vault)

    @cached_property
    def minutes(self) -> AllMinutes:
        return AllMinutes(self.connection, self.vault)

    @cached_property
    def missed(self) -> Missed:
        return Missed(self.connection)

    @cached_property
    def notices(self) -> Notices:
        return Notices(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.connection, self.vault)

    async def policy(self) -> Policy:
        """The council's settings, as they stand in this transaction."""
        return Policy.of(await self.council.settings())

    @cached_property
    def referrals(self) -> Referrals:
        return Referrals(self.connection)

    @cached_property
    def relays(self) -> Relays:
        return Relays(self.connection)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self.connection)

    @cached_property
    def retention(self) -> Retention:
        return Retention(self.connection)

    @cached_property
    def rotas(self) -> Rotas:
        return Rotas(self.connection)

    @cached_property
    def rounds(self) -> Rounds:
        return Rounds(self.connection)

    @cached_property
    def routing_rules(self) -> RoutingRules:
        return RoutingRules(self.connection, self.vault)

    @cached_property
    def series(self) -> AllSeries:
        return AllSeries(self.connection, self.vault)

    @cached_property
    def setbacks(self) -> Setbacks:
        return Setbacks(self.connection)

    @cached_property
    def sheets(self) -> Sheets:
        return Sheets(self.connection)

    @cached_property
    def situation_closings(self) -> SituationClosings:
        return SituationClosings(self.connection, self.vault)

    @cached_property
    def situation_readers(self) -> SituationReaders:
        return SituationReaders(self.connection)

    @cached_property
    def situation_threads(self) -> SituationThreads:
        return SituationThreads(self.connection)

    @cached_property
    def situations(self) -> Situations:
        return Situations(self.connection)

    @cached_property
    def slots(self) -> Slots:
        return Slots(self.connection)

    @cached_property
    def storms(self) -> Storms:
        return Storms(self.connection)

    @cached_property
    def strangers(self) -> Strangers:
        return Strangers(self.connection, self.vault)

    @cached_property
    def tallies(self) -> Tallies:
        return Tallies(self.connection)

    @cached_property
    def threads(self) -> Threads:
        return Threads(self.connection)

    @cached_property
    def turns(self) -> Turns:
        return Turns(self.connection, self.vault, may_wait=self._may_wait)

    @cached_property
    def updates(self) -> Updates:
        return Updates(self.connection)

    @cached_property
    def wrong_codes(self) -> WrongCodes:
        return WrongCodes(self.connection, self.vault)
