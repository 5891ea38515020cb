"""Buttons of the groups slice. `screen` is the random name of the card that they stand under."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class ShowGroups(Button, code="gr.list"):
    """Back to all groups."""

    screen: str


@dataclass(frozen=True, slots=True)
class ShowGroup(Button, code="gr.card"):
    """Look at one group."""

    screen: str
    group: str


@dataclass(frozen=True, slots=True)
class LinkGroup(Button, code="gr.new"):
    """Begin to link a group."""


@dataclass(frozen=True, slots=True)
class ChangeCommunes(Button, code="gr.comm"):
    """Begin to change which communes a group serves."""

    group: str


@dataclass(frozen=True, slots=True)
class AskUnlink(Button, code="gr.off"):
    """Unlink this group? Asks first."""

    screen: str
    group: str


@dataclass(frozen=True, slots=True)
class Unlink(Button, code="gr.gone"):
    """Yes, unlink it."""

    screen: str
    group: str


@dataclass(frozen=True, slots=True)
class PickCommune(Button, code="gr.pick"):
    """This one of the communes offered, by its place."""

    draft: str
    version: int
    place: int


@dataclass(frozen=True, slots=True)
class DropCommune(Button, code="gr.drop"):
    """Not this one of the communes chosen, by its place."""

    draft: str
    version: int
    place: int


@dataclass(frozen=True, slots=True)
class CommunesChosen(Button, code="gr.ok"):
    """These are all."""

    draft: str
    version: int


@dataclass(frozen=True, slots=True)
class StopLinking(Button, code="gr.stop"):
    """Leave everything as it was."""

    draft: str
    version: int


@dataclass(frozen=True, slots=True)
class PutOut(Button, code="gr.out"):
    """Take this stranger out of the group."""

    stranger: str
