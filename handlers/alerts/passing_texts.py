"""What coordinators and authors read when somebody could not be told of an alert."""

from collections.abc import Sequence

from handlers import keyboard
from handlers.alerts.buttons import AskReached, Read
from handlers.alerts.french import of
from handlers.alerts.notice_texts import private_head, told_said
from handlers.alerts.telling import Telling
from handlers.exercise import banner
from handlers.words import bold, joined, t, within_limit
from storage.members import Member
from storage.messages import Message


def yours_now(lost: Member, tellings: Sequence[Telling]) -> Message:
    """To a coordinator: nobody at the town hall hears of these alerts, so somebody has to call."""
    said = t(
        "Vigie n'a pas pu prévenir {who}, et n'atteint personne d'autre à la mairie. "
        "C'est maintenant à vous : appelez la mairie. Danger immédiat : 17.",
        who=bold(lost.full_name),
    )
    heads = [private_head(telling) for telling in tellings]
    text = joined([banner(tellings[0].policy), said])
    return Message(text=within_limit(text, heads), markup=keyboard.keys(*_keys(tellings)))


def not_told(telling: Telling, *, town_hall: bool) -> Message:
    """To the author: who was not told after all, and who was."""
    reference, commune = bold(telling.alert.reference), of(telling.commune.name)
    if town_hall:
        lost = t(
            "Votre alerte {reference} : la mairie {of_commune} n'a pas pu être prévenue.",
            reference=reference,
            of_commune=commune,
        )
    else:
        lost = t("Votre alerte {reference} n'a pas pu être remise.", reference=reference)
    worse = t("Si cela s'aggrave : 17.") if telling.somebody_was_told else None
    return Message(text=joined([banner(telling.policy), lost, told_said(telling), worse]))


def _keys(tellings: Sequence[Telling]) -> list[keyboard.Row]:
    """Keys of one alert; several are in the list."""
    if len(tellings) > 1:
        return []
    alert = tellings[0].alert.id
    return [
        [keyboard.key(t("Lire"), Read(alert))],
        [keyboard.key(t("Joint par téléphone…"), AskReached(alert))],
    ]
