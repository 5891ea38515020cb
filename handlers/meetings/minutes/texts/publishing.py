"""Before the minutes go out: what stands in them, and who gets them."""

from handlers.meetings.minutes.buttons import Key
from handlers.meetings.minutes.texts.counting import decisions_counted, presences_counted
from handlers.meetings.minutes.texts.given import Drawn, Given
from handlers.words import bold, joined, n, t


def publishing(given: Given) -> Drawn:
    """Is it all there?"""
    record = given.record
    people = n("{count} personne", "{count} personnes", given.told)
    text = joined(
        [
            bold(t("Publier le relevé ?")),
            t(
                "{decisions}. Présences : {presences}.",
                decisions=decisions_counted(len(record.decisions)),
                presences=presences_counted(record),
            ),
            t(
                "Un PDF part en privé à {people}. Chaque responsable apprend ce qui lui est "
                "confié, et sera relancé.",
                people=people,
            ),
        ],
        "\n\n",
    )
    return text, [[given.key(t("Publier"), Key.SURE)], given.back()]
