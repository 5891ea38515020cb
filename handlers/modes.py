"""Modes of intervention: what they are called, and which of them only the mayor can decide."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from handlers.words import Html, joined, later, t


class Mode(StrEnum):
    """How the council answers a situation. Several at once are what people call « mixte »."""

    PREVENTIVE = "preventive"
    SOCIAL = "social"
    EDUCATIONAL = "educational"
    MEDIATION = "mediation"
    SITUATIONAL = "situational"
    FORMAL_REMINDER = "formal_reminder"
    ENFORCEMENT = "enforcement"
    JUDICIAL = "judicial"


MAYORS_OWN = frozenset({Mode.FORMAL_REMINDER, Mode.ENFORCEMENT, Mode.JUDICIAL})
"""Measures of the mayor's police powers, and the reminder that the law gives to the mayor.

CSI L.132-13 and L.132-7. A mixture that holds one of them holds it whoever chose the rest.
"""

LABELS: Mapping[Mode, str] = {
    Mode.PREVENTIVE: later("préventif"),
    Mode.SOCIAL: later("social"),
    Mode.EDUCATIONAL: later("éducatif"),
    Mode.MEDIATION: later("médiation"),
    Mode.SITUATIONAL: later("situationnel"),
    Mode.FORMAL_REMINDER: later("rappel à l'ordre"),
    Mode.ENFORCEMENT: later("répressif"),
    Mode.JUDICIAL: later("judiciaire"),
}


def modes_said(chosen: Collection[str]) -> Html:
    """« préventif + médiation »; « mixte » where enforcement stands beside something else."""
    modes = [mode for mode in Mode if mode in chosen]
    said = joined([t(LABELS[mode]) for mode in modes], " + ")
    if MAYORS_OWN.isdisjoint(modes) or MAYORS_OWN.issuperset(modes):
        return said
    return t("mixte : {modes}", modes=said)
