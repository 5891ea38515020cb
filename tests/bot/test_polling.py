"""Polling: what is confirmed when, and the offset that a quiet week must not freeze."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from telegram.error import InvalidToken
from telegram.ext import ExtBot

from bot.contact import Contact
from bot.intake import Intake
from bot.polling import poll


@dataclass(slots=True)
class Script:
    """A Telegram that gives these batches, and then refuses the token."""

    batches: list[Sequence[dict[str, Any]]]
    offsets: list[int] = field(default_factory=list)

    async def do_api_request(self, _: str, *, api_kwargs: Any, **__: Any) -> Any:
        self.offsets.append(api_kwargs["offset"])
        if not self.batches:
            raise InvalidToken
        return self.batches.pop(0)


@dataclass(slots=True)
class Taken:
    """An intake that remembers what it was given."""

    ids: list[int] = field(default_factory=list)

    async def take_all(self, updates: Sequence[dict[str, Any]]) -> None:
        self.ids += [raw["update_id"] for raw in updates]


@dataclass(slots=True)
class Confirmed:
    """A contact that remembers how much had been handled when it was confirmed."""

    taken: Taken
    counts: list[int] = field(default_factory=list)

    async def confirm(self) -> None:
        self.counts.append(len(self.taken.ids))


async def polled(*batches: Sequence[int]) -> tuple[list[int], list[int]]:
    """The offsets that were asked for, and the ids that were handled."""
    script = Script([[{"update_id": number} for number in batch] for batch in batches])
    taken = Taken()
    await polled_by(script, taken, Confirmed(taken))
    return script.offsets, taken.ids


async def polled_by(script: Script, taken: Taken, confirmed: Confirmed) -> None:
    bot, intake, contact = cast("ExtBot[Any]", script), cast("Intake", taken), confirmed
    with pytest.raises(InvalidToken):
        await poll(bot, intake, cast("Contact", contact))


async def test_the_next_offset_follows_the_batch() -> None:
    assert await polled([7, 8], [9]) == ([0, 9, 10], [7, 8, 9])


async def test_ids_that_restart_lower_after_a_quiet_week_are_heard() -> None:
    offsets, ids = await polled([900], [], [12])
    assert offsets == [0, 901, 0, 13]
    assert ids == [900, 12]


async def test_contact_is_confirmed_once_what_came_is_kept_and_also_when_nothing_came() -> None:
    script = Script([[{"update_id": 7}, {"update_id": 8}], []])
    taken = Taken()
    confirmed = Confirmed(taken)
    await polled_by(script, taken, confirmed)
    assert confirmed.counts == [2, 2]
