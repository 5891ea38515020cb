"""How a form ends: sent, cancelled, or stopped before anything was kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.alerts.form import keeping, texts
from handlers.alerts.form.keeping import Kept, Waiting
from handlers.alerts.form.steps import Ending
from handlers.alerts.notice_texts import notice
from handlers.alerts.sending import send
from handlers.context import Turn
from storage.members import Role
from storage.messages import Message
from storage.notices import Audience, Notice


async def end(turn: Turn, kept: Kept, ending: Ending) -> None:
    """End the form; its message says how. A form that stood back for it is offered again."""
    if ending is Ending.SENT:
        await _send(turn, kept)
    else:
        await _drop(turn, kept, ending)
    if kept.waiting is not None:
        await _offer(turn, kept.waiting)


async def _drop(turn: Turn, kept: Kept, ending: Ending) -> None:
    if ending is Ending.ORIENTED:
        await turn.uow.referrals.count(turn.today)
    await keeping.finish(turn.moment, kept, _LAST_WORDS[ending]())


async def _offer(turn: Turn, waiting: Waiting) -> None:
    begun_at = waiting.begun_at
    kept = await keeping.begin(turn.moment, turn.me, waiting.form, begun_at=begun_at)
    await turn.show(kept.draft, texts.waits(kept.draft.id, begun_at, turn.now, turn.zone))


async def _send(turn: Turn, kept: Kept) -> None:
    """The form's message becomes the author's receipt, and tells what comes next from then on."""
    telling = await send(turn.moment, turn.me, kept.form.report)
    await turn.uow.attachments.ask(telling.alert.id, turn.me.id, kept.form.files, turn.now)
    kept = replace(kept, form=replace(kept.form, files=()))  # their messages go once they are here
    receipt = Notice(kept.draft.slot, telling.alert.id, Audience.AUTHOR, turn.me.id)
    await turn.uow.notices.add(receipt)
    can_read = turn.me.role is not Role.DUTY_PHONE
    last = notice(telling, Audience.AUTHOR, can_read=can_read)
    await keeping.finish(turn.moment, kept, last)


_LAST_WORDS: Mapping[Ending, Callable[[], Message]] = {
    Ending.CANCELLED: texts.cancelled,
    Ending.STOPPED: texts.stopped,
    Ending.ORIENTED: texts.oriented,
    Ending.SECRECY: texts.bound_to_secrecy,
}
