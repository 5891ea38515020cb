"""What was decided, how, and by when: the questions of a decision."""

from datetime import date, timedelta

from handlers import keyboard
from handlers.dates import DateReason, spoken_day
from handlers.findings import findings_said
from handlers.meetings.minutes.buttons import Key
from handlers.meetings.minutes.deciding import SPANS, may_enforce_in
from handlers.meetings.minutes.texts.given import PER_PAGE, Drawn, Given, shortened
from handlers.meetings.texts import form
from handlers.meetings.texts.planning import agenda_care
from handlers.modes import LABELS, MAYORS_OWN, Mode
from handlers.words import Html, bold, joined, language, later, quoted, t

_SAID_BY_ITSELF = frozenset({DateReason.PAST, DateReason.AMBIGUOUS_DAY})
_SPANS = {15: later("15 jours"), 30: later("1 mois"), 90: later("3 mois")}


def item(given: Given) -> Drawn:
    """On which point of the agenda?"""
    points, number = given.record.points, given.page.number
    shown = points[number * PER_PAGE : (number + 1) * PER_PAGE]
    keys = [given.key(shortened(given.record.point(one.id) or ""), one.id) for one in shown]
    other = [given.key(t("Hors ordre du jour"), Key.OTHER)]
    turning = given.turning(len(points), PER_PAGE)
    rows = [*keyboard.column(keys), turning, other, given.back()]
    return bold(t("Sur quel point de l'ordre du jour ?")), rows


def text(given: Given) -> Drawn:
    """What was decided?"""
    decision = given.record.decision(given.page.decision)
    ask = bold(t("Qu'est-il décidé ?"))
    how = t("Écrivez-le en une phrase, sans nom de personne : « {example} ».", example=_example())
    before = quoted(decision.text if decision else given.page.text)
    has_words = decision is not None or given.page.text
    care = agenda_care(given.record.meeting.kind)
    parts = [point_said(given, given.page.item), ask, how, care, before if has_words else None]
    return joined(parts, "\n\n"), [given.back()]


def doubt(given: Given) -> Drawn:
    """Something in it may identify a person."""
    today = given.now.astimezone(given.zone).date()
    keys = [
        [given.key(t("Réécrire"), Key.REWRITE)],
        [given.key(t("C'est voulu, garder"), Key.KEEP)],
        given.back(),
    ]
    return findings_said(given.page.text, today), keys


def mode(given: Given) -> Drawn:
    """How? Of a decision that stands, several modes are ticked."""
    decision = given.record.decision(given.page.decision)
    ticked = decision.modes if decision else ()
    enforces = may_enforce_in(given.reader, given.record.meeting)
    own = t(
        "Rappel à l'ordre, répressif, judiciaire : seuls le maire ou un adjoint d'une commune "
        "invitée en décident."
    )
    keys = [
        given.key(joined(["✓" if one in ticked else None, t(LABELS[one])], " "), one)
        for one in Mode
        if enforces or one not in MAYORS_OWN
    ]
    asked = joined([bold(t("Comment ?")), _said(given), None if enforces else own], "\n\n")
    return asked, [*keyboard.pairs(keys), given.back()]


def day(given: Given) -> Drawn:
    """By when?"""
    today = given.now.astimezone(given.zone).date()
    keys = [given.key(_labelled(days, today), str(days)) for days in SPANS]
    ask = t("Choisissez, ou écrivez une date : « 18 janvier ».")
    asked = joined([bold(t("Pour quand ?")), _said(given), ask], "\n\n")
    return asked, [*keyboard.column(keys), given.back()]


def no_alert_from_here() -> Html:
    """A line that would begin an alert, had the form not been open."""
    return t(
        "Ceci n'est parti à personne. Pour signaler, fermez d'abord le relevé (Retour, puis "
        "Fermer), et écrivez de nouveau. Danger immédiat : 17."
    )


def unclear(reason: DateReason) -> Html:
    """Why a day was not understood; of an hour nobody speaks here."""
    if reason in _SAID_BY_ITSELF:
        return form.unclear(reason)
    return t("Je n'ai pas compris ce jour. Par exemple : « 18 janvier ».")


def point_said(given: Given, of: str | None) -> Html | None:
    """« Point 2. Halls du quartier »."""
    title = given.record.point(of)
    return t("Point {title}", title=title) if title else None


def _said(given: Given) -> Html:
    decision = given.record.decision(given.page.decision)
    return quoted(decision.text if decision else given.page.text)


def _labelled(days: int, today: date) -> Html:
    at = spoken_day(today + timedelta(days=days), today, language())
    return t("{span} : {day}", span=t(_SPANS[days]), day=Html(at))


def _example() -> Html:
    return t("Une médiation est proposée aux habitants du 12, avec le bailleur")
