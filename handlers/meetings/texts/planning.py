"""The screens on which a coordinator plans a meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.keyboard import Row
from handlers.meetings.convening.choosing import Partners
from handlers.meetings.limits import LONGEST_AGENDA
from handlers.meetings.plan import Listed, Plan, Step
from handlers.meetings.school import Break
from handlers.meetings.series.recurrence import Recurrence
from handlers.meetings.series.rhythm import Rhythm, ends
from handlers.meetings.texts import form, mail, school
from handlers.meetings.texts import meeting as said
from handlers.meetings.texts import series as series_texts
from handlers.meetings.texts import tally as answers
from handlers.meetings.texts.attendance import person
from handlers.meetings.told import Told
from handlers.words import SOURCE, Html, bold, escaped, joined, later, n, plain, quoted, speaking, t
from storage.drafts import Draft
from storage.meetings import Meeting, MeetingKind
from storage.messages import Message

_LENGTHS = (60, 90, 120, 180)
_SHORT_PLACE = 40
_LISTS: Mapping[Listed, str] = {
    Listed.COMMUNES: later("Des communes"),
    Listed.ORGANISATIONS: later("Des organismes"),
    Listed.PEOPLE: later("Des personnes"),
}
_MOST_KEYS = 60
"""Telegram takes 100 keys; people look through fewer."""
NAMED = 5
"""As many of the invited as are named one by one."""
_CHANGES: Mapping[Step, str] = {
    Step.DAY: later("Changer la date"),
    Step.RHYTHM: later("Le rythme"),
    Step.LENGTH: later("La durée"),
    Step.PLACE: later("Le lieu"),
    Step.INVITED: later("Les invités"),
    Step.TITLE: later("Le titre"),
    Step.AGENDA: later("L'ordre du jour"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What a screen needs besides the plan: `names` of the communes, and who would be told."""

    draft: Draft
    names: Mapping[str, str]
    partners: Partners
    now: datetime
    zone: ZoneInfo
    meeting: Meeting | None = None
    told: Told | None = None
    problem: Html | None = None
    school: Break | None = None


def screen(plan: Plan, given: Screen) -> Message:
    """The question that is open."""
    match plan.step:
        case Step.DAY | Step.HOUR | Step.HOLIDAY:
            return form.when(given.draft, plan.when, given.now, given.zone, problem=given.problem)
        case Step.REVIEW:
            text, rows = _review(plan, given)
        case step:
            text, rows = _QUESTIONS[step](plan, given)
    first = plan.step is Step.KIND
    return form.form(given.draft, text, rows, problem=given.problem, first=first)


def default_title(plan: Plan, names: Mapping[str, str]) -> str:
    """« Cellule de veille, Tronville-en-Barrois »: kept, so in the language of all."""
    with speaking(SOURCE):
        label = str(said.kind(plan.kind)) if plan.kind else ""
    if len(plan.communes) == 1:
        return f"{label}, {names[plan.communes[0]]}"
    return label


def announced(meeting: Meeting, told: Told, now: datetime) -> Message:
    """The form has done its work."""
    who = said.told(told)
    done = t("C'est annoncé à {who}, avec le fichier pour l'agenda.", who=who)
    markup = keyboard.keys([answers.key(meeting.id), mail.key(meeting.id)])
    return Message(text=joined([done, said.lines(meeting, now)], "\n\n"), markup=markup)


def unknown(words: str) -> Html:
    """A name of nothing and nobody in the council."""
    return t("Je ne trouve pas « {words} » dans le conseil.", words=words)


def unsure(words: str) -> Html:
    """A name that may mean several, or another one: they stand as keys."""
    return t("« {words} » : choisissez ci-dessous ce que vous voulez dire.", words=words)


def length_unclear() -> Html:
    """A length that was not understood."""
    return t("Je n'ai pas compris la durée. Par exemple : « 1 h 30 » (12 h au plus).")


def _kind(_: Plan, given: Screen) -> tuple[Html, Sequence[Row]]:
    keys = [form.pick(given.draft, said.kind(kind), kind.value) for kind in MeetingKind]
    return t("Quelle réunion préparez-vous ?"), keyboard.column(keys)


def _rhythm(plan: Plan, given: Screen) -> tuple[Html, Sequence[Row]]:
    first = plan.when.local.date()
    keys = [form.pick(given.draft, series_texts.rhythm(one, first), one.value) for one in Rhythm]
    return t("Revient-elle ?"), keyboard.column(keys)


def _until(plan: Plan, given: Screen) -> tuple[Html, Sequence[Row]]:
    first = plan.when.local
    days = ends(plan.rhythm or Rhythm.ONCE, first, given.zone)
    keys = [form.pick(given.draft, series_texts.end_key(day), day.isoformat()) for day in days]
    return series_texts.end_question(first.date()), keyboard.column(keys)


def _length(_: Plan, given: Screen) -> tuple[Html, Sequence[Row]]:
    keys = [form.pick(given.draft, said.length(minutes), minutes) for minutes in _LENGTHS]
    text = t("Combien de temps ? Choisissez, ou écrivez : « 45 min ».")
    return text, keyboard.pairs(keys)


def _place(plan: Plan, given: Screen) -> tuple[Html, Sequence[Row]]:
    keys = [
        form.pick(given.draft, _shortened(place), index) for index, place in enumerate(plan.places)
    ]
    text = t("Où ? Écrivez le lieu : « Mairie de Ligny, salle 2 ».")
    return text, keyboard.column(keys)


