"""The queue of updates, with the true semantics of getUpdates.

An update stays until a poll asks for a higher offset (or a webhook answered for it): whatever the
bot fetched but did not confirm, for instance because it died, is delivered again.
"""

from collections.abc import Collection
from typing import Any

from bot.playground.errors import bad_gateway, other_poller
from bot.playground.waiting import Bell

ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MAX_BATCH = 100
MAX_TIMEOUT = 50


class UpdateQueue:
    """What the bot has not confirmed yet."""

    def __init__(self, first_id: int, bell: Bell) -> None:
        self._next_id = first_id
        self._bell = bell
        self._poll = 0
        self._closed = False
        self._cut = False
        self.pending: list[dict[str, Any]] = []
        self.allowed: list[str] = []

    def push(self, kind: str, payload: dict[str, Any]) -> None:
        """Queue an update, unless the bot did not ask for its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in ON_REQUEST
        if wanted:
            self.pending.append({"update_id": self._next_id, kind: payload})
            self._next_id += 1
        self._bell.ring()

    async def poll(
        self, offset: int, limit: int, within: float, allowed: Collection[str] | None
    ) -> list[dict[str, Any]]:
        """Confirm what lies below `offset`, then return what is waiting, or wait for it.

        Raises:
            ApiError: 409, when another poll took over meanwhile.
        """
        self._poll += 1
        mine = self._poll
        if allowed is not None:
            self.allowed = list(allowed)
        self._confirm_below(offset)
        self._bell.ring()  # ends the poll that was waiting, and tells who waits for quiet

        def ready() -> bool | None:
            over = self._closed or self._cut or self._poll != mine
            return True if self.pending or over else None

        try:
            await self._bell.until(ready, within=min(within, MAX_TIMEOUT))
        except TimeoutError:
            return []
        if self._poll != mine:
            raise other_poller()
        if self._cut:
            raise bad_gateway()
        return self.pending[: max(1, min(limit, MAX_BATCH))]

    def confirm(self, number: int) -> None:
        """A webhook took this update."""
        self.pending = [update for update in self.pending if update["update_id"] != number]
        self._bell.ring()

    @property
    def is_cut(self) -> bool:
        """Whether there is an outage."""
        return self._cut

    def drop(self) -> None:
        """Forget everything that is pending (`drop_pending_updates`)."""
        self.pending.clear()
        self._bell.ring()

    def cut(self, *, off: bool) -> None:
        """Begin or end an outage: polls are refused meanwhile, the waiting one too."""
        self._cut = off
        self._bell.ring()

    def close(self) -> None:
        """Let the waiting poll go: the server is about to stop."""
        self._closed = True
        self._bell.ring()

    def _confirm_below(self, offset: int) -> None:
        if offset < 0:
            del self.pending[: max(0, len(self.pending) + offset)]
        else:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
