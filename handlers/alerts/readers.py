"""Where the notices of an alert go: to groups, and to members in private."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.alerts.telling import Telling
from handlers.words import SOURCE
from storage.members import Member
from storage.notices import Audience


@dataclass(frozen=True, slots=True)
class Reader:
    """A chat that gets a notice. `id` is that of a group or of a member; `member` in private."""

    id: str
    chat: str
    audience: Audience
    language: str
    member: str | None


def readers_of(telling: Telling, *, but: str) -> Iterator[Reader]:
    """Everybody who may hear of an alert and can be reached, without its author."""
    to = telling.recipients.but(but)
    for group in to.groups:
        yield Reader(group.id, group.chat, Audience.GROUP, SOURCE, None)
    for official in to.officials:
        yield from _private(official, Audience.OFFICIAL)
    for coordinator in to.coordinators:
        yield from _private(coordinator, Audience.COORDINATOR)
    for partner in to.named:
        yield from _private(partner, Audience.NAMED)


def _private(member: Member, audience: Audience) -> Iterator[Reader]:
    if member.chat is not None:
        yield Reader(member.id, member.chat, audience, member.language, member.id)
