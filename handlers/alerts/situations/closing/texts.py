"""What people read where a situation ends, or goes on after all."""

from handlers import keyboard
from handlers.alerts.labels import label
from handlers.alerts.situations.buttons import Beginning, SituationCard
from handlers.alerts.situations.closing.buttons import CloseAnyway, CloseSo
from handlers.alerts.situations.closing.viewing import Unfinished
from handlers.alerts.situations.decisions.texts import line_of
from handlers.alerts.situations.readers import KNOWN_BY
from handlers.alerts.vocabulary import SituationOutcome
from handlers.words import Html, bold, joined, n, t, within_limit
from storage.messages import Message
from storage.situation_closings import SituationClosing
from storage.situations import Situation

OUTCOMES = tuple(SituationOutcome)


def how(screen: str, situation: Situation) -> Message:
    """How does it end?"""
    asked = bold(t("Comment se termine la situation {reference} ?", reference=situation.reference))
    keys = [
        keyboard.key(label(outcome), CloseSo(screen, situation.id, place))
        for place, outcome in enumerate(OUTCOMES)
    ]
    text = joined([asked, t("Ses alertes restent comme elles sont.")])
    return Message(
        text=text, markup=keyboard.keys(*keyboard.column(keys), [_back(screen, situation)])
    )


def still_to_do(screen: str, unfinished: Unfinished, outcome: SituationOutcome) -> Message:
    """Decisions are open: which ones, what would become of them, and both ways on."""
    situation, reading = unfinished.reading.situation, unfinished.reading
    count = len(unfinished.still_open)
    head = n(
        "{count} décision de {reference} n'est pas finie.",
        "{count} décisions de {reference} ne sont pas finies.",
        count,
        reference=situation.reference,
    )
    place, newest = OUTCOMES.index(outcome), Beginning(unfinished.newest[:KNOWN_BY])
    anyway = keyboard.key(t("Clore quand même"), CloseAnyway(screen, situation.id, place, newest))
    keys = [*([anyway] if unfinished.may_drop else []), _back(screen, situation)]
    what = _dropped(count) if unfinished.may_drop else mayor_closes()
    return Message(
        text=within_limit(
            joined([bold(head), what]), [line_of(each, reading) for each in unfinished.still_open]
        ),
        markup=keyboard.keys(*keyboard.column(keys)),
        protected=True,
    )


def ended_so(closing: SituationClosing | None, *, in_detail: bool) -> Html | None:
    """On the card: « Fin : un service a pris le relais. » `in_detail`: for those who decide."""
    if closing is None or closing.outcome is None:
        return None
    outcome = SituationOutcome(closing.outcome)
    if outcome is SituationOutcome.AUTHORITIES and not in_detail:
        return None
    said = label(outcome)
    return t("Fin : {outcome}.", outcome=Html(said[:1].lower() + said[1:]))


def closed() -> str:
    """It ended."""
    return t("C'est fait : la situation est close.")


def goes_on() -> str:
    """It was opened again."""
    return t("C'est fait : la situation reprend.")


def changed_meanwhile() -> str:
    """What stood on the screen is not all there is."""
    return t("Une décision s'est ajoutée entre-temps : relisez avant de clore.")


def mayor_closes() -> Html:
    """CSI L.132-13."""
    return t(
        "L'une d'elles appartient au maire : seuls le maire ou un adjoint d'une de ses communes "
        "peuvent l'abandonner. Tant qu'elle n'est pas finie, la situation reste ouverte."
    )


def _dropped(count: int) -> Html:
    return n(
        "« Clore quand même » l'abandonne et prévient qui s'en occupe. Si la situation reprend, "
        "elle reprend aussi.",
        "« Clore quand même » les abandonne et prévient ceux qui s'en occupent. Si la situation "
        "reprend, elles reprennent aussi.",
        count,
    )


def _back(screen: str, situation: Situation) -> keyboard.Key:
    return keyboard.key(t("Retour"), SituationCard(screen, situation.id))
