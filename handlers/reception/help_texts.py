"""/aide: what a person can do, by what one wants to do, on one screen of a phone."""

from collections.abc import Iterator, Sequence

from handlers.reception.permanent import permanent_keys
from handlers.words import Html, bold, joined, later, t, within_limit
from storage.members import Member
from storage.messages import Message

GATHERED: Sequence[tuple[str, Sequence[str]]] = (
    (later("Signaler"), ("alerte", "poste")),
    (later("Suivre"), ("alertes", "mes_alertes", "situations")),
    (
        later("Se réunir"),
        ("reunions", "reunion", "importer_reunions", "ordre_du_jour", "releves", "agenda_perso"),
    ),
    (later("S'absenter, être joint autrement"), ("absence", "astreinte", "joindre")),
    (later("Écrire à plusieurs"), ("ecrire", "envois")),
    (later("Partenaires et groupes"), ("membres", "inviter", "importer", "exporter", "groupe")),
    (later("Qui est prévenu"), ("routage", "couverture")),
    (later("Régler"), ("conseil",)),
    (later("Vous et Vigie"), ("moi", "mes_donnees", "charte", "langue")),
)
"""What one wants to do, and the commands that do it, the most wanted first."""
_OTHERS = later("Et aussi")
_ITSELF = "aide"


def help_card(member: Member, names: Sequence[str]) -> Message:
    """What this person can do: the names of the commands of the role."""
    head = joined(
        [
            bold(t("Ce que vous pouvez faire, {name}", name=member.first_name)),
            t("Danger immédiat : 17, 112, ou 114 par SMS. Vigie n'est pas un service d'urgence."),
        ]
    )
    return Message(
        text=within_limit(f"{head}\n", list(_lines(names))), markup=permanent_keys(member)
    )


def in_order(names: Sequence[str]) -> Sequence[str]:
    """The most wanted first, the help itself last."""
    known = [name for _, gathered in GATHERED for name in gathered]
    place = {name: number for number, name in enumerate(known)}
    return sorted(names, key=lambda name: (name == _ITSELF, place.get(name, len(known))))


def _lines(names: Sequence[str]) -> Iterator[Html]:
    left = [name for name in names if name != _ITSELF]
    for wanted, gathered in GATHERED:
        theirs = [name for name in gathered if name in left]
        if theirs:
            left = [name for name in left if name not in theirs]
            yield _line(wanted, theirs)
    if left:
        yield _line(_OTHERS, left)


def _line(wanted: str, names: Sequence[str]) -> Html:
    commands = joined([f"/{name}" for name in names], ", ")
    if "alerte" in names:
        commands = t("{commands}, ou « alerte tronville voisins orange »", commands=commands)
    if "mes_alertes" in names:
        commands = t("{commands}, ou une référence seule : « A-4M7T »", commands=commands)
    return t("{wanted} : {commands}", wanted=bold(t(wanted)), commands=commands)
