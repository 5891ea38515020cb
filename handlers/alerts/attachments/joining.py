"""A file joins the thread of an alert that was sent before."""

from handlers.alerts.attachments.sent import Misfit, sent_with
from handlers.context import Turn
from storage.alerts import Alert


class FileUnwanted(Exception):
    """This file does not come along."""

    def __init__(self, misfit: Misfit) -> None:
        super().__init__(misfit)
        self.misfit = misfit


async def join(turn: Turn, alert: Alert) -> None:
    """Ask for the file of the speaker's message: so many of each person. Raises `FileUnwanted`."""
    sent = sent_with(turn.message)
    theirs = [each for each in await turn.uow.attachments.of(alert.id) if each.sender == turn.me.id]
    misfit = sent.misfits(already=len(theirs), most=turn.policy.attachments_most)
    if misfit is not None:
        raise FileUnwanted(misfit)
    await turn.uow.attachments.ask(alert.id, turn.me.id, [sent.source], turn.now)
