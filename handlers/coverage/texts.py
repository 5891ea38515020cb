"""Gaps as sentences: « Le 24, une alerte à Resson n’atteindrait que la coordination. »."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias

from handlers.coverage.forecast import Spell
from handlers.dates import spoken_day, spoken_time
from handlers.moment import Moment
from handlers.outlook import Reach
from handlers.words import Html, bold, escaped, joined, language, later, t, within_limit
from storage.alerts import Severity
from storage.messages import Message

PARAGRAPH = "\n\n"
MOST_NAMED = 8
FORTNIGHT = timedelta(days=14)

Words: TypeAlias = Callable[[Moment, Sequence[Spell], Mapping[str, str]], Message]

_COLOURS: Mapping[Severity, str] = {
    Severity.GREEN: later("verte"),
    Severity.YELLOW: later("jaune"),
    Severity.ORANGE: later("orange"),
    Severity.RED: later("rouge"),
}

_NOT_ON_CALL = later(
    "n'atteindrait pas la personne d'astreinte : la mairie serait prévenue dans l'ordre habituel"
)
_LACKS: Mapping[Reach, str] = {
    Reach(False, False, False): later("n'atteindrait personne"),
    Reach(True, False, False): later(
        "n'atteindrait qu'un groupe, et personne ne pourrait y répondre"
    ),
    Reach(False, False, True): later("n'atteindrait que la coordination"),
    Reach(True, False, True): later("n'atteindrait qu'un groupe et la coordination"),
    Reach(False, True, False): later(
        "n'atteindrait que la mairie : sans réponse, personne ne prendrait le relais"
    ),
    Reach(True, True, False): later(
        "n'atteindrait qu'un groupe et la mairie : sans réponse, personne ne prendrait le relais"
    ),
    Reach(False, True, True, on_call=False): _NOT_ON_CALL,
    Reach(True, True, True, on_call=False): _NOT_ON_CALL,
}


def on_demand(moment: Moment, spells: Sequence[Spell], names: Mapping[str, str]) -> Message:
    """/couverture."""
    head = bold(t("Qui serait prévenu, ces quatorze prochains jours"))
    if not spells:
        whole = t(
            "Dans chaque commune, une alerte atteindrait la mairie, et la coordination "
            "prendrait le relais."
        )
        return Message(text=joined([head, whole], PARAGRAPH))
    return _told(moment, spells, names, head, _what_to_do())


def weekly(moment: Moment, spells: Sequence[Spell], names: Mapping[str, str]) -> Message:
    """On Monday morning."""
    head = bold(t("Les deux semaines qui viennent : ce qui manque"))
    return _told(moment, spells, names, head, _what_to_do())


def opened(moment: Moment, spells: Sequence[Spell], names: Mapping[str, str]) -> Message:
    """Something has changed, and somebody is missing now."""
    return _told(moment, spells, names, bold(t("Il manque quelqu'un")), _what_to_do())


def sentence(moment: Moment, spell: Spell, names: Mapping[str, str]) -> Html:
    """One gap."""
    said = t(
        "{when}, {alert} {where} {lack}.",
        when=_when(moment, spell),
        alert=_alert(spell.severities),
        where=_where(spell.communes, names),
        lack=t(_LACKS[spell.reach]),
    )
    return Html(said[:1].upper() + said[1:])


def _told(
    moment: Moment, spells: Sequence[Spell], names: Mapping[str, str], head: Html, then: Html
) -> Message:
    lines = [Html(f"• {sentence(moment, spell, names)}") for spell in spells]
    rota = [] if all(spell.reach.on_call for spell in spells) else [_another_on_call()]
    return Message(text=within_limit(head, [*lines, then, *rota]))


def _what_to_do() -> Html:
    return t("Pour y remédier : /inviter, /groupe, ou /membres pour dire qui prend le relais.")


def _another_on_call() -> Html:
    return t("Pour nommer quelqu'un d'autre d'astreinte : /astreinte")


def _when(moment: Moment, spell: Spell) -> Html:
    """« du 24 au 26 novembre », « jusqu'au 26 novembre à 18 h », « à partir du 24 novembre »."""
    has_begun = spell.start <= moment.now
    goes_on = spell.end >= moment.now + FORTNIGHT
    if has_begun and goes_on:
        return t("pour deux semaines au moins")
    if goes_on:
        return t("à partir du {start}", start=_start(moment, spell.start))
    last, end = _end(moment, spell.end)
    if has_begun:
        return t("jusqu'au {end}", end=end)
    first = spell.start.astimezone(moment.zone)
    if first.date() == last and not first.hour and not first.minute:
        return t("le {day}", day=_day(moment, last))
    return t("du {start} au {end}", start=_start(moment, spell.start, before=last), end=end)


def _start(moment: Moment, at: datetime, *, before: date | None = None) -> Html:
    """« 24 », « 24 novembre », « 24 novembre à 8 h »."""
    local = at.astimezone(moment.zone)
    if local.hour or local.minute:
        hour = Html(spoken_time(at, moment.zone, language()))
        return t("{day} à {hour}", day=_day(moment, local.date()), hour=hour)
    return Html(spoken_day(local.date(), moment.today, language(), before=before))


def _end(moment: Moment, at: datetime) -> tuple[date, Html]:
    """The last day, and « 26 novembre », or « 26 novembre à 18 h » where it ends by day."""
    local = at.astimezone(moment.zone)
    if local.hour or local.minute:
        hour = Html(spoken_time(at, moment.zone, language()))
        return local.date(), t("{day} à {hour}", day=_day(moment, local.date()), hour=hour)
    last = local.date() - timedelta(days=1)
    return last, _day(moment, last)


def _day(moment: Moment, day: date) -> Html:
    return Html(spoken_day(day, moment.today, language()))


def _alert(severities: Sequence[Severity]) -> Html:
    """« une alerte », « une alerte verte ou jaune »."""
    if len(severities) == len(Severity):
        return t("une alerte")
    colours = [t(_COLOURS[severity]) for severity in severities]
    if len(colours) == 1:
        return t("une alerte {colour}", colour=colours[0])
    first = Html(", ".join(colours[:-1]))
    return t("une alerte {first} ou {last}", first=first, last=colours[-1])


def _where(communes: Sequence[str], names: Mapping[str, str]) -> Html:
    """« à Resson », « à A, B et C », « dans 25 communes (A, B …) »."""
    if len(communes) == len(names) > 1:
        return t("dans toutes les communes")
    named = [escaped(names[insee]) for insee in communes]
    if len(named) > MOST_NAMED:
        some = Html(", ".join(named[:MOST_NAMED]))
        return t("dans {count} communes ({some}…)", count=len(named), some=some)
    if len(named) == 1:
        return t("à {name}", name=named[0])
    return t("à {first} et {last}", first=Html(", ".join(named[:-1])), last=named[-1])
