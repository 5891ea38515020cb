"""The words in which people type an alert in a hurry, without accents: what each one means."""

from collections.abc import Mapping
from typing import TypeVar

from handlers.alerts.vocabulary import Nature, Risk, When
from storage.alerts import Severity

Code = TypeVar("Code")


def _by_phrase(words: Mapping[Code, str]) -> dict[str, Code]:
    return {phrase.strip(): code for code, line in words.items() for phrase in line.split(",")}


NATURES = _by_phrase(
    {
        Nature.NEIGHBOURS: "voisins, voisin, voisine, voisinage, conflit de voisinage, tapage",
        Nature.GATHERING: "regroupement, regroupements, attroupement, rassemblement",
        Nature.INCIVILITY: "incivilite, incivilites, insultes, dechets, crachats",
        Nature.DAMAGE: "degradation, degradations, tag, tags, vandalisme, vitre cassee, casse, "
        "incendie volontaire",
        Nature.WILD_RIDING: "rodeo, rodeos, moto, motos, quad, quads, scooter, scooters",
        Nature.DRUG_DEALING: "trafic, stups, stup, stupefiants, drogue, deal, dealers, dealer",
        Nature.FAMILY_CONFLICT: "conflit familial, famille",
        Nature.FAMILY_VIOLENCE: "violences intrafamiliales, violence conjugale, "
        "violences conjugales, vif, femme battue",
        Nature.BRAWL: "rixe, rixes, bagarre, bagarres, bande, bandes, baston",
        Nature.HALL_OCCUPATION: "hall, halls, occupation de hall, cage d escalier",
        Nature.ALCOHOL: "alcool, ivresse, ivre, ivres",
        Nature.SCHOOL_BULLYING: "harcelement, harcelement scolaire, cyberharcelement",
        Nature.SCHOOL_VIOLENCE: "violence scolaire, violences scolaires, ecole, college, lycee",
        Nature.TRUANCY: "absenteisme, decrochage",
        Nature.WANDERING_MINOR: "errance, errance de mineur, fugue, fugueur, fugueuse",
        Nature.VULNERABLE_PERSON: "personne vulnerable, vulnerable, isolement",
        Nature.THREAT_TO_OFFICIAL: "menace, menaces, menace contre un elu, menace contre un agent",
        Nature.BURGLARY: "cambriolage, cambriolages, vol, vols",
        Nature.SQUAT: "squat, squats, squatteurs",
        Nature.ROAD_SAFETY: "vitesse, route, insecurite routiere, chauffard, chauffards",
        Nature.DISCRIMINATION: "discrimination, racisme, homophobie, antisemitisme",
    }
)
SEVERITIES = _by_phrase(
    {
        Severity.GREEN: "vert, verte",
        Severity.YELLOW: "jaune",
        Severity.ORANGE: "orange",
        Severity.RED: "rouge, grave",
    }
)
RISKS = _by_phrase(
    {
        Risk.POSSIBLE: "possible, peut degenerer, pourrait degenerer, risque",
        Risk.LIKELY: "probable, probablement, va degenerer",
        Risk.UNDER_WAY: "en cours, en ce moment, maintenant, degenere",
    }
)
WHENS = _by_phrase(
    {
        When.TONIGHT: "ce soir, cette nuit, soir, nuit",
        When.WEEKEND: "ce week end, ce weekend, week end, weekend, we",
    }
)
DANGERS = _by_phrase(
    {
        True: "danger, danger immediat, urgence, urgent, arme, armes, arme a feu, couteau, "
        "blesse, blesses, blessee, coups de feu, incendie",
    }
)

SMALL_WORDS = frozenset(
    {
        *("a", "au", "aux", "avec", "ce", "ces", "cette", "chez", "contre", "dans", "de", "des"),
        *("devant", "du", "en", "entre", "et", "il", "la", "le", "les", "lez", "par", "pour"),
        *("qui", "rue", "saint", "sainte", "sous", "sur", "un", "une", "vers", "y"),
    }
)
"""They stand in many names of communes, and name none."""
