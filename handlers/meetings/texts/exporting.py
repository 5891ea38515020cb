"""What stands in the files of meetings and decisions, and in the figures of a year."""

from collections.abc import Mapping, Sequence

from handlers.meetings.exporting.sittings import Sitting
from handlers.meetings.minutes.texts.counting import STATUSES
from handlers.meetings.texts import meeting as said
from handlers.modes import modes_said
from handlers.words import Html, joined, language, later, n, plain, t
from storage.decisions import Decision, DecisionStatus
from storage.meetings import Meeting, MeetingKind
from storage.minutes import Presence

_PRESENCES: Mapping[Presence, str] = {
    Presence.PRESENT: later("présents"),
    Presence.EXCUSED: later("excusés"),
    Presence.REPRESENTED: later("représentés"),
    Presence.ABSENT: later("absents"),
    Presence.UNNOTED: later("présences non notées"),
}


def meeting_columns() -> Sequence[str]:
    """The head of the table of meetings."""
    columns = (
        t("genre"),
        t("date"),
        t("heure"),
        t("minutes"),
        t("communes"),
        t("organismes"),
        t("personnes"),
        t("titre"),
        t("lieu"),
        t("état"),
    )
    return [plain(one) for one in (*columns, *(presence(each) for each in Presence))]


def decision_columns() -> Sequence[str]:
    """The head of the table of decisions."""
    columns = (
        t("référence"),
        t("réunion du"),
        t("réunion"),
        t("décision"),
        t("mode"),
        t("responsable"),
        t("pour le"),
        t("où elle en est"),
    )
    return [plain(one) for one in columns]


def kind(meeting: Meeting) -> str:
    """« Cellule de veille »."""
    return kind_of(meeting.kind)


def kind_of(of: MeetingKind) -> str:
    """The same of a kind."""
    return plain(said.kind(of))


def everybody() -> str:
    """In the place of communes."""
    return plain(t("tout le conseil"))


def state(sitting: Sitting) -> str:
    """What became of a meeting."""
    if sitting.meeting.is_cancelled:
        return plain(t("annulée"))
    return plain(t("tenue") if sitting.is_over else t("prévue"))


def presences(there: Mapping[Presence, int] | None) -> Sequence[str]:
    """A cell for each; empty where no minutes were published."""
    return ["" if there is None else str(there.get(one, 0)) for one in Presence]


def presence(of: Presence) -> str:
    """« présents »."""
    return plain(t(_PRESENCES[of]))


def modes(decision: Decision) -> str:
    """« préventif + médiation »."""
    return plain(modes_said(decision.modes))


def status(decision: Decision) -> str:
    """« en cours »."""
    return status_of(decision.status)


def status_of(of: DecisionStatus) -> str:
    """The same of a status."""
    return plain(t(STATUSES[of]))


def meetings_title() -> str:
    """Over the counts of meetings."""
    return plain(t("Réunions"))


def held_title() -> str:
    """Over those that took place, by kind."""
    return plain(t("Réunions tenues"))


def presences_title() -> str:
    """Over who was there."""
    return plain(t("Présences, d'après les relevés publiés"))


def decisions_title() -> str:
    """Over what was decided."""
    return plain(t("Décisions"))


def meetings_said(sittings: Sequence[Sitting], rate: int | None, papers: int) -> Html:
    """« 28 réunions tenues, 7 prévues, 2 annulées. Présence : 71 %, d'après 20 relevés. »."""
    held = sum(one.is_over for one in sittings)
    cancelled = sum(one.meeting.is_cancelled for one in sittings)
    coming = len(sittings) - held - cancelled
    parts = [
        n("{count} réunion tenue", "{count} réunions tenues", held),
        n("{count} prévue", "{count} prévues", coming) if coming else None,
        n("{count} annulée", "{count} annulées", cancelled) if cancelled else None,
    ]
    counted = t("{parts}.", parts=joined(parts, ", "))
    if rate is None:
        return counted
    came = n(
        "Présence : {rate}, d'après {count} relevé publié.",
        "Présence : {rate}, d'après {count} relevés publiés.",
        papers,
        rate=_of_a_hundred(rate),
    )
    return joined([counted, came], " ")


def decisions_said(by_status: Mapping[DecisionStatus, int]) -> Html:
    """« 96 décisions, dont 60 faites, 20 en cours, 14 à faire, 2 abandonnées. »."""
    total = sum(by_status.values())
    if not total:
        return t("Aucune décision.")
    to_do, doing, done, given_up = (by_status.get(one, 0) for one in DecisionStatus)
    parts = [
        n("{count} faite", "{count} faites", done) if done else None,
        t("{count} en cours", count=doing) if doing else None,
        t("{count} à faire", count=to_do) if to_do else None,
        n("{count} abandonnée", "{count} abandonnées", given_up) if given_up else None,
    ]
    return n(
        "{count} décision : {parts}.",
        "{count} décisions : {parts}.",
        total,
        parts=joined(parts, ", "),
    )


def _of_a_hundred(rate: int) -> Html:
    """« 71 % »."""
    from babel.numbers import format_percent  # slow to import, and few screens count so far

    return Html(format_percent(rate / 100, locale=language()))
