"""The questions of the form, in the place of the overview."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from handlers import keyboard
from handlers.routing.buttons import Pick, Purpose
from handlers.routing.form import ANY, Step, To, Wanted
from handlers.routing.service import Known
from handlers.routing.texts.cards import PARAGRAPH, today
from handlers.routing.texts.sentences import PARTNERS, about, destination, listed
from handlers.words import Html, bold, joined, later, t
from storage.drafts import Draft
from storage.groups import Group
from storage.members import Kind, Member
from storage.messages import Message

_Asked: TypeAlias = tuple[Html, Sequence[keyboard.Row]]
BACK, DONE, CREATE = "back", "done", "create"
MOST_KEYS = 40
OFFERED: Sequence[Kind] = (
    Kind.SOCIAL_LANDLORD,
    Kind.SCHOOL,
    Kind.SOCIAL_WORKER,
    Kind.STREET_OUTREACH,
    Kind.ASSOCIATION,
    Kind.MUNICIPAL_POLICE,
    Kind.NATIONAL_POLICE,
    Kind.GENDARMERIE,
    Kind.TRANSPORT_OPERATOR,
    Kind.DEPARTMENT,
    Kind.YOUTH_JUSTICE,
)
SEVERAL: Mapping[str, str] = {
    ANY: later("Toutes"),
    "234": later("Jaune, orange et rouge"),
    "34": later("Orange et rouge"),
    "4": later("Rouge seulement"),
}
ONE: Mapping[str, str] = {
    "1": later("🟢 Vert"),
    "2": later("🟡 Jaune"),
    "3": later("🟠 Orange"),
    "4": later("🔴 Rouge"),
}


def question(draft: Draft, wanted: Wanted, known: Known) -> Message:
    """What is asked next, under what is known."""
    asked, rows = _ASKING[wanted.step](draft, wanted, known)
    so_far = _so_far(wanted, known)
    back = [_key(draft, t("Retour"), BACK)]
    return Message(
        text=joined([bold(_title(wanted)), so_far, asked], PARAGRAPH),
        markup=keyboard.keys(*rows, back),
    )


def review(
    draft: Draft,
    wanted: Wanted,
    named: tuple[Sequence[Group], Sequence[Member]],
    known: Known,
) -> Message:
    """The whole rule, and whom it would name today, before it holds."""
    whole = t(
        "{about} → {to}",
        about=about(wanted.condition(), known),
        to=destination(wanted.destination(), known),
    )
    only = t("Elles liront l'alerte pour information : c'est à la mairie d'y répondre.")
    _groups, members = named
    return Message(
        text=joined(
            [bold(_title(wanted)), whole, today(named), only if members else None], PARAGRAPH
        ),
        markup=keyboard.keys(
            [_key(draft, t("Ajouter la règle"), CREATE)], [_key(draft, t("Retour"), BACK)]
        ),
    )


def _title(wanted: Wanted) -> Html:
    return t("Nouvelle règle") if wanted.purpose is Purpose.RULE else t("Qui entendrait parler de…")


def _so_far(wanted: Wanted, known: Known) -> Html | None:
    if wanted.purpose is Purpose.QUESTION or wanted.communes is None:
        return None
    return about(wanted.condition(), known)


def _nature(draft: Draft, wanted: Wanted, known: Known) -> _Asked:
    named = [_key(draft, t(label), code) for code, label in known.natures.items()]
    if wanted.purpose is Purpose.QUESTION:
        return t("Quelle situation ?"), keyboard.pairs(named)
    every = [_key(draft, t("Toutes les situations"), ANY)]
    return t("Pour quelle situation ?"), [every, *keyboard.pairs(named)]


def _colours(draft: Draft, wanted: Wanted, _: Known) -> _Asked:
    if wanted.purpose is Purpose.QUESTION:
        return t("Quelle couleur ?"), keyboard.pairs(_of(draft, ONE))
    return t("Pour quelles couleurs ?"), keyboard.column(_of(draft, SEVERAL))


def _where(draft: Draft, wanted: Wanted, known: Known) -> _Asked:
    if wanted.purpose is Purpose.QUESTION:
        ask, everywhere = t("Dans quelle commune ? Écrivez son nom."), []
    else:
        ask = t("Dans quelles communes ? Écrivez leurs noms, une virgule entre chaque.")
        everywhere = [_key(draft, t("Partout"), ANY)]
    asked, rows = _communes(draft, wanted, known, ask)
    return asked, [*([] if wanted.chosen else [everywhere]), *rows]


def _town_hall(draft: Draft, wanted: Wanted, known: Known) -> _Asked:
    return _communes(draft, wanted, known, t("Quelle mairie ? Écrivez le nom de sa commune."))


def _communes(draft: Draft, wanted: Wanted, known: Known, ask: Html) -> _Asked:
    names = known.communes
    chosen = listed([names[insee] for insee in wanted.chosen])
    text = joined(
        [
            ask,
            t("Choisies : {names}.", names=chosen) if wanted.chosen else None,
            t("Je ne trouve pas « {words} » dans le conseil.", words=wanted.unknown)
            if wanted.unknown
            else None,
            t("Touchez la bonne :") if wanted.offered else None,
        ]
    )
    offered = [_key(draft, names[insee], insee) for insee in wanted.offered[:MOST_KEYS]]
    done = [_key(draft, t("C'est tout"), DONE)] if wanted.chosen else []
    return text, [*keyboard.pairs(offered), done]


def _to(draft: Draft, _: Wanted, known: Known) -> _Asked:
    exchange = [
        _key(draft, t("Groupe d'échange « {name} »", name=name), f"{To.EXCHANGE_GROUP}.{group}")
        for group, name in known.exchange_groups.items()
    ]
    groups = [
        _key(draft, t("Groupe « {title} »", title=title), f"{To.GROUP}.{group}")
        for group, title in known.groups.items()
    ]
    town_hall = _key(draft, t("Une mairie voisine…"), To.COMMUNE)
    kinds = [_key(draft, _capital(t(PARTNERS[kind])), f"{To.KIND}.{kind}") for kind in OFFERED]
    text = joined(
        [
            t("Qui prévenir en plus ?"),
            t("Pour les partenaires d'un même métier : ceux de la commune de l'alerte."),
        ]
    )
    named = [*exchange, *groups][:MOST_KEYS]
    rows = [*keyboard.column([*named, town_hall]), *keyboard.pairs(kinds)]
    return text, rows


def _capital(said: Html) -> Html:
    return Html(said[:1].upper() + said[1:])


def _of(draft: Draft, labels: Mapping[str, str]) -> list[Mapping[str, Any]]:
    return [_key(draft, t(label), value) for value, label in labels.items()]


def _key(draft: Draft, label: str, value: str) -> Mapping[str, Any]:
    return keyboard.key(label, Pick(draft.id, draft.version, value))


_ASKING: Mapping[Step, Callable[[Draft, Wanted, Known], _Asked]] = {
    Step.NATURE: _nature,
    Step.COLOURS: _colours,
    Step.WHERE: _where,
    Step.TO: _to,
    Step.TOWN_HALL: _town_hall,
}
