"""What was accepted and how it ended, read from the database beside the bot."""

from dataclasses import dataclass

from sqlalchemy import func, select

from storage.alert_rows import alerts
from storage.engine import Database
from storage.outbox import Operation, Outcome
from storage.outbox_rows import outbox
from storage.updates import updates


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Counts of one moment."""

    accepted: int
    sent: int
    failed: int
    expired: int
    cancelled: int
    waiting: int
    messages: int
    """Rows that sent a message of its own."""
    updates: int
    failures: int
    alerts: int

    def __str__(self) -> str:
        return (
            f"{self.updates} updates ({self.failures} failed), {self.alerts} alerts; accepted "
            f"{self.accepted} = sent {self.sent} + failed {self.failed} + expired {self.expired} "
            f"+ cancelled {self.cancelled} + waiting {self.waiting}"
        )

    @property
    def balances(self) -> bool:
        """Whether every row that was accepted has exactly one end, or waits."""
        ended = self.sent + self.failed + self.expired + self.cancelled
        return self.accepted == ended + self.waiting


async def read_ledger(database: Database) -> Ledger:
    """The counts as they stand."""
    async with database.read() as uow:
        ask = uow.connection.scalar
        count = await uow.deliveries.count()
        sends = (outbox.c.operation == Operation.SEND, outbox.c.outcome == Outcome.SENT)
        return Ledger(
            accepted=await uow.deliveries.accepted(),
            sent=count[Outcome.SENT],
            failed=count[Outcome.FAILED],
            expired=count[Outcome.EXPIRED],
            cancelled=count[Outcome.CANCELLED],
            waiting=count[Outcome.WAITING],
            messages=await ask(select(func.count()).where(*sends)) or 0,
            updates=await ask(select(func.count()).select_from(updates)) or 0,
            failures=await ask(select(func.count()).where(updates.c.failure.is_not(None))) or 0,
            alerts=await ask(select(func.count()).select_from(alerts)) or 0,
        )
