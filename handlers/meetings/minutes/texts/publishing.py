"""Before the minutes go out: what stands in them, and who gets them."""

from handlers.meetings.minutes.buttons import Key
from handlers.meetings.minutes.texts.counting import decisions_counted, presences_counted
from handlers.meetings.minutes.texts.given import Drawn, Given
from handlers.words import Html, bold, joined, n, t
from storage.minutes import Presence


def publishing(given: Given) -> Drawn:
    """Is it all there?"""
    record = given.record
    unnoted = len(record.who(Presence.UNNOTED))
    people = n("{count} personne", "{count} personnes", given.told)
    text = joined(
        [
            bold(t("Publier le relevé ?")),
            t(
                "{decisions}. Présences : {presences}.",
                decisions=decisions_counted(len(record.decisions)),
                presences=presences_counted(record),
            ),
            _not_noted(unnoted) if unnoted else None,
            t(
                "Un PDF part en privé à {people}. Chaque responsable apprend ce qui lui est "
                "confié, et sera relancé.",
                people=people,
            ),
        ],
        "\n\n",
    )
    presences = [given.key(t("Présences"), Key.PRESENCES)] if unnoted else []
    return text, [[given.key(t("Publier"), Key.SURE)], presences, given.back()]


def _not_noted(count: int) -> Html:
    return n(
        "La présence de {count} personne n'est pas notée : le PDF le dira ainsi.",
        "La présence de {count} personnes n'est pas notée : le PDF le dira ainsi.",
        count,
    )
