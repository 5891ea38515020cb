"""What stands on the sheet of an alert, from the top: one line for each capability."""

from collections.abc import Sequence

from handlers.alerts.attachments.part import attachments_part
from handlers.alerts.closing.part import closing_part
from handlers.alerts.correcting.part import correcting_part
from handlers.alerts.following.charge_part import charge_part
from handlers.alerts.following.part import PartOf
from handlers.alerts.following.status_part import status_part
from handlers.alerts.situations.part import situation_part
from handlers.alerts.thread.part import thread_part

PARTS: Sequence[PartOf] = (
    status_part,
    charge_part,
    thread_part,
    correcting_part,
    attachments_part,
    situation_part,
    closing_part,
)
