"""What people read where somebody who was asked cannot answer, and the key to say so."""

from collections.abc import Mapping, Sequence

from handlers import keyboard
from handlers.alerts.buttons import Decline
from handlers.alerts.escalating.advancing import next_step_of
from handlers.alerts.escalating.texts import by_when
from handlers.alerts.telling import PRIVATE, Telling
from handlers.words import Html, joined, n, t
from storage.notices import Audience


def decline_key(telling: Telling, reader: str) -> Sequence[Mapping[str, object]]:
    """The key, while this person is asked and has not said so."""
    if not telling.is_unanswered or reader in telling.declined:
        return []
    return [keyboard.key(t("Je ne peux pas"), Decline(telling.alert.id))]


def declined_said(telling: Telling, reader: str) -> Html:
    """In the notice of whoever cannot: « C'est noté, vous ne pouvez pas. La coordination … »."""
    still = t("Si cela change, touchez « Bien reçu ». Danger immédiat : 17.")
    noted = t("C'est noté, vous ne pouvez pas.")
    return joined([noted, who_is_asked_instead(telling, reader), still], " ")


def who_cannot(telling: Telling, reader: str) -> Html | None:
    """« Ne peut pas : Paul Petit. », for the coordinators alone."""
    names = sorted(telling.people[one] for one in telling.declined if one != reader)
    if not names or not telling.is_unanswered:
        return None
    said = ", ".join(names)
    return n("Ne peut pas : {names}.", "Ne peuvent pas : {names}.", len(names), names=said)


def who_is_asked_instead(telling: Telling, reader: str) -> Html:
    """Who else knows of it and may answer; where nobody does, when it is asked again."""
    here = telling.recipients.ids() - telling.declined - {reader}
    asked = [each for each in telling.notices if each.audience in PRIVATE and each.reader in here]
    is_coordinator = reader in telling.told(Audience.COORDINATOR)
    if not asked and next_step_of(telling) is not None:
        at = telling.at(telling.escalation.due_at or telling.now)
        return t("La personne suivante sera prévenue {at}.", at=at)
    if not asked:
        return _nobody(telling, is_coordinator=is_coordinator)
    if is_coordinator:
        people = len({each.reader for each in asked})
        return n(
            "Une autre personne est prévenue.", "{count} autres personnes sont prévenues.", people
        )
    if any(each.audience is Audience.COORDINATOR for each in asked):
        return t("La coordination est prévenue.")
    people = len({each.reader for each in asked})
    return n(
        "Une autre personne de la mairie est prévenue.",
        "{count} autres personnes de la mairie sont prévenues.",
        people,
    )


def _nobody(telling: Telling, *, is_coordinator: bool) -> Html:
    due = telling.escalation.due_at
    again = t("Vigie vous le redemandera {by}.", by=by_when(telling, due)) if due else None
    call = t("Appelez la mairie.") if is_coordinator else None
    return joined([t("Personne d'autre n'est joignable pour l'instant."), call, again], " ")


def noted(telling: Telling, reader: str) -> str:
    """It counts."""
    return joined([t("C'est noté."), who_is_asked_instead(telling, reader)], " ")


def noted_before(telling: Telling, reader: str) -> str:
    """The same person said so before."""
    return joined([t("C'est déjà noté."), who_is_asked_instead(telling, reader)], " ")


def not_asked(telling: Telling, _: str) -> str:
    """One may read it, and is not asked for an answer."""
    return t("On ne vous demande rien pour {reference}.", reference=telling.alert.reference)
