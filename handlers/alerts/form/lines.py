"""What a typed line does to the form: a commune's name, a day, the note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.alerts.attachments.sent import Misfit, Sent
from handlers.alerts.form import pressing
from handlers.alerts.form.steps import COMMUNE_STEPS, Form, Step, Trouble
from handlers.alerts.report import NOTE_LIMIT
from handlers.communes import surely
from handlers.dates import DateReason, Misunderstood, parse_day
from handlers.note_check import identifying_patterns
from storage.gazetteer import Commune, find, is_commune_of_france

SAID_KEYS = {
    "annuler": pressing.CANCEL,
    "retour": pressing.BACK,
    "non": pressing.BACK,
    "envoyer": pressing.SEND,
}
"""« non » goes back rather than away: it loses nothing, and sends nothing."""

NOTE_STEPS = frozenset({Step.REVIEW, Step.CORRECT, Step.COMPLETE, Step.NOTE, Step.NOTE_CHECK})
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Line:
    """What was typed, and the Telegram message that carried it."""

    text: str
    message_id: int


def said_key(form: Form, text: str) -> str | None:
    """The choice of the key whose word was typed alone: it is no note, and no commune."""
    choice = SAID_KEYS.get(text.strip(" .!").casefold())
    return None if choice == pressing.SEND and form.step is not Step.REVIEW else choice


def type_line(form: Form, line: Line, today: date, communes: Sequence[Commune]) -> Form:
    """The form after somebody typed a line. `communes` are those of the council.

    A line that was not asked for, or not understood, may hold an address or a name: it is stray.
    """
    after = _typed(form, line, today, communes)
    return after.strewn(line.message_id) if after.trouble else after


def _typed(form: Form, line: Line, today: date, communes: Sequence[Commune]) -> Form:
    if form.step in COMMUNE_STEPS:
        return name_commune(form, line.text, communes)
    if form.step is Step.DAY:
        return _name_day(form, line.text, today)
    if form.step in NOTE_STEPS and not form.without_note:
        return _write_note(form, line, today)
    trouble = Trouble.NO_WORDS_EXPECTED if form.without_note else Trouble.KEYS_EXPECTED
    return form.again(trouble)


def add_file(form: Form, sent: Sent, most: int) -> Form:
    """The form after somebody sent a file. `most`: how many the council takes with an alert."""
    trouble = _trouble_with(form, sent, most)
    if trouble is not None:
        return form.again(trouble).strewn(sent.source.message_id)
    return replace(form, files=(*form.files, sent.source)).onward()


def _trouble_with(form: Form, sent: Sent, most: int) -> Trouble | None:
    misfit = sent.misfits(already=len(form.files), most=0 if form.without_note else most)
    if misfit is not Misfit.OFF and form.step not in NOTE_STEPS:
        return Trouble.KEYS_EXPECTED
    return _MISFITS[misfit] if misfit else None


def name_commune(form: Form, text: str, communes: Sequence[Commune]) -> Form:
    """What is sure goes on, and the review card shows it; everything else is asked back."""
    matches = find(text[:LONGEST_NAME], communes)
    if not matches:
        elsewhere = is_commune_of_france(text[:LONGEST_NAME])
        trouble = Trouble.COMMUNE_ELSEWHERE if elsewhere else Trouble.COMMUNE_UNKNOWN
        return form.at(Step.OTHER_COMMUNE).again(trouble)
    if (insee := surely(matches)) is not None:
        return form.onward(commune=insee)
    candidates = tuple(match.commune.insee for match in matches)
    return replace(form, candidates=candidates, typed=text[:LONGEST_NAME]).at(Step.WHICH_COMMUNE)


def _name_day(form: Form, text: str, today: date) -> Form:
    reading = parse_day(text, today)
    if not isinstance(reading, Misunderstood):
        return form.onward(on=reading)
    is_past = reading.reason is DateReason.PAST
    return form.again(Trouble.DAY_PAST if is_past else Trouble.DAY_UNCLEAR)


def _write_note(form: Form, line: Line, today: date) -> Form:
    """The line is added to the note of before: nothing that was written is lost unseen.

    A note that is too long stays in the chat, to be shortened there, until the form ends.
    """
    at_note = form.at(Step.NOTE).strewn(line.message_id)
    note = form.report.note_with(line.text)
    if len(note) > NOTE_LIMIT:
        return replace(at_note, trouble=Trouble.NOTE_TOO_LONG, excess=len(note) - NOTE_LIMIT)
    if identifying_patterns(line.text, today):
        return replace(at_note, draft_note=line.text).at(Step.NOTE_CHECK)
    return replace(at_note, draft_note="").onward(note=note)


_MISFITS: Mapping[Misfit, Trouble] = {
    Misfit.OFF: Trouble.FILES_OFF,
    Misfit.OF_NO_KIND: Trouble.FILE_NOT_TAKEN,
    Misfit.TOO_LARGE: Trouble.FILE_TOO_LARGE,
    Misfit.TOO_MANY: Trouble.TOO_MANY_FILES,
}
