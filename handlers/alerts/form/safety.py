"""The first screens: the numbers to call, and the four doors."""

from handlers import keyboard
from handlers.alerts.form import pressing
from handlers.alerts.form.steps import Form
from handlers.alerts.form.view import (
    View,
    helplines,
    nobody_is_called,
    numbers,
    paragraphs,
    shown,
)
from handlers.words import Html, bold, joined, t
from storage.messages import Message

UNKNOWN_CRIP = ("", "119")
"""Nobody has entered the Département's own number yet: 119 is not the CRIP."""


def safety(form: Form, view: View) -> Message:
    """Before anything else."""
    text = paragraphs(
        joined([bold(t("En danger ? Appelez d'abord.")), numbers()]),
        helplines(),
        bold(nobody_is_called()),
        t("Votre situation :"),
    )
    doors = [
        view.key(t("Danger immédiat"), pressing.DANGER),
        view.key(t("Un mineur est en danger"), pressing.MINOR),
        view.key(t("Couvert par le secret professionnel"), pressing.SECRECY),
        view.key(t("Rien de tout cela : continuer"), pressing.NONE_OF_THESE),
    ]
    return shown(form, view, text, *keyboard.column(doors))


def danger(form: Form, view: View) -> Message:
    """Immediate danger: the numbers again, then on, in urgency, or off to the phone."""
    text = paragraphs(
        joined([bold(t("Appelez maintenant.")), numbers(), nobody_is_called()]),
        t("Ensuite, si vous voulez, continuez : l'alerte partira en urgence."),
    )
    doors = [view.key(t("Continuer"), pressing.CONTINUE), view.key(t("Arrêter"), pressing.STOP)]
    return shown(form, view, text, doors, leave=False)


def minor(form: Form, view: View) -> Message:
    """A minor in danger goes to the Département without delay (CASF L.226-2-1)."""
    crip = t("de votre département") if view.crip in UNKNOWN_CRIP else Html(f": {view.crip}")
    text = t(
        "Danger maintenant : 17. Sinon, appelez le 119, jour et nuit, et saisissez la CRIP "
        "{crip}. Vigie ne le fait pas à votre place et ne prévient personne.",
        crip=crip,
    )
    return shown(form, view, text, [view.key(t("C'est fait"), pressing.DONE)], leave=False)


def secrecy(form: Form, view: View) -> Message:
    """Professional secrecy (CP 226-13): stop kindly."""
    text = t(
        "Vous faites bien de vous arrêter. Rien n'est gardé ni transmis. Parlez-en à votre "
        "responsable. Vous pouvez signaler un lieu ou une ambiance, sans personne reconnaissable."
    )
    doors = [view.key(t("Reformuler"), pressing.REWORD), view.key(t("Terminer"), pressing.END)]
    return shown(form, view, text, doors, leave=False)
