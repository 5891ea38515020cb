"""What people read when something went wrong that is nobody's fault."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.dates import spoken_date, spoken_time
from handlers.words import Html, bold, joined, language, later, n, t
from storage.messages import Message
from storage.setbacks import Work


def alerts_refused(references: Sequence[str]) -> Message:
    """To the coordinators: somebody concerned by these alerts did not get to see a message."""
    many, names = len(references), bold(", ".join(references))
    return Message(
        text=n(
            "Un message au sujet de l'alerte {names} n'a pas pu être affiché, et il ne sera pas "
            "renvoyé. /alertes dit où elle en est ; prévenez par téléphone qui doit l'être.",
            "Un message au sujet des alertes {names} n'a pas pu être affiché, et il ne sera pas "
            "renvoyé. /alertes dit où elles en sont ; prévenez par téléphone qui doit l'être.",
            many,
            names=names,
        )
    )


def meeting_refused(day: date, today: date, reference: str) -> Message:
    """To the coordinators: the same of a meeting."""
    return Message(
        text=t(
            "Un message au sujet de la réunion du {day} n'a pas pu être affiché, et il ne sera pas "
            "renvoyé. Prévenez vous-même qui doit l'être, et donnez la référence {reference} à qui "
            "s'occupe de Vigie.",
            day=spoken_date(day, today, language()),
            reference=bold(reference),
        )
    )


def refused(reference: str) -> Message:
    """To the coordinators: the same of anything else."""
    return Message(
        text=t(
            "Un message n'a pas pu être affiché, et il ne sera pas renvoyé. Donnez la référence "
            "{reference} à qui s'occupe de Vigie.",
            reference=bold(reference),
        )
    )


def alerts_set_back(references: Sequence[str], error: str) -> Message:
    """To the coordinators: nobody else is asked about these alerts for now."""
    many, names = len(references), bold(", ".join(references))
    what = n(
        "Vigie n'arrive pas à relancer l'alerte {names} : elle réessaiera d'elle-même. "
        "D'ici là, voyez dans /alertes où elle en est, et prévenez par téléphone qui doit l'être.",
        "Vigie n'arrive pas à relancer les alertes {names} : elle réessaiera d'elle-même. "
        "D'ici là, voyez dans /alertes où elles en sont, et prévenez par téléphone qui doit "
        "l'être.",
        many,
        names=names,
    )
    return Message(text=joined([what, _to_give(error)], " "))


def set_back(work: Work, error: str) -> Message:
    """To the coordinators: something else that is due could not be done."""
    what = t(
        "Vigie n'a pas réussi à faire ceci : {what}. Elle réessaiera d'elle-même.",
        what=t(_WORK[work]),
    )
    return Message(text=joined([what, _to_give(error)], " "))


def _to_give(error: str) -> Html:
    return t("Référence à donner à qui s'occupe de Vigie : {error}.", error=bold(error))


def outage(since: datetime, until: datetime, zone: ZoneInfo) -> Message:
    """To everybody: in which hours a message may have been lost.

    Both ends are dates: « hier » would be wrong for whoever reads this tomorrow.
    """
    return Message(
        text=t(
            "Du {since} au {until}, Vigie n'a pas pu lire vos messages, et certains ont pu se "
            "perdre. Ce qui est resté sans réponse n'a été transmis à personne : renvoyez-le, "
            "s'il compte encore. Danger immédiat : 17.",
            since=_dated(since, until, zone),
            until=_dated(until, until, zone),
        )
    )


def _dated(moment: datetime, now: datetime, zone: ZoneInfo) -> Html:
    day = spoken_date(moment.astimezone(zone).date(), now.astimezone(zone).date(), language())
    return t("{day} à {hour}", day=day, hour=spoken_time(moment, zone, language()))


_WORK = {
    Work.ESCALATION: later("relancer une alerte"),
    Work.CHARGE: later("demander des nouvelles d'une alerte"),
    Work.DECISION: later("demander où en est une décision"),
    Work.LIST: later("mettre à jour une liste d'alertes"),
    Work.PURGE: later("effacer ce dont la durée de conservation est passée"),
    Work.REMINDER: later("rappeler une réunion"),
    Work.ROUND: later("demander aux invités leurs points pour l'ordre du jour"),
    Work.SERIES: later("préparer les dates d'une série de réunions"),
    Work.DIGEST: later("envoyer un point du matin"),
    Work.FORM: later("refermer un formulaire laissé ouvert"),
    Work.ABSENCE: later("mettre fin à une absence"),
    Work.RELAY: later("passer le relais d'une personne absente"),
    Work.ROTA: later("prévenir un élu de son astreinte"),
    Work.GROUP: later("quitter un groupe"),
    Work.CHARTER: later("rappeler qu'une charte est à signer"),
    Work.ERASURE: later("oublier la conversation d'une personne effacée"),
    Work.BROADCAST: later("continuer l'envoi d'un message à plusieurs personnes"),
}
