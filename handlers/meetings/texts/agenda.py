"""The screens on which a coordinator puts an agenda together and sends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import keyboard
from handlers.meetings.agenda.changes import Changes
from handlers.meetings.agenda.drawing_up import title_of
from handlers.meetings.agenda.items import MOST, Standing
from handlers.meetings.agenda.loop import Due
from handlers.meetings.agenda.round import Tally
from handlers.meetings.texts import form, notices
from handlers.meetings.texts import meeting as said
from handlers.meetings.texts import round as texts_of_round
from handlers.meetings.texts.planning import agenda_care
from handlers.meetings.texts.what_changed import what_changed
from handlers.meetings.told import Told
from handlers.words import Html, bold, escaped, joined, later, n, plain, quoted, t, within_limit
from storage.agenda_items import AgendaItem, ItemKind
from storage.agendas import Agenda
from storage.drafts import Draft
from storage.meetings import Meeting
from storage.members import Member
from storage.messages import Message

MINUTES = (5, 10, 15, 20, 30, 45)
KINDS: Mapping[ItemKind, str] = {
    ItemKind.INFORMATION: later("Information"),
    ItemKind.THEME: later("Thème"),
    ItemKind.DECISION: later("À décider"),
}
"""What a coordinator may make of a point; a situation is attached, not chosen."""
CHOSEN = "✓ "


def which(draft: Draft, coming: Sequence[Meeting], problem: Html | None) -> Message:
    """For which meeting?"""
    keys = [form.pick(draft, f"{one.local:%d/%m} · {one.title}"[:60], one.id) for one in coming]
    text = t("De quelle réunion préparez-vous l'ordre du jour ?")
    return form.form(draft, text, keyboard.column(keys), problem=problem, first=True)


def nothing_planned() -> Message:
    """There is no meeting to write an agenda for."""
    return Message(text=t("Aucune réunion n'est prévue. /reunion permet d'en préparer une."))


@dataclass(frozen=True, slots=True)
class Board:
    """An agenda in the making: `agenda` is how its points are worded, `tally` the round.

    `due` is how much comes back from before.
    """

    meeting: Meeting
    standing: Standing
    agenda: Agenda
    tally: Tally | None
    due: int
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """Which of the keys that turn a page have a page to go to."""

    is_first: bool
    is_last: bool

    def keys(self, draft: Draft) -> keyboard.Row:
        """« Précédents », « Suivants »."""
        return [
            *([] if self.is_first else [form.pick(draft, t("Précédents"), "before")]),
            *([] if self.is_last else [form.pick(draft, t("Suivants"), "next")]),
        ]


def board(draft: Draft, of: Board, problem: Html | None) -> Message:
    """The whole agenda in the making; a key for each point, those that are proposed included."""
    standing, count = of.standing, len(of.standing.accepted)
    head = joined(
        [
            problem,
            said.lines(of.meeting, of.now),
            _how_it_stands(of.meeting),
            _time(of.meeting, standing.accepted),
            texts_of_round.standing(of.tally) if of.tally else None,
            agenda_care(of.meeting.kind),
            t("Écrivez un point pour l'ajouter, ou tout l'ordre du jour, un point par ligne."),
        ],
        "\n\n",
    )
    points = [
        form.pick(draft, f"{place}. {title_of(item)}"[:60], place - 1)
        for place, item in enumerate(standing.accepted, 1)
    ]
    begun = of.meeting.starts_at <= of.now
    send = [form.pick(draft, t("Relire et envoyer"), "send")] if not begun else []
    rest = [form.pick(draft, t("Reporter ce qui reste"), "rest")] if begun else []
    due = n("À reprendre : {count} point", "À reprendre : {count} points", of.due)
    take_key = [form.pick(draft, due, "take")] if of.due and not begun else []
    proposed = [
        form.pick(draft, plain(t("Proposé : {title}", title=title_of(item)))[:60], place)
        for place, item in enumerate(standing.proposed, count)
    ]
    text = within_limit(head, ["", *(escaped(line) for line in of.agenda.text.splitlines())])
    rows = [*keyboard.column([*points[:MOST], *proposed[:MOST]]), take_key]
    rows += [send, rest] if standing.accepted else []
    return form.form(draft, text, rows, leave=t("Fermer"))


def item(
    draft: Draft,
    shown: AgendaItem,
    place: int,
    agenda: Agenda,
    problem: Html | None,
    *,
    begun: bool,
) -> Message:
    """One point among the others, and what can be done with it."""
    lines = [escaped(line) for line in agenda.text.splitlines()]
    lines[place] = bold(lines[place])
    rows = [
        [form.pick(draft, t("Traité"), "done")] if begun else [],
        [form.pick(draft, t("↑ Monter"), "up"), form.pick(draft, t("↓ Descendre"), "down")],
        *keyboard.rows_of(3, [_minutes(draft, shown, minutes) for minutes in MINUTES]),
        [form.pick(draft, t("Sans durée"), "min.0")] if shown.minutes else [],
        _kinds(draft, shown),
        [form.pick(draft, t("Qui le présente"), "who")],
        [form.pick(draft, t("Retirer"), "off")],
    ]
    text = within_limit(joined([problem, t("Que faire de ce point ?")], "\n\n"), ["", *lines])
    return form.form(draft, text, rows, leave=t("Fermer"))


def proposal(draft: Draft, shown: AgendaItem, by: Member, problem: Html | None) -> Message:
    """One point that waits for an answer."""
    of = t("Proposé par {name}, {of} :", name=by.full_name, of=by.organisation)
    expected = t(KINDS[shown.kind]) if shown.kind in KINDS else None
    rows = [[form.pick(draft, t("Inscrire"), "yes"), form.pick(draft, t("Pas cette fois"), "no")]]
    text = joined([of, quoted(title_of(shown)), expected])
    return form.form(draft, text, rows, problem=problem, leave=t("Fermer"))


def who(
    draft: Draft,
    people: Sequence[Member],
    turning: Turning,
    problem: Html | None,
) -> Message:
    """Who presents it? A page of the invited."""
    keys = [
        form.pick(draft, f"{one.full_name}, {one.organisation}"[:60], place)
        for place, one in enumerate(people)
    ]
    nobody = [form.pick(draft, t("Personne en particulier"), "nobody")]
    text = t(
        "Qui présente ce point ? L'ordre du jour nommera sa structure : dans les groupes, "
        "on ne nomme personne."
    )
    rows = [*keyboard.column(keys), turning.keys(draft), nobody]
    return form.form(draft, text, rows, problem=problem, leave=t("Fermer"))


def take(
    draft: Draft,
    shown: Sequence[AgendaItem],
    due: Due,
    turning: Turning,
    problem: Html | None,
) -> Message:
    """What comes back until it is closed: a key puts it on the agenda."""
    keys = [form.pick(draft, title_of(one), place) for place, one in enumerate(shown)]
    left = []
    if due.before is not None:
        label = n(
            "{count} point non traité du {day}",
            "{count} points non traités du {day}",
            len(due.left),
            day=f"{due.before.local:%d/%m}",
        )
        left = [form.pick(draft, label, "left")]
    text = t(
        "À reprendre : les situations ouvertes, les décisions en retard et ce que la dernière "
        "réunion n'a pas traité reviennent ici jusqu'à leur fin. Touchez ce qu'il faut inscrire."
    )
    rows = [left, *keyboard.column(keys), turning.keys(draft)]
    return form.form(draft, text, rows, problem=problem, leave=t("Fermer"))


def preview(
    draft: Draft, agenda: Agenda, changes: Changes | None, told: Told, problem: Html | None = None
) -> Message:
    """What will be sent, and to how many."""
    text = joined(
        [
            notices.agenda_block(agenda),
            what_changed(changes, shared=False),
            t("Il sera envoyé à {told}.", told=said.told(told)),
        ],
        "\n\n",
    )
    send = [[form.pick(draft, t("Envoyer"), "send")]]
    return form.form(draft, text, send, problem=problem, leave=t("Fermer"))


def overtaken() -> Html:
    """Another coordinator changed the agenda while this one was being read."""
    return t("L'ordre du jour a changé entre-temps : rien n'est envoyé. Relisez-le.")


def unchanged(meeting: Meeting) -> Html:
    """There is nothing to send."""
    if not meeting.agenda_version:
        return t("Il n'y a encore aucun point à envoyer.")
    return t("Rien n'a changé depuis la v{version}.", version=meeting.agenda_version)


def no_case() -> Html:
    """AU-038 art. 1."""
    return t(
        "En formation plénière ou restreinte, on ne parle d'aucune situation individuelle : "
        "retirez-la."
    )


def unknown_case() -> Html:
    """Hidden and absent get the same answer."""
    return t("Aucune situation ouverte de ce nom. Vérifiez sa référence, ou retirez-la.")


def postponed(following: Meeting, count: int, now: datetime) -> Html:
    """What was not reached stands on the next agenda."""
    return n(
        "{count} point passe à la réunion du {when}.",
        "{count} points passent à la réunion du {when}.",
        count,
        when=said.day_and_hour(following, now),
    )


def no_next() -> Html:
    """No meeting of this kind is planned."""
    return t(
        "Aucune réunion du même genre n'est encore prévue. Ces points vous seront proposés quand "
        "il y en aura une."
    )


def full() -> Html:
    """No further point has room."""
    return t("L'ordre du jour est plein : {most} points au plus.", most=MOST)


def sent(meeting: Meeting, told: Told) -> Message:
    """It is on its way."""
    return Message(
        text=t(
            "L'ordre du jour v{version} est en route pour {told}.",
            version=meeting.agenda_version,
            told=said.told(told),
        )
    )


def _how_it_stands(meeting: Meeting) -> Html:
    if not meeting.agenda_version:
        return bold(t("Ordre du jour en préparation"))
    sent = t("v{version} envoyée", version=meeting.agenda_version)
    return joined([bold(t("Ordre du jour en préparation")), sent], ", ")


def _time(meeting: Meeting, accepted: Sequence[AgendaItem]) -> Html | None:
    """How long all points take, as far as somebody said so."""
    planned = sum(one.minutes or 0 for one in accepted)
    if not planned:
        return None
    lengths = {"planned": said.length(planned), "length": said.length(meeting.minutes)}
    if planned > meeting.minutes:
        return t("⚠️ Durée des points : {planned}, pour une réunion de {length}.", **lengths)
    return t("Durée des points : {planned}, pour une réunion de {length}.", **lengths)


def _minutes(draft: Draft, shown: AgendaItem, minutes: int) -> keyboard.Key:
    chosen = CHOSEN if shown.minutes == minutes else ""
    return form.pick(draft, f"{chosen}{said.length(minutes)}", f"min.{minutes}")


def _kinds(draft: Draft, shown: AgendaItem) -> keyboard.Row:
    if shown.kind not in KINDS or shown.decision is not None:
        return []
    return [
        form.pick(draft, f"{CHOSEN if shown.kind is kind else ''}{plain(t(label))}", f"kind.{kind}")
        for kind, label in KINDS.items()
    ]
