"""Every word that the front desk says."""

from collections.abc import Mapping

from handlers import keyboard
from handlers.reception.buttons import Speak
from handlers.reception.permanent import permanent_keys
from handlers.words import LANGUAGES, t
from storage.members import Member
from storage.messages import Message

_LANGUAGE_NAMES = {"fr": "Français", "en": "English"}


def stranger() -> Message:
    """The one answer to whoever is not an active member."""
    return Message(
        text=t(
            "Bonjour. Ce service est réservé aux partenaires du conseil ; rien de vos messages "
            "n'est gardé. Invité ? Ouvrez votre lien. S'il ne marche plus, demandez-en un autre à "
            "la coordination. En danger : 17, 112, ou 114 par SMS."
        )
    )


def reserved_toast() -> str:
    """The same, over the screen of a group."""
    return t("Ce bouton est réservé aux destinataires. En danger : 17 ou 112.")


def not_yours() -> str:
    """A member whose role does not include this."""
    return t("Cette action ne fait pas partie de vos accès. /aide montre ce que vous pouvez faire.")


def unsigned() -> Message:
    """A member who has yet to sign the charter in force."""
    return Message(
        text=t(
            "La charte a changé et vous ne l'avez pas encore acceptée : vous pouvez signaler, "
            "mais pas lire. Ouvrez /charte pour la lire et l'accepter."
        )
    )


def unsigned_toast() -> str:
    """The same, over the screen."""
    return t("D'abord la charte : ouvrez /charte.")


def overtaken() -> str:
    """A press on a button of before."""
    return t("C'est déjà fait : ce bouton n'a plus d'effet.")


def failed(reference: str) -> Message:
    """A handler raised: the person learns that nothing was kept."""
    return Message(text=t("Rien n'a été enregistré, réessayez. {reference}", reference=reference))


def lost() -> Message:
    """A line that belongs to no form."""
    return Message(
        text=t(
            "Ce message n'a été transmis à personne. Pour signaler : le bouton « Signaler », ou "
            "une ligne comme « alerte tronville voisins orange ». /aide montre le reste. "
            "Danger immédiat : 17."
        )
    )


def with_pleasure() -> Message:
    """To a thank you or a good day, which asks nothing."""
    return Message(text=t("Avec plaisir. Danger immédiat : 17."))


def use_the_keys() -> Message:
    """A sticker or a photo where a key was expected."""
    return Message(
        text=t(
            "Je ne lis ni photo, ni vocal, ni autocollant, et je n'en garde rien. "
            "Continuez avec les boutons, ou en une phrase. Danger immédiat : 17."
        )
    )


def unknown_command() -> Message:
    """A command that nobody answers, or not for this role: both read the same."""
    return Message(
        text=t(
            "Cela ne fait pas partie de ce que vous pouvez faire ici : /aide le montre. "
            "Danger immédiat : 17."
        )
    )


def choose_language() -> Message:
    """/langue."""
    names = [keyboard.key(_LANGUAGE_NAMES[name], Speak(name)) for name in LANGUAGES]
    return Message(
        text=t("Dans quelle langue voulez-vous lire Vigie ?"), markup=keyboard.keys(names)
    )


def language_chosen(member: Member) -> Message:
    """Said in the language that was chosen."""
    return Message(text=t("C'est noté : je vous parle français."), markup=permanent_keys(member))


def menu(commands: Mapping[str, str]) -> list[dict[str, str]]:
    """Telegram's command menu: plain text, 256 characters at most each."""
    return [{"command": name, "description": str(t(does))} for name, does in commands.items()]
