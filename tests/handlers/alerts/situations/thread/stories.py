"""A situation with somebody who was let in, and what they say there."""

from dataclasses import replace
from datetime import datetime

from telegram import Update

from handlers.alerts.few_words.asking import Purpose, Words
from handlers.alerts.report import Report
from handlers.alerts.situations.gathering import open_with
from handlers.alerts.situations.thread.tasks import TASKS
from handlers.context import Turn
from handlers.moment import Moment
from storage.members import Member
from storage.messages import Message
from storage.situations import Situation
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.handlers.alerts.situations.stories import sent
from tests.house import SAINT_AMAND

SAID = "Le bailleur passe chaque soir dans le hall"
TASK = TASKS[Purpose.SITUATION_NOTE]


async def a_situation(moment: Moment, claire: Member, report: Report = NEIGHBOURS) -> Situation:
    alert = await sent(moment, await member_of(moment.uow), report)
    return await open_with(moment, claire, alert.id)


async def a_social_worker(moment: Moment, situation: Situation) -> Member:
    """Let in by name, attached to a commune that has nothing in it."""
    reader = await member_of(moment.uow, communes=[SAINT_AMAND])
    await moment.uow.situation_readers.let_in(situation.id, reader.id, moment.now)
    return reader


def at(moment: Moment, now: datetime) -> Moment:
    return replace(moment, now=now)


def turn_of(moment: Moment, member: Member) -> Turn:
    return Turn(update=Update(1), moment=moment, member=member, has_signed=True)


async def says(moment: Moment, member: Member, situation: str, words: str = SAID) -> Message:
    said = Words(purpose=Purpose.SITUATION_NOTE, about=situation, text=words)
    return await TASK.take(turn_of(moment, member), said)
