"""The screens that ask where, what, how grave, and whether it may degenerate."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from handlers import keyboard
from handlers.alerts.form import pressing
from handlers.alerts.form.pressing import risk_choice
from handlers.alerts.form.steps import Form
from handlers.alerts.form.view import View, asked, shown
from handlers.alerts.labels import meaning
from handlers.alerts.vocabulary import SIX_FIRST, Nature, Risk, When
from handlers.dates import spoken_date
from handlers.words import Html, bold, joined, language, later, t
from storage.alerts import Severity
from storage.messages import Message

DAYS_OFFERED = 8


def commune(form: Form, view: View) -> Message:
    """Where: one's own communes first, then those of one's last alerts."""
    if not view.near:
        return other_commune(form, view)
    text = joined([bold(t("Dans quelle commune ?")), t("Touchez son nom, ou écrivez-le.")])
    near = [view.key(view.names[insee], insee) for insee in view.near]
    other = view.key(t("Autre commune…"), pressing.OTHER)
    return shown(form, view, text, *keyboard.pairs(near), [other])


def other_commune(form: Form, view: View) -> Message:
    """Where, typed."""
    how = t("Écrivez son nom, son ancien nom ou son code postal.")
    return shown(form, view, joined([bold(t("Dans quelle commune ?")), how]))


def which_commune(form: Form, view: View) -> Message:
    """What was typed is not one exact name of today: ask, never guess."""
    other = [view.key(t("Autre commune…"), pressing.OTHER)]
    if len(form.candidates) == 1:
        insee = form.candidates[0]
        name = Html(view.names[insee])
        text = t("« {typed} » : c'est bien <b>{name}</b> ?", typed=form.typed, name=name)
        return shown(form, view, text, [view.key(t("Oui, {name}", name=name), insee)], other)
    text = t("« {typed} » : de quelle commune s'agit-il ?", typed=form.typed)
    which = [view.key(view.names[insee], insee) for insee in form.candidates]
    return shown(form, view, text, *keyboard.pairs(which), other)


def nature(form: Form, view: View) -> Message:
    """What happens: the six most frequent."""
    more = view.key(t("Autre…"), pressing.MORE)
    text = asked(form, view, t("Que se passe-t-il ?"))
    return shown(form, view, text, *keyboard.column(view.coded(SIX_FIRST)), [more])


def more_natures(form: Form, view: View) -> Message:
    """What happens: the rest."""
    rest = [nature for nature in Nature if nature not in SIX_FIRST]
    text = asked(form, view, t("Que se passe-t-il ?"))
    return shown(form, view, text, *keyboard.column(view.coded(rest)))


def severity(form: Form, view: View) -> Message:
    """How grave it is."""
    grades = [view.key(meaning(severity), str(severity.value)) for severity in Severity]
    return shown(form, view, asked(form, view, t("Est-ce grave ?")), *keyboard.column(grades))


def risk(form: Form, view: View) -> Message:
    """One tap says both how likely and when; only another day asks for a second one."""
    rows = [
        [view.key(t("Rien vu en ce sens"), risk_choice(Risk.NONE))],
        *_risk_rows(view, Risk.POSSIBLE),
        *_risk_rows(view, Risk.LIKELY),
        [view.key(t("C'est en cours"), risk_choice(Risk.UNDER_WAY))],
    ]
    return shown(form, view, asked(form, view, t("Cela peut-il dégénérer ?")), *rows)


def day(form: Form, view: View) -> Message:
    """On which day it may degenerate: the coming ones as keys, any other typed."""
    days = [view.today + timedelta(days=ahead) for ahead in range(1, DAYS_OFFERED + 1)]
    said = [view.key(spoken_date(day, view.today, language()), day.isoformat()) for day in days]
    how = t("Touchez un jour, ou écrivez-le : « samedi », « 14 juillet ».")
    return shown(form, view, joined([bold(t("Quel jour ?")), how]), *keyboard.pairs(said))


_RISKS: Mapping[Risk, str] = {Risk.POSSIBLE: later("Possible"), Risk.LIKELY: later("Probable")}
_DATED: Mapping[Risk, str] = {
    Risk.POSSIBLE: later("Possible, à une date…"),
    Risk.LIKELY: later("Probable, à une date…"),
}


def _risk_rows(view: View, risk: Risk) -> Sequence[keyboard.Row]:
    """A row that reads on: « Possible | …cette nuit | …ce week-end »; another day under it."""
    return [
        [
            view.key(t(_RISKS[risk]), risk_choice(risk)),
            view.key(t("…cette nuit"), risk_choice(risk, When.TONIGHT)),
            view.key(t("…ce week-end"), risk_choice(risk, When.WEEKEND)),
        ],
        [view.key(t(_DATED[risk]), risk_choice(risk, When.DATE))],
    ]
