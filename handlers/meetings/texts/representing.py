"""What people read who come in somebody's place, and whom somebody represents."""

from datetime import datetime

from handlers.meetings.convening.seats import Seat
from handlers.meetings.texts import meeting as said
from handlers.meetings.texts.attendance import person, standing
from handlers.words import Html, bold, joined, t
from storage.meetings import Meeting
from storage.members import Member


def called_upon() -> Html:
    """The headline of a convocation for whoever comes in somebody's place."""
    return t("On compte sur vous, à la place de quelqu'un qui ne peut pas venir.")


def relieved(meeting: Meeting, absent: Member, now: datetime) -> Html:
    """To the alternate: not needed any more."""
    done = t("Vous n'avez plus à représenter {who} à cette réunion. Merci !", who=person(absent))
    return joined([_in_short(meeting, now), done], "\n\n")


def dismissed(before: Meeting, headline: Html) -> Html:
    """To the alternate: the date has changed, so everybody is asked again."""
    again = t(
        "Vous deviez y représenter quelqu'un : l'invitation repart de zéro, et nous vous écrirons "
        "si l'on compte encore sur vous."
    )
    return joined([bold(before.title), headline, again])


def stepped_back(meeting: Meeting, alternate: Member, now: datetime) -> Html:
    """To whom the alternate would have represented."""
    news = t("{who} ne peut pas vous représenter à cette réunion.", who=person(alternate))
    ask = t("Vous êtes noté <b>excusé</b>. Venez-vous, ou quelqu'un d'autre à votre place ?")
    return joined([_in_short(meeting, now), joined([news, ask])], "\n\n")


def noted(meeting: Meeting, seat: Seat, now: datetime) -> Html:
    """To whom a coordinator answered for."""
    by = t("La coordination a noté votre réponse. Vous pouvez la changer ici.")
    return joined([_in_short(meeting, now), joined([standing(seat), by])], "\n\n")


def _in_short(meeting: Meeting, now: datetime) -> Html:
    return joined([bold(meeting.title), said.capital(said.moment(meeting, now))])
