"""« Qui entendrait parler de… ? »: who, by what and why, before anything is sent."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.dates import spoken_moment
from handlers.foretold import Foretold, Hearer
from handlers.routing.buttons import Begin, Open, Place, Purpose
from handlers.routing.service import Known
from handlers.routing.texts.cards import PARAGRAPH
from handlers.routing.texts.sentences import COLOURS, listed, who
from handlers.words import Html, bold, joined, language, t, within_limit
from storage.groups import Group
from storage.members import Role
from storage.messages import Message
from storage.notices import Audience
from storage.routing_rules import Rule


def answer(
    screen: str,
    foretold: Foretold,
    rules: Sequence[Rule],
    known: Known,
    zone: ZoneInfo,
) -> Message:
    """Short lines: everybody who would hear, at once or later; and who would not."""
    places = {rule.id: place for place, rule in enumerate(rules, start=1)}
    lines: list[Html] = []
    for at, those in groupby(foretold.hearers, key=lambda each: each.at):
        lines.append(bold(_when(at, foretold, zone)))
        lines += [_line(each, places, foretold) for each in those]
    again = keyboard.key(t("Autre question"), Begin(screen, Purpose.QUESTION))
    back = keyboard.key(t("Retour"), Open(screen, Place.OVERVIEW))
    head = joined([_asked(foretold, known), _nobody(foretold)], PARAGRAPH)
    return Message(
        text=within_limit(head, [*lines, *_gaps(foretold), _nothing_sent()]),
        markup=keyboard.keys([again], [back]),
    )


def _asked(foretold: Foretold, known: Known) -> Html:
    asked = foretold.asked
    said = t(
        "{nature}, {colour}, {commune} : qui en entendrait parler ?",
        nature=t(known.natures[asked.nature]),
        colour=t(COLOURS[asked.severity]),
        commune=known.communes[asked.insee],
    )
    return bold(said)


def _nobody(foretold: Foretold) -> Html | None:
    return None if foretold.hearers else t("⚠️ Personne. Vigie ne pourrait prévenir personne.")


def _when(at: datetime, foretold: Foretold, zone: ZoneInfo) -> Html:
    if at == foretold.sent_at:
        return t("Tout de suite :")
    moment = spoken_moment(at, zone, foretold.sent_at, language())
    if at == foretold.told_at:
        return t("La nuit, elle peut attendre ; {moment} :", moment=moment)
    return t("Si personne n'a répondu {moment} :", moment=moment)


def _line(hearer: Hearer, places: dict[str, int], foretold: Foretold) -> Html:
    return Html(f"• {_who(hearer)} : {_why(hearer, places, foretold)}")


def _who(hearer: Hearer) -> Html:
    if isinstance(hearer.who, Group):
        return t("le groupe « {title} »", title=hearer.who.title)
    return who(hearer.who)


def _why(hearer: Hearer, places: dict[str, int], foretold: Foretold) -> Html:
    """« règle 2, pour information », « il suit cette commune »."""
    if isinstance(hearer.who, Group):
        why = _rule(hearer.rule, places) or t("il suit cette commune")
        return joined([why, t("couleur seule") if foretold.is_discreet else None], ", ")
    if hearer.audience is Audience.NAMED:
        return joined([_rule(hearer.rule, places), t("pour information")], ", ")
    if hearer.audience is Audience.COORDINATOR:
        return t("coordination")
    is_there = foretold.asked.insee in hearer.who.communes
    if hearer.is_on_call:
        return t("d'astreinte") if is_there else t("remplace la personne d'astreinte")
    if not is_there:
        return t("remplace la mairie")
    return t("maire") if hearer.who.role is Role.MAYOR else t("mairie")


def _rule(rule: Rule | None, places: dict[str, int]) -> Html | None:
    return t("règle {place}", place=places[rule.id]) if rule else None


def _gaps(foretold: Foretold) -> list[Html]:
    """Who would hear and cannot."""
    gaps: list[Html] = []
    told = {each.audience for each in foretold.hearers}
    if Audience.OFFICIAL not in told:
        gaps.append(t("⚠️ Personne à la mairie n'est joignable par Vigie."))
    elif foretold.lacks_on_call:
        gaps.append(t("⚠️ La personne d'astreinte n'est pas joignable : le maire d'abord."))
    if Audience.GROUP not in told:
        gaps.append(t("⚠️ Aucun groupe ne la recevrait."))
    if Audience.COORDINATOR not in told:
        gaps.append(t("⚠️ Personne à la coordination n'est joignable par Vigie."))
    if foretold.out_of_reach:
        names = listed([one.full_name for one in foretold.out_of_reach])
        gaps.append(t("Injoignable par Vigie : {names}.", names=names))
    if foretold.away:
        names = listed([one.full_name for one in foretold.away])
        gaps.append(t("En absence : {names}.", names=names))
    return gaps


def _nothing_sent() -> Html:
    return t("Rien n'a été envoyé. L'auteur de l'alerte n'est pas prévenu de la sienne.")
