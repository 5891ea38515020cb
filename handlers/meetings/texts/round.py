"""What the round of the table before a meeting says."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from handlers import keyboard
from handlers.exercise import banner
from handlers.meetings.agenda.buttons import Absent, NothingToSay, Propose
from handlers.meetings.buttons import WriteAgenda
from handlers.meetings.texts import meeting as said
from handlers.meetings.texts.planning import agenda_care
from handlers.moment import Moment
from handlers.words import Html, bold, joined, n, plain, t
from storage.meetings import Meeting
from storage.messages import Message
from storage.rounds import RoundAnswer

if TYPE_CHECKING:
    from handlers.meetings.agenda.round import Tally

CHOSEN = "✓ "


def question(moment: Moment, meeting: Meeting) -> Message:
    """To each of the invited."""
    parts = [
        banner(moment.policy),
        joined([bold(t("Tour de table")), said.lines(meeting, moment.now)]),
        t("Avez-vous un point à mettre à l'ordre du jour ?"),
        agenda_care(meeting.kind),
    ]
    return Message(text=joined(parts, "\n\n"), markup=keys(meeting, None))


def keys(meeting: Meeting, chosen: RoundAnswer | None) -> Mapping[str, object]:
    """The three answers; the one that stands is ticked."""
    buttons = {
        RoundAnswer.NOTHING: (t("Rien à signaler"), NothingToSay(meeting.id)),
        RoundAnswer.POINT: (t("Un point"), Propose(meeting.id)),
        RoundAnswer.ABSENT: (t("Absent"), Absent(meeting.id)),
    }
    row = [
        keyboard.key(f"{CHOSEN if one is chosen else ''}{plain(label)}", button)
        for one, (label, button) in buttons.items()
    ]
    return keyboard.keys(row[:1], row[1:])


def asked(moment: Moment, meeting: Meeting, people: int, due: int) -> Message:
    """To the coordinators, when it begins; `due` is how much comes back from before."""
    count = n("{count} personne", "{count} personnes", people)
    parts = [
        banner(moment.policy),
        joined([bold(t("Tour de table")), said.lines(meeting, moment.now)]),
        t("La question part à {people} : leurs points attendront votre réponse.", people=count),
        n("À reprendre : {count} point", "À reprendre : {count} points", due) if due else None,
    ]
    key = keyboard.key(t("Ordre du jour"), WriteAgenda(meeting.id))
    return Message(text=joined(parts, "\n\n"), markup=keyboard.keys([key]))


def noted() -> str:
    """A toast."""
    return t("C'est noté, merci.")


def standing(tally: "Tally") -> Html:
    """« Tour de table : 2 avec un point, 5 sans rien à signaler, 1 absence, 4 sans réponse. »."""
    counts = [
        (tally.points, t("{count} avec un point", count=tally.points)),
        (tally.nothing, t("{count} sans rien à signaler", count=tally.nothing)),
        (tally.absent, n("{count} absence", "{count} absences", tally.absent)),
        (tally.silent, t("{count} sans réponse", count=tally.silent)),
    ]
    shown = joined([words for count, words in counts if count], ", ")
    return t("Tour de table : {counts}.", counts=shown) if shown else t("Tour de table en cours.")
