"""DESIGN §5 said a second time, over what a test knows of people: it asks no code of Vigie's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from handlers.modes import Mode
from storage.members import Role
from tests.house import LIGNY, TRONVILLE

OFFICIALS = frozenset({Role.MAYOR, Role.DEPUTY_MAYOR})
IN_THE_FIELD = OFFICIALS | {Role.FIELD_PARTNER}
"""Whom a rule may name; alerts may be entrusted to these, and to coordinators."""
MAY_BE_AWAY = OFFICIALS | {Role.COORDINATOR}
MAY_STAND_IN = IN_THE_FIELD | {Role.COORDINATOR}
MAYORS = frozenset({Mode.FORMAL_REMINDER, Mode.ENFORCEMENT, Mode.JUDICIAL})
PEOPLE: Mapping[str, tuple[Role, str]] = {
    "Auteur": (Role.FIELD_PARTNER, TRONVILLE),
    "Maire": (Role.MAYOR, TRONVILLE),
    "Adjointe": (Role.DEPUTY_MAYOR, TRONVILLE),
    "Ailleurs": (Role.MAYOR, LIGNY),
    "Coordo": (Role.COORDINATOR, ""),
    "Seconde": (Role.COORDINATOR, ""),
    "Partenaire": (Role.FIELD_PARTNER, TRONVILLE),
    "Voisin": (Role.FIELD_PARTNER, LIGNY),
    "Procureur": (Role.PROSECUTOR, TRONVILLE),
    "Auditrice": (Role.AUDITOR, ""),
}
"""Last names, which nobody else has and no text contains otherwise."""
IN_EXCHANGE = frozenset({"Voisin", "Ailleurs"})
TO_LIGNY, TO_KIND, TO_EXCHANGE, TO_GROUP = "ligny", "kind", "exchange", "group"
WHITHER = (TO_LIGNY, TO_KIND, TO_EXCHANGE, TO_GROUP)
"""Where a rule may lead: Ligny's town hall, partners of the commune, an exchange group, a group."""


@dataclass(frozen=True, slots=True)
class Flagged:
    """An alert, and the words that only its readers may ever see. `author` is a last name.

    `rules` are those that it followed when it was sent.
    """

    id: str
    reference: str
    author: str
    insee: str
    secret: str
    rules: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A situation: the communes of its alerts, and by last name who was let in and who sees to it.

    `leads` are those of its decisions.
    """

    id: str
    is_open: bool
    communes: frozenset[str]
    let_in: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entrusted:
    """To whom an alert was, by last name; and the situation that it belongs to, where asked for."""

    lead: str = ""
    proposed: str = ""
    contributors: frozenset[str] = frozenset()
    situation: Gathered | None = None

    @property
    def holders(self) -> frozenset[str]:
        return self.contributors | ({self.lead} if self.lead else set())


@dataclass(frozen=True, slots=True)
class Week:
    """Somebody is on call in [first_day, until_day)."""

    insee: str
    name: str
    first_day: date
    until_day: date


@dataclass(slots=True)
class RightsTable:
    """Who is gone, who is away until when and who was named, which rules stand, who is on call."""

    gone: set[str] = field(default_factory=set)
    away: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    weeks: list[Week] = field(default_factory=list)
    """As they were entered: the last one that holds counts."""

    def here(self, name: str) -> bool:
        """Whether somebody is let in at all."""
        return name not in self.gone

    def is_away(self, name: str, now: datetime) -> bool:
        return name in self.away and now < self.away[name][1]

    def acts_for(self, absent: str, now: datetime) -> str:
        """Who stands in: the first named who is there; nobody where it goes round in a circle."""
        passed = [absent]
        while self.is_away(passed[-1], now):
            named = self.away[passed[-1]][0]
            if not named or named in passed or not self.here(named):
                return ""
            passed.append(named)
        fits = self.here(absent) and role(passed[-1]) in MAY_STAND_IN
        return passed[-1] if fits else ""

    def stands_for(self, name: str, now: datetime) -> Collection[str]:
        """Those who are away and whose place somebody takes."""
        return [one for one in PEOPLE if self.is_away(one, now) and self.acts_for(one, now) == name]

    def coordinates(self, name: str, now: datetime) -> bool:
        return any(role(one) is Role.COORDINATOR for one in (name, *self.stands_for(name, now)))

    def speaks_for(self, name: str, insee: str, now: datetime) -> bool:
        """Whether somebody is of this town hall, or stands in for somebody who is."""
        return any(is_official(one, insee) for one in (name, *self.stands_for(name, now)))

    def answers(self, name: str, flagged: Flagged, now: datetime) -> bool:
        """Whether « Bien reçu » is theirs to say."""
        return self.coordinates(name, now) or self.speaks_for(name, flagged.insee, now)

    def reads(self, name: str, flagged: Flagged, to: Entrusted, now: datetime) -> bool:
        """Author, town hall, coordination, to whom it was entrusted, and whom a rule names."""
        if not self.here(name):
            return False
        entrusted = name in to.holders and role(name) in IN_THE_FIELD
        mine = flagged.author == name
        return (
            mine or entrusted or self.answers(name, flagged, now) or self._ruled(name, flagged, now)
        )

    def _ruled(self, name: str, flagged: Flagged, now: datetime) -> bool:
        whither = {flagged.rules[rule] for rule in flagged.rules if rule in self.rules}
        if role(name) not in IN_THE_FIELD:
            return False
        exchanging = IN_EXCHANGE.intersection({name, *self.stands_for(name, now)})
        return (
            (TO_LIGNY in whither and self.speaks_for(name, LIGNY, now))
            or (TO_KIND in whither and PEOPLE[name][1] == flagged.insee)
            or (TO_EXCHANGE in whither and bool(exchanging))
        )

    def reads_situation(self, name: str, about: Gathered, now: datetime) -> bool:
        """The town halls of its communes, the coordination, and whoever was let in by name."""
        theirs = any(self.speaks_for(name, insee, now) for insee in about.communes)
        by_name = name in about.let_in and role(name) is not Role.AUDITOR
        return self.here(name) and (theirs or by_name or self.coordinates(name, now))

    def on_call(self, insee: str, day: date) -> str:
        """Whom the rota of a commune names for a day; nobody where they left."""
        for week in reversed(self.weeks):
            if week.insee == insee and week.first_day <= day < week.until_day:
                return week.name if self.here(week.name) else ""
        return ""

    def group_hears(self, flagged: Flagged) -> bool:
        """Whether a rule tells the group of Ligny besides that of the commune."""
        return any(flagged.rules[one] == TO_GROUP for one in flagged.rules if one in self.rules)

    def knows_names(self, name: str, flagged: Flagged, to: Entrusted, now: datetime) -> bool:
        """Who may read the names of those who act: whoever answers for it, and those who act."""
        acts = name in to.holders | {to.proposed}
        return self.here(name) and (acts or self.answers(name, flagged, now))


def role(name: str) -> Role:
    return PEOPLE[name][0]


def is_official(name: str, insee: str) -> bool:
    return role(name) in OFFICIALS and PEOPLE[name][1] == insee


def decides(name: str, flagged: Flagged) -> bool:
    """By their own role: deciding is lent to nobody."""
    return role(name) is Role.COORDINATOR or is_official(name, flagged.insee)
