"""The keys on the sheet of an alert that link it with others, or keep it apart."""

from dataclasses import dataclass

from handlers.alerts import texts as alert_texts
from handlers.alerts.following.sheet import redraw_sheets
from handlers.alerts.situations import texts
from handlers.alerts.situations.buttons import ChooseSituation, KeepApart, Link, OpenSituation
from handlers.alerts.situations.deciding import alert_in_charge, is_in_charge_of
from handlers.alerts.situations.gathering import AlreadyGathered, keep_apart, link, open_with
from handlers.alerts.situations.growing import growth_in
from handlers.alerts.telling import telling_of
from handlers.context import Turn
from handlers.routes import Press, Route
from storage.alerts import AlertUnknown

OFFERED = 8
"""So many of the newest situations are offered for an alert that belongs to none."""


@dataclass(frozen=True, slots=True)
class SituationSheetChat:
    """What belongs together is said where one reads what became of an alert."""

    def routes(self) -> list[Route]:
        """The keys of proposals, and the way to any other situation."""
        return [
            Route("alerts.situation_link", Press(Link), self.link),
            Route("alerts.situation_apart", Press(KeepApart), self.keep_apart),
            Route("alerts.situation_choose", Press(ChooseSituation), self.choose),
            Route("alerts.situation_open", Press(OpenSituation), self.open),
        ]

    async def choose(self, turn: Turn, button: ChooseSituation) -> None:
        """Rattacher à une situation…."""
        try:
            alert = await alert_in_charge(turn.moment, turn.me, button.alert)
        except AlertUnknown:
            turn.answer(alert_texts.unknown(), alert=True)
            return
        known = await turn.uow.situations.visible(turn.me, limit=OFFERED)
        theirs = [
            each
            for each in known
            if each.is_open and await is_in_charge_of(turn.moment, turn.me, each)
        ]
        await turn.say(texts.which_situation(alert, theirs))

    async def open(self, turn: Turn, button: OpenSituation) -> None:
        """Ouvrir une situation."""
        try:
            situation = await open_with(turn.moment, turn.me, button.alert)
        except AlertUnknown:
            turn.answer(alert_texts.unknown(), alert=True)
        except AlreadyGathered as gathered:
            turn.answer(texts.gathered_already(gathered.reference), alert=True)
        else:
            turn.answer(texts.linked(situation, await growth_in(turn.moment, situation)))
            await self._take_question_away(turn)
            await redraw_what_changed(turn, button.alert)

    async def link(self, turn: Turn, button: Link) -> None:
        """Rattacher."""
        try:
            situation = await link(turn.moment, turn.me, button.alert, button.other)
        except AlertUnknown:
            turn.answer(alert_texts.unknown(), alert=True)
        except AlreadyGathered as gathered:
            turn.answer(texts.gathered_already(gathered.reference), alert=True)
        else:
            turn.answer(texts.linked(situation, await growth_in(turn.moment, situation)))
            await self._take_question_away(turn)
            await redraw_what_changed(turn, button.alert, button.other)

    async def keep_apart(self, turn: Turn, button: KeepApart) -> None:
        """Ce n'est pas lié."""
        try:
            await keep_apart(turn.moment, turn.me, button.alert, button.other)
        except AlertUnknown:
            turn.answer(alert_texts.unknown(), alert=True)
        else:
            turn.answer(texts.kept_apart())
            await redraw_what_changed(turn, button.alert, button.other)

    async def _take_question_away(self, turn: Turn) -> None:
        """The question of `choose` has no slot; a sheet has one, and stays."""
        chat, pressed = await turn.chat(), turn.message.message_id
        if not await turn.uow.slots.is_known(chat, pressed):
            await turn.uow.outbox.delete_message(chat, pressed, now=turn.now)


async def redraw_what_changed(turn: Turn, *ids: str) -> None:
    """What these alerts belong to changed; an id of a situation has no sheet."""
    for alert in (await turn.uow.alerts.get_all(ids)).values():
        await redraw_sheets(turn.moment, await telling_of(turn.moment, alert))
