"""What those are called to whom one writes, many at a time."""

from collections.abc import Mapping, Sequence

from handlers.broadcasts.form import Plan
from handlers.words import Html, joined, language, later, n, t
from storage.audiences import Addressees, Barrier
from storage.members import Kind, Role

MOST_NAMED = 8

ROLES: Mapping[Role, str] = {
    Role.MAYOR: later("Maires"),
    Role.DEPUTY_MAYOR: later("Adjoints"),
    Role.FIELD_PARTNER: later("Partenaires de terrain"),
    Role.COORDINATOR: later("Coordination"),
    Role.PRESIDENT: later("Présidence"),
    Role.PREFECT: later("Préfecture"),
    Role.PROSECUTOR: later("Parquet"),
}

KINDS: Mapping[Kind, str] = {
    Kind.MUNICIPALITY: later("Mairies"),
    Kind.MUNICIPAL_POLICE: later("Police municipale"),
    Kind.NATIONAL_POLICE: later("Police nationale"),
    Kind.GENDARMERIE: later("Gendarmerie"),
    Kind.SCHOOL: later("Établissements scolaires"),
    Kind.SOCIAL_LANDLORD: later("Bailleurs sociaux"),
    Kind.SOCIAL_WORKER: later("Travail social"),
    Kind.STREET_OUTREACH: later("Prévention spécialisée"),
    Kind.ASSOCIATION: later("Associations"),
    Kind.TRANSPORT_OPERATOR: later("Transporteurs"),
    Kind.YOUTH_JUSTICE: later("Protection judiciaire (PJJ)"),
    Kind.DEPARTMENT: later("Département"),
    Kind.INTERCOMMUNALITY: later("Intercommunalité"),
    Kind.STATE: later("État"),
    Kind.JUSTICE: later("Justice"),
}


def to_whom(
    plan: Plan,
    communes: Mapping[str, str],
    groups: Mapping[str, str],
    meetings: Mapping[str, str],
) -> Html:
    """« Maires, Adjoints · Ligny-en-Barrois »; the three others are names by id."""
    if not plan.is_narrowed:
        return t("Tout le conseil")
    criteria = (
        [t(ROLES[role]) for role in ROLES if role in plan.audience.roles],
        [t(KINDS[kind]) for kind in KINDS if kind in plan.audience.kinds],
        [t("{name}", name=communes[insee]) for insee in plan.communes if insee in communes],
        [t("« {name} »", name=groups[group]) for group in plan.groups if group in groups],
        [_invited(meetings.get(plan.meeting))] if plan.meeting else [],
    )
    return joined([_one_of(names) for names in criteria], " · ")


def how_many(people: Addressees) -> Html:
    """« 42 personnes, dont 3 sans Telegram »."""
    everybody = n("{count} personne", "{count} personnes", len(people.everybody))
    barriers = people.barriers()
    if not barriers:
        return everybody
    absent, unsigned = barriers[Barrier.NOT_HERE], barriers[Barrier.UNSIGNED]
    gone = sum(count for why, count in barriers.items() if why.is_gone)
    without = joined(
        [
            t("{count} sans Telegram", count=absent) if absent else None,
            n("{count} injoignable", "{count} injoignables", gone) if gone else None,
            n(
                "{count} qui n'a pas accepté la charte",
                "{count} qui n'ont pas accepté la charte",
                unsigned,
            )
            if unsigned
            else None,
        ],
        ", ",
    )
    return t("{people}, dont {without}", people=everybody, without=without)


def number(of: int) -> Html:
    """« 5 000 »."""
    from babel.numbers import format_decimal  # slow to import, and few screens count so far

    return Html(format_decimal(of, locale=language()))


def _invited(meeting: str | None) -> Html:
    if meeting is None:
        return t("invités d'une réunion qui n'est plus à venir")
    return t("invités du {meeting}", meeting=meeting)


def _one_of(names: Sequence[Html]) -> Html | None:
    if not names:
        return None
    shown = joined(names[:MOST_NAMED], ", ")
    if (left := len(names) - MOST_NAMED) <= 0:
        return shown
    return n("{shown} et {count} autre", "{shown} et {count} autres", left, shown=shown)
