"""Natures that are often sides of one thing: a gathering, the hall it holds, what is sold there."""

from handlers.alerts.vocabulary import Nature

FAMILIES: tuple[frozenset[Nature], ...] = (
    frozenset(
        {
            Nature.GATHERING,
            Nature.HALL_OCCUPATION,
            Nature.ALCOHOL,
            Nature.INCIVILITY,
            Nature.DAMAGE,
        }
    ),
    frozenset({Nature.GATHERING, Nature.HALL_OCCUPATION, Nature.DRUG_DEALING, Nature.BRAWL}),
    frozenset({Nature.BRAWL, Nature.SCHOOL_VIOLENCE, Nature.SCHOOL_BULLYING, Nature.TRUANCY}),
    frozenset({Nature.WILD_RIDING, Nature.ROAD_SAFETY}),
    frozenset({Nature.FAMILY_CONFLICT, Nature.FAMILY_VIOLENCE, Nature.VULNERABLE_PERSON}),
    frozenset({Nature.FAMILY_CONFLICT, Nature.TRUANCY, Nature.WANDERING_MINOR}),
    frozenset({Nature.NEIGHBOURS, Nature.INCIVILITY, Nature.DISCRIMINATION}),
    frozenset({Nature.BURGLARY, Nature.SQUAT, Nature.DAMAGE}),
    frozenset({Nature.THREAT_TO_OFFICIAL, Nature.INCIVILITY, Nature.DAMAGE}),
)
"""A nature may be in several; « autre » is in none, because nothing is known of it."""


def are_kin(one: Nature, other: Nature) -> bool:
    """Whether two different natures are sides of one thing."""
    return one is not other and any({one, other} <= family for family in FAMILIES)
