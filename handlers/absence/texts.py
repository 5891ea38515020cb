"""What people read of absences: the form, one's own, and what whoever stands in hears."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from handlers.absence.buttons import Begin, Decline, End, NameAnother
from handlers.dates import DateReason, Period, spoken_date, spoken_time
from handlers.keyboard import column, key, keys
from handlers.words import Html, bold, escaped, joined, language, later, t
from storage.absences import Absence
from storage.alert_scopes import OFFICIALS
from storage.members import Member
from storage.messages import Message

Write: TypeAlias = Callable[[], Message]
MOST_COMMUNES = 6

_EXAMPLE = later("jusqu'à lundi")
_CLOCKS = later("Cette nuit-là, on change d'heure. Choisissez une autre heure.")
_MISREAD: Mapping[DateReason, str] = {
    DateReason.IMPOSSIBLE_DATE: later("Ce jour n'existe pas. Écrivez par exemple « {example} »."),
    DateReason.IMPOSSIBLE_TIME: later(
        "Cette heure n'existe pas. Écrivez par exemple « {example} »."
    ),
    DateReason.WEEKDAY_MISMATCH: later(
        "Le jour de la semaine et la date ne vont pas ensemble. Vérifiez, puis renvoyez."
    ),
    DateReason.PAST: later("Cette date est déjà passée, ou vient avant le début. Vérifiez."),
    DateReason.AMBIGUOUS_DAY: later("Deux jours sont possibles. Écrivez la date, avec le mois."),
    DateReason.SKIPPED_HOUR: _CLOCKS,
    DateReason.REPEATED_HOUR: _CLOCKS,
}
_UNCLEAR = later("Je n'ai pas compris les dates. Écrivez par exemple « {example} ».")


@dataclass(frozen=True, slots=True)
class Told:
    """An absence as others hear of it. `names`: the communes; said at `now`, in `zone`."""

    absence: Absence
    absent: Member
    names: Mapping[str, str]
    now: datetime
    zone: ZoneInfo

    @property
    def when(self) -> Html:
        """« jusqu'au lundi 30 novembre au soir »."""
        period = Period(self.absence.from_at, self.absence.until_at)
        return when(period, self.now, self.zone)


def when(period: Period, now: datetime, zone: ZoneInfo) -> Html:
    """« jusqu'à ce soir », « du jeudi 24 décembre au samedi 26 décembre au soir »."""
    until = _until(period.until_at, now, zone)
    if period.from_at <= now:
        return until
    begins = period.from_at.astimezone(zone)
    day = spoken_date(begins.date(), now.astimezone(zone).date(), language())
    if begins.hour or begins.minute:
        hour = Html(spoken_time(begins, zone, language()))
        return t("à partir du {day} à {hour}, {until}", day=day, hour=hour, until=until)
    return t("à partir du {day}, {until}", day=day, until=until)


def _until(until_at: datetime, now: datetime, zone: ZoneInfo) -> Html:
    ends, today = until_at.astimezone(zone), now.astimezone(zone).date()
    if ends.hour or ends.minute:
        hour = Html(spoken_time(ends, zone, language()))
        if ends.date() == today:
            return t("jusqu'à {hour}", hour=hour)
        day = spoken_date(ends.date(), today, language())
        return t("jusqu'au {day} à {hour}", day=day, hour=hour)
    last = ends.date() - timedelta(days=1)
    if last == today:
        return t("jusqu'à ce soir")
    return t("jusqu'au {day} au soir", day=spoken_date(last, today, language()))


def person(member: Member) -> Html:
    """« Rosa Roche (Mairie de Tronville) »."""
    where = escaped(f"({member.organisation})") if member.organisation else None
    return joined([escaped(member.full_name), where], " ")


def misread(reason: DateReason) -> Html:
    """One sentence on what was not understood."""
    message = _MISREAD.get(reason, _UNCLEAR)
    return t(message, example=t(_EXAMPLE)) if "{example}" in message else t(message)


def too_long() -> Html:
    """Over a year is no absence."""
    return t("C'est plus d'un an. Pour un départ, parlez-en à la coordination.")


def overview(
    own: Sequence[tuple[Absence, Member | None]],
    absent: Member,
    reader: Member,
    now: datetime,
    zone: ZoneInfo,
) -> Message:
    """What is declared, each with the one who was named and the key that ends it."""
    is_own = reader.id == absent.id
    head = t("Vos absences") if is_own else t("Absences de {who}", who=absent.full_name)
    told = [(Told(each, absent, {}, now, zone), alternate) for each, alternate in own]
    lines = [joined([_sentence(one.when), relay(alternate)], " ") for one, alternate in told]
    ends = [key(_end_label(one, reader), End(one.absence.id)) for one, _ in told]
    more = key(t("Une autre absence"), Begin(absent.id))
    return Message(text=joined([bold(head), *lines]), markup=keys(*column([*ends, more])))


