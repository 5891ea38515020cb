"""The screen of one decision: what can be done about it, and who works on it besides its lead."""

from handlers import keyboard
from handlers.alerts.following.choosing_texts import PER_PAGE, suggested
from handlers.alerts.situations.buttons import Beginning
from handlers.alerts.situations.decisions.buttons import (
    Abandon,
    AskContributors,
    AskDecisionLead,
    ReadDecision,
    ShowDecision,
    ShowDecisions,
    SwitchContributor,
    WordDecision,
)
from handlers.alerts.situations.decisions.contributing import Contributing
from handlers.alerts.situations.decisions.reading import Reading
from handlers.alerts.situations.decisions.texts import in_place, line_of
from handlers.alerts.situations.readers import KNOWN_BY
from handlers.modes import modes_said
from handlers.words import bold, joined, t, within_limit
from storage.decisions import Decision
from storage.members import Member
from storage.messages import Message


def one_of_them(screen: str, reading: Reading) -> Message:
    """One, with what the reader can do about it."""
    situation, (decision,) = reading.situation, reading.decided
    head = bold(t("Une décision de {reference}", reference=situation.reference))
    lacks = t("Elle n'a pas encore de texte.") if not decision.text else None
    read = keyboard.key(t("Lire la décision"), ReadDecision(decision.id))
    goes_on = situation.is_open and decision.is_open
    acts = _acts(screen, decision) if reading.decides and goes_on else []
    text = joined([head, line_of(decision, reading), lacks])
    every = keyboard.key(t("Toutes les décisions"), ShowDecisions(screen, situation.id))
    return in_place(screen, situation, text, [read] if decision.text else [], *acts, [every])


def who_contributes(screen: str, contributing: Contributing, number: int) -> Message:
    """Who else works on it? A tick beside those who do."""
    situation, decision, found = contributing.situation, contributing.decision, contributing.found
    shown = found[number * PER_PAGE : (number + 1) * PER_PAGE]
    asked = bold(
        t(
            "{reference}, {mode} : qui y travaille aussi ?",
            reference=situation.reference,
            mode=modes_said(decision.modes),
        )
    )
    opens = t(
        "La personne choisie est prévenue, et lira cette fiche et son fil, mais aucune alerte de "
        "plus. Toucher un nom coché la retire."
    )
    keys = [_contributor(screen, decision, each.member) for each in shown]
    before = keyboard.key(t("Précédents"), AskContributors(screen, decision.id, number - 1))
    after = keyboard.key(t("Suivants"), AskContributors(screen, decision.id, number + 1))
    has_more = len(found) > (number + 1) * PER_PAGE
    turning = [*([before] if number else []), *([after] if has_more else [])]
    done = keyboard.key(t("C'est tout"), ShowDecision(screen, decision.id))
    text = within_limit(joined([asked, opens]), [suggested(each) for each in shown])
    return Message(
        text=text,
        markup=keyboard.keys(*keyboard.column(keys), turning, [done]),
        protected=True,
    )


def switched(contributing: Contributing, person: Member) -> str:
    """Over the press."""
    if person.id in contributing.decision.contributors:
        return t(
            "C'est noté : {name} y travaille aussi. Un mot part en privé.", name=person.full_name
        )
    return t("C'est noté : {name} n'y travaille plus.", name=person.full_name)


def _acts(screen: str, decision: Decision) -> list[keyboard.Row]:
    words = t("Réécrire…") if decision.text else t("Préciser…")
    return [
        [
            keyboard.key(words, WordDecision(decision.id)),
            keyboard.key(t("Confier…"), AskDecisionLead(screen, decision.id, 0)),
        ],
        [
            keyboard.key(t("Associer…"), AskContributors(screen, decision.id, 0)),
            keyboard.key(t("Abandonner"), Abandon(screen, decision.id)),
        ],
    ]


def _contributor(screen: str, decision: Decision, person: Member) -> keyboard.Key:
    inside = person.id in decision.contributors
    name = f"✓ {person.full_name}" if inside else person.full_name
    whom = Beginning(person.id[:KNOWN_BY])
    return keyboard.key(name, SwitchContributor(screen, decision.id, whom, leaves=inside))
