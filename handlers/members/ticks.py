"""What the clock does for partners: recalls a new charter, forgets who tried wrong codes."""

from functools import partial

from handlers.letters import letters_to
from handlers.members import arriving, chartering
from handlers.members.erasing import forget_chats
from handlers.members.texts import charter as texts
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from storage.charters import Charter
from storage.outbox import Lane
from storage.setbacks import Work


async def recall_charter(moment: Moment) -> None:
    """Two days before a version takes effect, whoever has not accepted it hears of it once."""
    until = moment.now + chartering.REMIND_BEFORE
    coming = await moment.uow.charters.to_remind(moment.now, until)
    await one_by_one(moment, Work.CHARTER, coming, _recall, subject=_version_of)


async def _recall(moment: Moment, charter: Charter) -> None:
    await moment.uow.charters.mark_reminded(charter.version, moment.now)
    day = moment.day_of(charter.effective_at)
    readers = await chartering.unsigned(moment, charter.version)
    words = partial(texts.reminded, charter.version, day, moment.today)
    letters = letters_to(readers, words)
    await moment.uow.outbox.send_all(letters, now=moment.now, lane=Lane.ROUTINE)


def _version_of(charter: Charter) -> str:
    return str(charter.version)


async def forget_wrong_codes(moment: Moment) -> None:
    """An account that tried nothing for a day is forgotten."""
    await moment.uow.wrong_codes.forget_before(moment.now - arriving.FORGET_AFTER)


TICKS = (recall_charter, forget_wrong_codes, forget_chats)
