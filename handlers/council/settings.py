"""What a coordinator may set, and how each typed value is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from handlers.dates import Misunderstood, parse_past_day
from handlers.words import curved, in_all_languages, later
from storage.reminders import Recalled


class Setting(StrEnum):
    """The names of `storage.policy.Policy`, in the order in which they are shown."""

    DPIA_ON = "dpia_on"
    APPROVAL_ON = "approval_on"
    COORDINATION_PHONE = "coordination_phone"
    CRIP_PHONE = "crip_phone"
    NIGHT_FROM = "night_from"
    NIGHT_UNTIL = "night_until"
    DIGEST_AT = "digest_at"
    RELAY_RED_MINUTES = "relay_red_minutes"
    RELAY_ORANGE_HOURS = "relay_orange_hours"
    RELAY_CALM_HOURS = "relay_calm_hours"
    OFFICE_FROM = "office_from"
    OFFICE_UNTIL = "office_until"
    SMALL_COMMUNE = "small_commune"
    READING_MINUTES = "reading_minutes"
    DRAFT_NUDGE_MINUTES = "draft_nudge_minutes"
    ATTACHMENTS_MOST = "attachments_most"
    GROWTH_COUNT = "growth_count"
    GROWTH_DAYS = "growth_days"
    NEWS_DAYS = "news_days"
    LAPSE_GRACE_HOURS = "lapse_grace_hours"
    ARCHIVE_DAYS = "archive_days"
    KEEPING_DAYS = "keeping_days"
    DELIVERED_DAYS = "delivered_days"
    INVITATION_DAYS = "invitation_days"
    CHARTER_NOTICE_DAYS = "charter_notice_days"
    GROUP_GRACE_MINUTES = "group_grace_minutes"
    SHIFT_HOURS = "shift_hours"
    ROUND_TABLE_DAYS = "round_table_days"
    REMINDER_GROUP_DAYS = "reminder_group_days"
    REMINDER_PRIVATE_DAYS = "reminder_private_days"
    REMINDER_SOON_HOURS = "reminder_soon_hours"
    RECALLED_PLENARY = "recalled_plenary"
    RECALLED_RESTRICTED = "recalled_restricted"
    RECALLED_WATCH_CELL = "recalled_watch_cell"
    RECALLED_EXCHANGE_GROUP = "recalled_exchange_group"
    RECALLED_PROBLEM_SOLVING_GROUP = "recalled_problem_solving_group"
    PLENARY_NOTICE_DAYS = "plenary_notice_days"
    SCHOOL_ZONE = "school_zone"


class Page(StrEnum):
    """The card has a page for each of these: one phone screen of values and keys."""

    COUNCIL = "council"
    ALERTS = "alerts"
    RELAY = "relay"
    MEETINGS = "meetings"


PAGES: Mapping[Page, tuple[Setting, ...]] = {
    Page.COUNCIL: (
        Setting.DPIA_ON,
        Setting.APPROVAL_ON,
        Setting.ARCHIVE_DAYS,
        Setting.KEEPING_DAYS,
        Setting.DELIVERED_DAYS,
        Setting.COORDINATION_PHONE,
        Setting.CRIP_PHONE,
        Setting.INVITATION_DAYS,
        Setting.CHARTER_NOTICE_DAYS,
        Setting.GROUP_GRACE_MINUTES,
    ),
    Page.ALERTS: (
        Setting.NIGHT_FROM,
        Setting.NIGHT_UNTIL,
        Setting.DIGEST_AT,
        Setting.SMALL_COMMUNE,
        Setting.READING_MINUTES,
        Setting.DRAFT_NUDGE_MINUTES,
        Setting.SHIFT_HOURS,
        Setting.ATTACHMENTS_MOST,
        Setting.GROWTH_COUNT,
        Setting.GROWTH_DAYS,
        Setting.NEWS_DAYS,
        Setting.LAPSE_GRACE_HOURS,
    ),
    Page.RELAY: (
        Setting.RELAY_RED_MINUTES,
        Setting.RELAY_ORANGE_HOURS,
        Setting.RELAY_CALM_HOURS,
        Setting.OFFICE_FROM,
        Setting.OFFICE_UNTIL,
    ),
    Page.MEETINGS: (
        Setting.ROUND_TABLE_DAYS,
        Setting.REMINDER_GROUP_DAYS,
        Setting.REMINDER_PRIVATE_DAYS,
        Setting.REMINDER_SOON_HOURS,
        Setting.RECALLED_PLENARY,
        Setting.RECALLED_RESTRICTED,
        Setting.RECALLED_WATCH_CELL,
        Setting.RECALLED_EXCHANGE_GROUP,
        Setting.RECALLED_PROBLEM_SOLVING_GROUP,
        Setting.PLENARY_NOTICE_DAYS,
        Setting.SCHOOL_ZONE,
    ),
}


def page_of(setting: Setting) -> Page:
    """The page on which a setting stands."""
    return next(page for page, settings in PAGES.items() if setting in settings)


class Misread(Exception):
    """What was typed is no value of this setting."""

    def __init__(self, rule: "Rule") -> None:
        super().__init__()
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the day."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A French or international number, or a short one like 119."""


