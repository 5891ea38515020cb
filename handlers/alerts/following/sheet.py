"""« La suite de A-4M7T »: what became of an alert, in one message a reader, edited in place."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeAlias

from handlers import keyboard
from handlers.alerts.following.foremost import foremost, the_others
from handlers.alerts.following.parts import PARTS
from handlers.alerts.labels import colour
from handlers.alerts.telling import Telling, telling_of
from handlers.exercise import banner
from handlers.keyboard import Row
from handlers.moment import Moment
from handlers.standing_in import with_standing
from handlers.words import Html, bold, joined, speaking, t, within_limit
from storage.alerts import Alert
from storage.members import Member
from storage.messages import Message
from storage.schema import new_id
from storage.sheets import Sheet

TOO_OLD = timedelta(hours=47)
"""Telegram deletes nothing that is older than two days."""

KeysOf: TypeAlias = Callable[[Sequence[Row], str], Sequence[Row]]
"""Which of the keys of an alert's parts stand under its sheet."""


async def open_sheet(moment: Moment, member: Member, alert_id: str) -> None:
    """Show the sheet at the end of the private chat; where it stood before, it goes.

    Raises `AlertUnknown`, also for one that is hidden.
    """
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    message = await _sheet_of(moment, alert, member)
    before = await moment.uow.sheets.find(alert.id, member.id)
    await _place(moment, member, alert, message)
    if before is not None:
        await _take_away(moment, before, alert.reference)


async def back_to_sheet(moment: Moment, member: Member, alert_id: str) -> None:
    """The sheet again, where another screen stands. Raises `AlertUnknown`."""
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    await show_instead(moment, member, alert, await _sheet_of(moment, alert, member))


async def show_others(moment: Moment, member: Member, alert_id: str) -> None:
    """The sheet with the acts that do not stand under it at once. Raises `AlertUnknown`."""
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    others = await _sheet(moment, await telling_of(moment, alert), member, the_others)
    await show_instead(moment, member, alert, others)


async def show_instead(moment: Moment, member: Member, alert: Alert, screen: Message) -> None:
    """Another screen in the place of the sheet, until something changes."""
    sheet = await moment.uow.sheets.find(alert.id, member.id)
    if sheet is None:
        await _place(moment, member, alert, screen)
    else:
        await moment.uow.outbox.edit(sheet.slot, screen, now=moment.now)


def heading(reference: str) -> Html:
    """How every sheet begins."""
    return t("La suite de {reference}", reference=reference)


async def redraw_sheets(moment: Moment, telling: Telling) -> None:
    """Something changed: every sheet of the alert says so, and those of former readers end."""
    for each in await moment.uow.sheets.of(telling.alert.id):
        reader = await moment.uow.members.get(each.reader)
        reader = await with_standing(moment.uow, reader, moment.now)
        with speaking(reader.language):
            if await _may_follow(moment, telling, reader):
                message = await _sheet(moment, telling, reader)
            else:
                message = Message(text=t("Cette alerte ne vous est plus ouverte."))
                await moment.uow.sheets.forget(each)
        await moment.uow.outbox.edit(each.slot, message, now=moment.now)


async def _place(moment: Moment, member: Member, alert: Alert, message: Message) -> None:
    if member.chat is None:
        return
    slot = f"sheet:{new_id()}"
    await moment.uow.outbox.send(
        member.chat, message, now=moment.now, slot=slot, about=alert.id, member=member.id
    )
    await moment.uow.sheets.put(Sheet(alert.id, member.id, slot, moment.now))


async def _sheet_of(moment: Moment, alert: Alert, reader: Member) -> Message:
    return await _sheet(moment, await telling_of(moment, alert), reader)


async def _sheet(
    moment: Moment, telling: Telling, reader: Member, keys: KeysOf = foremost
) -> Message:
    alert = telling.alert
    parts = [await part(moment, telling, reader) for part in PARTS]
    head = joined(
        [
            banner(telling.policy),
            bold(heading(alert.reference)),
            joined([colour(alert.severity), telling.commune.name], " · "),
        ]
    )
    lines = [line for part in parts for line in _set_apart(part.lines)]
    return Message(
        text=within_limit(head, lines),
        markup=keyboard.keys(*keys([row for part in parts for row in part.rows], alert.id)),
        protected=True,
    )


def _set_apart(lines: Sequence[Html]) -> Sequence[str]:
    """An empty line before what one capability says."""
    return [f"\n{line}" if number == 0 else line for number, line in enumerate(lines)]


async def _may_follow(moment: Moment, telling: Telling, reader: Member) -> bool:
    charter = await moment.uow.charters.version_in_force(moment.now)
    if not reader.is_active or reader.charter_version < charter:
        return False
    return bool(await moment.uow.alerts.visible_among([telling.alert.id], reader))


async def _take_away(moment: Moment, before: Sheet, reference: str) -> None:
    if moment.now < before.opened_at + TOO_OLD:
        await moment.uow.outbox.delete(before.slot, now=moment.now)
    else:
        below = t("La suite de {reference} s'affiche plus bas.", reference=reference)
        await moment.uow.outbox.edit(before.slot, Message(text=below), now=moment.now)
