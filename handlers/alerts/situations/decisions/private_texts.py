"""What people read in private about a decision: the pseudonym of its situation, and no more."""

from handlers import keyboard
from handlers.alerts.situations.buttons import ShowSituation
from handlers.alerts.situations.decisions.buttons import Answer, AnswerDecision
from handlers.alerts.situations.decisions.texts import day_said
from handlers.exercise import banner
from handlers.moment import Moment
from handlers.words import Html, bold, joined, t
from storage.decisions import Decision
from storage.messages import Message
from storage.situations import Situation


def yours(moment: Moment, situation: Situation, decision: Decision) -> Message:
    """To whoever leads from now on."""
    said = t(
        "Une décision vous est confiée dans la situation {reference}, pour le {day}.",
        reference=bold(situation.reference),
        day=day_said(decision.due_at, moment.now, moment.zone),
    )
    read = t("Ouvrez la situation, puis « Décisions… », pour savoir laquelle.")
    return _to_lead(moment, situation, decision, joined([said, read]))


def what_became(moment: Moment, situation: Situation, decision: Decision) -> Message:
    """At its time, to whoever leads."""
    said = t(
        "Situation {reference} : où en est la décision qui vous est confiée ?",
        reference=bold(situation.reference),
    )
    return _to_lead(moment, situation, decision, said)


def goes_on(moment: Moment, situation: Situation, decision: Decision) -> Message:
    """In place of what asked: they work on it."""
    said = t(
        "C'est noté, merci : vous vous occupez de la décision de {reference}.",
        reference=bold(situation.reference),
    )
    return _to_lead(moment, situation, decision, said, without=Answer.GOING_ON)


def answered(situation: Situation, said: Answer) -> Message:
    """In place of what asked: it is done, or somebody else is needed."""
    reference = bold(situation.reference)
    if said is Answer.DONE:
        text = t("C'est noté, merci : la décision de {reference} est faite.", reference=reference)
    else:
        text = t(
            "C'est noté : la coordination cherche quelqu'un d'autre pour {reference}. Merci.",
            reference=reference,
        )
    return Message(text=text)


def relieved(moment: Moment, situation: Situation) -> Message:
    """To whoever was to see to it."""
    said = t(
        "Une décision de la situation {reference} ne vous est plus confiée. Merci.",
        reference=bold(situation.reference),
    )
    return Message(text=joined([banner(moment.policy), said]))


def you_contribute(moment: Moment, situation: Situation, decision: Decision) -> Message:
    """To whoever helps from now on."""
    said = t(
        "On compte aussi sur vous pour une décision de la situation {reference}, pour le {day}.",
        reference=bold(situation.reference),
        day=day_said(decision.due_at, moment.now, moment.zone),
    )
    read = t("Ouvrez la situation, puis « Décisions… », pour savoir laquelle et avec qui.")
    return _with_card(moment, situation, joined([said, read]))


def you_contribute_no_more(moment: Moment, situation: Situation) -> Message:
    """To whoever helped."""
    said = t(
        "Votre aide n'est plus attendue pour une décision de la situation {reference}. Merci.",
        reference=bold(situation.reference),
    )
    return Message(text=joined([banner(moment.policy), said]))


def dropped(moment: Moment, situation: Situation) -> Message:
    """To whoever worked on it, when its situation ends."""
    said = t(
        "La situation {reference} est close : la décision dont vous vous occupiez s'arrête là. "
        "Merci.",
        reference=bold(situation.reference),
    )
    return Message(text=joined([banner(moment.policy), said]))


def resumed(moment: Moment, situation: Situation, decision: Decision) -> Message:
    """To whoever saw to it, when its situation goes on."""
    return _to_lead(moment, situation, decision, _goes_on_too(moment, situation, decision))


def resumed_with_you(moment: Moment, situation: Situation, decision: Decision) -> Message:
    """The same, to whoever helped."""
    return _with_card(moment, situation, _goes_on_too(moment, situation, decision))


def it_is_done(moment: Moment, situation: Situation) -> Message:
    """To whoever decided it."""
    said = t(
        "Dans la situation {reference}, une décision est faite.",
        reference=bold(situation.reference),
    )
    return _with_card(moment, situation, said)


def nobody_leads(moment: Moment, situation: Situation) -> Message:
    """To the coordination."""
    said = t(
        "Dans la situation {reference}, une décision n'a personne pour s'en occuper en ce moment.",
        reference=bold(situation.reference),
    )
    return _with_card(moment, situation, said)


def no_news(moment: Moment, situation: Situation) -> Message:
    """To the coordination: the time is over, and whoever leads has not answered."""
    said = t(
        "Dans la situation {reference}, une décision attend des nouvelles : son jour est passé, "
        "et la question est restée sans réponse.",
        reference=bold(situation.reference),
    )
    return _with_card(moment, situation, said)


def _goes_on_too(moment: Moment, situation: Situation, decision: Decision) -> Html:
    return t(
        "La situation {reference} reprend : la décision dont vous vous occupiez aussi, pour le "
        "{day}.",
        reference=bold(situation.reference),
        day=day_said(decision.due_at, moment.now, moment.zone),
    )


def _to_lead(
    moment: Moment,
    situation: Situation,
    decision: Decision,
    said: Html,
    *,
    without: Answer | None = None,
) -> Message:
    labels = {
        Answer.DONE: t("C'est fait"),
        Answer.GOING_ON: t("En cours"),
        Answer.CANNOT: t("Je ne peux pas"),
    }
    answers = [
        keyboard.key(label, AnswerDecision(decision.id, each))
        for each, label in labels.items()
        if each is not without
    ]
    show = keyboard.key(t("Voir la situation"), ShowSituation(situation.id))
    text = joined([banner(moment.policy), said])
    return Message(text=text, markup=keyboard.keys(answers, [show]))


def _with_card(moment: Moment, situation: Situation, said: Html) -> Message:
    show = keyboard.key(t("Voir la situation"), ShowSituation(situation.id))
    return Message(text=joined([banner(moment.policy), said]), markup=keyboard.keys([show]))
