"""The form: to whom, what, and the review before anything goes out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from handlers import keyboard
from handlers.broadcasts.buttons import Move, Pick
from handlers.broadcasts.form import LONGEST, Plan, Step
from handlers.broadcasts.texts import labels, of_meetings
from handlers.exercise import banner
from handlers.findings import findings_said
from handlers.note_check import identifying_patterns
from handlers.words import Html, bold, joined, n, quoted, t
from storage.audiences import Addressees
from storage.drafts import Draft
from storage.meetings import Meeting
from storage.messages import Message
from storage.policy import Policy

PARAGRAPH = "\n\n"
MOST_KEYS = 60
"""Communes offered one by one; a larger council types their names."""

_Asked: TypeAlias = tuple[Html, Sequence[keyboard.Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What a screen needs besides the plan: names by id, and who would be told."""

    draft: Draft
    plan: Plan
    communes: Mapping[str, str]
    groups: Mapping[str, str]
    people: Addressees
    meetings: Sequence[Meeting]
    policy: Policy
    today: date


def question(step: Step, given: Screen, problem: Html | None = None) -> Message:
    """What is asked next."""
    asked, rows = _ASKING[step](given)
    text = joined([bold(t("Écrire à des partenaires")), problem, asked], PARAGRAPH)
    leave = [_key(given.draft, t("Annuler"), Move.LEAVE)]
    return Message(text=text, markup=keyboard.keys(*rows, leave))


def letter(words: str, policy: Policy) -> Message:
    """What everybody gets to read, and whoever tries it out first."""
    head = joined([banner(policy), bold(t("La coordination du conseil vous écrit :"))])
    return Message(text=joined([head, quoted(words)], "\n"), protected=True)


def too_long(length: int) -> Html:
    """A text over the limit."""
    return t(
        "C'est un peu long : {length} caractères, pour {limit} au plus. "
        "Raccourcissez, puis renvoyez.",
        length=labels.number(length),
        limit=labels.number(LONGEST),
    )


def use_the_keys() -> Html:
    """A line was typed where a key was expected."""
    return t("Ici, choisissez avec les boutons.")


def others_now() -> Html:
    """Between the review and the press somebody came or went."""
    return t("Entre-temps, la liste a changé : vérifiez le nombre, puis envoyez.")


def meeting_gone() -> Html:
    """The meeting was called off or is over by now."""
    return t("Cette réunion n'est plus à venir. Choisissez-en une autre, ou écrivez.")


def left() -> Message:
    """The form was left."""
    return Message(text=t("D'accord : rien n'a été envoyé."))


def tried() -> Html:
    """The trial is on its way."""
    return t("L'essai arrive ci-dessous, pour vous seulement.")


def _who(given: Screen) -> _Asked:
    plan, draft = given.plan, given.draft
    rows = [
        [_key(draft, t("Communes…"), Move.COMMUNES), _key(draft, t("Rôles…"), Move.ROLES)],
        [_key(draft, t("Métiers…"), Move.KINDS)],
    ]
    if given.groups:
        rows.append([_key(draft, t("Groupes d'échange…"), Move.EXCHANGE_GROUPS)])
    if given.meetings:
        rows.append([_key(draft, t("Les invités d'une réunion…"), Move.INVITED)])
    if not plan.is_narrowed:
        text = t(
            "À qui ? À tout le conseil, ou à une partie : chaque choix resserre. « Maires » et "
            "« Ligny » ensemble : le maire de Ligny."
        )
        return text, [[_key(draft, t("Tout le conseil"), Move.EVERYBODY)], *rows]
    go_on = [[_key(draft, t("Continuer"), Move.WORDS)]] if given.people.everybody else []
    everybody = [_key(draft, t("Plutôt tout le conseil"), Move.EVERYBODY)]
    return _to_whom(given), [*go_on, *rows, everybody]


def _communes(given: Screen) -> _Asked:
    plan, names = given.plan, given.communes
    shown: Sequence[str] = sorted(names, key=names.__getitem__)
    if len(shown) > MOST_KEYS or plan.offered:
        shown = [*plan.communes, *(one for one in plan.offered if one not in plan.communes)]
    unknown = t("Je ne trouve pas « {words} » dans le conseil.", words=plan.unknown)
    text = joined(
        [
            t("Quelles communes ? Touchez-les, ou écrivez leurs noms, une virgule entre chaque."),
            unknown if plan.unknown else None,
            t("Touchez la bonne :") if plan.offered else None,
            _to_whom(given),
        ]
    )
    keys = [_switch(given, one, names[one], plan.communes) for one in shown if one in names]
    return text, [*keyboard.pairs(keys), _done(given)]


