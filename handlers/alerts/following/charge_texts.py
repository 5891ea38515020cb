"""What people read in private about a charge: no nature, no note; to the author no name."""

from datetime import datetime

from handlers import keyboard
from handlers.alerts.buttons import Read
from handlers.alerts.closing.buttons import Done
from handlers.alerts.following.buttons import (
    AnswerProposal,
    ChooseLead,
    ChooseTime,
    Follow,
    GiveNews,
    HandBack,
    TakeCharge,
)
from handlers.alerts.following.services import person
from handlers.alerts.notice_texts import hello, private_head
from handlers.alerts.telling import Telling
from handlers.dates import spoken_moment
from handlers.exercise import banner
from handlers.words import Html, bold, joined, language, t
from storage.members import Member
from storage.messages import Message


def by_then(telling: Telling, due_at: datetime) -> Html:
    """« aujourd'hui à 18 h »."""
    return Html(spoken_moment(due_at, telling.zone, telling.now, language()))


def proposal(telling: Telling, *, to_author: bool = False) -> Message:
    """To whoever is asked to lead: one tap answers. Its author has read it already."""
    alert = telling.alert
    if to_author:
        asks = t("On vous propose de suivre vous-même votre alerte. Danger immédiat : 17.")
    else:
        asks = t(
            "On vous propose de suivre cette alerte. Si vous acceptez, vous pourrez la lire. "
            "Danger immédiat : 17."
        )
    keys = [
        keyboard.key(t("J'accepte"), AnswerProposal(alert.id, accepts=True)),
        keyboard.key(t("Je ne peux pas"), AnswerProposal(alert.id, accepts=False)),
    ]
    return _message(telling, [private_head(telling), joined([hello(telling), asks], " ")], keys)


def yours(telling: Telling) -> Message:
    """To whoever has just accepted: what one can do."""
    text = t(
        "Merci. L'alerte {reference} est à vous : lisez-la, puis dites pour quand vous comptez "
        "agir.",
        reference=bold(telling.alert.reference),
    )
    return _message(telling, [text], _reading(telling), _lead_keys(telling))


def answered(telling: Telling, who: Member, *, accepted: bool) -> Message:
    """To whoever asked: the answer."""
    said = (
        t("{who} suit l'alerte {reference}.", who=person(who), reference=_reference(telling))
        if accepted
        else t(
            "{who} ne peut pas suivre l'alerte {reference}.",
            who=person(who),
            reference=_reference(telling),
        )
    )
    alert = telling.alert.id
    again = [] if accepted else [keyboard.key(t("Proposer quelqu'un…"), ChooseLead(alert, 0))]
    return _message(telling, [said], [*again, _follow(telling)])


def relieved(telling: Telling) -> Message:
    """To whoever led before."""
    said = t(
        "Quelqu'un d'autre suit désormais l'alerte {reference}. Merci pour votre travail.",
        reference=_reference(telling),
    )
    return _message(telling, [said])


def associated(telling: Telling) -> Message:
    """To whoever works on it, too."""
    said = t(
        "On vous associe au suivi de l'alerte {reference} : vous pouvez la lire.",
        reference=_reference(telling),
    )
    return _message(telling, [said], _reading(telling))


def taken(telling: Telling) -> Message:
    """To the author: somebody looks after it; no name."""
    said = t(
        "Votre alerte {reference} est prise en charge. La suite s'affichera ici. Si cela "
        "s'aggrave : 17.",
        reference=_reference(telling),
    )
    return _message(telling, [said])


def promised(telling: Telling, due_at: datetime) -> Message:
    """To the author: until when."""
    said = t(
        "Votre alerte {reference} : c'est prévu pour {when} au plus tard. Si cela s'aggrave : 17.",
        reference=_reference(telling),
        when=by_then(telling, due_at),
    )
    return _message(telling, [said])


def time_set(telling: Telling, due_at: datetime) -> Message:
    """To whoever leads, where somebody else set the time."""
    said = t(
        "Alerte {reference} : l'échéance est fixée, {when}.",
        reference=_reference(telling),
        when=by_then(telling, due_at),
    )
    return _message(telling, [said], [_follow(telling)])


def handed_back(telling: Telling) -> Message:
    """To the coordination: nobody leads any more."""
    said = t("Plus personne ne suit l'alerte {reference}.", reference=_reference(telling))
    return _message(telling, [said], _deciding(telling))


def ask_for_news(telling: Telling, due_at: datetime | None) -> Message:
    """To whoever leads, when the time has come: the reference alone."""
    if due_at is None:
        said = t("{reference} : où en êtes-vous ?", reference=_reference(telling))
    else:
        said = t(
            "{reference} : c'était prévu pour {when}. Où en êtes-vous ?",
            reference=_reference(telling),
            when=by_then(telling, due_at),
        )
    return _message(telling, [said], *_news_keys(telling))


def asked_no_more(reference: str) -> Message:
    """In the place of that question, once it was answered elsewhere."""
    return Message(text=t("{reference} : c'est répondu, merci.", reference=bold(reference)))


def no_news(telling: Telling) -> Message:
    """To the coordination: whoever leads was asked and has not answered; the reference alone."""
    said = t(
        "{reference} : l'échéance est passée, et la personne qui suit n'a pas donné de nouvelles.",
        reference=_reference(telling),
    )
    return _message(telling, [said], [_follow(telling)])


def lead_gone(telling: Telling) -> Message:
    """To the coordination: whoever leads cannot be asked any more."""
    said = t(
        "{reference} : la personne qui suit n'est plus joignable par Vigie.",
        reference=_reference(telling),
    )
    return _message(telling, [said], _deciding(telling))


def lead_away(telling: Telling) -> Message:
    """To the coordination: news are due, and whoever leads is away and not to be bothered."""
    said = t(
        "{reference} : l'échéance est passée, et la personne qui suit est absente. Vigie ne la "
        "dérange pas : voyez si quelqu'un d'autre prend la suite.",
        reference=_reference(telling),
    )
    return _message(telling, [said], _deciding(telling))


def _news_keys(telling: Telling) -> list[keyboard.Row]:
    alert = telling.alert.id
    return [
        [
            keyboard.key(t("C'est fait…"), Done(alert)),
            keyboard.key(t("J'y travaille encore"), GiveNews(alert)),
        ],
        [keyboard.key(t("Je rends la main"), HandBack(alert)), _follow(telling)],
    ]


def _lead_keys(telling: Telling) -> keyboard.Row:
    return [keyboard.key(t("Pour quand ?"), ChooseTime(telling.alert.id))]


def _deciding(telling: Telling) -> keyboard.Row:
    alert = telling.alert.id
    return [
        keyboard.key(t("Je m'en charge"), TakeCharge(alert)),
        keyboard.key(t("Proposer quelqu'un…"), ChooseLead(alert, 0)),
        _follow(telling),
    ]


def _reading(telling: Telling) -> keyboard.Row:
    return [keyboard.key(t("Lire"), Read(telling.alert.id)), _follow(telling)]


def _follow(telling: Telling) -> dict[str, object]:
    return dict(keyboard.key(t("Suite…"), Follow(telling.alert.id)))


def _reference(telling: Telling) -> Html:
    return bold(telling.alert.reference)


def _message(telling: Telling, lines: list[Html], *rows: keyboard.Row) -> Message:
    text = joined([banner(telling.policy), *lines])
    return Message(text=text, markup=keyboard.keys(*rows), silent=telling.is_silent)
