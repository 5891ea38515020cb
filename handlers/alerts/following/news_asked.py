"""« Où en êtes-vous ? » on the screen of whoever leads: answered elsewhere, it asks no more."""

from handlers.alerts.following import charge_texts as texts
from handlers.alerts.following.telling_people import tell
from handlers.alerts.telling import Telling
from handlers.moment import Moment
from handlers.words import speaking
from storage.alerts import Alert
from storage.charges import Charge
from storage.members import Member
from storage.schema import new_id

NEWS = "news:"
"""How the slot of such a question begins."""


async def ask_for_news(moment: Moment, telling: Telling, lead: Member, charge: Charge) -> str:
    """Ask; return the place of the question, which the charge keeps."""
    slot = f"{NEWS}{new_id()}"
    await tell(
        moment, telling, lead, lambda told: texts.ask_for_news(told, charge.due_at), slot=slot
    )
    return slot


async def ask_no_more(moment: Moment, alert: Alert, charge: Charge) -> None:
    """The question that this charge has asked, if any, loses its keys."""
    if charge.asks is None or charge.lead is None:
        return
    lead = await moment.uow.members.get(charge.lead)
    with speaking(lead.language):
        said = texts.asked_no_more(alert.reference)
    await moment.uow.outbox.edit(charge.asks, said, now=moment.now)
