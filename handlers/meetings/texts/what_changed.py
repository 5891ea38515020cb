"""What a new version of an agenda changes, in a few lines."""

from collections.abc import Callable, Sequence

from handlers.meetings.agenda.changes import Changes
from handlers.words import Html, bold, joined, n, t
from storage.agendas import Point

SHOWN, LONGEST = 6, 70
"""So that the agenda itself still has room in the message."""


def what_changed(changes: Changes | None, *, shared: bool) -> Html | None:
    """« Ajouté : Été ». `shared`: as groups read it. None where nothing was there before."""
    if changes is None:
        return None
    lines = [
        *_lines(changes.added, lambda words: t("Ajouté : {point}", point=words), shared=shared),
        *_lines(changes.removed, lambda words: t("Retiré : {point}", point=words), shared=shared),
        *_lines(changes.moved, lambda words: t("Déplacé : {point}", point=words), shared=shared),
        *_lines(changes.reworded, lambda words: t("Précisé : {point}", point=words), shared=shared),
    ]
    beyond = len(lines) - SHOWN
    more = n("et {count} autre changement", "et {count} autres changements", beyond)
    return joined([bold(t("Ce qui change")), *lines[:SHOWN], more if beyond > 0 else None])


def _lines(points: Sequence[Point], say: Callable[[str], Html], *, shared: bool) -> Sequence[Html]:
    words = [point.shared if shared else point.words for point in points]
    return [say(one if len(one) <= LONGEST else f"{one[: LONGEST - 1]}…") for one in words]