def declared(told: Told, alternate: Member | None, reader: Member) -> Message:
    """It is kept: the form's last screen."""
    is_own = reader.id == told.absent.id
    said = (
        t("C'est noté. Votre absence : {when}.", when=told.when)
        if is_own
        else t("C'est noté. Absence de {who} : {when}.", who=told.absent.full_name, when=told.when)
    )
    label = _end_label(told, reader)
    return Message(
        text=joined([said, relay(alternate), effect() if is_own else None]),
        markup=keys([key(label, End(told.absence.id))]),
    )


def relay(alternate: Member | None) -> Html:
    """Who stands in."""
    if alternate is None:
        return t("Personne ne prend le relais : les alertes vont aux autres personnes prévues.")
    return t("Relais : {who}.", who=person(alternate))


def effect() -> Html:
    """What being away means for oneself."""
    return t(
        "D'ici votre retour, Vigie ne vous envoie pas d'alerte. Ce que personne n'aura vu vous "
        "attendra."
    )


def named(told: Told) -> Message:
    """To whoever stands in, at once, with a way out in one tap."""
    text = t(
        "{who} vous confie le relais, {when}. Pendant ce temps, vous recevez {what} ; vous pouvez "
        "les lire et répondre « Bien reçu ». Il n'y a rien à faire pour accepter.",
        who=person(told.absent),
        when=told.when,
        what=_what(told),
    )
    return Message(text=text, markup=keys([key(t("Je ne peux pas"), Decline(told.absence.id))]))


def begins(told: Told) -> Message:
    """To the same person on the first day."""
    text = t(
        "Votre relais pour {who} commence, {when} : vous recevez {what}. Merci.",
        who=person(told.absent),
        when=told.when,
        what=_what(told),
    )
    return Message(text=text, markup=keys([key(t("Je ne peux pas"), Decline(told.absence.id))]))


def relieved(absent: Member, *, begun: bool) -> Message:
    """To the same person, when it is over."""
    if begun:
        return Message(text=t("Le relais pour {who} est terminé. Merci.", who=absent.full_name))
    return Message(
        text=t("Le relais prévu pour {who} n'a plus lieu d'être. Merci.", who=absent.full_name)
    )


def declared_for_you(told: Told, alternate: Member | None) -> Message:
    """To whoever is away, where a coordinator noted it."""
    said = t("La coordination a noté votre absence : {when}.", when=told.when)
    label = _end_label(told, told.absent)
    return Message(
        text=joined([said, relay(alternate), effect()]),
        markup=keys([key(label, End(told.absence.id))]),
    )


def declined(absence: Absence, absent: Member, alternate: Member, reader: Member) -> Message:
    """To the absent person and whoever had named."""
    whose = (
        t("Pendant votre absence, {who} ne peut pas prendre le relais.", who=alternate.full_name)
        if reader.id == absent.id
        else t(
            "Pendant l'absence de {absent}, {who} ne peut pas prendre le relais.",
            absent=absent.full_name,
            who=alternate.full_name,
        )
    )
    another = key(t("Choisir quelqu'un d'autre"), NameAnother(absence.id))
    return Message(text=whose, markup=keys([another]))


def welcome_back() -> Message:
    """On the first day."""
    return Message(
        text=t(
            "Bon retour. Vigie vous envoie de nouveau les alertes ; celles de votre absence sont "
            "dans /alertes."
        )
    )


def back_again(absent: Member, reader: Member) -> Message:
    """An absence ended by hand."""
    if reader.id == absent.id:
        return welcome_back()
    return Message(text=t("C'est noté : {who} est de retour.", who=absent.full_name))


def taken_back() -> Message:
    """One that had not begun."""
    return Message(text=t("C'est noté : cette absence n'a plus lieu."))


def thanks_for_saying() -> str:
    """Whoever was named declined."""
    return t("C'est noté, la personne est prévenue. Merci de l'avoir dit.")


def over() -> str:
    """A key of an absence that is over, or of somebody else's."""
    return t("Cette absence est terminée, ou ne vous concerne pas.")


def not_for_them() -> str:
    """An absence of somebody to whom no alerts are addressed."""
    return t("Vigie n'adresse pas d'alertes à cette personne : rien à noter.")


def _what(told: Told) -> Html:
    """« les alertes de Resson et Tronville-en-Barrois »."""
    if told.absent.role not in OFFICIALS:
        return t("les alertes de toutes les communes")
    names = sorted(told.names[insee] for insee in told.absent.communes)
    if len(names) > MOST_COMMUNES:
        return t("les alertes qui lui sont adressées")
    return t("les alertes qui lui sont adressées ({names})", names=", ".join(names))


def _end_label(told: Told, reader: Member) -> Html:
    if told.absence.from_at > told.now:
        return t("Annuler cette absence")
    return t("Je suis de retour") if reader.id == told.absent.id else t("De retour")


def _sentence(said: Html) -> Html:
    return Html(f"{said[:1].upper()}{said[1:]}.")
