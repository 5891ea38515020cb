"""A rule as a sentence: « Violences intrafamiliales, orange et rouge, partout → … »."""

from collections.abc import Collection, Mapping, Sequence

from handlers.routing.service import Known
from handlers.words import Html, escaped, joined, later, n, t
from storage.alerts import Severity
from storage.members import Kind, Member
from storage.routing_rules import (
    Condition,
    Destination,
    Rule,
    ToCommune,
    ToExchangeGroup,
    ToGroup,
    ToKind,
)

MOST_NAMES = 8

COLOURS: Mapping[Severity, str] = {
    Severity.GREEN: later("vert"),
    Severity.YELLOW: later("jaune"),
    Severity.ORANGE: later("orange"),
    Severity.RED: later("rouge"),
}

PARTNERS: Mapping[Kind, str] = {
    Kind.MUNICIPALITY: later("les partenaires des mairies"),
    Kind.INTERCOMMUNALITY: later("l'intercommunalité"),
    Kind.NATIONAL_POLICE: later("la police nationale"),
    Kind.GENDARMERIE: later("la gendarmerie"),
    Kind.MUNICIPAL_POLICE: later("la police municipale"),
    Kind.YOUTH_JUSTICE: later("la protection judiciaire (PJJ)"),
    Kind.SCHOOL: later("les établissements scolaires"),
    Kind.STREET_OUTREACH: later("la prévention spécialisée"),
    Kind.SOCIAL_LANDLORD: later("les bailleurs sociaux"),
    Kind.SOCIAL_WORKER: later("les travailleurs sociaux"),
    Kind.DEPARTMENT: later("le Département"),
    Kind.ASSOCIATION: later("les associations"),
    Kind.TRANSPORT_OPERATOR: later("les transporteurs"),
    Kind.STATE: later("les services de l'État"),
    Kind.JUSTICE: later("la justice"),
}


def sentence(rule: Rule, known: Known) -> Html:
    """The whole rule."""
    return t(
        "{about} → {to}",
        about=about(rule.condition, known),
        to=destination(rule.destination, known),
    )


def about(condition: Condition, known: Known) -> Html:
    """« Violences intrafamiliales, orange et rouge, partout »."""
    what = t(known.natures[condition.nature]) if condition.nature else t("Toutes les situations")
    where = t("partout")
    if condition.communes:
        where = listed(sorted(known.communes[insee] for insee in condition.communes))
    return joined([what, colours(condition.severities), where], ", ")


def colours(severities: Collection[int]) -> Html:
    """« orange et rouge », or « toutes couleurs »."""
    if not severities or len(severities) == len(Severity):
        return t("toutes couleurs")
    return listed([t(COLOURS[Severity(one)]) for one in sorted(severities)])


def destination(to: Destination, known: Known) -> Html:
    """« le groupe d'échange “Violences” »."""
    match to:
        case ToGroup(group):
            title = known.groups.get(group)
            if title is None:
                return t("un groupe que Vigie ne suit plus")
            return t("le groupe « {title} »", title=title)
        case ToKind(kind):
            return t("{partners} de la commune", partners=t(PARTNERS[kind]))
        case ToCommune(insee):
            return t("la mairie voisine : {name}", name=known.communes[insee])
        case ToExchangeGroup(exchange_group):
            name = known.exchange_groups[exchange_group]
            return t("le groupe d'échange « {name} »", name=name)


def people(members: Sequence[Member]) -> Html | None:
    """« Sonia Sage (Maison des solidarités), Paul Petit (mairie) … », as many as fit a screen."""
    if not members:
        return None
    shown = [who(member) for member in members[:MOST_NAMES]]
    more = len(members) - len(shown)
    others = n("{count} autre personne", "{count} autres personnes", more) if more else None
    return joined([*shown, others], ", ")


def who(member: Member) -> Html:
    """« Sonia Sage (Maison des solidarités) »."""
    organisation = escaped(f"({member.organisation})") if member.organisation else None
    return joined([escaped(member.full_name), organisation], " ")


def listed(names: Sequence[str]) -> Html:
    """« A, B et C »."""
    if len(names) <= 1:
        return t("{only}", only=Html("".join(escaped(name) for name in names)))
    first = Html(", ".join(escaped(name) for name in names[:-1]))
    return t("{first} et {last}", first=first, last=names[-1])
