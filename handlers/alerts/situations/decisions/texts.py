"""The screens on which something is decided: how, by when and who; and what was decided."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.alerts.following.best_placed import Suggestion
from handlers.alerts.following.choosing_texts import PER_PAGE, suggested
from handlers.alerts.situations.buttons import Beginning, SituationCard
from handlers.alerts.situations.decisions.buttons import (
    AskDay,
    AskDecisionLead,
    AskMode,
    Decide,
    Entrust,
    ShowDecision,
)
from handlers.alerts.situations.decisions.reading import Reading
from handlers.alerts.situations.readers import KNOWN_BY
from handlers.dates import spoken_day
from handlers.modes import LABELS, MAYORS_OWN, Mode, modes_said
from handlers.words import Html, bold, escaped, joined, language, later, n, t, within_limit
from storage.decisions import Decision, DecisionStatus
from storage.members import Member
from storage.messages import Message
from storage.situations import Situation

SPANS_SAID: Mapping[int, str] = {3: later("3 jours"), 15: later("15 jours"), 30: later("1 mois")}

STATUSES: Mapping[DecisionStatus, str] = {
    DecisionStatus.TO_DO: later("à faire"),
    DecisionStatus.DOING: later("en cours"),
    DecisionStatus.DONE: later("faite"),
    DecisionStatus.ABANDONED: later("abandonnée"),
}


def counted(decided: Sequence[Decision], now: datetime, zone: ZoneInfo) -> Html | None:
    """« Décisions : 1 à faire (pour le 9 décembre), 2 faites. »; None where there is none."""
    if not decided:
        return None
    parts = [
        _of_status(status, [one for one in decided if one.status is status], now, zone)
        for status in DecisionStatus
    ]
    return t("Décisions : {counts}.", counts=joined(parts, ", "))


def which_mode(screen: str, situation: Situation, *, enforces: bool) -> Message:
    """How? Enforcement has keys for the mayor and the deputies alone."""
    asked = bold(t("Que décider pour {reference} ?", reference=situation.reference))
    own = t(
        "Rappel à l'ordre, répressif, judiciaire : seuls le maire ou un adjoint d'une de ses "
        "communes en décident."
    )
    keys = [
        keyboard.key(t(LABELS[mode]), AskDay(screen, situation.id, place))
        for place, mode in enumerate(Mode)
        if enforces or mode not in MAYORS_OWN
    ]
    text = joined([asked, None if enforces else own])
    return in_place(screen, situation, text, *keyboard.pairs(keys))


def which_day(screen: str, situation: Situation, place: int) -> Message:
    """By when?"""
    mode = t(LABELS[list(Mode)[place]])
    asked = t("{reference}, {mode} : pour quand ?", reference=situation.reference, mode=mode)
    keys = [
        keyboard.key(t(said), Decide(screen, situation.id, place, days))
        for days, said in SPANS_SAID.items()
    ]
    return in_place(screen, situation, bold(asked), keys)


def which_lead(
    screen: str,
    situation: Situation,
    decision: Decision,
    found: Sequence[Suggestion],
    number: int,
) -> Message:
    """Who sees to it? The best placed first, with the reason; a person decides."""
    shown = found[number * PER_PAGE : (number + 1) * PER_PAGE]
    asked = bold(
        t(
            "{reference}, {mode} : à qui la confier ?",
            reference=situation.reference,
            mode=modes_said(decision.modes),
        )
    )
    opens = t(
        "La personne choisie est prévenue, et lira cette fiche et son fil, mais aucune alerte "
        "de plus."
    )
    keys = [
        keyboard.key(
            each.member.full_name,
            Entrust(screen, decision.id, Beginning(each.member.id[:KNOWN_BY])),
        )
        for each in shown
    ]
    turning = [
        *(
            [keyboard.key(t("Précédents"), AskDecisionLead(screen, decision.id, number - 1))]
            if number
            else []
        ),
        *(
            [keyboard.key(t("Suivants"), AskDecisionLead(screen, decision.id, number + 1))]
            if len(found) > (number + 1) * PER_PAGE
            else []
        ),
    ]
    text = within_limit(joined([asked, opens]), [suggested(each) for each in shown])
    return in_place(screen, situation, text, *keyboard.column(keys), turning)


def all_of_them(screen: str, reading: Reading) -> Message:
    """What was decided, each with who sees to it, and a key that leads to it."""
    situation = reading.situation
    head = bold(t("Les décisions de {reference}", reference=situation.reference))
    each_one = [
        keyboard.key(_labelled(each, reading), ShowDecision(screen, each.id))
        for each in reading.decided
    ]
    more = [keyboard.key(t("Décider…"), AskMode(screen, situation.id))]
    offers = reading.decides and situation.is_open
    text = within_limit(head, [line_of(each, reading) for each in reading.decided])
    return in_place(screen, situation, text, *keyboard.column(each_one), more if offers else [])


def entrusted(person: Member) -> str:
    """Over the press."""
    return t("C'est confié à {name} : un mot part en privé.", name=person.full_name)


def noted() -> str:
    """Over the press."""
    return t("C'est noté.")


def over() -> str:
    """Nothing more is to be done."""
    return t("C'est déjà fini : cette décision, ou cette situation, est close.")


def mayor_decides() -> Html:
    """CSI L.132-13."""
    return t("Seuls le maire ou un adjoint de la commune en décident.")


def line_of(decision: Decision, reading: Reading) -> Html:
    """« • médiation : Nora Sociale, à faire, pour le 9 décembre »."""
    lead = reading.names.get(decision.lead or "")
    who = escaped(lead) if lead else t("personne pour l'instant")
    names = [reading.names[one] for one in decision.contributors if one in reading.names]
    others = t("avec {names}", names=joined([escaped(one) for one in names], ", "))
    what = joined(
        [
            t("• {mode} : {who}", mode=bold(modes_said(decision.modes)), who=who),
            others if names else None,
        ],
        ", ",
    )
    dropped = decision.was is not None
    status = t("abandonnée à la clôture") if dropped else t(STATUSES[decision.status])
    if not decision.is_open:
        return joined([what, status], ", ")
    day = day_said(decision.due_at, reading.now, reading.zone)
    return joined([what, t("{status}, pour le {day}", status=status, day=day)], ", ")


def _of_status(
    status: DecisionStatus, these: Sequence[Decision], now: datetime, zone: ZoneInfo
) -> Html | None:
    count = len(these)
    if not count:
        return None
    if status is DecisionStatus.DONE:
        return n("{count} faite", "{count} faites", count)
    if status is DecisionStatus.ABANDONED:
        return n("{count} abandonnée", "{count} abandonnées", count)
    day = day_said(min(one.due_at for one in these), now, zone)
    if status is DecisionStatus.DOING:
        return n(
            "{count} en cours (pour le {day})",
            "{count} en cours (la première pour le {day})",
            count,
            day=day,
        )
    return n(
        "{count} à faire (pour le {day})",
        "{count} à faire (la première pour le {day})",
        count,
        day=day,
    )


def _labelled(decision: Decision, reading: Reading) -> Html:
    mode, lead = modes_said(decision.modes), reading.names.get(decision.lead or "")
    return t("{mode} : {who}", mode=mode, who=lead) if lead else mode


def day_said(at: datetime, now: datetime, zone: ZoneInfo) -> Html:
    """« 9 décembre »."""
    today = now.astimezone(zone).date()
    return Html(spoken_day(at.astimezone(zone).date(), today, language()))


def in_place(screen: str, situation: Situation, text: Html, *rows: keyboard.Row) -> Message:
    """A screen in the place of the card, with the way back to it."""
    back = [keyboard.key(t("Retour"), SituationCard(screen, situation.id))]
    return Message(text=text, markup=keyboard.keys(*rows, back), protected=True)
