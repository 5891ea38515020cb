"""The form as pure functions: where somebody is, what they chose or typed, where that leads.

SAFETY ─┬─ DANGER ──┐
├─ MINOR    ├─ COMMUNE ── NATURE ── SEVERITY ── RISK ── REVIEW
├─ SECRECY ─┘     │          │                   │        │
└─────────────────┘     MORE_NATURES            DAY    CORRECT, COMPLETE ── PLACE PUBLIC SEEN NOTE
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum, auto
from typing import Any, Self

from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Risk, When
from storage.attachments import Source

NOTHING_YET = Report()


class Step(StrEnum):
    """A screen of the form."""

    SAFETY = auto()
    DANGER = auto()
    MINOR = auto()
    SECRECY = auto()
    COMMUNE = auto()
    OTHER_COMMUNE = auto()
    WHICH_COMMUNE = auto()
    NATURE = auto()
    MORE_NATURES = auto()
    SEVERITY = auto()
    RISK = auto()
    DAY = auto()
    REVIEW = auto()
    CORRECT = auto()
    COMPLETE = auto()
    PLACE = auto()
    PUBLIC = auto()
    SEEN = auto()
    NOTE = auto()
    NOTE_CHECK = auto()


class Ending(StrEnum):
    """How a form ends."""

    SENT = auto()
    CANCELLED = auto()
    STOPPED = auto()
    """Immediate danger: the person calls instead."""
    ORIENTED = auto()
    """A minor in danger: the person called the 119 or the CRIP."""
    SECRECY = auto()


class Trouble(StrEnum):
    """Why the same screen stands there again."""

    COMMUNE_UNKNOWN = auto()
    COMMUNE_ELSEWHERE = auto()
    ELSEWHERE_SAID = auto()
    """The same of a whole line."""
    REST_UNKEPT = auto()
    """A line said more than the codes hold: a note is asked for at the end, with its warning."""
    DAY_UNCLEAR = auto()
    DAY_PAST = auto()
    NOTE_TOO_LONG = auto()
    FILES_OFF = auto()
    """The council takes no files, or the person is bound to secrecy."""
    FILE_NOT_TAKEN = auto()
    FILE_TOO_LARGE = auto()
    TOO_MANY_FILES = auto()
    KEYS_EXPECTED = auto()
    NO_WORDS_EXPECTED = auto()
    """Bound to secrecy: no note will be asked for either."""


COMMUNE_STEPS = frozenset({Step.COMMUNE, Step.OTHER_COMMUNE, Step.WHICH_COMMUNE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form in the middle. `before` is the way back.

    `candidates` and `typed` are what the last question which commune was about: the way back
    leads to it again.

    `files` go with the alert once it is sent; until then Telegram alone has them.

    `draft_note` waits to be confirmed; `strays` are chat messages that are still to be deleted;
    `excess` is by how many characters a note was too long. `from_line`: it began as one typed
    line. `without_note`: the person is bound to secrecy. `corrects`: the reference of the alert
    that was sent and is being corrected.
    """

    step: Step = Step.SAFETY
    report: Report = NOTHING_YET
    before: tuple[Step, ...] = ()
    candidates: tuple[str, ...] = ()
    typed: str = field(default="", repr=False)
    draft_note: str = field(default="", repr=False)
    files: tuple[Source, ...] = ()
    strays: tuple[int, ...] = ()
    trouble: Trouble | None = None
    excess: int = 0
    from_line: bool = False
    without_note: bool = False
    corrects: str = ""

    def to_json(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {
            "step": self.step,
            "report": self.report.to_json(),
            "before": list(self.before),
            "candidates": list(self.candidates),
            "typed": self.typed,
            "draft_note": self.draft_note,
            "files": [asdict(each) for each in self.files],
            "strays": list(self.strays),
            "trouble": self.trouble,
            "excess": self.excess,
            "from_line": self.from_line,
            "without_note": self.without_note,
            "corrects": self.corrects,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            step=Step(kept["step"]),
            report=Report.from_json(kept["report"]),
            before=tuple(Step(step) for step in kept["before"]),
            candidates=tuple(kept["candidates"]),
            typed=kept["typed"],
            draft_note=kept["draft_note"],
            files=tuple(Source.from_json(each) for each in kept.get("files", ())),
            strays=tuple(kept["strays"]),
            trouble=Trouble(kept["trouble"]) if kept["trouble"] else None,
            excess=kept["excess"],
            from_line=kept["from_line"],
            without_note=kept["without_note"],
            corrects=kept.get("corrects", ""),
        )

    @property
    def is_begun(self) -> bool:
        """Whether there is anything in it that would be a pity to lose."""
        return self.report != NOTHING_YET

    def at(self, step: Step) -> Self:
        """The form on that screen; a screen met before is gone back to, not met twice.

        What is corrected from the review comes back to the review.
        """
        way = (*self.before, self.step)
        corrects = Step.REVIEW in way and step is not Step.REVIEW
        start = way.index(Step.REVIEW) + 1 if corrects else 0
        before = way[: way.index(step, start)] if step in way[start:] else way
        return replace(self, step=step, before=before, trouble=None)

    def back(self) -> Self:
        """The screen before this one; the first screen stays."""
        if not self.before:
            return replace(self, trouble=None)
        return replace(self, step=self.before[-1], before=self.before[:-1], trouble=None)

    def onward(self, **known: Any) -> Self:
        """The form with more known, on the first screen that still asks something."""
        report = replace(self.report, **known)
        return replace(self, report=report).at(first_question(report, self))

    def strewn(self, message_id: int) -> Self:
        """The form with one more chat message that is to be deleted."""
        return replace(self, strays=tuple(dict.fromkeys((*self.strays, message_id))))

    def spared(self, message_id: int) -> Self:
        """The form with one chat message less to be deleted: a file is still to come from it."""
        return replace(self, strays=tuple(each for each in self.strays if each != message_id))

    def swept(self) -> Self:
        """The form after its stray messages were deleted."""
        return replace(self, strays=())

    def emptied(self) -> Self:
        """The form without its files: their messages are to be deleted."""
        gone = (*self.strays, *(each.message_id for each in self.files))
        return replace(self, files=(), strays=tuple(dict.fromkeys(gone)))

    def again(self, trouble: Trouble) -> Self:
        """The same screen, saying what the trouble is."""
        return replace(self, trouble=trouble)


def first_question(report: Report, form: Form) -> Step:
    """The first thing that is not known yet; the review when all is.

    Whoever typed one line in a hurry is not asked about the risk: the review says "not told".
    """
    if report.commune is None:
        return Step.COMMUNE
    if report.nature is None:
        return Step.NATURE
    if report.severity is None:
        return Step.SEVERITY
    if report.risk is None and not form.from_line:
        return Step.RISK
    return Step.REVIEW


def with_risk(form: Form, risk: Risk, when: When | None) -> Form:
    """The form that knows the risk; of another day, it asks which one."""
    if when is When.DATE:
        report = replace(form.report, risk=risk, when=when, on=None)
        return replace(form, report=report).at(Step.DAY)
    return form.onward(risk=risk, when=when, on=None)
