"""What kinds of partners are called inside a sentence."""

from collections.abc import Mapping

from handlers.words import Html, escaped, later, t
from storage.members import Kind, Member

SERVICES: Mapping[Kind, str] = {
    Kind.MUNICIPALITY: later("mairie"),
    Kind.INTERCOMMUNALITY: later("intercommunalité"),
    Kind.NATIONAL_POLICE: later("police nationale"),
    Kind.GENDARMERIE: later("gendarmerie"),
    Kind.MUNICIPAL_POLICE: later("police municipale"),
    Kind.YOUTH_JUSTICE: later("PJJ"),
    Kind.SCHOOL: later("établissement scolaire"),
    Kind.STREET_OUTREACH: later("prévention spécialisée"),
    Kind.SOCIAL_LANDLORD: later("bailleur social"),
    Kind.SOCIAL_WORKER: later("travail social"),
    Kind.DEPARTMENT: later("Département"),
    Kind.ASSOCIATION: later("association"),
    Kind.TRANSPORT_OPERATOR: later("transporteur"),
    Kind.STATE: later("État"),
    Kind.JUSTICE: later("justice"),
}


def service(member: Member) -> Html:
    """« prévention spécialisée »."""
    return t(SERVICES[member.kind])


def person(member: Member) -> Html:
    """« Karim Benali, Association exemple (prévention spécialisée) »."""
    return t(
        "{name}, {organisation} ({service})",
        name=escaped(member.full_name),
        organisation=escaped(member.organisation),
        service=service(member),
    )
