"""Handing a one-time link to the coordinator who will forward it."""

from datetime import timedelta

from handlers.context import Turn
from handlers.members import service
from handlers.members.texts import inviting as texts
from storage.members import Member


async def hand_out(turn: Turn, member: Member) -> None:
    """Make a link for a person who is expected, and show it as the message to forward.

    Raises `NotExpected`.
    """
    days = turn.policy.invitation_days
    code = await service.invite(turn.uow, member.id, now=turn.now, days=days, by=turn.me.id)
    council = (await turn.uow.council.get()).name
    link = f"https://t.me/{turn.moment.bot_username}?start={code}"
    last_day = turn.moment.day_of(turn.now + timedelta(days=days))
    await turn.say(texts.link_to_forward(member, council, link, last_day, turn.today))
