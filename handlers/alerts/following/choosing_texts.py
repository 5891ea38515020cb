"""The screens on which one chooses: who, how, and until when; each in the place of the sheet."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from handlers import keyboard
from handlers.alerts.following.best_placed import Suggestion
from handlers.alerts.following.buttons import (
    AddContributor,
    BackToSheet,
    ChooseContributor,
    ChooseLead,
    PromiseTime,
    ProposeLead,
    SwitchMode,
)
from handlers.alerts.following.entitled import may_enforce
from handlers.alerts.following.promise import times_offered
from handlers.alerts.following.services import person, service
from handlers.alerts.labels import label
from handlers.dates import DateReason, Misunderstood, spoken_moment
from handlers.modes import LABELS, MAYORS_OWN, Mode
from handlers.moment import Moment
from handlers.payload import Button
from handlers.words import Html, bold, joined, language, later, t, within_limit
from storage.alerts import Alert
from storage.charges import Charge
from storage.members import Member
from storage.messages import Message

PER_PAGE = 5

_PROBLEMS: Mapping[DateReason, str] = {
    DateReason.PAST: later("Ce moment est déjà passé."),
    DateReason.AMBIGUOUS_DAY: later("Deux jours sont possibles : écrivez la date entière."),
    DateReason.IMPOSSIBLE_DATE: later("Ce jour n'existe pas."),
    DateReason.IMPOSSIBLE_TIME: later("Cette heure n'existe pas."),
}


@dataclass(frozen=True, slots=True)
class Choosing:
    """A page of people about an alert; `already` are the ids of those who are chosen."""

    alert: Alert
    found: Sequence[Suggestion]
    number: int
    already: Collection[str] = ()

    @property
    def shown(self) -> Sequence[Suggestion]:
        """Those of this page."""
        return self.found[self.number * PER_PAGE : (self.number + 1) * PER_PAGE]

    @property
    def has_more(self) -> bool:
        """Whether others follow."""
        return len(self.found) > (self.number + 1) * PER_PAGE


def leads(page: Choosing) -> Message:
    """Who could lead, with the reason; a person decides."""
    alert = page.alert
    title = t("Qui est le mieux placé pour suivre {reference} ?", reference=alert.reference)
    turning = _turning(page, lambda number: ChooseLead(alert.id, number))
    return _people(page, title, turning, lambda one: ProposeLead(alert.id, one.id))


def contributors(page: Choosing) -> Message:
    """Who could work on it, too; a tick beside those who do."""
    alert = page.alert
    title = t("Qui associer au suivi de {reference} ?", reference=alert.reference)
    turning = _turning(page, lambda number: ChooseContributor(alert.id, number))
    return _people(
        page, title, turning, lambda one: AddContributor(alert.id, one.id, one.id in page.already)
    )


def modes(alert: Alert, charge: Charge, reader: Member) -> Message:
    """How to intervene; enforcement has keys for the mayor and the deputies alone."""
    title = t("Quelle intervention pour {reference} ?", reference=alert.reference)
    own = t(
        "Rappel à l'ordre, répressif, judiciaire : seuls le maire ou un adjoint de la commune "
        "en décident."
    )
    decides = may_enforce(reader, alert)
    offered = [mode for mode in Mode if decides or mode not in MAYORS_OWN]
    keys = [
        keyboard.key(
            f"{'✓ ' if mode in charge.modes else ''}{t(LABELS[mode])}",
            SwitchMode(alert.id, mode, mode in charge.modes),
        )
        for mode in offered
    ]
    text = joined([bold(title), None if decides else own])
    return _screen(alert, text, *keyboard.pairs(keys))


def times(alert: Alert, moment: Moment, misread: Misunderstood | None = None) -> Message:
    """Until when: keys, or typed."""
    problem = None
    if misread is not None:
        problem = t(_PROBLEMS.get(misread.reason, later("Je n'ai pas compris.")))
    text = joined(
        [
            problem,
            bold(t("Pour quand, {reference} ?", reference=alert.reference)),
            t("Choisissez, ou écrivez : « je passe avant 18 h », « jeudi midi »."),
        ]
    )
    keys = [
        keyboard.key(_when(at, moment), PromiseTime(alert.id, int(at.timestamp()) // 60))
        for at in times_offered(moment.now, moment.zone)
    ]
    return _screen(alert, text, *keyboard.column(keys))


def _people(
    page: Choosing, title: Html, turning: keyboard.Row, chosen: Callable[[Member], Button]
) -> Message:
    nobody = None if page.found else t("Personne d'autre n'est joignable par Vigie.")
    head = joined([bold(title), nobody])
    keys = [keyboard.key(_name(each.member, page), chosen(each.member)) for each in page.shown]
    text = within_limit(head, [suggested(each) for each in page.shown])
    return _screen(page.alert, text, *keyboard.column(keys), turning)


def _turning(page: Choosing, to: Callable[[int], Button]) -> keyboard.Row:
    return [
        *([keyboard.key(t("Précédents"), to(page.number - 1))] if page.number else []),
        *([keyboard.key(t("Suivants"), to(page.number + 1))] if page.has_more else []),
    ]


def _name(member: Member, page: Choosing) -> str:
    return f"✓ {member.full_name}" if member.id in page.already else member.full_name


def suggested(each: Suggestion) -> Html:
    """Somebody, with the reason."""
    return joined([Html(f"• {person(each.member)}"), _reason(each)], "\n   ")


def _reason(each: Suggestion) -> Html | None:
    """« spécialiste : rixe entre groupes, 12–17 ans → prévention spécialisée »."""
    if not each.reasons:
        return None
    codes = joined([_inside(code) for code in each.reasons], ", ")
    return t("spécialiste : {codes} → {service}", codes=codes, service=service(each.member))


def _inside(code: Enum) -> Html:
    said = label(code)
    return Html(said[:1].lower() + said[1:])


def _when(at: datetime, moment: Moment) -> str:
    return spoken_moment(at, moment.zone, moment.now, language())


def _screen(alert: Alert, text: Html, *rows: keyboard.Row) -> Message:
    back = [keyboard.key(t("Retour"), BackToSheet(alert.id))]
    return Message(text=text, markup=keyboard.keys(*rows, back), protected=True)
