"""The form of the rota as people read it: what is asked, understood, and what was not."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from handlers import keyboard
from handlers.dates import spoken_date
from handlers.rota.buttons import Abandon, Again, Choose, Confirm
from handlers.rota.reading import Entry, Problem, Reason
from handlers.rota.texts import PARAGRAPH, capital, named, when_said
from handlers.words import Html, bold, joined, language, later, n, quoted, t, within_limit
from storage.drafts import Draft
from storage.members import Member
from storage.messages import Message

MOST_PROBLEMS = 15


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
    draft: Draft,
    communes: Sequence[str],
    people: Sequence[Member],
    today: date,
    *,
    problem: Html | None = None,
) -> Message:
    """The weeks in one message."""
    head = bold(named(communes))
    if not people:
        nobody = t(
            "Aucun élu n'a d'accès ouvert ici. Invitez d'abord le maire ou un adjoint : /inviter."
        )
        return Message(text=joined([head, nobody], PARAGRAPH), markup=keyboard.keys(_leave(draft)))
    who = t("Peuvent être d'astreinte : {names}.", names=_people(people))
    ask = t("Écrivez les semaines en un seul message, une par ligne. Par exemple :")
    then = t(
        "Une semaine va du lundi à 0 h au dimanche à minuit. Un fichier CSV convient aussi : la "
        "semaine, puis le nom."
    )
    return Message(
        text=joined([problem, head, who, ask, quoted(_example(people, today)), then], PARAGRAPH),
        markup=keyboard.keys(_leave(draft)),
    )


def _example(people: Sequence[Member], today: date) -> Html:
    """Four coming weeks, each written in another way."""
    monday = today + timedelta(days=7 - today.weekday())
    first, second, third, fourth = (monday + timedelta(weeks=number) for number in range(4))
    days = when_said(third, fourth, today)
    return joined(
        [
            t(
                "Semaine du {day} : {name}",
                day=f"{first:%d/%m}",
                name=people[0].last_name,
            ),
            t("S{number} : {name}", number=second.isocalendar().week, name=people[-1].full_name),
            t("{when} : {name}", when=capital(days), name=people[0].full_name),
            t("S{number} : personne", number=fourth.isocalendar().week),
        ]
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
            joined([problem, bold(named(communes))], PARAGRAPH), [*lines, f"\n{replaced}"]
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


def _entry(entry: Entry, people: Mapping[str, Member], today: date) -> Html:
    name = people[entry.member].full_name if entry.member else t("personne")
    when = when_said(entry.first_day, entry.until_day, today)
    return t("{when} : {name}", when=capital(when), name=name)


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


def _leave(draft: Draft) -> keyboard.Row:
    return [keyboard.key(t("Abandonner"), Abandon(draft.id, draft.version))]
