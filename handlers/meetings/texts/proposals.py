"""What is said about a point that somebody proposes."""

from collections.abc import Sequence

from handlers import keyboard
from handlers.exercise import banner
from handlers.meetings.agenda.buttons import Accept, Leave, PickKind, Refuse
from handlers.meetings.agenda.drawing_up import proposal_of, title_of
from handlers.meetings.buttons import WriteAgenda
from handlers.meetings.texts import meeting as said
from handlers.meetings.texts.agenda import KINDS
from handlers.meetings.texts.planning import agenda_care
from handlers.moment import Moment
from handlers.words import Html, joined, n, quoted, t
from storage.agenda_items import AgendaItem, ItemState
from storage.drafts import Draft
from storage.meetings import Meeting
from storage.members import Member
from storage.messages import Message


def ask(
    draft: Draft,
    meeting: Meeting,
    moment: Moment,
    *,
    reads_cases: bool,
    problem: Html | None = None,
) -> Message:
    """In one sentence, please; `reads_cases`: whoever reads situations may name one."""
    case = t("Pour une situation suivie, sa référence suffit : elle seule paraîtra.")
    parts = [
        problem,
        said.lines(meeting, moment.now),
        t("Quel point proposez-vous ? Écrivez-le en une phrase : des faits, pas des personnes."),
        agenda_care(meeting.kind),
        case if reads_cases and not meeting.kind.is_formal else None,
    ]
    return Message(text=joined(parts, "\n\n"), markup=keyboard.keys(_leave(draft)))


def which_kind(draft: Draft, title: str, problem: Html | None = None) -> Message:
    """What is expected of the others?"""
    keys = [
        keyboard.key(t(label), PickKind(draft.id, draft.version, kind))
        for kind, label in KINDS.items()
    ]
    question = t("Qu'attendez-vous de la réunion ? Pour le reformuler, écrivez-le de nouveau.")
    text = joined([problem, quoted(title), question], "\n\n")
    return Message(text=text, markup=keyboard.keys(*keyboard.column(keys), _leave(draft)))


def thanks(meeting: Meeting, moment: Moment) -> Message:
    """It is with the coordinators."""
    return Message(
        text=t(
            "Merci, votre point est proposé pour la réunion du {when}. La coordination vous dira "
            "s'il est inscrit.",
            when=said.day_and_hour(meeting, moment.now),
        )
    )


def left() -> Message:
    """No point after all."""
    return Message(text=t("D'accord : aucun point n'est proposé."))


def enough(count: int) -> str:
    """Several points of this person wait for an answer."""
    return n(
        "Vous avez déjà {count} point en attente de réponse pour cette réunion.",
        "Vous avez déjà {count} points en attente de réponse pour cette réunion.",
        count,
    )


def proposed(moment: Moment, meeting: Meeting, item: AgendaItem, by: Member) -> Message:
    """To the coordinators."""
    parts = [
        banner(moment.policy),
        t(
            "{name}, {of}, propose un point pour la réunion du {when} :",
            name=by.full_name,
            of=by.organisation,
            when=said.day_and_hour(meeting, moment.now),
        ),
        quoted(proposal_of(item)),
    ]
    return Message(text=joined(parts), markup=keyboard.keys(*_answers(item)))


def answered(item: AgendaItem, meeting: Meeting) -> Message:
    """In the place of the question, for the coordinator who answered it."""
    said_ = (
        t("Inscrit à l'ordre du jour.")
        if item.state is ItemState.ACCEPTED
        else t("Pas retenu cette fois.")
    )
    open_key = keyboard.key(t("Ordre du jour"), WriteAgenda(meeting.id))
    return Message(text=joined([quoted(title_of(item)), said_]), markup=keyboard.keys([open_key]))


def settled(moment: Moment, meeting: Meeting, item: AgendaItem) -> Message:
    """To whoever proposed it."""
    when = said.day_and_hour(meeting, moment.now)
    if item.state is ItemState.ACCEPTED:
        line = t("Votre point est inscrit à l'ordre du jour de la réunion du {when} :", when=when)
    else:
        line = t("Votre point n'est pas retenu cette fois, pour la réunion du {when} :", when=when)
    return Message(text=joined([banner(moment.policy), line, quoted(title_of(item))]))


def settled_before() -> str:
    """A toast."""
    return t("La coordination a déjà répondu.")


def no_such() -> str:
    """A toast."""
    return t("Ce point n'existe plus.")


def _answers(item: AgendaItem) -> Sequence[keyboard.Row]:
    return [
        [
            keyboard.key(t("Inscrire"), Accept(item.id)),
            keyboard.key(t("Pas cette fois"), Refuse(item.id)),
        ],
        [keyboard.key(t("Ordre du jour"), WriteAgenda(item.meeting))],
    ]


def _leave(draft: Draft) -> keyboard.Row:
    return [keyboard.key(t("Annuler"), Leave(draft.id, draft.version))]
