"""What is said on the way in: the charter, the two words, the first steps."""

from datetime import date

from handlers.dates import spoken_date
from handlers.keyboard import column, key, keys
from handlers.members.buttons import AcceptCharter, ConfirmPerson, DenyPerson, RefuseCharter
from handlers.members.texts.labels import who
from handlers.words import Html, bold, escaped, joined, language, t
from storage.charters import Charter
from storage.members import Member
from storage.messages import Message

PARAGRAPH = "\n\n"


def charter_to_sign(council: str, name: str, charter: Charter, screen: str) -> Message:
    """The door: who invites, the charter, and two keys."""
    hello = t(
        "Bonjour {name}. Le CISPD ({council}) vous invite à rejoindre Vigie. "
        "Avant d'entrer, la charte :",
        name=name,
        council=council,
    )
    yes = key(t("J'accepte"), AcceptCharter(charter.version, screen))
    no = key(t("Je refuse"), RefuseCharter(screen))
    return Message(
        text=joined([hello, charter_text(charter)], PARAGRAPH), markup=keys(*column([yes, no]))
    )


def charter_text(charter: Charter) -> Html:
    """A version of the charter; its lines in capitals are headings."""
    title = bold(t("Charte déontologique, version {version}", version=charter.version))
    lines = [bold(line) if line.isupper() else escaped(line) for line in _lines(charter)]
    return Html(title + PARAGRAPH + "\n".join(lines))


def charter_accepted(version: int, today: date) -> Message:
    """What stays on the screen in place of the charter."""
    return Message(
        text=t(
            "✓ Charte version {version} acceptée ce {day}. /charte pour la relire.",
            version=version,
            day=spoken_date(today, today, language()),
        )
    )


def charter_changed() -> str:
    """A newer version was published while this one was being read."""
    return t(
        "La charte vient de changer. Pour lire la nouvelle : /charte, ou votre lien à nouveau."
    )


def refused() -> Message:
    """Je refuse."""
    return Message(
        text=t(
            "C'est votre choix, et il est respecté : rien n'est gardé de votre compte Telegram. "
            "Si vous changez d'avis, la coordination peut vous envoyer un autre lien. "
            "En danger : 17, 112, ou 114 par SMS."
        )
    )


def call_with_words(words: str, phone: str) -> Message:
    """To the person who accepted: one step is left, by phone."""
    call = t("La coordination va vous appeler.")
    if phone:
        call = t("La coordination va vous appeler ; ou appelez-la : {phone}.", phone=phone)
    return Message(
        text=joined(
            [
                t("Merci. Il reste une étape : être sûrs que c'est bien vous."),
                call,
                t("Vos deux mots, à dire de vive voix : {words}", words=bold(words)),
                t("Ne les écrivez à personne."),
            ],
            PARAGRAPH,
        )
    )


def who_is_it(member: Member, words: str, invitation: str) -> Message:
    """To the coordinators: compare the words by phone, then open the door or not."""
    yes = key(t("C'est bien cette personne"), ConfirmPerson(invitation))
    no = key(t("Ce n'est pas elle"), DenyPerson(invitation))
    return Message(
        text=joined(
            [
                t("{who} a accepté la charte.", who=who(member)),
                t(
                    "Appelez au numéro que vous lui connaissez. "
                    "La personne doit vous dire : {words}",
                    words=bold(words),
                ),
            ],
            PARAGRAPH,
        ),
        markup=keys(*column([yes, no])),
    )


def confirmed(member: Member, by: Member) -> Message:
    """The coordinators' copies, once the doors are open."""
    return Message(
        text=t("✓ Entrée confirmée par {name} : {who}.", who=who(member), name=by.full_name)
    )


def denied(member: Member, by: Member) -> Message:
    """The coordinators' copies, when it was somebody else."""
    return Message(
        text=joined(
            [
                t("✗ Entrée refusée par {name} : {who}.", who=who(member), name=by.full_name),
                t("Le lien ne marche plus. /membres permet d'en refaire un."),
            ],
            PARAGRAPH,
        )
    )


def not_recognised(phone: str) -> Message:
    """To whoever came through a link that was not theirs."""
    ask = t("Une erreur ? Parlez-en à la coordination.")
    if phone:
        ask = t("Une erreur ? {phone}", phone=phone)
    return Message(
        text=joined(
            [
                t("La coordination n'a pas pu s'assurer que c'est bien vous : le lien est fermé."),
                ask,
            ],
            " ",
        )
    )


def person_refused(member: Member) -> Message:
    """To the coordinators: the charter was refused."""
    return Message(
        text=t(
            "{who} n'a pas accepté la charte. Son lien est fermé ; "
            "/membres permet d'en refaire un.",
            who=who(member),
        )
    )


def coordinator_came_in(member: Member) -> Message:
    """To the other coordinators: somebody came through a link of the command line."""
    return Message(
        text=t(
            "{who} vient d'entrer à la coordination, par un lien créé sur le serveur. "
            "Si cela vous étonne, suspendez cet accès dans /membres "
            "et appelez votre informaticien.",
            who=who(member),
        )
    )


def account_taken() -> Message:
    """This Telegram account is another partner's."""
    return Message(
        text=t(
            "Ce compte Telegram est déjà celui d'un partenaire du conseil : ce lien ne peut pas "
            "servir ici. Ouvrez-le avec le compte de la personne invitée, ou parlez-en à la "
            "coordination."
        )
    )


def already_done() -> str:
    """Somebody did this before."""
    return t("C'est déjà fait.")


def noted() -> str:
    """The toast of the coordinator's answer."""
    return t("C'est noté.")


def thanks() -> str:
    """The toast of J'accepte."""
    return t("Merci, c'est enregistré.")


def _lines(charter: Charter) -> list[str]:
    return charter.text.splitlines()
