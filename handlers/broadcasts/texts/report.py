"""How far a message to many is, and in the end what became of it for each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.broadcasts.buttons import Act, ActOn, Open, People
from handlers.broadcasts.texts.labels import number
from handlers.dates import spoken_moment
from handlers.words import Html, bold, escaped, joined, language, later, n, quoted, t, within_limit
from storage.audiences import Barrier, barrier_of
from storage.broadcasts import Broadcast, BroadcastState, Counts, Fate, Reached
from storage.members import Member
from storage.messages import Message

BARS = 12
QUOTED = 600
"""Signs of the message that its report shows."""
ON_A_PAGE = 20

_HEADS: Mapping[BroadcastState, str] = {
    BroadcastState.RUNNING: later("Envoi en cours"),
    BroadcastState.PAUSED: later("Envoi en pause"),
    BroadcastState.DONE: later("Envoi terminé"),
    BroadcastState.STOPPED: later("Envoi arrêté"),
}

_WHY: Mapping[Barrier, str] = {
    Barrier.NOT_HERE: later("pas encore sur Telegram"),
    Barrier.UNSIGNED: later("n'a pas accepté la charte en vigueur"),
    Barrier.BLOCKED: later("a bloqué Vigie sur son téléphone"),
    Barrier.NO_ACCOUNT: later("son compte Telegram n'existe plus"),
    Barrier.LOST: later("Telegram ne trouve plus sa conversation"),
    Barrier.NO_ACCESS: later("n'a plus accès à Vigie"),
}

_SIGNS: Mapping[Fate, str] = {
    Fate.SENT: "✅",
    Fate.FAILED: "❌",
    Fate.UNREACHABLE: "☎️",
    Fate.WITHDRAWN: "▫️",
    Fate.COMING: "⏳",
}

GONE = ("blocked", "deactivated", "not found", "gone", "access", "peer_id_invalid", "initiate")
"""In Telegram's words: it is the person's chat, and not the message, that is at fault."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A broadcast and how it stands, at a moment."""

    broadcast: Broadcast
    counts: Counts
    now: datetime
    zone: ZoneInfo

    @property
    def people(self) -> int:
        """For how many it was."""
        return sum(self.counts.values())

    @property
    def ended(self) -> int:
        """For how many of them it has ended, whatever became of it."""
        return self.people - self.counts[Fate.COMING]

    @property
    def missed(self) -> int:
        """How many did not get it, and may another time."""
        return self.counts[Fate.FAILED] + self.counts[Fate.UNREACHABLE]


def standing(of: Standing) -> Message:
    """The one message of a broadcast, written anew as it goes on."""
    words = of.broadcast.words
    shown = words if len(words) <= QUOTED else f"{words[:QUOTED]}…"
    parts = [_head(of), _bar(of), _counted(of), quoted(shown) if words else None, _what_next(of)]
    return Message(text=joined(parts, "\n\n"), markup=keyboard.keys(*_acts(of)))


