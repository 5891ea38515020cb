"""What coordinators and members are told about groups without having asked."""

from handlers import keyboard
from handlers.groups.buttons import PutOut
from handlers.groups.texts.parts import Names, communes, lacks, let_write
from handlers.words import bold, joined, t
from storage.groups import Group
from storage.messages import Message
from storage.strangers import Stranger


def incomplete(group: Group) -> Message:
    """In a linked group the bot lacks rights."""
    return Message(
        text=joined([t("Dans le groupe {title} :", title=bold(group.title)), *lacks(group)])
    )


def complete(group: Group) -> Message:
    """It has them at last."""
    return Message(
        text=t(
            "Le groupe {title} est en ordre : j'y ai tous les droits utiles.",
            title=bold(group.title),
        )
    )


def lost(group: Group, names: Names) -> Message:
    """The bot was thrown out of a linked group, or the group is gone."""
    return Message(
        text=joined(
            [
                t("Vigie n'est plus dans le groupe {title}.", title=bold(group.title)),
                t(
                    "Les alertes de {communes} n'y paraissent plus ; elles continuent d'arriver "
                    "en privé. Pour le relier de nouveau : /groupe.",
                    communes=communes(group.communes, names),
                ),
            ]
        )
    )


def muted(group: Group, names: Names) -> Message:
    """The bot sits in a linked group and may not write there."""
    return Message(
        text=joined(
            [
                t("Vigie ne peut plus écrire dans le groupe {title}.", title=bold(group.title)),
                t(
                    "Les alertes de {communes} n'y paraissent pas ; elles continuent d'arriver "
                    "en privé.",
                    communes=communes(group.communes, names),
                ),
                let_write(),
            ]
        )
    )


def hears_again(group: Group) -> Message:
    """It may again."""
    return Message(
        text=t("Vigie écrit de nouveau dans le groupe {title}.", title=bold(group.title))
    )


def stranger(group: Group, who: Stranger, name: str) -> Message:
    """Somebody is in a group without a place there."""
    return Message(
        text=t(
            "{name} est dans le groupe {title} sans être partenaire actif de ses communes. "
            "Vous connaissez cette personne ? Invitez-la. Sinon, retirez-la.",
            name=bold(name),
            title=bold(group.title),
        ),
        markup=keyboard.keys([keyboard.key(t("Retirer du groupe"), PutOut(who.id))]),
    )


def stranger_out(group: Group) -> Message:
    """The same screen, once the person is out: without the name."""
    return Message(
        text=t("Cette personne a été retirée du groupe {title}.", title=bold(group.title))
    )


def stranger_out_toast() -> str:
    """Over the screen."""
    return t("C'est fait : cette personne sort du groupe.")


def may_not_put_out() -> str:
    """Over the screen: the bot lacks the right."""
    return t("Je ne peux retirer personne ici : il me manque le droit « Bannir des membres ».")


def take_out_yourself(group: Group, name: str) -> Message:
    """A member lost access, and the bot lacks the right to take anybody out."""
    return Message(
        text=t(
            "{name} n'a plus accès à Vigie, et je ne peux retirer personne du groupe {title}. "
            "Si cette personne s'y trouve, retirez-la vous-même.",
            name=bold(name),
            title=bold(group.title),
        )
    )


def belongs_there() -> str:
    """Over the screen: the person came to have a place."""
    return t("Cette personne est devenue partenaire : elle peut rester.")


def way_in(group: Group, link: str, names: Names) -> Message:
    """The link by which a member enters a group."""
    return Message(
        text=t(
            "Le groupe {title} suit {communes}. "
            "Touchez le bouton pour y entrer : Vigie vous ouvre.",
            title=bold(group.title),
            communes=communes(group.communes, names),
        ),
        markup=keyboard.keys([keyboard.link(t("Entrer dans le groupe"), link)]),
    )
