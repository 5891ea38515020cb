"""Alerts that were sent some days ago, in a service test."""

from dataclasses import replace
from datetime import timedelta

from handlers.alerts.report import Report
from handlers.alerts.sending import send
from handlers.moment import Moment
from storage.alerts import Alert
from storage.members import Member


async def sent(moment: Moment, author: Member, report: Report, days_ago: float = 0) -> Alert:
    """An alert of so many days ago."""
    then = replace(moment, now=moment.now - timedelta(days=days_ago))
    return (await send(then, author, report)).alert
