"""What people read of meetings that came from a table."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate, takewhile

from handlers import keyboard
from handlers.dates import holiday_on
from handlers.exercise import banner
from handlers.meetings.importing.buttons import Act, ImportKey
from handlers.meetings.importing.reading import MOST, OPTIONAL, Column, Problem, Read, Reason
from handlers.meetings.texts import form
from handlers.meetings.texts import meeting as said
from handlers.meetings.told import Told
from handlers.tables import table_of
from handlers.words import SOURCE, Html, bold, joined, later, n, plain, speaking, t, units
from storage.drafts import Draft
from storage.meetings import Meeting, MeetingKind
from storage.messages import Document, Message
from storage.policy import Policy

ROOM, ROOM_BESIDE_A_FILE = 2800, 700
"""For the lines of a screen, and of words that go with a file: Telegram keeps those short."""
PARAGRAPH = "\n\n"
_REASONS: Mapping[Reason, str] = {
    Reason.KIND: later("Ligne {line} : le genre « {said} » n'existe pas."),
    Reason.LENGTH: later("Ligne {line} : « {said} » n'est pas une durée. Écrivez 90, ou 1 h 30."),
    Reason.COMMUNE: later("Ligne {line} : la commune « {said} » n'est pas reconnue."),
    Reason.NO_COMMUNE: later("Ligne {line} : écrivez des communes, ou « tout le conseil »."),
    Reason.PLACE: later("Ligne {line} : le lieu manque, ou est trop long."),
    Reason.TITLE: later("Ligne {line} : le titre est trop long."),
    Reason.BY_NAME: later(
        "Ligne {line} : un organisme ou une personne s'invite dans /reunion, réunion par réunion."
    ),
    Reason.TWICE: later("Ligne {line} : cette réunion est déjà plus haut dans le tableau."),
    Reason.KNOWN: later("Ligne {line} : cette réunion est déjà prévue."),
}


def ask(draft: Draft, *, waits: bool, problem: Html | None) -> Message:
    """The table, please."""
    if waits:
        return Message(text=t("Je lis le tableau…"), markup=keyboard.keys([_leave(draft)]))
    needed = [one for one in Column if one not in OPTIONAL]
    how = t(
        "Envoyez le tableau des réunions : un fichier CSV, ou ses lignes copiées ici. La première "
        "ligne nomme les colonnes : {columns} ; et si vous voulez, minutes et titre. Jusqu'à "
        "{most} réunions.",
        columns=", ".join(needed),
        most=MOST,
    )
    safe = t("Rien n'est enregistré et personne n'est prévenu avant que vous ayez relu.")
    model_key = [_key(draft, t("Recevoir un modèle"), Act.MODEL)]
    return Message(
        text=joined([bold(t("Inscrire plusieurs réunions")), problem, how, safe], PARAGRAPH),
        markup=keyboard.keys(model_key, [_leave(draft)]),
    )


def columns_missing(missing: Sequence[Column]) -> Html:
    """The first row does not name them."""
    return t("Il manque des colonnes : {columns}.", columns=", ".join(missing))


def too_many() -> Html:
    """Over the limit."""
    return t("C'est trop à la fois : {most} réunions au plus.", most=MOST)


def problems(found: Read) -> Html:
    """A line for each; nothing counts while there is one."""
    if not found.problems:
        return t("Ce tableau n'a aucune ligne sous ses titres.")
    count = n(
        "Rien n'est enregistré : {count} ligne à corriger.",
        "Rien n'est enregistré : {count} lignes à corriger.",
        len(found.problems),
    )
    return _shortened(bold(count), [_problem(one) for one in found.problems], ROOM)


def review(
    draft: Draft, meetings: Sequence[Meeting], warning: Html | None, now: datetime
) -> Message:
    """What the table would announce, in order."""
    count = n("{count} réunion à annoncer", "{count} réunions à annoncer", len(meetings))
    lines = [_line(one, now) for one in meetings]
    what = t(
        "Chaque personne invitée recevra un seul message, avec ses réunions pour son agenda. "
        "Toutes, ou aucune : rien n'est encore enregistré."
    )
    announce = n("Annoncer {count} réunion", "Annoncer {count} réunions", len(meetings))
    rows = [
        [_key(draft, announce, Act.ANNOUNCE)],
        [_key(draft, t("Envoyer un autre tableau"), Act.AGAIN)],
        [_leave(draft)],
    ]
    text = joined([_shortened(bold(count), lines, ROOM), warning, what], PARAGRAPH)
    return Message(text=text, markup=keyboard.keys(*rows))


def changed() -> Html:
    """Time went by, or somebody planned one of them."""
    return t("Une de ces réunions est passée, ou déjà prévue. Envoyez de nouveau le tableau.")


def done(count: int, told: Told) -> Message:
    """The form has done its work."""
    return Message(
        text=n(
            "✓ {count} réunion est inscrite. Prévenus : {told}. Retrouvez-la dans /reunions.",
            "✓ {count} réunions sont inscrites. Prévenus : {told}. Retrouvez-les dans /reunions.",
            count,
            told=said.told(told),
        )
    )


def announced(
    meetings: Sequence[Meeting], file: Document, policy: Policy, now: datetime, *, shared: bool
) -> Message:
    """What one person, or a group (`shared`), reads of all those that are theirs."""
    head = n("{count} réunion est prévue.", "{count} réunions sont prévues.", len(meetings))
    lines = [_dated(one, now) for one in meetings]
    say = None if shared else t("Dans /reunions : le lieu, et dire si vous venez.")
    text = joined([banner(policy), _shortened(bold(head), lines, ROOM_BESIDE_A_FILE), say])
    return Message(text=text, document=file)


def model(today: date) -> Message:
    """A table to be filled in, with two lines that look invented."""
    day = today + timedelta(days=60)
    columns = [one for one in Column if one not in {Column.ORGANISATIONS, Column.PEOPLE}]
    with speaking(SOURCE):  # what a table says is read in the language of the council
        kinds = {one: plain(said.kind(one)) for one in MeetingKind}
        everybody, place = plain(t("tout le conseil")), plain(t("Mairie exemple, salle 1"))
    rows = [
        [kinds[kind], f"{day:%d/%m/%Y}", hour, "90", everybody, "", place]
        for kind, hour in ((MeetingKind.PLENARY, "14:00"), (MeetingKind.WATCH_CELL, "17:30"))
    ]
    text = t("Un modèle à compléter. Genres : {kinds}.", kinds=", ".join(kinds.values()))
    return Message(text=text, document=Document("reunions.csv", table_of([columns, *rows])))


def left() -> Message:
    """Nothing is kept."""
    return Message(text=t("D'accord : rien n'est enregistré, personne n'est prévenu."))


def _problem(problem: Problem) -> Html:
    if problem.date is not None:
        return t("Ligne {line} : {why}", line=problem.line, why=form.unclear(problem.date))
    return t(_REASONS[problem.reason], line=problem.line, said=problem.said)


def _line(meeting: Meeting, now: datetime) -> Html:
    """On the review: also what the day is, and where."""
    holiday = holiday_on(meeting.local.date())
    feast = t(" (jour férié : {name})", name=holiday) if holiday else ""
    when = said.capital(said.day_and_hour(meeting, now))
    return t(
        "{when}{feast} : {title} ({place})",
        when=when,
        feast=feast,
        title=meeting.title,
        place=meeting.place,
    )


def _dated(meeting: Meeting, now: datetime) -> Html:
    when = said.capital(said.day_and_hour(meeting, now))
    return t("{when} : {kind}", when=when, kind=said.kind(meeting.kind))


def _shortened(head: Html, lines: Sequence[Html], room: int) -> Html:
    """As many whole lines as fit in `room` UTF-16 units, and how many are left."""
    shown = list(takewhile(lambda at: at <= room, accumulate(units(one) + 1 for one in lines)))
    rest = len(lines) - len(shown)
    more = n("… et {count} autre.", "… et {count} autres.", rest) if rest else None
    return joined([head, *lines[: len(shown)], more])


def _leave(draft: Draft) -> keyboard.Key:
    return _key(draft, t("Annuler"), Act.LEAVE)


def _key(draft: Draft, label: str, act: Act) -> keyboard.Key:
    return keyboard.key(label, ImportKey(draft.id, draft.version, act))
