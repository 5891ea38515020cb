"""The screens on which a coordinator changes a whole series, and what everyone reads of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from handlers import keyboard
from handlers.dates import spoken_day
from handlers.exercise import banner
from handlers.keyboard import Row
from handlers.meetings.conflicts import Conflict
from handlers.meetings.convening.seats import Seat
from handlers.meetings.school import Break
from handlers.meetings.series.occurrences import recurrence_of, to_come
from handlers.meetings.series.rhythm import Rhythm, ends
from handlers.meetings.series.wish import What, Wish, standing
from handlers.meetings.texts import attendance, form, notices, school
from handlers.meetings.texts import conflicts as warnings
from handlers.meetings.texts import meeting as said
from handlers.meetings.texts.changing import leave
from handlers.meetings.texts.series import end_key, end_question, how_often, rhythm, some
from handlers.meetings.told import Told
from handlers.words import Html, bold, joined, language, later, t
from storage.drafts import Draft
from storage.meetings import Meeting
from storage.messages import Document, Message
from storage.policy import Policy
from storage.series import Series

if TYPE_CHECKING:
    from handlers.meetings.series.changing import Change

PARAGRAPH = "\n\n"
OFFERED = 10
"""Dates that may be skipped by a key; the later ones are typed."""
_WHAT: Mapping[What, str] = {
    What.HOUR: later("L'heure"),
    What.DAY: later("Le jour et l'heure"),
    What.RHYTHM: later("Le rythme"),
    What.END: later("La fin"),
    What.PLACE: later("Le lieu"),
    What.SKIP: later("Sauter une date"),
}


def question(
    draft: Draft, series: Series, wish: Wish, now: datetime, problem: Html | None
) -> Message:
    """What is asked next."""
    head = joined([bold(series.title), _as_it_is(series, now)])
    if wish.what in {What.HOUR, What.DAY}:
        asked = t("Quand aura lieu la prochaine ?") if wish.what is What.DAY else None
        return form.when(
            draft,
            wish.when,
            now,
            series.zone,
            head=joined([head, asked], PARAGRAPH),
            problem=problem,
            leave=leave(),
        )
    text, rows = _asked(draft, series, wish, now)
    return form.form(
        draft,
        joined([head, text], PARAGRAPH),
        rows,
        problem=problem,
        first=wish.what is None,
        leave=leave(),
    )


def confirm(
    draft: Draft,
    change: "Change",
    told: Told,
    now: datetime,
    *,
    met: Sequence[Conflict],
    found: Break | None,
) -> Message:
    """Before everyone is told: what follows, what will not take place, and what stays."""
    ask = t("Changer toute la série ? Seront prévenus : {told}.", told=said.told(told))
    text = joined([bold(change.after.title), _what_changes(change, now), bold(ask)], PARAGRAPH)
    keys = [form.pick(draft, t("Changer et prévenir"), "confirm")]
    holidays = school.some_in(found, now, change.after.zone)
    warning = joined([warnings.warning(met, now), holidays], PARAGRAPH) or None
    return form.form(draft, text, [keys], problem=warning, leave=leave())


def done(change: "Change", told: Told, now: datetime) -> Message:
    """The form has done its work."""
    head = t("C'est fait. Prévenus : {told}.", told=said.told(told))
    return Message(
        text=joined([head, bold(change.after.title), _what_changes(change, now)], PARAGRAPH)
    )


def announced(change: "Change", file: Document, policy: Policy, now: datetime) -> Message:
    """What the invited and their groups read."""
    head = t("La série <b>change</b> : {title}.", title=change.after.title)
    text = joined([banner(policy), head, _what_changes(change, now)])
    return Message(text=text, document=file)


def asked(
    announcement: Message, soonest: Meeting, seat: Seat, now: datetime, *, had_answered: bool
) -> Message:
    """The same for one person, who answers for the next date with a key."""
    again = notices.ask_again() if had_answered and seat.answer is None else None
    own = joined(
        [
            t("Prochaine réunion : {moment}.", moment=said.day_and_hour(soonest, now)),
            again,
            attendance.standing(seat),
            attendance.asked(seat),
        ]
    )
    return replace(
        announcement,
        text=joined([announcement.text, own]),
        markup=keyboard.keys(*attendance.keys(soonest.id, seat)),
    )


def nothing_left() -> Html:
    """No date would be to come."""
    return t("Il ne resterait aucune date jusqu'à la fin de la série. Choisissez autrement.")


def no_such_date() -> Html:
    """What was typed is a day, and none of the series."""
    return t("Ce jour-là, la série n'a pas de réunion. Choisissez une de ses dates.")


def _as_it_is(series: Series, now: datetime) -> Html:
    return t(
        "{how_often}, à {hour}. {place}.",
        how_often=how_often(recurrence_of(series), now),
        hour=said.clock(series.local.hour, series.local.minute),
        place=series.place,
    )


def _what_changes(change: "Change", now: datetime) -> Html:
    after, today = change.after, now.astimezone(change.after.zone).date()
    off = [*change.off, *change.gone]
    return joined(
        [
            _as_it_is(after, now),
            t("Dates : {days}.", days=some([one.local.date() for one in change.dates], today)),
            t("N'auront plus lieu : {days}.", days=_days(off, now)) if off else None,
            t("Changées à la main, elles restent : {days}.", days=_moments(change.kept, now))
            if change.kept
            else None,
        ]
    )


def _days(meetings: Sequence[Meeting], now: datetime) -> Html:
    ordered = sorted(one.local.date() for one in meetings)
    return some(ordered, now.astimezone(meetings[0].zone).date())


def _moments(meetings: Sequence[Meeting], now: datetime) -> Html:
    return joined([said.day_and_hour(one, now) for one in meetings], ", ")


def _asked(draft: Draft, series: Series, wish: Wish, now: datetime) -> tuple[Html, Sequence[Row]]:
    local = standing(wish, series)
    match wish.what:
        case What.RHYTHM:
            others = [one for one in Rhythm if one not in {Rhythm.ONCE, Rhythm.of(series.rule)}]
            keys = [form.pick(draft, rhythm(one, local.date()), one.value) for one in others]
            return t("À quel rythme ?"), keyboard.column(keys)
        case What.END:
            days = ends(Rhythm.of(series.rule), local, series.zone)
            keys = [form.pick(draft, end_key(day), day.isoformat()) for day in days]
            return end_question(local.date()), keyboard.column(keys)
        case What.PLACE:
            keys = [form.pick(draft, one[:40], index) for index, one in enumerate(wish.places)]
            return t("Quel est le nouveau lieu ? Écrivez-le."), keyboard.column(keys)
        case What.SKIP:
            return _which_to_skip(draft, series, now)
    keys = [form.pick(draft, t(_WHAT[one]), one.value) for one in What]
    day = Html(spoken_day(local.date(), local.date(), language()))
    return t("Que faut-il changer, à partir du {day} ?", day=day), keyboard.pairs(keys)


def _which_to_skip(draft: Draft, series: Series, now: datetime) -> tuple[Html, Sequence[Row]]:
    today = now.astimezone(series.zone).date()
    days = [begins.date() for begins in to_come(series, now)]
    keys = [
        form.pick(draft, spoken_day(day, today, language()), day.isoformat())
        for day in days[:OFFERED]
    ]
    example = Html(spoken_day(days[-1], today, language()))
    text = t("Quelle date sauter ? Choisissez, ou écrivez : « {example} ».", example=example)
    return text, keyboard.pairs(keys)
