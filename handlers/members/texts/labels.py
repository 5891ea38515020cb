"""What kinds of partners and roles are called."""

from collections.abc import Mapping, Sequence

from handlers.words import Html, escaped, joined, later, t
from storage.members import Kind, Member, Role

MOST_NAMED = 30

ROLES: Mapping[Role, str] = {
    Role.FIELD_PARTNER: later("Partenaire de terrain"),
    Role.MAYOR: later("Maire"),
    Role.DEPUTY_MAYOR: later("Adjoint"),
    Role.COORDINATOR: later("Coordination"),
    Role.PRESIDENT: later("Présidence"),
    Role.PREFECT: later("Préfecture"),
    Role.PROSECUTOR: later("Parquet"),
    Role.AUDITOR: later("Protection des données"),
    Role.DUTY_PHONE: later("Envoie des alertes, n'en lit pas"),
}

KINDS: Mapping[Kind, str] = {
    Kind.MUNICIPALITY: later("Mairie"),
    Kind.INTERCOMMUNALITY: later("Intercommunalité"),
    Kind.NATIONAL_POLICE: later("Police nationale"),
    Kind.GENDARMERIE: later("Gendarmerie"),
    Kind.MUNICIPAL_POLICE: later("Police municipale"),
    Kind.YOUTH_JUSTICE: later("Protection judiciaire (PJJ)"),
    Kind.SCHOOL: later("Établissement scolaire"),
    Kind.STREET_OUTREACH: later("Prévention spécialisée"),
    Kind.SOCIAL_LANDLORD: later("Bailleur social"),
    Kind.SOCIAL_WORKER: later("Travail social"),
    Kind.DEPARTMENT: later("Département"),
    Kind.ASSOCIATION: later("Association"),
    Kind.TRANSPORT_OPERATOR: later("Transporteur"),
    Kind.STATE: later("État"),
    Kind.JUSTICE: later("Justice"),
    Kind.DUTY_PHONE: later("Poste d'astreinte"),
}


def role(of: Role) -> Html:
    """A role, as people call it."""
    return t(ROLES[of])


def kind(of: Kind) -> Html:
    """A kind of partner, as people call it."""
    return t(KINDS[of])


def name(member: Member) -> Html:
    """A person's name, or what stands for it before somebody came."""
    return escaped(member.full_name) if member.full_name else t("Personne attendue")


def who(member: Member) -> Html:
    """« Amina Diallo (Association Horizon) »."""
    organisation = escaped(f"({member.organisation})") if member.organisation else None
    return joined([name(member), organisation], " ")


def communes_of(member: Member, names: Mapping[str, str]) -> Html | None:
    """The communes that a person is attached to; `names` are all those of the council."""
    return communes(
        [names[insee] for insee in sorted(member.communes, key=names.__getitem__)], len(names)
    )


def communes(named: Sequence[str], of: int) -> Html | None:
    """« Communes : Ligny, Tronville », as many as a small screen can hold; `of` so many in all."""
    if not named:
        return None
    if len(named) == of:
        return t("Toutes les communes du conseil")
    shown = ", ".join(named[:MOST_NAMED])
    if (left := len(named) - MOST_NAMED) > 0:
        return t("Communes : {names}, et {count} de plus", names=shown, count=left)
    return t("Communes : {names}", names=shown)
