"""The rows of members: who a partner is, in which role, of what kind, and how far they came in."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, Text

from storage.schema import Id, Instant, Sealed, metadata
from storage.standing import NOBODY, Standing

members = Table(
    "members",
    metadata,
    Column("id", Id, primary_key=True),
    Column("status", Text, nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("telegram_index", LargeBinary, unique=True),
    Column("chat", Id, ForeignKey("chats.id")),
    Column("sealed", Sealed, nullable=False),
    Column("charter_version", Integer, nullable=False, default=0),
    Column("created_at", Instant, nullable=False),
)

member_communes = Table(
    "member_communes",
    metadata,
    Column("member", Id, ForeignKey("members.id"), primary_key=True),
    Column("insee", Text, ForeignKey("communes.insee"), primary_key=True, index=True),
)


class Role(StrEnum):
    """What a person may do: the columns of the rights table."""

    FIELD_PARTNER = "field_partner"
    MAYOR = "mayor"
    DEPUTY_MAYOR = "deputy_mayor"
    COORDINATOR = "coordinator"
    PRESIDENT = "president"
    PREFECT = "prefect"
    PROSECUTOR = "prosecutor"
    AUDITOR = "auditor"
    DUTY_PHONE = "duty_phone"
    """A place rather than a person: it sends, and never reads (`storage.duty` has who speaks)."""


class Kind(StrEnum):
    """What kind of partner the person's organisation is."""

    MUNICIPALITY = "municipality"
    INTERCOMMUNALITY = "intercommunality"
    NATIONAL_POLICE = "national_police"
    GENDARMERIE = "gendarmerie"
    MUNICIPAL_POLICE = "municipal_police"
    YOUTH_JUSTICE = "youth_justice"
    SCHOOL = "school"
    STREET_OUTREACH = "street_outreach"
    SOCIAL_LANDLORD = "social_landlord"
    SOCIAL_WORKER = "social_worker"
    DEPARTMENT = "department"
    ASSOCIATION = "association"
    TRANSPORT_OPERATOR = "transport_operator"
    STATE = "state"
    JUSTICE = "justice"
    DUTY_PHONE = "duty_phone"


class Status(StrEnum):
    """Invited → signed (the coordinator has yet to confirm the person) → active → …."""

    INVITED = "invited"
    SIGNED = "signed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A partner. Names never appear in a representation, so never in a log."""

    id: str
    status: Status
    role: Role
    kind: Kind
    language: str
    chat: str | None
    charter_version: int
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    organisation: str = field(repr=False)
    communes: frozenset[str] = frozenset()
    created_at: datetime
    standing: Standing = NOBODY
    """For whom the person stands in now; known of a member who acts (`handlers.standing_in`)."""

    @property
    def full_name(self) -> str:
        """First and last name, as people say them."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_active(self) -> bool:
        """Whether the doors are open to this person."""
        return self.status is Status.ACTIVE

    def works_for(self, organisation: str) -> bool:
        """Whether it is this person's, as people type it: capitals and spaces do not count.

        No name is nobody's.
        """
        return as_called(self.organisation) == as_called(organisation) != ""

    @property
    def roles_on_alerts(self) -> frozenset[Role]:
        """The own role, and those that somebody absent lends for reading and « Bien reçu »."""
        town_hall = {Role.DEPUTY_MAYOR} if self.standing.communes else set()
        coordination = {Role.COORDINATOR} if self.standing.coordination else set()
        return frozenset({self.role} | town_hall | coordination)


def as_called(organisation: str) -> str:
    """A name of an organisation in the one spelling in which two are compared."""
    return " ".join(organisation.casefold().split())