def people(
    of: Standing,
    page: int,
    screen: str,
    reached: Sequence[Reached],
    members: Mapping[str, Member],
) -> Message:
    """A page of the people: those who did not get it first."""
    last = max(0, (of.people - 1) // ON_A_PAGE)
    lines = [_line(of.broadcast, one, members[one.member]) for one in reached]
    head = joined([bold(t("Personne par personne")), _counted(of)], "\n\n")

    def turn(label: Html, to: int) -> keyboard.Row:
        is_there = 0 <= to <= last
        return [keyboard.key(label, People(of.broadcast.id, to, screen))] if is_there else []

    turning = [*turn(t("Page précédente"), page - 1), *turn(t("Page suivante"), page + 1)]
    return Message(text=within_limit(f"{head}\n", lines), markup=keyboard.keys(turning))


def listed(broadcasts: Sequence[Standing]) -> Message:
    """The last ones, the newest first."""
    lines = [
        t(
            "{number}. {when} : {state}, {sent} sur {people}",
            number=place,
            when=_capital(_when(of)),
            state=t(_HEADS[of.broadcast.state]).lower(),
            sent=number(of.counts[Fate.SENT]),
            people=number(of.people),
        )
        for place, of in enumerate(broadcasts, start=1)
    ]
    keys = [
        keyboard.key(str(place), Open(of.broadcast.id))
        for place, of in enumerate(broadcasts, start=1)
    ]
    text = joined([bold(t("Messages envoyés à plusieurs")), joined(lines)], "\n\n")
    return Message(text=text, markup=keyboard.keys(*keyboard.rows_of(5, keys)))


def none_yet() -> Message:
    """Nothing was ever sent to several, or it is forgotten."""
    return Message(text=t("Aucun message à plusieurs pour l'instant. /ecrire en prépare un."))


def unknown() -> Html:
    """It is not kept any more."""
    return t("Cet envoi n'est plus gardé.")


def nobody_more() -> Html:
    """Another try would reach nobody."""
    return t("Personne de plus n'est joignable pour l'instant.")


def _head(of: Standing) -> Html:
    when = t("Lancé {when}.", when=_when(of))
    return joined([bold(t(_HEADS[of.broadcast.state])), when])


def _bar(of: Standing) -> Html | None:
    if of.broadcast.is_over or not of.people:
        return None
    full = BARS * of.ended // of.people
    return t(
        "{bar} {ended} sur {people}",
        bar="▓" * full + "░" * (BARS - full),
        ended=number(of.ended),
        people=number(of.people),
    )


def _counted(of: Standing) -> Html:
    counts = of.counts
    lines = [
        _said(Fate.SENT, n("Envoyé à {count} personne", "Envoyé à {count} personnes",
                           counts[Fate.SENT])),
        _said(Fate.FAILED, n("Non remis à {count} personne", "Non remis à {count} personnes",
                             counts[Fate.FAILED])),
        _said(Fate.UNREACHABLE, n("{count} personne injoignable", "{count} personnes injoignables",
                                  counts[Fate.UNREACHABLE])),
        _said(Fate.WITHDRAWN, n("Pas envoyé à {count} personne", "Pas envoyé à {count} personnes",
                                counts[Fate.WITHDRAWN])),
    ]  # fmt: skip
    fates = (Fate.SENT, Fate.FAILED, Fate.UNREACHABLE, Fate.WITHDRAWN)
    return joined(
        line for fate, line in zip(fates, lines, strict=True) if counts[fate] or fate is Fate.SENT
    )


def _said(fate: Fate, words: Html) -> Html:
    return Html(f"{_SIGNS[fate]} {words}")


def _what_next(of: Standing) -> Html | None:
    if of.broadcast.state is BroadcastState.PAUSED:
        return t("Rien ne part tant que vous n'avez pas repris.")
    if of.broadcast.state is BroadcastState.DONE and of.missed:
        return t("Les autres sont à prévenir autrement, ou plus tard d'une touche.")
    return None


def _acts(of: Standing) -> Sequence[keyboard.Row]:
    broadcast = of.broadcast.id

    def act(label: Html, which: Act) -> Mapping[str, Any]:
        return keyboard.key(label, ActOn(broadcast, which))

    who = [keyboard.key(t("Personne par personne"), People(broadcast, 0, ""))]
    match of.broadcast.state:
        case BroadcastState.RUNNING:
            return [[act(t("Mettre en pause"), Act.PAUSE)], who]
        case BroadcastState.PAUSED:
            resume, stop = act(t("Reprendre"), Act.RESUME), act(t("Arrêter l'envoi"), Act.STOP)
            return [[resume, stop], who]
        case BroadcastState.DONE if of.missed:
            label = n("Renvoyer à {count} personne", "Renvoyer à {count} personnes", of.missed)
            return [[act(label, Act.RESEND)], who]
    return [who]


def _line(broadcast: Broadcast, one: Reached, member: Member) -> Html:
    name = escaped(member.full_name) if member.full_name else t("Personne attendue")
    who = joined([name, escaped(f"({member.organisation})") if member.organisation else None], " ")
    why = _why(broadcast, one)
    return Html(f"{_SIGNS[one.fate]} {t('{who} : {why}', who=who, why=why) if why else who}")


def _why(broadcast: Broadcast, one: Reached) -> Html | None:
    match one.fate:
        case Fate.UNREACHABLE if one.barrier is not None:
            return t(_WHY[one.barrier])
        case Fate.FAILED if any(sign in one.reason for sign in GONE):
            return t(_WHY[barrier_of(one.reason)])
        case Fate.FAILED:
            return t("Telegram n'a pas pris le message")
        case Fate.WITHDRAWN if broadcast.state is BroadcastState.STOPPED:
            return t("envoi arrêté avant")
        case Fate.WITHDRAWN:
            return t(_WHY[Barrier.NO_ACCESS])
    return None


def _when(of: Standing) -> str:
    return spoken_moment(of.broadcast.confirmed_at, of.zone, of.now, language())


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
