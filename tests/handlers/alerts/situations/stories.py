"""Alerts that were sent some days ago, and situations that end, in a service test."""

from dataclasses import replace
from datetime import timedelta

from handlers.alerts.report import Report
from handlers.alerts.sending import send
from handlers.alerts.situations.closing.ending import close
from handlers.alerts.situations.readers import KNOWN_BY
from handlers.alerts.vocabulary import SituationOutcome
from handlers.moment import Moment
from storage.alerts import Alert
from storage.members import Member
from storage.situations import Situation


async def sent(moment: Moment, author: Member, report: Report, days_ago: float = 0) -> Alert:
    """An alert of so many days ago."""
    then = replace(moment, now=moment.now - timedelta(days=days_ago))
    return (await send(then, author, report)).alert


async def ended(
    moment: Moment,
    by: Member,
    situation: str,
    outcome: SituationOutcome = SituationOutcome.APPEASED,
) -> Situation:
    """It ends so, by somebody who has read all that was decided of it."""
    decided = await moment.uow.decisions.of_situation(situation)
    seen = decided[-1].id[:KNOWN_BY] if decided else None
    return await close(moment, by, situation, outcome, seen=seen)
