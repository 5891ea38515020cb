"""What people read about the rota: who is on call, who is newly, and who no longer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers import keyboard
from handlers.dates import spoken_date, spoken_day
from handlers.rota.buttons import Enter
from handlers.words import Html, bold, escaped, joined, language, n, t, within_limit
from storage.members import Member
from storage.messages import Message
from storage.rotas import Stint

PARAGRAPH = "\n\n"
MOST_AHEAD = 6
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """What is kept of these communes from `today` on, and the people whom it names, by id."""

    today: date
    communes: Sequence[str]
    names: Mapping[str, str]
    stints: Sequence[Stint]
    people: Mapping[str, Member]
    may_answer: frozenset[tuple[str, str]]
    """Who of them is at which town hall: (INSEE code, member)."""


def overview(rota: Rota) -> Message:
    """/astreinte: who is on call now and in the coming weeks."""
    with_weeks = {stint.insee for stint in rota.stints}
    blocks = [_of_commune(rota, insee) for insee in rota.communes if insee in with_weeks]
    others = len(rota.communes) - len(with_weeks)
    order = t("le maire est prévenu d'abord, puis les adjoints, puis la coordination.")
    if not blocks:
        rest = t("Personne n'est d'astreinte : {order}", order=order)
    elif others:
        rest = n(
            "Dans {count} autre commune, {order}",
            "Dans {count} autres communes, {order}",
            others,
            order=order,
        )
    else:
        rest = t("Les jours sans personne d'astreinte, {order}", order=order)
    head = bold(t("Élus d'astreinte"))
    return Message(
        text=within_limit(head, [f"\n{line}" for line in [*blocks, rest]]),
        markup=keyboard.keys([keyboard.key(t("Saisir des semaines…"), Enter())]),
    )


def on_call(communes: Sequence[str], stint: Stint, today: date, instead_of: str | None) -> Message:
    """To whoever is newly on call, or stands in for them (`instead_of`, a name)."""
    values = {
        "communes": named(communes),
        "first": spoken_date(stint.first_day, today, language()),
        "until": spoken_date(stint.until_day, today, language()),
    }
    if instead_of is None:
        head = t(
            "Vous êtes d'astreinte pour {communes}, du {first} à 0 h au {until} à 0 h.", **values
        )
    else:
        head = t(
            "En l'absence de {name}, vous êtes d'astreinte pour {communes}, du {first} à 0 h au "
            "{until} à 0 h.",
            name=instead_of,
            **values,
        )
    first = t("Ces jours-là, une alerte vous est adressée avant tout le monde.")
    cannot = t("Vous ne pouvez pas ? Prévenez la coordination, ou corrigez : /astreinte.")
    return Message(text=joined([head, first, cannot, t("Danger immédiat : 17.")], " "))


def relieved(commune: str, days: Stint, today: date) -> Message:
    """To whoever knew that they were on call on these days, and no longer is."""
    when = when_said(days.first_day, days.until_day, today)
    return Message(
        text=t(
            "Vous n'êtes plus d'astreinte pour {commune} {when} : les semaines ont changé. "
            "Les voir : /astreinte",
            commune=commune,
            when=when,
        )
    )


def lost(gone: Sequence[tuple[str, Stint]], today: date) -> Message:
    """To the coordinators: (commune, days) that have nobody on call any more."""
    head = t("Il n'y a plus personne d'astreinte :")
    lines = [
        t(
            "• {commune}, {when}",
            commune=name,
            when=when_said(stint.first_day, stint.until_day, today),
        )
        for name, stint in gone
    ]
    then = t(
        "La personne prévue n'est plus à la mairie. Le maire est prévenu d'abord, puis les "
        "adjoints. Pour nommer quelqu'un : /astreinte"
    )
    return Message(text=within_limit(head, [*lines, then]))


def _of_commune(rota: Rota, insee: str) -> Html:
    theirs = [stint for stint in rota.stints if stint.insee == insee]
    lines = [_stint(rota, stint) for stint in theirs[:MOST_AHEAD]]
    more = len(theirs) - MOST_AHEAD
    rest = n("… et {count} période ensuite", "… et {count} périodes ensuite", more)
    return joined([bold(rota.names[insee]), *lines, rest if more > 0 else None])


def _stint(rota: Rota, stint: Stint) -> Html:
    name = rota.people[stint.member].full_name
    last = spoken_date(stint.until_day - ONE_DAY, rota.today, language())
    if stint.holds(rota.today):
        said = t("Maintenant : {name}, jusqu'au {last}", name=bold(name), last=last)
    else:
        when = when_said(stint.first_day, stint.until_day, rota.today)
        said = t("{when} : {name}", when=capital(when), name=name)
    if (stint.insee, stint.member) in rota.may_answer:
        return said
    return joined([said, t("⚠️ accès fermé : le maire d'abord")], " ")


def when_said(first: date, until: date, today: date) -> Html:
    """« du 30 novembre au 6 décembre »: both days belong to it; or « le 2 décembre »."""
    last = until - ONE_DAY
    if first == last:
        return t("le {day}", day=spoken_day(last, today, language()))
    return t(
        "du {first} au {last}",
        first=spoken_day(first, today, language(), before=last),
        last=spoken_day(last, today, language()),
    )


def named(communes: Sequence[str]) -> Html:
    """Names of communes, escaped."""
    return Html(", ".join(escaped(name) for name in communes))


def capital(said: Html) -> Html:
    """The same, at the beginning of a line."""
    return Html(f"{said[:1].upper()}{said[1:]}")
