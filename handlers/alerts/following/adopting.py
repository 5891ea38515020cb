"""A copy of a sheet whose message id a crash has lost is the sheet from its first tap on."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from handlers.alerts.following.sheet import heading
from handlers.context import Turn
from handlers.routes import Do, Press, Route
from handlers.words import plain


def on_sheets(routes: Iterable[Route]) -> Iterator[Route]:
    """These routes; the keys that name an alert look first under which message they stand."""
    for route in routes:
        names_alert = isinstance(route.on, Press) and "alert" in route.on.button.__annotations__
        yield replace(route, do=_adopting(route.do)) if names_alert else route


async def adopt_sheet(turn: Turn, alert: str) -> None:
    """The message that was tapped is edited from now on, if it is a sheet of this alert."""
    text = getattr(turn.update.effective_message, "text", None) or ""
    if plain(heading("")) not in text:
        return
    sheet = await turn.uow.sheets.find(alert, turn.me.id)
    slot = await turn.uow.slots.find(sheet.slot) if sheet else None
    if slot is not None and slot.chat == turn.me.chat:
        await turn.uow.slots.adopt(slot.name, turn.message.message_id)


def _adopting(do: Do) -> Do:
    async def act(turn: Turn, button: Any) -> None:
        await adopt_sheet(turn, button.alert)
        await do(turn, button)

    return act
