"""The codes in which a situation is told: `labels` has their words, `DOMAIN.md` their list."""

from enum import StrEnum


class Nature(StrEnum):
    """What happens."""

    NEIGHBOURS = "neighbours"
    GATHERING = "gathering"
    INCIVILITY = "incivility"
    DAMAGE = "damage"
    WILD_RIDING = "wild_riding"
    DRUG_DEALING = "drug_dealing"
    FAMILY_CONFLICT = "family_conflict"
    FAMILY_VIOLENCE = "family_violence"
    BRAWL = "brawl"
    HALL_OCCUPATION = "hall_occupation"
    ALCOHOL = "alcohol"
    SCHOOL_BULLYING = "school_bullying"
    SCHOOL_VIOLENCE = "school_violence"
    TRUANCY = "truancy"
    WANDERING_MINOR = "wandering_minor"
    VULNERABLE_PERSON = "vulnerable_person"
    THREAT_TO_OFFICIAL = "threat_to_official"
    BURGLARY = "burglary"
    SQUAT = "squat"
    ROAD_SAFETY = "road_safety"
    DISCRIMINATION = "discrimination"
    OTHER = "other"


class Risk(StrEnum):
    """Whether it may degenerate."""

    NONE = "none"
    POSSIBLE = "possible"
    LIKELY = "likely"
    UNDER_WAY = "under_way"


class When(StrEnum):
    """When it may degenerate, where that is known."""

    TONIGHT = "tonight"
    WEEKEND = "weekend"
    DATE = "date"


class Place(StrEnum):
    """The kind of place, never an address."""

    HALL = "hall"
    STREET = "street"
    SQUARE = "square"
    PARK = "park"
    STOP = "stop"
    SCHOOL = "school"
    SHOP = "shop"
    HOME = "home"
    TRANSPORT = "transport"
    OTHER = "other"


class Public(StrEnum):
    """Whom it concerns."""

    UNDER_12 = "under_12"
    FROM_12_TO_17 = "12_17"
    FROM_18_TO_25 = "18_25"
    WOMEN = "women"
    OLDER_PEOPLE = "older_people"
    DISABILITY = "disability"
    FAMILIES = "families"
    RESIDENTS = "residents"
    SHOPKEEPERS = "shopkeepers"
    OFFICIALS = "officials"
    GROUP = "group"


class Seen(StrEnum):
    """When it was seen."""

    NOW = "now"
    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_WEEK = "this_week"


class Outcome(StrEnum):
    """How an alert ended."""

    APPEASED = "appeased"
    MEDIATED = "mediated"
    HANDED_OVER = "handed_over"
    AUTHORITIES = "authorities"
    NOTHING_MORE = "nothing_more"
    FALSE_ALARM = "false_alarm"
    OUT_OF_SCOPE = "out_of_scope"
    CHILD_CONCERN_UNIT = "crip"
    PROSECUTOR = "prosecutor"
    POLICE = "police"
    DUPLICATE = "duplicate"


class SituationOutcome(StrEnum):
    """How a situation ended."""

    APPEASED = "appeased"
    HANDED_OVER = "handed_over"
    AUTHORITIES = "authorities"
    ELSEWHERE = "elsewhere"
    NOTHING_MORE = "nothing_more"
    UNRELATED = "unrelated"


SIX_FIRST = (
    Nature.NEIGHBOURS,
    Nature.GATHERING,
    Nature.INCIVILITY,
    Nature.DAMAGE,
    Nature.WILD_RIDING,
    Nature.DRUG_DEALING,
)
"""Offered before "Autre…", until the council's own alerts tell which are the most frequent."""

SENSITIVE_NATURES = frozenset(
    {
        Nature.FAMILY_CONFLICT,
        Nature.FAMILY_VIOLENCE,
        Nature.SCHOOL_BULLYING,
        Nature.SCHOOL_VIOLENCE,
        Nature.TRUANCY,
        Nature.WANDERING_MINOR,
        Nature.VULNERABLE_PERSON,
    }
)
"""A family or a minor stands behind these: a group sees sector and colour only."""

OFFENCES = frozenset(
    {
        Nature.DAMAGE,
        Nature.WILD_RIDING,
        Nature.DRUG_DEALING,
        Nature.FAMILY_VIOLENCE,
        Nature.BRAWL,
        Nature.SCHOOL_BULLYING,
        Nature.SCHOOL_VIOLENCE,
        Nature.THREAT_TO_OFFICIAL,
        Nature.BURGLARY,
        Nature.SQUAT,
        Nature.DISCRIMINATION,
    }
)
"""What these name may be a crime or an offence: whoever reads is reminded of article 40."""

MINORS = frozenset({Public.UNDER_12, Public.FROM_12_TO_17})
