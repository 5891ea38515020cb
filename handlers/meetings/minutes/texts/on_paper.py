"""What the paper says: a record in the words of the council, plain text throughout."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers import exercise
from handlers.dates import spoken_time
from handlers.meetings.minutes.paper import Group, Paper, PaperDecision, Person, Presences
from handlers.meetings.minutes.record import Record
from handlers.meetings.minutes.texts.counting import STATUSES
from handlers.meetings.texts import meeting as said
from handlers.modes import modes_said
from handlers.words import SOURCE, Html, escaped, joined, language, n, plain, speaking, t
from storage.agenda_items import AgendaItem, ItemState
from storage.decisions import Decision, DecisionStatus
from storage.meetings import Meeting
from storage.members import Member
from storage.minutes import Presence
from storage.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """What goes on paper. `approved` are the meetings whose minutes this one approved."""

    record: Record
    council: str
    approved: Sequence[Meeting]
    now: datetime
    zone: ZoneInfo
    policy: Policy


def paper_of(printing: Printing) -> Paper:
    """The whole paper, in the language in which the council keeps its papers."""
    with speaking(SOURCE):
        return _paper(printing)


def _paper(printing: Printing) -> Paper:
    record, meeting = printing.record, printing.record.meeting
    day = full_day(meeting.local.date())
    return Paper(
        name=plain(t("Relevé de décisions, {title}, {day}", title=meeting.title, day=day)),
        council=printing.council,
        title=plain(t("Relevé de décisions")),
        meeting=meeting.title,
        place=plain(_when_and_where(meeting, day)),
        state=plain(_state(printing)),
        exercise=plain(exercise.on_paper(printing.policy) or ""),
        presences=_presences(record),
        agenda_title=plain(t("Ordre du jour")),
        agenda=[plain(_point(record, one)) for one in record.points],
        approved_title=plain(t("Relevé précédent")),
        approved=[_approved(one) for one in printing.approved],
        decisions_title=plain(t("Décisions")),
        decisions=[_decision(record, one, printing.zone) for one in record.decisions],
        none=plain(t("Aucune décision n'a été prise.")),
        closing=[plain(t("Ce relevé sera proposé à l'approbation de la prochaine réunion."))],
        reserved=plain(t("Relevé du {day}. Réservé aux personnes invitées.", day=day)),
        page=plain(t("page")),
    )


def approval_point(meeting: Meeting) -> str:
    """A point of an agenda, kept, so in the language of all."""
    with speaking(SOURCE):
        day = full_day(meeting.local.date())
        return plain(t("Approbation du relevé du {day}", day=day))


def full_day(day: date) -> Html:
    """« jeudi 3 décembre 2026 »: a paper is read in other years."""
    from babel.dates import format_date  # slow to import, and few commands say a date

    spoken = format_date(day, "EEEE d MMMM y", locale=language())
    return Html(spoken.replace(" 1 ", " 1er ") if language() == SOURCE else spoken)


def _when_and_where(meeting: Meeting, day: Html) -> Html:
    return t(
        "{day} à {hour}, {place}",
        day=said.capital(day),
        hour=Html(spoken_time(meeting.starts_at, meeting.zone, language())),
        place=meeting.place,
    )


def _state(printing: Printing) -> Html:
    version = printing.record.minutes.version
    day = full_day(printing.now.astimezone(printing.zone).date())
    if version == 1:
        return t("Publié le {day}", day=day)
    return t("Version {version}, publiée le {day}", version=version, day=day)


def _presences(record: Record) -> Presences:
    groups = [
        Group(label=plain(_counted(presence, len(people))), people=_listed(record, people))
        for presence in Presence
        if (people := record.who(presence))
    ]
    return Presences(title=plain(t("Présences")), groups=groups)


def _counted(presence: Presence, count: int) -> Html:
    match presence:
        case Presence.PRESENT:
            return n("Présent ({count})", "Présents ({count})", count)
        case Presence.EXCUSED:
            return n("Excusé ({count})", "Excusés ({count})", count)
        case Presence.REPRESENTED:
            return n("Représenté ({count})", "Représentés ({count})", count)
        case Presence.ABSENT:
            return n("Absent ({count})", "Absents ({count})", count)
        case Presence.UNNOTED:
            return n("Présence non notée ({count})", "Présences non notées ({count})", count)


def _listed(record: Record, people: Sequence[Member]) -> Sequence[Person]:
    """Whoever is represented, with who came."""
    return [Person(one.full_name, _beside(record, one)) for one in people]


def _beside(record: Record, person: Member) -> str:
    instead = record.alternates.get(person.id)
    if instead is None or record.presences.get(person.id) is not Presence.REPRESENTED:
        return person.organisation
    by = t("{organisation}, par {name}", organisation=person.organisation, name=instead.full_name)
    return plain(by)


def _point(record: Record, item: AgendaItem) -> Html:
    title = escaped(record.point(item.id) or "")
    return t("{point} (reporté)", point=title) if item.state is ItemState.POSTPONED else title


def _decision(record: Record, decision: Decision, zone: ZoneInfo) -> PaperDecision:
    lead = record.known.get(decision.lead or "")
    helping = [record.known[one] for one in decision.contributors if one in record.known]
    day = full_day(decision.due_at.astimezone(zone).date())
    details = [
        (t("Point"), record.point(decision.item) or ""),
        (t("Responsable"), _person(lead) if lead else plain(t("personne encore"))),
        (t("Avec"), " ; ".join(_person(one) for one in helping)),
        (t("Pour le"), plain(day)),
        (t("Mode"), plain(modes_said(decision.modes))),
        (t("Où elle en est"), _status(decision)),
    ]
    return PaperDecision(
        number=str(decision.number),
        reference=decision.reference or "",
        text=decision.text,
        details=[(plain(label), value) for label, value in details if value],
    )


def _status(decision: Decision) -> str:
    """Nothing where it is still to be done: that is what a decision is for."""
    return "" if decision.status is DecisionStatus.TO_DO else plain(t(STATUSES[decision.status]))


def _approved(meeting: Meeting) -> str:
    day = full_day(meeting.local.date())
    return plain(t("Le relevé de la réunion du {day} est approuvé.", day=day))


def _person(person: Member) -> str:
    return plain(joined([person.full_name, person.organisation], ", "))