def _invited(plan: Plan, given: Screen) -> tuple[Html, Sequence[Row]]:
    whole = [form.pick(given.draft, t("Tout le conseil"), "all")]
    done = [form.pick(given.draft, t("Continuer"), "done")] if plan.invites_some else []
    others = [
        form.pick(given.draft, t(label), f"list-{one}")
        for one, label in _LISTS.items()
        if one is not plan.listed
    ]
    text = t(
        "Qui est invité ? Tout le conseil, ou les partenaires de communes, d'organismes, ou des "
        "personnes. Vous pouvez aussi écrire leurs noms, séparés par des virgules."
    )
    so_far = t("Invités : {invited}.", invited=_invited_names(plan, given))
    keys = keyboard.column(_choices(plan, given))
    return joined([text, so_far if done else None], "\n\n"), [whole, *keys, others, done]


def _choices(plan: Plan, given: Screen) -> Row:
    """The keys of the list that is open: the chosen first, with a tick."""
    known = given.partners
    match plan.listed:
        case Listed.ORGANISATIONS:
            names = known.organisations
            chosen = [key for key, name in names.items() if name in plan.organisations]
        case Listed.PEOPLE:
            names = {one.id: plain(person(one)) for one in known.people.values()}
            chosen = [one for one in plan.people if one in names]
        case Listed.COMMUNES:
            names = given.names
            chosen = list(plan.communes)
    offered = plan.offered if plan.listed is Listed.COMMUNES else names
    shown = [*chosen, *(key for key in offered if key not in chosen)][:_MOST_KEYS]
    return [
        form.pick(given.draft, _shortened(f"✓ {names[key]}" if key in chosen else names[key]), key)
        for key in shown
    ]


def _title(plan: Plan, given: Screen) -> tuple[Html, Sequence[Row]]:
    proposed = default_title(plan, given.names)
    text = t(
        "Le titre sera « {title} ». Gardez-le, ou écrivez-en un autre, sans nom de personne.",
        title=proposed,
    )
    return text, [[form.pick(given.draft, t("Garder ce titre"), "keep")]]


def _agenda(plan: Plan, given: Screen) -> tuple[Html, Sequence[Row]]:
    question = t(
        "L'ordre du jour ? Écrivez-le en un message, {limit} caractères au plus.",
        limit=said.number(LONGEST_AGENDA),
    )
    text = joined([question, agenda_care(plan.kind)], "\n\n")
    return text, [[form.pick(given.draft, t("Plus tard"), "later")]]


def agenda_care(kind: MeetingKind | None) -> Html | None:
    """AU-038 art. 1: no individual case in plenary or restricted sittings."""
    if kind is None or not kind.is_formal:
        return None
    return t(
        "En formation plénière ou restreinte, on ne parle d'aucune situation individuelle : "
        "des sujets, pas des personnes."
    )


def _review(plan: Plan, given: Screen) -> tuple[Html, Sequence[Row]]:
    who = t(
        "Invités : {invited}. L'annonce ira à {told}.",
        invited=_invited_names(plan, given),
        told=said.told(given.told) if given.told else "",
    )
    head = bold(t("Relisez, puis annoncez."))
    body = said.lines(given.meeting, given.now) if given.meeting else None
    series = plan.series(given.zone)
    dates = series_texts.planned(series, given.now) if series else None
    agenda = joined([bold(t("Ordre du jour")), quoted(plan.agenda)]) if plan.agenda else None
    later_on = None if plan.agenda else t("Ordre du jour : plus tard, avec /ordre_du_jour.")
    changes = [form.pick(given.draft, t(label), step.value) for step, label in _CHANGES.items()]
    announce = [form.pick(given.draft, t("Annoncer"), "announce")]
    holidays, instead = _school(given, series)
    text = joined([head, body, dates, holidays, who, agenda, later_on], "\n\n")
    return text, [announce, instead, *keyboard.pairs(changes)]


def _school(given: Screen, series: Recurrence | None) -> tuple[Html | None, Row]:
    if series is None:
        today = given.now.astimezone(given.zone).date()
        instead = school.take_next_free(given.draft, given.school, today)
        return school.one_in(given.school), instead
    said_of_series = school.some_in(given.school, given.now, given.zone)
    return said_of_series, school.leave_out(given.draft, given.school)


def _invited_names(plan: Plan, given: Screen) -> Html:
    if plan.whole_council:
        return t("tout le conseil")
    people = given.partners.people
    names = [
        *(given.names[insee] for insee in plan.communes),
        *plan.organisations,
        *(people[one].full_name for one in plan.people if one in people),
    ]
    shown = joined([escaped(name) for name in names[:NAMED]], ", ")
    if (rest := len(names) - NAMED) <= 0:
        return shown
    return n("{shown} et {count} autre", "{shown} et {count} autres", rest, shown=shown)


def _shortened(place: str) -> str:
    return place if len(place) <= _SHORT_PLACE else f"{place[: _SHORT_PLACE - 1]}…"


_QUESTIONS = {
    Step.KIND: _kind,
    Step.RHYTHM: _rhythm,
    Step.UNTIL: _until,
    Step.LENGTH: _length,
    Step.PLACE: _place,
    Step.INVITED: _invited,
    Step.TITLE: _title,
    Step.AGENDA: _agenda,
}
