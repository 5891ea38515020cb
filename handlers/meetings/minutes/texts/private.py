"""What people read in private about minutes, besides the paper."""

from datetime import datetime

from handlers import keyboard
from handlers.dates import spoken_day
from handlers.exercise import banner
from handlers.meetings.minutes.buttons import Answer, AnswerForIt, OpenMinutes
from handlers.meetings.minutes.record import Record
from handlers.meetings.minutes.texts.counting import decisions_counted
from handlers.meetings.texts import meeting as said
from handlers.modes import modes_said
from handlers.moment import Moment
from handlers.words import Html, bold, joined, language, quoted, t
from storage.decisions import Decision, DecisionStatus
from storage.meetings import Meeting
from storage.messages import Document, Message


def you_write(moment: Moment, meeting: Meeting) -> Message:
    """To whom the coordination named."""
    text = t(
        "Vous tenez le relevé de décisions de cette réunion : présences et décisions, en quelques "
        "touches. Vous le retrouverez avec /releves. Merci."
    )
    lines = said.lines(meeting, moment.now)
    key = keyboard.key(t("Ouvrir le relevé"), OpenMinutes(meeting.id))
    parts = [banner(moment.policy), text, lines]
    return Message(text=joined(parts, "\n\n"), markup=keyboard.keys([key]))


def published(moment: Moment, record: Record, file: Document) -> Message:
    """The paper, to each of the invited."""
    version = record.minutes.version
    counted = decisions_counted(len(record.decisions))
    title = bold(record.meeting.title)
    day = said.day_and_hour(record.meeting, moment.now)
    if version == 1:
        head = t(
            "Relevé de décisions : {title}, {day}. {counted}.",
            title=title,
            day=day,
            counted=counted,
        )
    else:
        head = t(
            "Relevé de décisions modifié (version {version}) : {title}, {day}. {counted}. "
            "Il remplace le précédent.",
            version=version,
            title=title,
            day=day,
            counted=counted,
        )
    care = t("Il reste entre les personnes invitées.")
    text = joined([banner(moment.policy), head, care])
    return Message(text=text, document=file, protected=True)


def paper(meeting: Meeting, file: Document, now: datetime) -> Message:
    """The paper once more."""
    head = t(
        "Relevé de décisions : {title}, {day}.",
        title=bold(meeting.title),
        day=said.day_and_hour(meeting, now),
    )
    return Message(text=head, document=file, protected=True)


def yours(moment: Moment, meeting: Meeting, decision: Decision) -> Message:
    """To whoever leads from now on: the words of the paper."""
    head = t(
        "Une décision vous est confiée : {reference}, pour le {day}. Réunion : {title}.",
        reference=bold(decision.reference or ""),
        day=_day(moment, decision),
        title=meeting.title,
    )
    mode = t("Mode : {modes}.", modes=modes_said(decision.modes))
    parts = [banner(moment.policy), head, quoted(decision.text), mode]
    return _answered_below(decision, joined(parts), protected=True)


def coming(moment: Moment, decision: Decision) -> Message:
    """Before its day: the reference alone."""
    said_so = t(
        "La décision {reference} est pour le {day}. Où en est-elle ?",
        reference=bold(decision.reference or ""),
        day=_day(moment, decision),
    )
    return _answered_below(decision, joined([banner(moment.policy), said_so]))


def what_became(moment: Moment, decision: Decision) -> Message:
    """After its day: the reference alone."""
    said_so = t(
        "La décision {reference} était pour le {day}. Où en est-elle ?",
        reference=bold(decision.reference or ""),
        day=_day(moment, decision),
    )
    return _answered_below(decision, joined([banner(moment.policy), said_so]))


def answered(decision: Decision) -> Message:
    """In place of what asked."""
    reference = bold(decision.reference or "")
    if decision.status is DecisionStatus.DONE:
        return Message(
            text=t("C'est noté, merci : la décision {reference} est faite.", reference=reference)
        )
    if decision.status is DecisionStatus.ABANDONED:
        return Message(
            text=t(
                "C'est noté : la décision {reference} est abandonnée, et la coordination le sait.",
                reference=reference,
            )
        )
    said_so = t(
        "C'est noté, merci : la décision {reference} est en cours.",
        reference=reference,
    )
    return _answered_below(decision, said_so, without=Answer.GOING_ON)


def give_up(decision: Decision) -> Message:
    """Before a decision is given up, in place of what asked."""
    ask = t(
        "La décision {reference} est abandonnée ? On ne pourra plus revenir en arrière ; la "
        "coordination sera prévenue.",
        reference=bold(decision.reference or ""),
    )
    yes = keyboard.key(t("Oui, abandonnée"), AnswerForIt(decision.id, Answer.GIVEN_UP))
    back = keyboard.key(t("Retour"), AnswerForIt(decision.id, Answer.NOT_GIVING_UP))
    return Message(text=ask, markup=keyboard.keys([yes, back]))


def where_it_stands(moment: Moment, decision: Decision) -> Message:
    """The question again: the reference alone."""
    is_past = moment.day_of(decision.due_at) < moment.today
    return what_became(moment, decision) if is_past else coming(moment, decision)


def relieved(moment: Moment, decision: Decision) -> Message:
    """To whoever was to see to it."""
    said_so = t(
        "La décision {reference} ne vous est plus confiée. Merci.",
        reference=bold(decision.reference or ""),
    )
    return Message(text=joined([banner(moment.policy), said_so]))


def ended(moment: Moment, decision: Decision) -> Message:
    """To the coordination."""
    reference = bold(decision.reference or "")
    if decision.status is DecisionStatus.DONE:
        said_so = t("La décision {reference} est faite.", reference=reference)
    else:
        said_so = t("La décision {reference} est abandonnée.", reference=reference)
    return _with_minutes(moment, decision, said_so)


def no_news(moment: Moment, decision: Decision, *, is_led: bool) -> Message:
    """To the coordination: nobody answers for it."""
    reference = bold(decision.reference or "")
    if is_led:
        said_so = t(
            "La décision {reference} attend des nouvelles : son jour est passé, et la question est "
            "restée sans réponse.",
            reference=reference,
        )
    else:
        said_so = t(
            "La décision {reference} n'a personne pour s'en occuper en ce moment.",
            reference=reference,
        )
    return _with_minutes(moment, decision, said_so)


def _answered_below(
    decision: Decision, text: Html, *, protected: bool = False, without: Answer | None = None
) -> Message:
    labels = {
        Answer.DONE: t("C'est fait"),
        Answer.GOING_ON: t("En cours"),
        Answer.ASK_GIVING_UP: t("Abandonnée"),
    }
    answers = [
        keyboard.key(label, AnswerForIt(decision.id, each))
        for each, label in labels.items()
        if each is not without
    ]
    read = keyboard.key(t("Lire le relevé"), OpenMinutes(decision.meeting or ""))
    return Message(text=text, markup=keyboard.keys(answers, [read]), protected=protected)


def _with_minutes(moment: Moment, decision: Decision, said_so: Html) -> Message:
    key = keyboard.key(t("Ouvrir le relevé"), OpenMinutes(decision.meeting or ""))
    text = joined([banner(moment.policy), said_so])
    return Message(text=text, markup=keyboard.keys([key]))


def _day(moment: Moment, decision: Decision) -> Html:
    return Html(spoken_day(moment.day_of(decision.due_at), moment.today, language()))
