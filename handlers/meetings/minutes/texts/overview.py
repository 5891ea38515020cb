"""The minutes on one screen, and one of their decisions with all that can be mended."""

from collections.abc import Sequence

from handlers import keyboard
from handlers.dates import spoken_day
from handlers.meetings.minutes.buttons import Key
from handlers.meetings.minutes.texts.asking import point_said
from handlers.meetings.minutes.texts.counting import STATUSES, presences_counted
from handlers.meetings.minutes.texts.given import Drawn, Given
from handlers.meetings.texts import meeting as said
from handlers.modes import modes_said
from handlers.words import Html, bold, escaped, joined, language, n, quoted, t, within_limit
from storage.decisions import Decision
from storage.members import Role

PER_PAGE = 9
THREE = 3


def overview(given: Given) -> Drawn:
    """Who was there and what was decided; before the meeting, who will write."""
    record, number = given.record, given.page.number
    shown = record.decisions[number * PER_PAGE : (number + 1) * PER_PAGE]
    head = [
        bold(t("Relevé de décisions")),
        said.lines(record.meeting, given.now),
        joined([_writer(given), _state(given)]),
    ]
    if record.meeting.starts_at > given.now:
        soon = t("Les présences et les décisions se notent à partir du début de la réunion.")
        return joined([*head, soon], "\n\n"), [_naming(given), _closing(given)]
    there = t("Présences : {counted}.", counted=presences_counted(record))
    none = None if record.decisions else t("Aucune décision notée pour l'instant.")
    text = within_limit(
        joined([*head, there, none], "\n\n"), ["", *(_line(given, one) for one in shown)]
    )
    keys = [given.key(t("Décision {number}", number=one.number), one.id) for one in shown]
    add = [given.key(t("Noter une décision"), Key.ADD)]
    who = [given.key(t("Présences"), Key.PRESENCES)]
    turning = given.turning(len(record.decisions), PER_PAGE)
    rows = [
        *([add, who] if not record.minutes.is_approved else []),
        *keyboard.rows_of(THREE, keys),
        turning,
        _approving(given),
        *_publishing(given),
        _naming(given),
        _closing(given),
    ]
    return text, rows


def decision(given: Given) -> Drawn:
    """One of them."""
    shown = given.record.decision(given.page.decision)
    if shown is None:
        return t("Cette décision est retirée du relevé."), [given.back()]
    head = bold(t("Décision {number}, {reference}", number=shown.number, reference=shown.reference))
    point = point_said(given, shown.item)
    text = joined(
        [head, point, quoted(shown.text), _how_and_who(given, shown), _with(given, shown)]
    )
    if shown.is_told:
        published = joined([text, t("Elle est publiée.")])
        return published, [*(_steering(given) if shown.is_open else []), given.back()]
    mending = [
        given.key(t("Mode"), Key.MODE),
        given.key(t("Responsable"), Key.LEAD),
        given.key(t("Avec…"), Key.HELPERS),
        given.key(t("Date"), Key.DAY),
        given.key(t("Texte"), Key.TEXT),
        given.key(t("Retirer"), Key.STRIKE_OUT),
    ]
    add = [given.key(t("Noter une autre décision"), Key.ADD)]
    return text, [add, *keyboard.rows_of(THREE, mending), given.back()]


def _line(given: Given, one: Decision) -> Html:
    """« 3. Une médiation… (Amina Diallo, pour le 8 décembre) »."""
    return t(
        "{number}. {text} ({who}, pour le {day})",
        number=one.number,
        text=one.text,
        who=_lead(given, one),
        day=_day(given, one),
    )


def _how_and_who(given: Given, one: Decision) -> Html:
    return t(
        "{modes}. {who}, pour le {day} : {status}.",
        modes=said.capital(modes_said(one.modes)),
        who=_lead(given, one),
        day=_day(given, one),
        status=t(STATUSES[one.status]),
    )


def _with(given: Given, one: Decision) -> Html | None:
    names = [escaped(given.record.known[who].full_name) for who in one.contributors]
    return t("Avec {names}.", names=joined(names, ", ")) if names else None


def _lead(given: Given, one: Decision) -> Html:
    return escaped(given.record.known[one.lead].full_name) if one.lead else t("personne encore")


def _day(given: Given, one: Decision) -> Html:
    today = given.now.astimezone(given.zone).date()
    return Html(spoken_day(one.due_at.astimezone(given.zone).date(), today, language()))


def _steering(given: Given) -> Sequence[keyboard.Row]:
    return [
        [given.key(t("C'est fait"), Key.DONE), given.key(t("Abandonner"), Key.GIVE_UP)],
        [given.key(t("Confier à quelqu'un d'autre"), Key.LEAD)],
    ]


def _approving(given: Given) -> keyboard.Row:
    """The minutes of the meeting before."""
    earlier = given.to_approve
    if earlier is None:
        return []
    day = said.day_and_hour(earlier, given.now)
    return [given.key(t("Approuver le relevé du {day}", day=day), earlier.id)]


def _publishing(given: Given) -> Sequence[keyboard.Row]:
    minutes = given.record.minutes
    label = t("Publier de nouveau…") if minutes.is_published else t("Publier…")
    return [
        [given.key(label, Key.PUBLISH)] if not minutes.is_approved else [],
        [given.key(t("Recevoir le PDF"), Key.PAPER)] if minutes.is_published else [],
    ]


def _state(given: Given) -> Html | None:
    minutes = given.record.minutes
    if minutes.is_approved:
        return t("Approuvé.")
    if not minutes.is_published:
        return None
    fresh = sum(not one.is_told for one in given.record.decisions)
    more = (
        n(
            "{count} décision n'est pas encore publiée.",
            "{count} décisions ne sont pas encore publiées.",
            fresh,
        )
        if fresh
        else None
    )
    return joined([t("Publié, version {version}.", version=minutes.version), more], " ")


def _writer(given: Given) -> Html | None:
    secretary = given.record.known.get(given.record.minutes.secretary or "")
    return t("Tenu par {name}.", name=secretary.full_name) if secretary else None


def _naming(given: Given) -> keyboard.Row:
    if given.reader.role is not Role.COORDINATOR:
        return []
    return [given.key(t("Qui tient le relevé…"), Key.SECRETARY)]


def _closing(given: Given) -> keyboard.Row:
    return [given.key(t("Fermer"), Key.CLOSE)]
