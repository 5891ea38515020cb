"""How far a notice goes: what a coordinator reads before and after sending it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """How many people in private, and how many groups, a notice is for."""

    people: int
    groups: int
