"""What a coordinator reads when a date falls into the school holidays, and the keys that help."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.dates import spoken_date
from handlers.keyboard import Row
from handlers.meetings.school import Break
from handlers.meetings.texts import form
from handlers.meetings.texts.series import some
from handlers.words import Html, language, later, t
from storage.drafts import Draft

SKIP = "skip_school"
"""What the key says that leaves them out of a series."""
_NAMES: Mapping[str, str] = {
    "Vacances de la Toussaint": later("C'est pendant les vacances de la Toussaint, zone {zone}."),
    "Vacances de Noël": later("C'est pendant les vacances de Noël, zone {zone}."),
    "Vacances d'hiver": later("C'est pendant les vacances d'hiver, zone {zone}."),
    "Vacances de printemps": later("C'est pendant les vacances de printemps, zone {zone}."),
    "Vacances d'été": later("C'est pendant les vacances d'été, zone {zone}."),
    "Pont de l'Ascension": later("C'est pendant le pont de l'Ascension, zone {zone}."),
}


def one_in(found: Break | None) -> Html | None:
    """A single date is in them."""
    if found is None:
        return None
    known = _NAMES.get(found.name, later("C'est pendant les vacances scolaires, zone {zone}."))
    return t(known, zone=found.zone)


def some_in(found: Break | None, now: datetime, zone: ZoneInfo) -> Html | None:
    """Dates of a series are in them."""
    if found is None:
        return None
    days = some(found.days, now.astimezone(zone).date())
    return t("Pendant les vacances scolaires, zone {zone} : {days}.", zone=found.zone, days=days)


def take_next_free(draft: Draft, found: Break | None, today: date) -> Row:
    """The key to the first day after them."""
    if found is None:
        return []
    day = Html(spoken_date(found.next_free, today, language()))
    return [form.pick(draft, t("Prendre le {day}", day=day), found.next_free.isoformat())]


def leave_out(draft: Draft, found: Break | None) -> Row:
    """The key that leaves them out of a series."""
    if found is None or not found.may_be_skipped:
        return []
    return [form.pick(draft, t("Sauter les vacances scolaires"), SKIP)]
