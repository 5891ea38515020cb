"""Words about a charge, to its author, to somebody asked, to the coordination: each in private."""

from collections.abc import Callable
from typing import TypeAlias

from handlers.alerts.telling import Telling
from handlers.moment import Moment
from handlers.words import speaking
from storage.members import Member
from storage.messages import Message
from storage.outbox import Lane

Text: TypeAlias = Callable[[Telling], Message]


async def tell(
    moment: Moment,
    telling: Telling,
    member: Member,
    text: Text,
    *,
    lane: Lane = Lane.INTERACTIVE,
    slot: str | None = None,
) -> None:
    """Say it to somebody who is a member and has a chat; to nobody else."""
    if not member.is_active or member.chat is None:
        return
    with speaking(member.language):
        message = text(telling)
    await moment.uow.outbox.send(
        member.chat,
        message,
        now=moment.now,
        lane=lane,
        slot=slot,
        about=telling.alert.id,
        member=member.id,
    )


async def tell_author(moment: Moment, telling: Telling, text: Text) -> None:
    """Say it to whoever flagged it."""
    await tell(moment, telling, await moment.uow.members.get(telling.alert.author), text)


async def tell_coordination(moment: Moment, telling: Telling, text: Text, *, but: str = "") -> None:
    """Say it to each coordinator who can be reached, without somebody who knows it."""
    for coordinator in telling.recipients.coordinators:
        if coordinator.id != but:
            await tell(moment, telling, coordinator, text)
