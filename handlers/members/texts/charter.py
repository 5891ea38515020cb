"""/charte: the text in force, what one signed, and a new version on its way."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers.dates import DateReason, spoken_date
from handlers.keyboard import key, keys
from handlers.members.buttons import (
    AcceptCharter,
    CharterMove,
    MoveCharter,
    NewCharter,
    ReadCharter,
)
from handlers.members.chartering import LONGEST
from handlers.members.texts.arrival import charter_text
from handlers.members.typed_words import Flaw
from handlers.words import Html, bold, joined, language, n, t
from storage.charters import Charter
from storage.drafts import Draft
from storage.messages import Message

PARAGRAPH = "\n\n"
_LONGEST = f"{LONGEST:,}".replace(",", "\u202f")


def version_shown(
    charter: Charter, screen: str, *, signed: Html | None, may_sign: bool, newer: int | None
) -> Message:
    """A version, with `signed` as what one did about it; `newer` is a version still to read."""
    yes = key(t("J'accepte"), AcceptCharter(charter.version, screen))
    read = key(t("Lire la nouvelle version"), ReadCharter(newer or 0))
    return Message(
        text=joined([charter_text(charter), signed], PARAGRAPH),
        markup=keys([yes] if may_sign else [], [read] if newer else []),
    )


def signed_on(day: date, today: date) -> Html:
    """When one signed it."""
    return t("✓ Vous l'avez acceptée le {day}.", day=spoken_date(day, today, language()))


def signed() -> Html:
    """One signed it, nobody knows when."""
    return t("✓ Vous l'avez acceptée.")


def takes_effect(day: date, today: date) -> Html:
    """It is still to come."""
    return t("Elle prend effet le {day}.", day=spoken_date(day, today, language()))


def for_coordinators() -> Message:
    """What else a coordinator may do."""
    return Message(
        text=t("Vous pouvez préparer une nouvelle version : chacun devra l'accepter."),
        markup=keys([key(t("Nouvelle version"), NewCharter())]),
    )


def ask_text(draft: Draft, problem: Html | None = None) -> Message:
    """The first step of a new version."""
    return Message(
        text=joined(
            [
                bold(t("Nouvelle charte")),
                problem,
                t(
                    "Écrivez le texte entier en un seul message, {count} caractères au plus. "
                    "Les lignes en capitales deviennent des titres.",
                    count=_LONGEST,
                ),
            ],
            PARAGRAPH,
        ),
        markup=keys([_move(draft, t("Annuler"), CharterMove.CANCEL)]),
    )


def ask_date(
    draft: Draft, charter: Charter, soon: date, month: date, problem: Html | None = None
) -> Message:
    """The text as people will read it, and from when it counts."""
    said = {day: spoken_date(day, charter.effective_at.date(), language()) for day in (soon, month)}
    return Message(
        text=joined(
            [
                charter_text(charter),
                problem,
                t("Quand prend-elle effet ? Choisissez, ou écrivez une date."),
            ],
            PARAGRAPH,
        ),
        markup=keys(
            [_move(draft, said[soon], CharterMove.SOON)],
            [_move(draft, said[month], CharterMove.MONTH)],
            _last_row(draft),
        ),
    )


def review(draft: Draft, charter: Charter, day: date, today: date, readers: int) -> Message:
    """All of it, before it goes out."""
    announced = n("{count} personne sera prévenue.", "{count} personnes seront prévenues.", readers)
    return Message(
        text=joined(
            [charter_text(charter), joined([takes_effect(day, today), announced], " ")], PARAGRAPH
        ),
        markup=keys([_move(draft, t("Publier"), CharterMove.PUBLISH)], _last_row(draft)),
    )


def published(version: int, day: date, today: date) -> Message:
    """In place of the form."""
    return Message(
        text=t(
            "✓ Charte version {version} publiée. Elle prend effet le {day}.",
            version=version,
            day=spoken_date(day, today, language()),
        )
    )


def cancelled() -> Message:
    """The form was given up."""
    return Message(text=t("Abandonné : la charte reste la même."))


def announced(version: int, day: date, today: date) -> Message:
    """To every member: read it and accept it before that day."""
    return Message(
        text=t(
            "La charte change. La nouvelle version prend effet le {day} : lisez-la et "
            "acceptez-la avant. Sans cela, vous pourrez encore signaler, mais plus lire.",
            day=spoken_date(day, today, language()),
        ),
        markup=keys([key(t("Lire la charte"), ReadCharter(version))]),
    )


def reminded(version: int, day: date, today: date) -> Message:
    """Two days before, to whoever has not accepted it."""
    return Message(
        text=t(
            "Petit rappel : la nouvelle charte prend effet le {day}, et vous ne l'avez pas encore "
            "acceptée. Une minute suffit.",
            day=spoken_date(day, today, language()),
        ),
        markup=keys([key(t("Lire la charte"), ReadCharter(version))]),
    )


def flaw(of: Flaw) -> Html:
    """Why a typed text was not taken."""
    if of is Flaw.TOO_LONG:
        return t("C'est trop long : {count} caractères au plus. Rien n'est changé.", count=_LONGEST)
    return t("Je n'ai rien pu lire.")


def date_misread(reason: DateReason) -> Html:
    """Why a typed date was not taken."""
    if reason is DateReason.PAST:
        return t("Cette date est passée. Il en faut une à venir.")
    return t("Je n'ai pas compris cette date. Écrivez-la comme « 14 décembre ».")


def too_soon() -> Html:
    """People need time to read."""
    return t("C'est trop tôt : demain au plus tôt.")


def choose_with_keys() -> Html:
    """A line was typed where a key was expected."""
    return t("Ici, choisissez avec les boutons.")


def _last_row(draft: Draft) -> list[Mapping[str, Any]]:
    return [
        _move(draft, t("Retour"), CharterMove.BACK),
        _move(draft, t("Annuler"), CharterMove.CANCEL),
    ]


def _move(draft: Draft, label: str, move: CharterMove) -> Mapping[str, Any]:
    return key(label, MoveCharter(draft.id, draft.version, move))
