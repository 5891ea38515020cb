"""The second way to a person: whether there is a gateway to mail or SMS, and whether it takes."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

from bot.commands.refusals import line_for
from bot.delivery.gateways import Gateways, GatewayUnreadable
from bot.doctor.findings import Finding, failing, fine, span, warning
from bot.settings import Settings
from storage.addresses import Way
from storage.outbox import Outcome
from storage.unit_of_work import UnitOfWork

MOST_LAG = timedelta(minutes=5)
NAMES = {Way.MAIL: "e-mail", Way.SMS: "SMS"}


def configured(settings: Settings) -> Iterator[Finding]:
    """Whether MAIL_GATEWAY and SMS_GATEWAY lead anywhere; nothing is sent."""
    try:
        ways = Gateways.of(settings).ways
    except GatewayUnreadable as error:
        yield failing("gateways", line_for(error))
        return
    if ways:
        names = " et ".join(NAMES[way] for way in sorted(ways))
        yield fine("gateways", f"Qui n’ouvre pas Telegram peut être prévenu par {names}.")
    else:
        yield fine(
            "gateways",
            "Ni e-mail ni SMS : qui n’ouvre pas Telegram ne peut qu’être appelé. Pour y remédier : "
            "MAIL_GATEWAY ou SMS_GATEWAY.",
        )


async def conservation(uow: UnitOfWork, now: datetime) -> AsyncIterator[Finding]:
    """What became of the mails and SMS, and whether one of them waits for too long."""
    since = await uow.knocks.overdue_since(now)
    if since is not None and now - since > MOST_LAG:
        late = span((now - since).total_seconds())
        yield warning(
            "lag.knocks",
            f"Un e-mail ou un SMS attend depuis {late} : vérifiez que vigie run tourne, et que le "
            "serveur de courrier ou de SMS répond.",
        )
    counts = await uow.knocks.count()
    if any(counts.values()):
        yield fine(
            "conservation.knocks",
            f"E-mails et SMS {sum(counts.values())} acceptés : {counts[Outcome.SENT]} partis, "
            f"{counts[Outcome.WAITING]} en attente, {counts[Outcome.FAILED]} refusés, "
            f"{counts[Outcome.EXPIRED]} périmés, {counts[Outcome.CANCELLED]} annulés.",
        )
