"""Polling: what is confirmed when, and the offset that a quiet week must not freeze."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from telegram.error import InvalidToken
from telegram.ext import ExtBot

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


async def polled(*batches: Sequence[int]) -> tuple[list[int], list[int]]:
    """The offsets that were asked for, and the ids that were handled."""
    script = Script([[{"update_id": number} for number in batch] for batch in batches])
    taken = Taken()
    with pytest.raises(InvalidToken):
        await poll(cast("ExtBot[Any]", script), cast("Intake", taken))
    return script.offsets, taken.ids


async def test_the_next_offset_follows_the_batch() -> None:
    assert await polled([7, 8], [9]) == ([0, 9, 10], [7, 8, 9])


async def test_ids_that_restart_lower_after_a_quiet_week_are_heard() -> None:
    offsets, ids = await polled([900], [], [12])
    assert offsets == [0, 901, 0, 13]
    assert ids == [900, 12]
