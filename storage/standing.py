"""What somebody may do on alerts because they stand in for others: a value, made anew each time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """Empty for almost everybody. `members` are the ids of those who are stood in for.

    `communes` are INSEE codes: those of absent mayors and deputies. `coordination`: a coordinator
    is among the absent. It opens reading and « Bien reçu » and nothing else: a decision that the
    law gives to a mayor looks at the person's own role.
    """

    members: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    coordination: bool = False


NOBODY = Standing()
"""Stands in for nobody."""
