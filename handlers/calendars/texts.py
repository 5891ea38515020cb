"""What people read about their own calendar, and how three kinds of it are told the address."""

from datetime import date

from handlers.calendars.buttons import Close, Renew, Subscribe
from handlers.dates import spoken_date
from handlers.keyboard import column, key, keys
from handlers.words import Html, bold, joined, language, t
from storage.messages import Message

PARAGRAPH = "\n\n"


def no_address_here() -> Message:
    """The council has no address on the Internet."""
    return Message(
        text=t(
            "Ici, on ne peut pas encore s'abonner. Chaque réunion porte son fichier : "
            "« Fichier pour l'agenda », dans /reunions."
        )
    )


def not_subscribed(screen: str) -> Message:
    """What it is, before there is an address."""
    what = t(
        "Votre téléphone ou votre ordinateur peut afficher vos réunions et suivre leurs "
        "changements. Il n'y verra que le genre de réunion, l'heure et le lieu : ni ordre du jour, "
        "ni situation."
    )
    return Message(
        text=joined([_title(), what], PARAGRAPH),
        markup=keys([key(t("S'abonner"), Subscribe(screen))]),
    )


def subscribed(screen: str, since: date, today: date) -> Message:
    """There is an address, which is not shown again."""
    day = Html(spoken_date(since, today, language()))
    text = t(
        "Vous avez une adresse pour votre agenda, prise le {day}. Perdue, ou vue par quelqu'un "
        "d'autre ? Prenez-en une nouvelle : l'ancienne ne répondra plus.",
        day=day,
    )
    both = [
        key(t("Nouvelle adresse"), Renew(screen)),
        key(t("Ne plus être abonné"), Close(screen)),
    ]
    return Message(text=joined([_title(), text], PARAGRAPH), markup=keys(*column(both)))


def address(url: str) -> Message:
    """The address, to be copied, and where it goes."""
    ours = t("Votre adresse, à copier :\n<code>{url}</code>", url=url)
    ways = joined(
        [
            t(
                "<b>iPhone</b> : dans Calendrier, « Calendriers », « Ajouter un calendrier », puis "
                "« Ajouter un calendrier avec abonnement »."
            ),
            t(
                "<b>Google Agenda</b>, sur ordinateur : le + à côté d'« Autres agendas », puis "
                "« À partir de l'URL »."
            ),
            t("<b>Outlook</b> : « Ajouter un calendrier », puis « S'abonner à partir du web »."),
        ]
    )
    care = t(
        "Gardez-la pour vous : qui l'a peut lire quand et où vous vous réunissez. Ce message "
        "s'effacera dans une heure."
    )
    return Message(text=joined([ours, ways, care], PARAGRAPH))


def subscribed_already() -> str:
    """A toast: pressed twice, or on a screen of before."""
    return t("Vous avez déjà une adresse.")


def closed() -> str:
    """A toast."""
    return t("C'est fait : l'adresse ne répond plus.")


def _title() -> Html:
    return bold(t("Vos réunions dans votre agenda"))
