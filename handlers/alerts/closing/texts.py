"""What people read when an alert ends."""

from collections.abc import Sequence
from datetime import date, timedelta

from handlers import keyboard
from handlers.alerts import article_40
from handlers.alerts.closing.buttons import (
    ChooseDay,
    ChooseOutcome,
    ChooseSame,
    Close,
    StayOpen,
)
from handlers.alerts.following.buttons import Follow
from handlers.alerts.labels import COLOURS, label
from handlers.alerts.telling import Telling
from handlers.alerts.vocabulary import Outcome
from handlers.dates import spoken_date
from handlers.words import Html, bold, joined, language, t
from storage.alerts import Alert
from storage.closings import Closing
from storage.messages import Message
from storage.statuses import Status

DAYS_OFFERED = 8
"""Today and a week back."""
ELSEWHERE = (Outcome.CHILD_CONCERN_UNIT, Outcome.PROSECUTOR, Outcome.POLICE)
"""Another authority was told, on a day that is asked."""
REMINDED = frozenset({Outcome.AUTHORITIES, Outcome.PROSECUTOR, Outcome.POLICE})


def close_key(alert: Alert) -> keyboard.Key:
    """Clore…."""
    return keyboard.key(t("Clore…"), Close(alert.id))


def how(telling: Telling) -> Message:
    """How does it end?"""
    alert = telling.alert
    text = joined(
        [
            bold(t("Comment se termine {reference} ?", reference=alert.reference)),
            article_40.reminder() if article_40.may_apply(telling.report) else None,
        ],
        "\n\n",
    )
    outcomes = [
        keyboard.key(
            label(outcome) + ("…" if outcome in (*ELSEWHERE, Outcome.DUPLICATE) else ""),
            ChooseOutcome(alert.id, outcome),
        )
        for outcome in Outcome
    ]
    return Message(text=text, markup=keyboard.keys(*keyboard.column(outcomes), [_stay(alert)]))


def when(alert: Alert, outcome: Outcome, today: date) -> Message:
    """On which day was the other authority told?"""
    text = joined(
        [
            bold(joined([alert.reference, label(outcome)], " · ")),
            t("Quel jour le signalement a-t-il été fait ? Vigie ne le fait pas à votre place."),
            article_40.reminder() if outcome in REMINDED else None,
        ],
        "\n\n",
    )
    days = [today - timedelta(days=back) for back in range(DAYS_OFFERED)]
    keys = [
        keyboard.key(_day(day, today), ChooseDay(alert.id, outcome, day.toordinal()))
        for day in days
    ]
    return Message(text=text, markup=keyboard.keys(*keyboard.pairs(keys), [_stay(alert)]))


def which(alert: Alert, others: Sequence[Alert], today: date, *, unfit: str = "") -> Message:
    """Which alert does it repeat? `unfit`: the reference that was typed, and cannot be it."""
    keys = [
        keyboard.key(
            joined(
                [
                    f"{COLOURS[other.severity]} {other.reference}",
                    spoken_date(other.created_at.date(), today, language()),
                ],
                " · ",
            ),
            ChooseSame(alert.id, other.id),
        )
        for other in others
    ]
    if keys:
        choose = t("Touchez-la, ou écrivez sa référence, par exemple « A-4M7T ».")
    else:
        choose = t(
            "Aucune autre alerte récente dans cette commune. Écrivez la référence, par exemple "
            "« A-4M7T »."
        )
    text = joined(
        [
            t("{reference} ne convient pas : vérifiez la référence.", reference=unfit)
            if unfit
            else None,
            t("{reference} répète quelle alerte ?", reference=bold(alert.reference)),
            choose,
        ]
    )
    return Message(text=text, markup=keyboard.keys(*keyboard.column(keys), [_stay(alert)]))


def asks_lesson(alert: Alert, outcome: Outcome) -> Html:
    """What was learnt? The last step before it ends."""
    return joined(
        [
            bold(joined([alert.reference, label(outcome)], " · ")),
            t(
                "Qu'en retenez-vous, en quelques mots ? Écrivez-le ici, ou terminez sans. "
                "L'alerte sera terminée pour de bon, et son auteur remercié."
            ),
            article_40.reminder() if outcome is Outcome.AUTHORITIES else None,
        ],
        "\n\n",
    )


def ended(telling: Telling) -> Message:
    """Said to whoever ended it."""
    text = t(
        "C'est fait : l'alerte {reference} est terminée. Son auteur est remercié.",
        reference=bold(telling.alert.reference),
    )
    return Message(text=text)


def thanks(telling: Telling) -> Message:
    """To its author: the reference alone; the sheet says how it ended."""
    alert = telling.alert
    over = t("Votre alerte {reference} est terminée.", reference=bold(alert.reference))
    follow = keyboard.key(t("Suite…"), Follow(alert.id))
    return Message(
        text=joined([over, _thanks(alert.status)], " "),
        markup=keyboard.keys([follow]),
        silent=telling.is_silent,
    )


def _thanks(status: Status) -> Html:
    if status is Status.NO_ACTION:
        return t("Merci de l'avoir signalée : mieux vaut une fois de trop. En danger : 17.")
    if status is Status.DUPLICATE:
        return t("Une autre alerte disait la même chose. Merci : votre regard l'a confirmée.")
    return t(
        "Merci : grâce à vous, ceux qui pouvaient agir l'ont su. Si cela recommence, "
        "signalez-le ; en danger : 17."
    )


def ended_so(
    closing: Closing, today: date, *, in_detail: bool, same_as: Alert | None
) -> Html | None:
    """A line of the sheet. `in_detail`: for those who answer for the alert, not for its author."""
    outcome = Outcome(closing.outcome)
    if outcome in (Outcome.AUTHORITIES, *ELSEWHERE) and not in_detail:
        return None
    if outcome is Outcome.DUPLICATE and same_as is not None:
        return t("Fin : doublon de {reference}.", reference=bold(same_as.reference))
    said = label(outcome)
    inside = Html(said[:1].lower() + said[1:])
    if closing.on is None:
        return t("Fin : {outcome}.", outcome=inside)
    day = spoken_date(closing.on, today, language())
    return t("Fin : {outcome} le {day}.", outcome=inside, day=day)


def stays() -> str:
    """Annuler."""
    return t("L'alerte reste ouverte.")


def day_ahead() -> str:
    """A key that was changed."""
    return t("Ce jour n'est pas encore venu.")


def _day(day: date, today: date) -> str:
    if day == today:
        return t("Aujourd'hui")
    if day == today - timedelta(days=1):
        return t("Hier")
    return spoken_date(day, today, language())


def _stay(alert: Alert) -> keyboard.Key:
    return keyboard.key(t("Annuler"), StayOpen(alert.id))
