"""What the codes are called: short enough for a key, and right inside a sentence's list."""

from collections.abc import Mapping
from enum import Enum

from handlers.alerts.vocabulary import Nature, Outcome, Place, Public, Risk, Seen, SituationOutcome
from handlers.words import Html, later, t
from storage.alerts import Severity

LABELS: Mapping[type[Enum], Mapping[Enum, str]] = {
    Nature: {
        Nature.NEIGHBOURS: later("Conflit de voisinage"),
        Nature.GATHERING: later("Regroupement nuisible"),
        Nature.INCIVILITY: later("Incivilité"),
        Nature.DAMAGE: later("Dégradation"),
        Nature.WILD_RIDING: later("Rodéo"),
        Nature.DRUG_DEALING: later("Trafic de stupéfiants"),
        Nature.FAMILY_CONFLICT: later("Conflit familial"),
        Nature.FAMILY_VIOLENCE: later("Violences intrafamiliales"),
        Nature.BRAWL: later("Rixe entre groupes"),
        Nature.HALL_OCCUPATION: later("Occupation de hall"),
        Nature.ALCOHOL: later("Alcool sur l'espace public"),
        Nature.SCHOOL_BULLYING: later("Harcèlement scolaire"),
        Nature.SCHOOL_VIOLENCE: later("Violence scolaire"),
        Nature.TRUANCY: later("Absentéisme, décrochage"),
        Nature.WANDERING_MINOR: later("Errance de mineur"),
        Nature.VULNERABLE_PERSON: later("Personne vulnérable"),
        Nature.THREAT_TO_OFFICIAL: later("Menace contre élu ou agent"),
        Nature.BURGLARY: later("Cambriolages"),
        Nature.SQUAT: later("Squat"),
        Nature.ROAD_SAFETY: later("Insécurité routière"),
        Nature.DISCRIMINATION: later("Discrimination"),
        Nature.OTHER: later("Autre situation"),
    },
    Risk: {
        Risk.NONE: later("rien vu"),
        Risk.POSSIBLE: later("possible"),
        Risk.LIKELY: later("probable"),
        Risk.UNDER_WAY: later("en cours"),
    },
    Place: {
        Place.HALL: later("Hall d'immeuble"),
        Place.STREET: later("Rue"),
        Place.SQUARE: later("Place"),
        Place.PARK: later("Parc"),
        Place.STOP: later("Arrêt de bus"),
        Place.SCHOOL: later("Établissement scolaire"),
        Place.SHOP: later("Commerce"),
        Place.HOME: later("Domicile"),
        Place.TRANSPORT: later("Transports"),
        Place.OTHER: later("Autre lieu"),
    },
    Public: {
        Public.UNDER_12: later("Moins de 12 ans"),
        Public.FROM_12_TO_17: later("12–17 ans"),
        Public.FROM_18_TO_25: later("18–25 ans"),
        Public.WOMEN: later("Femmes"),
        Public.OLDER_PEOPLE: later("Personnes âgées"),
        Public.DISABILITY: later("Handicap"),
        Public.FAMILIES: later("Familles"),
        Public.RESIDENTS: later("Habitants"),
        Public.SHOPKEEPERS: later("Commerçants"),
        Public.OFFICIALS: later("Élus ou agents"),
        Public.GROUP: later("Groupe"),
    },
    Seen: {
        Seen.NOW: later("Maintenant"),
        Seen.TODAY: later("Aujourd'hui"),
        Seen.YESTERDAY: later("Hier"),
        Seen.THIS_WEEK: later("Cette semaine"),
    },
    Outcome: {
        Outcome.APPEASED: later("La situation est apaisée"),
        Outcome.MEDIATED: later("Une médiation a abouti"),
        Outcome.HANDED_OVER: later("Un service a pris le relais"),
        Outcome.AUTHORITIES: later("Police ou justice s'en occupe"),
        Outcome.NOTHING_MORE: later("Rien de plus à faire"),
        Outcome.FALSE_ALARM: later("Fausse alerte"),
        Outcome.OUT_OF_SCOPE: later("Hors du champ du conseil"),
        Outcome.CHILD_CONCERN_UNIT: later("Réorientée vers la CRIP"),
        Outcome.PROSECUTOR: later("Réorientée vers le parquet"),
        Outcome.POLICE: later("Réorientée vers le 17"),
        Outcome.DUPLICATE: later("Doublon d'une autre alerte"),
    },
    SituationOutcome: {
        SituationOutcome.APPEASED: later("La situation est apaisée"),
        SituationOutcome.HANDED_OVER: later("Un service a pris le relais"),
        SituationOutcome.AUTHORITIES: later("Police ou justice s'en occupe"),
        SituationOutcome.ELSEWHERE: later("Cela s'est déplacé ailleurs"),
        SituationOutcome.NOTHING_MORE: later("Rien de plus à faire"),
        SituationOutcome.UNRELATED: later("Ces alertes n'étaient pas liées"),
    },
    Severity: {
        Severity.GREEN: later("Vert"),
        Severity.YELLOW: later("Jaune"),
        Severity.ORANGE: later("Orange"),
        Severity.RED: later("Rouge"),
    },
}
"""By kind first: two kinds may share a code's spelling, and `Nature.OTHER == Place.OTHER` then."""

MEANINGS: Mapping[Severity, str] = {
    Severity.GREEN: later("Vert, isolé"),
    Severity.YELLOW: later("Jaune, répété (première alerte)"),
    Severity.ORANGE: later("Orange, installé"),
    Severity.RED: later("Rouge, grave"),
}

COLOURS: Mapping[Severity, str] = {
    Severity.GREEN: "🟢",
    Severity.YELLOW: "🟡",
    Severity.ORANGE: "🟠",
    Severity.RED: "🔴",
}


def label(code: Enum) -> Html:
    """What a code is called."""
    return t(LABELS[type(code)][code])


def colour(severity: Severity) -> Html:
    """« 🟠 Orange »."""
    return Html(f"{COLOURS[severity]} {label(severity)}")


def meaning(severity: Severity) -> Html:
    """« 🟠 Orange, installé »."""
    return Html(f"{COLOURS[severity]} {t(MEANINGS[severity])}")