@dataclass(frozen=True, slots=True)
class PastDay:
    """A day on which something was decided."""


@dataclass(frozen=True, slots=True)
class Among:
    """One of some words, each with what is kept for it."""

    words: Mapping[str, str]


Rule = Whole | Hour | Phone | PastDay | Among

RECALLED = Among(
    {
        later("tous"): Recalled.ALL,
        later("en privé"): Recalled.PRIVATE,
        later("la veille"): Recalled.EVE,
        later("aucun"): Recalled.NONE,
    }
)

RULES: Mapping[Setting, Rule] = {
    Setting.DPIA_ON: PastDay(),
    Setting.APPROVAL_ON: PastDay(),
    Setting.COORDINATION_PHONE: Phone(),
    Setting.CRIP_PHONE: Phone(),
    Setting.NIGHT_FROM: Hour(),
    Setting.NIGHT_UNTIL: Hour(),
    Setting.DIGEST_AT: Hour(),
    Setting.RELAY_RED_MINUTES: Whole(2, 120),
    Setting.RELAY_ORANGE_HOURS: Whole(1, 24),
    Setting.RELAY_CALM_HOURS: Whole(1, 100),
    Setting.OFFICE_FROM: Hour(),
    Setting.OFFICE_UNTIL: Hour(),
    Setting.SMALL_COMMUNE: Whole(0, 10_000),
    Setting.READING_MINUTES: Whole(1, 60),
    Setting.DRAFT_NUDGE_MINUTES: Whole(5, 120),
    Setting.ATTACHMENTS_MOST: Whole(0, 5),
    Setting.GROWTH_COUNT: Whole(2, 20),
    Setting.GROWTH_DAYS: Whole(1, 90),
    Setting.NEWS_DAYS: Whole(1, 60),
    Setting.LAPSE_GRACE_HOURS: Whole(1, 72),
    Setting.ARCHIVE_DAYS: Whole(0, 365),
    Setting.KEEPING_DAYS: Whole(30, 1095),
    Setting.DELIVERED_DAYS: Whole(7, 365),
    Setting.INVITATION_DAYS: Whole(1, 30),
    Setting.CHARTER_NOTICE_DAYS: Whole(1, 90),
    Setting.GROUP_GRACE_MINUTES: Whole(1, 60),
    Setting.SHIFT_HOURS: Whole(1, 24),
    Setting.ROUND_TABLE_DAYS: Whole(3, 14),
    Setting.REMINDER_GROUP_DAYS: Whole(1, 30),
    Setting.REMINDER_PRIVATE_DAYS: Whole(1, 7),
    Setting.REMINDER_SOON_HOURS: Whole(1, 12),
    Setting.RECALLED_PLENARY: RECALLED,
    Setting.RECALLED_RESTRICTED: RECALLED,
    Setting.RECALLED_WATCH_CELL: RECALLED,
    Setting.RECALLED_EXCHANGE_GROUP: RECALLED,
    Setting.RECALLED_PROBLEM_SOLVING_GROUP: RECALLED,
    Setting.PLENARY_NOTICE_DAYS: Whole(15, 180),
    Setting.SCHOOL_ZONE: Among({"A": "A", "B": "B", "C": "C", later("aucune zone"): ""}),
}

_HOUR = re.compile(r"(\d{1,2}) ?(?:h|:|heures?)? ?(\d{2})?", re.ASCII)
_PHONE = re.compile(r"\+?[\d .()-]{2,24}", re.ASCII)


def read(setting: Setting, text: str, today: date) -> str:
    """The typed value as `Policy` keeps it. Raises `Misread`."""
    rule = RULES[setting]
    said = " ".join(text.split())
    match rule:
        case Whole():
            value = _whole(rule, said)
        case Hour():
            value = _hour(said)
        case Phone():
            value = said if _PHONE.fullmatch(said) else None
        case PastDay():
            value = _past_day(said, today)
        case Among():
            value = _among(rule, said)
    if value is None:
        raise Misread(rule)
    return value


def _whole(rule: Whole, said: str) -> str | None:
    found = re.match(r"\d{1,6}\b", said, re.ASCII)
    if found is None or not rule.least <= int(found[0]) <= rule.most:
        return None
    return str(int(found[0]))


def _hour(said: str) -> str | None:
    found = _HOUR.fullmatch(said.casefold())
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2] or 0)).isoformat("minutes")
    except ValueError:
        return None


def _past_day(said: str, today: date) -> str | None:
    day = parse_past_day(said, today)
    return None if isinstance(day, Misunderstood) else day.isoformat()


def _among(rule: Among, said: str) -> str | None:
    """The word that was typed, in any language, with or without its « »."""
    typed = curved(said.strip("«»“” ").casefold())
    for word, kept in rule.words.items():
        if typed in {each.casefold() for each in in_all_languages(word)}:
            return kept
    return None
