"""The forms on which a coordinator gives a meeting another date or another place."""

from dataclasses import dataclass, replace
from typing import Any

from handlers.context import Turn
from handlers.meetings import service, telling
from handlers.meetings.buttons import KeyUnknown
from handlers.meetings.conflicts import conflicts
from handlers.meetings.limits import LONGEST_PLACE, TooLong, one_line, within
from handlers.meetings.school import school_break
from handlers.meetings.texts import changing, form, school
from handlers.meetings.texts import conflicts as warnings
from handlers.meetings.when import DateUnclear, When
from handlers.words import Html, joined
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
        await self._show(turn, draft, meeting, When())

    async def pick(self, turn: Turn, draft: Draft, value: str) -> None:
        """A key of the form. Raises `KeyUnknown`."""
        chosen = When.of_state(draft.state["when"])
        if chosen.missing is None and value == "confirm":
            await self._move(turn, draft, chosen)
            return
        if chosen.missing is None:  # the first free day, at the same hour
            chosen = replace(chosen, day=None, holiday_kept=False)
        try:
            chosen = chosen.picked(value, turn.now, turn.zone)
        except ValueError:
            raise KeyUnknown from None
        except DateUnclear as error:
            await self._ask(turn, draft, When(), form.unclear(error.reason))
        else:
            await self._ask(turn, draft, chosen)

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
        if (before := await _still_open(turn, draft)) is None:
            return
        if chosen.missing is None and chosen.local == before.local:
            chosen, problem = When(), changing.same_date()
        state = draft.state | {"when": chosen.as_state()}
        ahead = await turn.uow.drafts.advance(draft, "when", state, turn.now)
        await self._show(turn, ahead, before, chosen, problem)

    async def _show(
        self,
        turn: Turn,
        draft: Draft,
        before: Meeting,
        chosen: When,
        problem: Html | None = None,
    ) -> None:
        if chosen.missing is None:
            after = replace(before, local=chosen.local)
            told = await telling.will_hear(turn.moment, after)
            found = school_break([chosen.local.date()], turn.policy.school_zone)
            met = warnings.warning(await conflicts(turn.moment, after), turn.now)
            warning = joined([met, school.one_in(found)], "\n\n") or None
            instead = school.take_next_free(draft, found, turn.today)
            screen = changing.confirm_move(
                draft, before, after, told, turn.now, warning=warning, instead=instead
            )
            await turn.show(draft, screen)
            return
        screen = form.when(
            draft,
            chosen,
            turn.now,
            turn.zone,
            head=changing.moving(before, turn.now),
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
        await self._show(turn, draft, meeting)

    async def pick(self, turn: Turn, draft: Draft, value: str) -> None:
        """A key of the form. Raises `KeyUnknown`."""
        if draft.state["place"] is None:
            places = {str(index): place for index, place in enumerate(draft.state["places"])}
            if value not in places:
                raise KeyUnknown
            await self._ask(turn, draft, places[value])
        elif value == "confirm":
            await self._relocate(turn, draft)
        else:
            raise KeyUnknown

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
        if (meeting := await _still_open(turn, draft)) is None:
            return
        state = draft.state | {"place": place}
        ahead = await turn.uow.drafts.advance(draft, "place", state, turn.now)
        await self._show(turn, ahead, meeting, problem)

    async def _show(
        self, turn: Turn, draft: Draft, meeting: Meeting, problem: Html | None = None
    ) -> None:
        place = draft.state["place"]
        if place is None:
            screen = changing.new_place(draft, meeting, draft.state["places"], problem)
        else:
            told = await telling.will_hear(turn.moment, meeting)
            screen = changing.confirm_place(draft, meeting, place, told)
        await turn.show(draft, screen)


def _state(meeting: Meeting) -> dict[str, Any]:
    return {"meeting": meeting.id, "version": meeting.version}


async def _still_open(turn: Turn, draft: Draft) -> Meeting | None:
    """The meeting as the form knew it; the form ends when somebody changed it meanwhile."""
    try:
        meeting = await service.open_to(turn.moment, turn.me, draft.state["meeting"])
    except GONE:
        meeting = None
    if meeting is None or meeting.version != draft.state["version"]:
        await _give_up(turn, draft)
        return None
    return meeting


async def _give_up(turn: Turn, draft: Draft) -> None:
    await turn.show(draft, form.changed_meanwhile())
    await turn.uow.drafts.discard(draft.id)
