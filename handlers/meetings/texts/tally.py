"""« Qui vient ? »: the answers about a meeting, as its coordinator follows them."""

from collections.abc import Sequence
from datetime import datetime

from handlers import keyboard
from handlers.dates import spoken_moment
from handlers.keyboard import Row
from handlers.meetings.convening.buttons import Answers, Chase, Note
from handlers.meetings.convening.tally import Tally
from handlers.meetings.texts import meeting as said
from handlers.words import LIMIT, Html, bold, escaped, joined, language, n, t, units
from storage.meetings import Meeting
from storage.members import Member
from storage.messages import Message

NAMED = (200, 60, 25, 10, 0)
"""As many names stand behind each count as the message has room for."""


def screen(meeting: Meeting, tally: Tally, now: datetime) -> Message:
    """Everything at once; it is written anew with each answer."""
    if meeting.is_cancelled:
        return Message(text=joined([bold(meeting.title), t("Réunion <b>annulée</b>.")]))
    head = joined([bold(meeting.title), said.capital(said.moment(meeting, now))])
    texts = [_text(head, meeting, tally, named, now) for named in NAMED]
    fitting = next((text for text in texts if units(text) <= LIMIT), texts[-1])
    return Message(text=fitting, markup=keyboard.keys(*_keys(meeting, tally, now)))


def further_down(meeting: Meeting) -> Message:
    """Where it stood before it was opened anew."""
    return Message(text=t("<b>{title}</b> : les réponses sont plus bas.", title=meeting.title))


def closed() -> Message:
    """Its reader coordinates no more."""
    return Message(text=t("Cette liste ne vous est plus ouverte."))


def counts(tally: Tally) -> Html:
    """« 3 présents, 1 excusé, 4 sans réponse », in one line."""
    parts = [
        _present(len(tally.present)),
        _represented(len(tally.represented)),
        _excused(len(tally.excused)),
        _silent(len(tally.silent)),
    ]
    return t("{counts}.", counts=joined([each for each in parts if each], ", "))


def key(meeting: str) -> keyboard.Key:
    """What opens it."""
    return keyboard.key(t("Qui vient ?"), Answers(meeting))


def chased(count: int) -> str:
    """A toast."""
    return n("C'est parti, pour {count} personne.", "C'est parti, pour {count} personnes.", count)


def chased_before() -> str:
    """A toast: pressed twice, or by somebody else."""
    return t("La relance est déjà partie : une seule fois, pour ne lasser personne.")


def nobody_silent() -> str:
    """A toast."""
    return t("Personne à relancer : chacun a répondu.")


def _text(head: Html, meeting: Meeting, tally: Tally, named: int, now: datetime) -> Html:
    pairs = [
        t("{who} (par {alternate})", who=one.full_name, alternate=other.full_name)
        for one, other in tally.represented
    ]
    lines = [
        _line(_present(len(tally.present)), _people(tally.present), named),
        _line(_represented(len(pairs)), pairs, named),
        _line(_excused(len(tally.excused)), _people(tally.excused), named),
        _line(_silent(len(tally.silent)), _people(tally.silent), named),
        _line(_unreached(len(tally.unreached)), _people(tally.unreached), named),
    ]
    body = joined([line for line in lines if line]) or t("Personne n'est attendu pour l'instant.")
    return joined([head, body, _below(meeting, tally, now)], "\n\n")


def _below(meeting: Meeting, tally: Tally, now: datetime) -> Html:
    sent = None
    if tally.chased_at:
        at = Html(spoken_moment(tally.chased_at, meeting.zone, now, language()))
        sent = t("Relance envoyée {at}.", at=at)
    return joined([sent, t("Ce message se met à jour tout seul.")])


def _keys(meeting: Meeting, tally: Tally, now: datetime) -> Sequence[Row]:
    if meeting.starts_at <= now:
        return []
    note = [keyboard.key(t("Noter une réponse"), Note(meeting.id))]
    if tally.chased_at or not tally.silent:
        return [note]
    label = n("Relancer {count} personne", "Relancer {count} personnes", len(tally.silent))
    return [[keyboard.key(label, Chase(meeting.id))], note]


def _line(count: Html | None, names: Sequence[Html], named: int) -> Html | None:
    if count is None or not named:
        return bold(count) if count else None
    shown, rest = joined(names[:named], ", "), len(names) - named
    if rest > 0:
        shown = n("{shown} et {count} autre", "{shown} et {count} autres", rest, shown=shown)
    return t("<b>{count}</b> : {shown}", count=count, shown=shown)


def _people(members: Sequence[Member]) -> Sequence[Html]:
    return [escaped(one.full_name) for one in members]


def _present(count: int) -> Html | None:
    return n("{count} présent", "{count} présents", count) if count else None


def _represented(count: int) -> Html | None:
    return n("{count} représenté", "{count} représentés", count) if count else None


def _excused(count: int) -> Html | None:
    return n("{count} excusé", "{count} excusés", count) if count else None


def _silent(count: int) -> Html | None:
    return n("{count} sans réponse", "{count} sans réponse", count) if count else None


def _unreached(count: int) -> Html | None:
    if not count:
        return None
    return n(
        "{count} pas encore joignable (charte à signer)",
        "{count} pas encore joignables (charte à signer)",
        count,
    )
