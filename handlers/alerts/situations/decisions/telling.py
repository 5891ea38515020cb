"""Words to whoever sees to a decision, in a message of its own that the answer changes."""

from collections.abc import Callable

from handlers.moment import Moment
from handlers.words import speaking
from storage.members import Member
from storage.messages import Message
from storage.schema import new_id
from storage.situations import Situation

LED = "decision:"
"""How the slot of such a message begins."""


async def tell_lead(
    moment: Moment, situation: Situation, lead: Member, write: Callable[[], Message]
) -> None:
    """Say it to a member who has a chat; it is taken back with the right to read the situation."""
    if not lead.is_active or lead.chat is None:
        return
    with speaking(lead.language):
        message = write()
    await moment.uow.outbox.send(
        lead.chat,
        message,
        now=moment.now,
        slot=f"{LED}{new_id()}",
        about=situation.id,
        member=lead.id,
    )
