"""Buttons of meetings. In a form `value` is read by the step that the version stands for."""

from dataclasses import dataclass

from handlers.payload import Button


class KeyUnknown(Exception):
    """No key of this step says this: it stood on another screen, or none of ours made it."""


@dataclass(frozen=True, slots=True)
class Pick(Button, code="mt.pick"):
    """A choice in a form: planning, moving, an agenda."""

    draft: str
    version: int
    value: str


@dataclass(frozen=True, slots=True)
class Back(Button, code="mt.back"):
    """The step before."""

    draft: str
    version: int


@dataclass(frozen=True, slots=True)
class Abandon(Button, code="mt.stop"):
    """Leave the form; nothing is kept."""

    draft: str
    version: int


@dataclass(frozen=True, slots=True)
class Open(Button, code="mt.open"):
    """The card of a meeting."""

    meeting: str


@dataclass(frozen=True, slots=True)
class More(Button, code="mt.more"):
    """What a coordinator does to a meeting less often."""

    meeting: str


@dataclass(frozen=True, slots=True)
class File(Button, code="mt.file"):
    """The `.ics` file once more."""

    meeting: str


@dataclass(frozen=True, slots=True)
class Move(Button, code="mt.move"):
    """Choose another date."""

    meeting: str


@dataclass(frozen=True, slots=True)
class Relocate(Button, code="mt.place"):
    """Choose another place."""

    meeting: str


@dataclass(frozen=True, slots=True)
class WriteAgenda(Button, code="mt.agd"):
    """Write the agenda of this meeting."""

    meeting: str


@dataclass(frozen=True, slots=True)
class AllDates(Button, code="mt.all"):
    """The `.ics` file of all dates of this meeting's series that are to come."""

    meeting: str


@dataclass(frozen=True, slots=True)
class ChangeSeries(Button, code="mt.ser"):
    """Change the whole series of this meeting."""

    meeting: str


@dataclass(frozen=True, slots=True)
class Stop(Button, code="mt.stp"):
    """Ask whether to stop the series of this meeting."""

    meeting: str


@dataclass(frozen=True, slots=True)
class ConfirmStop(Button, code="mt.stpok"):
    """Stop a series: call off what is to come of it."""

    series: str


@dataclass(frozen=True, slots=True)
class CallOff(Button, code="mt.off"):
    """Ask whether to cancel the meeting."""

    meeting: str


@dataclass(frozen=True, slots=True)
class ConfirmCallOff(Button, code="mt.offok"):
    """Cancel the meeting as it stands at this version."""

    meeting: str
    version: int
