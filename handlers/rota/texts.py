"""What people read about the rota: who is on call, what was understood, and what was not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers import keyboard
from handlers.dates import spoken_date, spoken_day
from handlers.rota.buttons import Abandon, Again, Choose, Confirm, Enter
from handlers.rota.reading import Entry, Problem, Reason
from handlers.words import Html, bold, escaped, joined, language, later, n, quoted, t, within_limit
from storage.drafts import Draft
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


def ask_commune(draft: Draft, communes: Mapping[str, str], problem: Html | None = None) -> Message:
    """For which commune; `communes` are offered as keys where they are few."""
    ask = t(
        "Pour quelle commune ? Écrivez son nom. Plusieurs communes qui partagent leurs élus "
        "d'astreinte ? Séparez-les par des virgules."
    )
    keys = [
        keyboard.key(name, Choose(draft.id, draft.version, insee))
        for insee, name in communes.items()
    ]
    return Message(
        text=joined([problem, ask], PARAGRAPH),
        markup=keyboard.keys(*keyboard.pairs(keys), _leave(draft)),
    )


def ask_weeks(
    draft: Draft, communes: Sequence[str], people: Sequence[Member], problem: Html | None = None
) -> Message:
    """The weeks in one message."""
    head = bold(_names(communes))
    if not people:
        nobody = t(
            "Aucun élu n'a d'accès ouvert ici. Invitez d'abord le maire ou un adjoint : /inviter."
        )
        return Message(text=joined([head, nobody], PARAGRAPH), markup=keyboard.keys(_leave(draft)))
    who = t("Peuvent être d'astreinte : {names}.", names=_people(people))
    ask = t("Écrivez les semaines en un seul message, une par ligne. Par exemple :")
    example = quoted(
        joined(
            [
                t("Semaine du 30/11 : {name}", name=people[0].last_name),
                t("S50 : {name}", name=people[-1].full_name),
                t("Du 14 au 20 décembre : {name}", name=people[0].full_name),
                t("S52 : personne"),
            ]
        )
    )
    then = t(
        "Une semaine va du lundi à 0 h au dimanche à minuit. Un fichier CSV convient aussi : la "
        "semaine, puis le nom."
    )
    return Message(
        text=joined([problem, head, who, ask, example, then], PARAGRAPH),
        markup=keyboard.keys(_leave(draft)),
    )


def review(
    draft: Draft,
    communes: Sequence[str],
    entries: Sequence[Entry],
    people: Mapping[str, Member],
    today: date,
    *,
    problem: Html | None = None,
) -> Message:
    """All that was understood, before it counts."""
    lines = [_entry(entry, people, today) for entry in entries]
    replaced = t("Ces semaines remplacent celles qui étaient prévues aux mêmes dates.")
    confirm = keyboard.key(t("Confirmer"), Confirm(draft.id, draft.version))
    again = keyboard.key(t("Corriger"), Again(draft.id, draft.version))
    return Message(
        text=within_limit(
            joined([problem, bold(_names(communes))], PARAGRAPH), [*lines, f"\n{replaced}"]
        ),
        markup=keyboard.keys([confirm, again], _leave(draft)),
    )


def misread(problems: Sequence[Problem], today: date) -> Html:
    """A line for each error; nothing of the message counts."""
    head = n(
        "Rien n'est enregistré : une ligne est à revoir.",
        "Rien n'est enregistré : {count} lignes sont à revoir.",
        len(problems),
    )
    return within_limit(head, [f"• {_problem(each, today)}" for each in problems[:MOST_PROBLEMS]])


MOST_PROBLEMS = 15


def reading(draft: Draft) -> Message:
    """A file is on its way."""
    return Message(text=t("Je lis le fichier…"), markup=keyboard.keys(_leave(draft)))


def no_table() -> Html:
    """No table, or one that is no text."""
    return t(
        "Je ne sais lire qu'un fichier CSV. Dans le tableur : Enregistrer sous, CSV. Ou écrivez "
        "les semaines ici."
    )


def not_given() -> Html:
    """Telegram keeps it."""
    return t("Telegram ne donne pas ce fichier. Envoyez-le encore, ou écrivez les semaines ici.")


def nothing_read() -> Html:
    """A message without a week."""
    return t("Je n'y trouve aucune semaine. Par exemple : « S50 : Martin ».")


def unknown_commune(said: Sequence[str]) -> Html:
    """No commune of theirs has this name, or more than one."""
    return t("Je ne reconnais pas : {said}. Écrivez le nom entier.", said=", ".join(said))


def unfit() -> Html:
    """Somebody lost their place at the town hall meanwhile."""
    return t("Quelqu'un de cette liste n'est plus à la mairie. Écrivez les semaines à nouveau.")


def kept(count: int) -> Message:
    """It counts."""
    said = n("C'est enregistré : {count} période.", "C'est enregistré : {count} périodes.", count)
    told = t("Chaque personne est prévenue la veille à 18 h. Tout revoir : /astreinte")
    return Message(text=joined([said, told], " "))


def abandoned() -> Message:
    """The form was left."""
    return Message(text=t("Rien n'est changé."))


def use_the_keys() -> Html:
    """Something was typed where a key is waited for."""
    return t("Touchez « Confirmer », ou « Corriger » pour écrire à nouveau.")


def on_call(communes: Sequence[str], stint: Stint, today: date, instead_of: str | None) -> Message:
    """To whoever is newly on call, or stands in for them (`instead_of`, a name)."""
    values = {
        "communes": _names(communes),
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
    cannot = t("Vous ne pouvez pas ? Prévenez la coordination, ou corrigez : /astreinte")
    return Message(text=joined([head, first, cannot, t("Danger immédiat : 17.")], " "))


def lost(gone: Sequence[tuple[str, Stint]], today: date) -> Message:
    """To the coordinators: (commune, days) that have nobody on call any more."""
    head = t("Il n'y a plus personne d'astreinte :")
    lines = [
        t("• {commune}, {when}", commune=name, when=_when(stint.first_day, stint.until_day, today))
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
        when = _when(stint.first_day, stint.until_day, rota.today)
        said = t("{when} : {name}", when=_capital(when), name=name)
    if (stint.insee, stint.member) in rota.may_answer:
        return said
    return joined([said, t("⚠️ accès fermé : le maire d'abord")], " ")


def _entry(entry: Entry, people: Mapping[str, Member], today: date) -> Html:
    name = people[entry.member].full_name if entry.member else t("personne")
    when = _when(entry.first_day, entry.until_day, today)
    return t("{when} : {name}", when=_capital(when), name=name)


def _when(first: date, until: date, today: date) -> Html:
    """« du 30 novembre au 6 décembre »: both days belong to it."""
    last = until - ONE_DAY
    return t(
        "du {first} au {last}",
        first=spoken_day(first, today, language(), before=last),
        last=spoken_day(last, today, language()),
    )


def _problem(problem: Problem, today: date) -> Html:
    said = t("« {said} »", said=problem.said)
    why = t(_REASONS[problem.reason])
    if problem.reason is Reason.NOT_MONDAY and problem.day is not None:
        day = spoken_date(problem.day, today, language())
        why = t(
            "le {day} n'est pas un lundi. Pour d'autres jours : « du 2/12 au 8/12 : nom ».",
            day=day,
        )
    if problem.reason is Reason.SEVERAL:
        why = t("qui ? {names}. Écrivez le prénom aussi.", names=", ".join(problem.among))
    return t("{said} : {why}", said=said, why=why)


_REASONS: Mapping[Reason, str] = {
    Reason.UNCLEAR: later("je n'y lis pas une semaine et un nom."),
    Reason.NO_SUCH_DAY: later("cette date ou cette semaine n'existe pas."),
    Reason.WRONG_WEEKDAY: later("cette date tombe un autre jour de la semaine."),
    Reason.PAST: later("c'est déjà passé."),
    Reason.NOT_MONDAY: later("la semaine commence un lundi."),
    Reason.TOO_LONG: later("deux mois au plus, et le premier jour avant le dernier."),
    Reason.UNKNOWN: later("personne de ce nom parmi les élus de la mairie qui ont un accès."),
    Reason.SEVERAL: later("plusieurs personnes ont ce nom."),
    Reason.TWICE: later("une autre personne est déjà écrite pour ces jours."),
}


def _people(people: Sequence[Member]) -> str:
    return ", ".join(one.full_name for one in people)


def _names(communes: Sequence[str]) -> Html:
    return Html(", ".join(escaped(name) for name in communes))


def _leave(draft: Draft) -> keyboard.Row:
    return [keyboard.key(t("Abandonner"), Abandon(draft.id, draft.version))]


def _capital(said: Html) -> Html:
    return Html(f"{said[:1].upper()}{said[1:]}")
