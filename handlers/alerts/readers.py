"""Where the notices of an alert go: to groups at once, and in private to those whose turn it is."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from handlers.alerts.escalating.steps import step_of
from handlers.alerts.telling import Telling
from handlers.moment import Moment
from handlers.words import SOURCE, speaking
from storage.members import Member
from storage.notices import Audience, Notice


@dataclass(frozen=True, slots=True)
class Reader:
    """A chat that gets a notice. `id` is that of a group or of a member; `member` in private."""

    id: str
    chat: str
    audience: Audience
    language: str
    member: str | None


def readers_of(telling: Telling) -> Iterator[Reader]:
    """Everybody who can be reached and whose turn to hear has come, without the author."""
    to = telling.recipients.but(telling.alert.author)
    for group in to.groups:
        yield Reader(group.id, group.chat, Audience.GROUP, SOURCE, None)
    for official in to.officials:
        yield from _private(telling, official, Audience.OFFICIAL)
    for coordinator in to.coordinators:
        yield from _private(telling, coordinator, Audience.COORDINATOR)
    for partner in to.named:
        yield from _private(telling, partner, Audience.NAMED)


def _private(telling: Telling, member: Member, audience: Audience) -> Iterator[Reader]:
    is_asked = step_of(member.id, telling.recipients) <= telling.escalation.step
    if member.chat is not None and (is_asked or audience is Audience.NAMED):
        yield Reader(member.id, member.chat, audience, member.language, member.id)


async def language_of(moment: Moment, told: Notice) -> AbstractContextManager[None]:
    """Speak as whoever reads a notice does."""
    if told.audience is Audience.GROUP:
        return speaking(SOURCE)
    return speaking((await moment.uow.members.get(told.reader)).language)
