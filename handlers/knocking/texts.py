"""What people read about being reached outside of Telegram."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.dates import spoken_date, spoken_moment
from handlers.keyboard import key, keys
from handlers.knocking.buttons import AskAddress, DropAddress, Move, MoveAddress
from handlers.knocking.typed_address import Flaw, masked
from handlers.moment import Moment
from handlers.words import Html, bold, joined, language, t
from storage.addresses import Address, Way
from storage.drafts import Draft
from storage.members import Member
from storage.messages import Message

PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class Door:
    """How a member is reached. `on`: the day on which the address was confirmed."""

    member: Member
    is_own: bool
    address: Address | None
    on: date | None
    today: date
    ways: Collection[Way]


def door(of: Door, screen: str) -> Message:
    """The address, and what can be done about it."""
    ask = key(t("Changer") if of.address else t("Donner une adresse"), AskAddress(of.member.id))
    drop = key(t("Retirer"), DropAddress(of.member.id, screen))
    row = [*([ask] if of.ways else []), *([drop] if of.address else [])]
    return Message(
        text=joined([bold(_title(of)), _what_for(of), _as_it_is(of)], PARAGRAPH), markup=keys(row)
    )


def ask_address(draft: Draft, of: Door, problem: Html | None = None) -> Message:
    """The first step: which address?"""
    ask = _asked_of_oneself(of.ways) if of.is_own else _asked_of_others(of)
    gone = t("Ce que vous écrivez sera effacé d'ici, et gardé chiffré.")
    cancel = key(t("Annuler"), MoveAddress(draft.id, draft.version, Move.CANCEL))
    return Message(
        text=joined([problem, joined([ask, gone], " ")], PARAGRAPH), markup=keys([cancel])
    )


def ask_code(draft: Draft, of: Door, address: Address, problem: Html | None = None) -> Message:
    """The second step: the code that was sent there."""
    sent = t("Un code est parti vers {address}.", address=bold(masked(address)))
    if of.is_own:
        ask = t("Écrivez-le ici, il sera effacé aussitôt.")
    else:
        ask = t(
            "Demandez à {name} le code qui vient d'arriver, et écrivez-le ici.",
            name=of.member.full_name,
        )

    def move(label: str, which: Move) -> dict[str, object]:
        return dict(key(label, MoveAddress(draft.id, draft.version, which)))

    return Message(
        text=joined([problem, joined([sent, ask], " ")], PARAGRAPH),
        markup=keys(
            [move(t("Renvoyer un code"), Move.AGAIN), move(t("Autre adresse"), Move.OTHER)],
            [move(t("Annuler"), Move.CANCEL)],
        ),
    )


def confirmed(of: Door, address: Address) -> Message:
    """The end of the form."""
    shown = bold(masked(address))
    if of.is_own:
        return Message(
            text=t(
                "C'est noté : {address}. Si une alerte vous attend trop longtemps dans Telegram, "
                "Vigie vous l'écrira là. Pour changer : /joindre",
                address=shown,
            )
        )
    return Message(
        text=t(
            "C'est noté : {address}. Si une alerte attend trop longtemps dans Telegram, Vigie "
            "l'écrira là à {name}.",
            name=of.member.full_name,
            address=shown,
        )
    )


def cancelled() -> Message:
    """The form was left."""
    return Message(text=t("Rien n'a changé."))


def waits(until: datetime, moment: Moment) -> Message:
    """The end of the form: too many wrong codes, or too many that were asked for."""
    return Message(text=too_many(until, moment))


def too_many(until: datetime, moment: Moment) -> Html:
    """When one may try again: the first full minute at which one really may."""
    minute = until.replace(second=0, microsecond=0)
    at = minute if minute == until else minute + timedelta(minutes=1)
    return t(
        "Trop d'essais : rien n'a changé. Vous pourrez recommencer {at}.",
        at=spoken_moment(at, moment.zone, moment.now, language()),
    )


def flaw(of: Flaw) -> Html:
    """Why the line is no address."""
    match of:
        case Flaw.NO_MAIL_HERE:
            return t("Ici, Vigie n'écrit pas d'e-mails : donnez un numéro de portable.")
        case Flaw.NO_SMS_HERE:
            return t("Ici, Vigie n'envoie pas de SMS : donnez une adresse e-mail.")
        case Flaw.NOT_A_MOBILE:
            return t("Ce numéro n'est pas celui d'un portable : un SMS n'y arriverait pas.")
        case Flaw.NEITHER:
            return t("Je ne reconnais pas cette adresse. Vérifiez-la, et écrivez-la à nouveau.")


def wrong_code() -> Html:
    """Not the code that was sent."""
    return t("Ce n'est pas le bon code.")


def code_over() -> Html:
    """Its time is over, or another one was sent meanwhile."""
    return t(
        "Ce code n'est plus valable : il attend depuis trop longtemps, ou un autre est parti "
        "entre-temps. Touchez « Renvoyer un code »."
    )


def dropped() -> str:
    """The toast."""
    return t("C'est retiré.")


def gone() -> str:
    """No such person, or nobody whose address one may see."""
    return t("Cette personne n'est plus dans la liste.")


def on_card() -> str:
    """The key on a person's card."""
    return t("Joindre hors de Telegram…")


def lost(member: Member) -> Message:
    """To the coordination: somebody's other door stays shut."""
    return Message(
        text=t(
            "Une alerte attend {name}, et le message prévu hors de Telegram n'est pas parti. "
            "Appelez cette personne, puis vérifiez son adresse dans /membres.",
            name=member.full_name,
        )
    )


def _title(of: Door) -> Html:
    if of.is_own:
        return t("Vous joindre hors de Telegram")
    return t("Joindre {name} hors de Telegram", name=of.member.full_name)


def _what_for(of: Door) -> Html:
    if not of.ways:
        return t(
            "Ici, Vigie n'envoie encore ni e-mail ni SMS. Parlez-en à qui s'occupe de Vigie pour "
            "votre conseil."
        )
    return t(
        "Quand une alerte attend trop longtemps dans Telegram, Vigie peut écrire ailleurs. Ce "
        "message dit seulement qu'une alerte attend, de quelle couleur et pour quelle commune."
    )


def _as_it_is(of: Door) -> Html | None:
    if of.address is None or of.on is None:
        return t("Aucune adresse pour l'instant.") if of.ways else None
    return t(
        "Adresse : {address}, confirmée le {day}.",
        address=bold(masked(of.address)),
        day=spoken_date(of.on, of.today, language()),
    )


def _asked_of_oneself(ways: Collection[Way]) -> Html:
    if Way.SMS not in ways:
        return t("Écrivez votre adresse e-mail.")
    if Way.MAIL not in ways:
        return t("Écrivez votre numéro de portable.")
    return t("Écrivez votre adresse e-mail ou votre numéro de portable.")


def _asked_of_others(of: Door) -> Html:
    name = of.member.full_name
    if Way.SMS not in of.ways:
        return t("Écrivez l'adresse e-mail de {name}.", name=name)
    if Way.MAIL not in of.ways:
        return t("Écrivez le numéro de portable de {name}.", name=name)
    return t("Écrivez l'adresse e-mail ou le numéro de portable de {name}.", name=name)
