"""Every word that the front desk says."""

from collections.abc import Sequence

from handlers import keyboard
from handlers.reception.buttons import Speak
from handlers.words import LANGUAGES, bold, joined, later, t, within_limit
from storage.members import Member, Role
from storage.messages import Message

SIGNAL = later("Signaler")
MY_ALERTS = later("Mes alertes")
WHO_SPEAKS = later("Qui parle")
MEETINGS = later("Réunions")

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


def help_card(member: Member, commands: Sequence[tuple[str, str]]) -> Message:
    """What this person can do: (name, French description) of each command."""
    head = joined(
        [
            bold(t("Ce que vous pouvez faire, {name}", name=member.first_name)),
            t("Danger immédiat : 17, 112, ou 114 par SMS. Vigie n'est pas un service d'urgence."),
        ]
    )
    lines = [t("/{name} : {does}", name=name, does=t(does)) for name, does in commands]
    return Message(text=within_limit(f"{head}\n", lines), markup=permanent_keys(member))


def choose_language() -> Message:
    """/langue."""
    names = [keyboard.key(_LANGUAGE_NAMES[name], Speak(name)) for name in LANGUAGES]
    return Message(
        text=t("Dans quelle langue voulez-vous lire Vigie ?"), markup=keyboard.keys(names)
    )


def language_chosen(member: Member) -> Message:
    """Said in the language that was chosen."""
    return Message(text=t("C'est noté : je vous parle français."), markup=permanent_keys(member))


def permanent_keys(member: Member | None = None) -> dict[str, object]:
    """The three keys that stay; a place has two: it has neither alerts to read nor meetings."""
    if member is not None and member.role is Role.DUTY_PHONE:
        return dict(keyboard.permanent([t(SIGNAL)], [t(WHO_SPEAKS)]))
    return dict(keyboard.permanent([t(SIGNAL)], [t(MY_ALERTS), t(MEETINGS)]))


def menu(commands: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Telegram's command menu: plain text, 256 characters at most each."""
    return [{"command": name, "description": str(t(does))} for name, does in commands]
