"""What stands on an invitation's card, in the language of the council."""

from collections.abc import Sequence
from datetime import date

from handlers.dates import spoken_date
from handlers.members.importing.cards import Card, Deck
from handlers.words import SOURCE, Html, plain, speaking, t
from storage.members import Member


def deck_of(
    invited: Sequence[tuple[Member, str]], council: str, bot: str, last_day: date, today: date
) -> Deck:
    """A card each; `bot` is the bot's name at Telegram."""
    with speaking(SOURCE):
        day = Html(spoken_date(last_day, today, SOURCE))
        return Deck(
            title=plain(t("Invitations à Vigie")),
            council=council,
            welcome=plain(
                t(
                    "Le CISPD vous invite à rejoindre Vigie, qui porte ses alertes et ses réunions "
                    "sur Telegram."
                )
            ),
            steps=[
                plain(t("1. Installez Telegram sur votre téléphone.")),
                plain(t("2. Visez ce code avec l'appareil photo, puis touchez « Démarrer ».")),
                plain(t("3. Lisez la charte et acceptez-la. La coordination vous ouvre l'accès.")),
            ],
            care=plain(
                t("Cette carte ne sert qu'une fois, jusqu'au {day}. Gardez-la pour vous.", day=day)
            ),
            alt=plain(t("Code à viser avec l'appareil photo : il ouvre l'invitation.")),
            cards=[
                Card(
                    name=member.full_name,
                    organisation=member.organisation,
                    link=f"https://t.me/{bot}?start={code}",
                )
                for member, code in invited
            ],
        )
