"""The forms on which a coordinator gives a meeting another date or another place."""

from dataclasses import dataclass, replace
from typing import Any

from handlers.context import Turn
from handlers.meetings import service, telling
from handlers.meetings.plan import LONGEST_PLACE, TooLong, one_line, within
from handlers.meetings.texts import changing, form
from handlers.meetings.when import DateUnclear, When
from handlers.words import Html
from storage.drafts import Draft
from storage.meetings import Meeting, MeetingUnknown

GONE = (MeetingUnknown, service.MeetingOver, service.MeetingChanged)


@dataclass(frozen=True, slots=True)
class Moving:
    """The form of kind `meeting_move`; its state: meeting, version, when."""

    kind = "meeting_move"

    async def start(self, turn: Turn, meeting: Meeting) -> None:
        """From the card of a meeting."""
        begun = _state(meeting) | {"when": When().as_state()}
        draft = await turn.uow.drafts.open(turn.me.id, self.kind, "when", begun, turn.now)
        await self._show(turn, draft, When())

    async def pick(self, turn: Turn, draft: Draft, value: str) -> None:
        """A key of the form. Raises `ValueError` where no key says this."""
        chosen = When.of_state(draft.state["when"])
        if chosen.missing is None:
            if value != "confirm":
                raise ValueError(value)
            await self._move(turn, draft, chosen)
            return
        try:
            await self._ask(turn, draft, chosen.picked(value, turn.now, turn.zone))
        except DateUnclear as error:
            await self._ask(turn, draft, When(), form.unclear(error.reason))

    async def back(self, turn: Turn, draft: Draft) -> None:
        """The question before."""
        await self._ask(turn, draft, When.of_state(draft.state["when"]).before() or When())

    async def typed(self, turn: Turn, draft: Draft) -> bool:
        """A date in words."""
        chosen = When.of_state(draft.state["when"])
        try:
            said = chosen.typed(turn.text, turn.now, turn.zone)
        except DateUnclear as error:
            await self._ask(turn, draft, chosen, form.unclear(error.reason))
            return False
        await self._ask(turn, draft, said)
        return True

    async def _move(self, turn: Turn, draft: Draft, chosen: When) -> None:
        meeting, version = draft.state["meeting"], draft.state["version"]
        try:
            moved, told = await service.move(turn.moment, turn.me, meeting, version, chosen.local)
        except service.DatePast:
            await self._ask(turn, draft, When(), form.gone())
        except GONE:
            await _give_up(turn, draft)
        else:
            await turn.show(draft, changing.moved(moved, told, turn.now))
            await turn.uow.drafts.discard(draft.id)

    async def _ask(
        self, turn: Turn, draft: Draft, chosen: When, problem: Html | None = None
    ) -> None:
        state = draft.state | {"when": chosen.as_state()}
        ahead = await turn.uow.drafts.advance(draft, "when", state, turn.now)
        await self._show(turn, ahead, chosen, problem)

    async def _show(
        self, turn: Turn, draft: Draft, chosen: When, problem: Html | None = None
    ) -> None:
        try:
            before = await service.open_to(turn.moment, turn.me, draft.state["meeting"])
        except GONE:
            await _give_up(turn, draft)
            return
        if chosen.missing is None and chosen.local == before.local:
            chosen, problem = When(), changing.same_date()
            draft = await turn.uow.drafts.advance(
                draft, "when", draft.state | {"when": chosen.as_state()}, turn.now
            )
        if chosen.missing is None:
            after = replace(before, local=chosen.local)
            told = await telling.will_hear(turn.moment, after)
            await turn.show(draft, changing.confirm_move(draft, before, after, told, turn.now))
            return
        head = changing.moving(before, turn.now)
        screen = form.when(
            draft,
            chosen,
            turn.now,
            turn.zone,
            head=head,
            problem=problem,
            first=not chosen.day,
            leave=changing.leave(),
        )
        await turn.show(draft, screen)


@dataclass(frozen=True, slots=True)
class Relocating:
    """The form of kind `meeting_place`; its state: meeting, version, places, place."""

    kind = "meeting_place"

    async def start(self, turn: Turn, meeting: Meeting) -> None:
        """From the card of a meeting."""
        known = [one for one in await turn.uow.meetings.last_places(4) if one != meeting.place]
        begun = _state(meeting) | {"places": known[:3], "place": None}
        draft = await turn.uow.drafts.open(turn.me.id, self.kind, "place", begun, turn.now)
        await self._show(turn, draft)

    async def pick(self, turn: Turn, draft: Draft, value: str) -> None:
        """A key of the form. Raises `ValueError` where no key says this."""
        if draft.state["place"] is None:
            places = dict(enumerate(draft.state["places"]))
            if int(value) not in places:
                raise ValueError(value)
            await self._ask(turn, draft, places[int(value)])
        elif value == "confirm":
            await self._relocate(turn, draft)
        else:
            raise ValueError(value)

    async def back(self, turn: Turn, draft: Draft) -> None:
        """The question before."""
        await self._ask(turn, draft, None)

    async def typed(self, turn: Turn, draft: Draft) -> bool:
        """A place in words."""
        try:
            place = within(one_line(turn.text), LONGEST_PLACE)
        except TooLong as error:
            await self._ask(turn, draft, None, form.too_long(error.length, error.limit))
            return False
        await self._ask(turn, draft, place)
        return True

    async def _relocate(self, turn: Turn, draft: Draft) -> None:
        state = draft.state
        try:
            changed, told = await service.relocate(
                turn.moment, turn.me, state["meeting"], state["version"], state["place"]
            )
        except GONE:
            await _give_up(turn, draft)
            return
        await turn.show(draft, changing.moved(changed, told, turn.now))
        await turn.uow.drafts.discard(draft.id)

    async def _ask(
        self, turn: Turn, draft: Draft, place: str | None, problem: Html | None = None
    ) -> None:
        state = draft.state | {"place": place}
        ahead = await turn.uow.drafts.advance(draft, "place", state, turn.now)
        await self._show(turn, ahead, problem)

    async def _show(self, turn: Turn, draft: Draft, problem: Html | None = None) -> None:
        place = draft.state["place"]
        try:
            meeting = await service.open_to(turn.moment, turn.me, draft.state["meeting"])
        except GONE:
            await _give_up(turn, draft)
            return
        if place is None:
            screen = changing.new_place(draft, meeting, draft.state["places"], problem)
        else:
            told = await telling.will_hear(turn.moment, meeting)
            screen = changing.confirm_place(draft, meeting, place, told)
        await turn.show(draft, screen)


def _state(meeting: Meeting) -> dict[str, Any]:
    return {"meeting": meeting.id, "version": meeting.version}


async def _give_up(turn: Turn, draft: Draft) -> None:
    await turn.show(draft, form.changed_meanwhile())
    await turn.uow.drafts.discard(draft.id)