def _roles(given: Screen) -> _Asked:
    keys = [_switch(given, role, t(name), given.plan.roles) for role, name in labels.ROLES.items()]
    return joined([t("Quels rôles ?"), _to_whom(given)]), [*keyboard.pairs(keys), _done(given)]


def _kinds(given: Screen) -> _Asked:
    keys = [_switch(given, kind, t(name), given.plan.kinds) for kind, name in labels.KINDS.items()]
    return joined([t("Quels métiers ?"), _to_whom(given)]), [*keyboard.pairs(keys), _done(given)]


def _exchange_groups(given: Screen) -> _Asked:
    keys = [_switch(given, one, name, given.plan.groups) for one, name in given.groups.items()]
    text = joined([t("Quels groupes d'échange ?"), _to_whom(given)])
    return text, [*keyboard.column(keys[:MOST_KEYS]), _done(given)]


def _invited(given: Screen) -> _Asked:
    chosen = [given.plan.meeting]
    keys = [_switch(given, one.id, of_meetings.label(one), chosen) for one in given.meetings]
    text = joined([t("Les invités de quelle réunion ?"), _to_whom(given)])
    return text, [*keyboard.column(keys), _done(given)]


def _words(given: Screen) -> _Asked:
    ask = t(
        "Écrivez le message, {limit} caractères au plus. Ni nom, ni situation : Telegram "
        "le transporte.",
        limit=labels.number(LONGEST),
    )
    before = None
    if given.plan.words:
        before = joined([t("Il remplacera celui-ci :"), quoted(given.plan.words)])
    meeting = [_key(given.draft, t("Reprendre une réunion…"), Move.MEETINGS)]
    rows = [[_key(given.draft, t("Changer les destinataires"), Move.DONE)]]
    text = joined([_to_whom(given), ask, before], PARAGRAPH)
    return text, [meeting, *rows] if given.meetings else rows


def _meeting(given: Screen) -> _Asked:
    keys = [_key(given.draft, of_meetings.label(one), one.id) for one in given.meetings]
    text = t(
        "Quelle réunion ? Le message dira quand et où, avec l'ordre du jour s'il est envoyé. "
        "Vous pourrez le changer."
    )
    write = [_key(given.draft, t("Écrire moi-même"), Move.WORDS)]
    return joined([_to_whom(given), text], PARAGRAPH), [*keyboard.column(keys), write]


def _review(given: Screen) -> _Asked:
    draft, reached = given.draft, len(given.people.reached)
    words = given.plan.words
    nobody = t("Personne n'est joignable par Vigie pour l'instant.")
    text = joined(
        [
            joined([_to_whom(given), None if reached else nobody]),
            t("Voici ce qui sera lu :"),
            letter(words, given.policy).text,
            findings_said(words, given.today) if identifying_patterns(words, given.today) else None,
        ],
        PARAGRAPH,
    )
    send = n("Envoyer à {count} personne", "Envoyer à {count} personnes", reached)
    rows: list[keyboard.Row] = [[_key(draft, send, Move.SEND)]] if reached else []
    rows += [
        [_key(draft, t("M'envoyer un essai"), Move.TEST)],
        [_key(draft, t("Changer le texte"), Move.WORDS)],
        [_key(draft, t("Changer les destinataires"), Move.DONE)],
    ]
    return text, rows


def _to_whom(given: Screen) -> Html:
    meetings = {one.id: of_meetings.label(one) for one in given.meetings}
    whom = labels.to_whom(given.plan, given.communes, given.groups, meetings)
    return t("À : {whom} ({count})", whom=bold(whom), count=labels.how_many(given.people))


def _switch(given: Screen, value: str, label: str, chosen: Sequence[str]) -> Mapping[str, Any]:
    return _key(given.draft, f"✓ {label}" if value in chosen else label, value)


def _done(given: Screen) -> keyboard.Row:
    return [_key(given.draft, t("C'est tout"), Move.DONE)]


def _key(draft: Draft, label: str, value: str) -> Mapping[str, Any]:
    return keyboard.key(label, Pick(draft.id, draft.version, value))


_ASKING: Mapping[Step, Callable[[Screen], _Asked]] = {
    Step.WHO: _who,
    Step.COMMUNES: _communes,
    Step.ROLES: _roles,
    Step.KINDS: _kinds,
    Step.EXCHANGE_GROUPS: _exchange_groups,
    Step.INVITED: _invited,
    Step.WORDS: _words,
    Step.MEETING: _meeting,
    Step.REVIEW: _review,
}
