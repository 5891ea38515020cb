"""A Telegram of one's own: served over HTTP to a bot, played with from code or from its page.

    async with Playground.serve(seed=7) as telegram:
        amina = telegram.person("Amina Diallo")
        await amina.starts()
        await amina.sees("Bonjour")

The bot may run in the same loop or in a process of its own: all it needs is `telegram.url` (as its
API address) and `telegram.token`. Nothing is global: two playgrounds know nothing of each other.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any

from starlette.applications import Starlette

from bot.playground.api import BotApi
from bot.playground.calls import Call, CallLog, Hook
from bot.playground.errors import ApiError
from bot.playground.groups import Group
from bot.playground.limits import Limits
from bot.playground.page import Page
from bot.playground.people import Person
from bot.playground.phone import PATIENCE
from bot.playground.records import GroupChat, Member
from bot.playground.server import serving
from bot.playground.webhook import FIRST_DELAY
from bot.playground.world import World


class Playground:
    """One Telegram: its address, its people, and what the bot asked of it."""

    def __init__(self, world: World, log: CallLog, url: str) -> None:
        self._world = world
        self._log = log
        self.url = url

    @classmethod
    @asynccontextmanager
    async def serve(
        cls,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        seed: int = 0,
        limits: bool = False,
        bot_username: str = "vigie_bot",
        bot_name: str = "Vigie",
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        webhook_delay: float = FIRST_DELAY,
    ) -> AsyncIterator["Playground"]:
        """Serve a new world in the running loop, on a free port unless one is named.

        The same seed gives the same ids and the same token. `limits` turns Telegram's pace on;
        `clock` dates messages (Unix seconds), `monotonic` measures the pace. A webhook that
        refuses twice waits for `webhook_delay` seconds, then for twice as long, and so on.
        """
        world = World(
            seed=seed,
            username=bot_username,
            name=bot_name,
            clock=clock,
            webhook_delay=webhook_delay,
        )
        log = CallLog(world.bell, monotonic)
        api = BotApi(world, log, Limits(monotonic) if limits else None)
        app = Starlette(routes=[*api.routes(), *Page(world).routes()])
        async with serving(app, host, port, world.close) as bound, world.courier.running():
            yield cls(world, log, f"http://{host}:{bound}")

    # -- the bot's side

    @property
    def token(self) -> str:
        """The bot's token."""
        return self._world.token

    @property
    def bot_username(self) -> str:
        """The bot's username, without @."""
        return self._world.bot.username

    @property
    def bot_id(self) -> int:
        """The bot's user id."""
        return self._world.bot.id

    # -- who is there

    def person(self, name: str, *, language: str = "fr") -> Person:
        """Somebody new: the first word is the first name."""
        first, _, last = name.partition(" ")
        return Person(self._world, self._world.add_person(first, last, language))

    def group(
        self,
        title: str,
        *,
        creator: Person,
        members: Iterable[Person] = (),
        supergroup: bool = True,
    ) -> Group:
        """A new group, without the bot."""
        chat = self._world.add_group(title, supergroup=supergroup)
        chat.members[creator.id] = Member(creator.user, "creator")
        for member in members:
            chat.members[member.id] = Member(member.user)
        self._world.redraw()
        return Group(self._world, chat)

    @property
    def people(self) -> list[Person]:
        """Everyone, in order of arrival; those whom the page added too."""
        return [Person(self._world, chat) for chat in self._world.people()]

    @property
    def groups(self) -> list[Group]:
        """Every group; those that the page added too."""
        return [Group(self._world, chat) for chat in self._world.groups()]

    def group_of(self, chat_id: int) -> Group:
        """The group with this id; KeyError when there is none."""
        chat = self._world.chats[chat_id]
        if not isinstance(chat, GroupChat):
            raise KeyError(chat_id)
        return Group(self._world, chat)

    # -- what the bot does

    @property
    def calls(self) -> list[Call]:
        """Every call so far, getUpdates included, in order."""
        return self._log.calls

    @property
    def pending_updates(self) -> list[dict[str, Any]]:
        """What the bot has not confirmed yet."""
        return list(self._world.updates.pending)

    async def next_call(self, method: str, *, within: float = PATIENCE) -> Call:
        """Wait for a call of `method` that begins after now, and until it is answered.

        Raises:
            AssertionError: none came within `within` seconds.
        """
        seen = len(self._log.calls)

        def answered() -> Call | None:
            later = (call for call in self._log.calls[seen:] if call.done)
            return next((call for call in later if call.method.lower() == method.lower()), None)

        try:
            return await self._world.bell.until(answered, within=within)
        except TimeoutError:
            raise AssertionError(f"no call of {method} in {within} s") from None

    async def quiet(self, *, settle: float = 0.0, within: float = PATIENCE) -> None:
        """Wait until the bot has confirmed every update and no call is being answered.

        What the bot sends by itself after it confirmed is not known here: `settle` waits on until
        no other call came for so many seconds.

        Raises:
            AssertionError: still something to do after `within` seconds.
        """
        try:
            async with asyncio.timeout(within):
                await self._world.bell.until(self._is_quiet, within=within)
                while settle and await self._stirs(settle):
                    await self._world.bell.until(self._is_quiet, within=within)
        except TimeoutError:
            pending, working = len(self._world.updates.pending), self._log.in_flight()
            raise AssertionError(f"not quiet: {pending} updates pending, {working}") from None

    def on_call(self, hook: Hook, *, after: bool = False) -> AbstractContextManager[None]:
        """Run `hook(call)` on each call while the context lasts; it may be a coroutine function.

        It runs before the call takes effect, or with `after` once it did and before it is
        answered. A hook that raises `Lost` leaves the bot without a proper answer (502), and
        when it runs before, the call without effect.
        """
        return self._log.hook(hook, after=after)

    def fails_next(
        self,
        method: str,
        error_code: int,
        description: str,
        *,
        parameters: Mapping[str, Any] | None = None,
        times: int = 1,
        chat: Person | Group | int | None = None,
    ) -> None:
        """Refuse the next calls of a method, in one chat or in any, without effect."""
        error = ApiError(error_code, description, parameters)
        self._log.fail(method, error, times, chat.id if isinstance(chat, Person | Group) else chat)

    def offline(self) -> None:
        """From now on every call is answered 502 and has no effect; waiting polls too."""
        self._log.offline = True
        self._world.updates.cut(off=True)

    def online(self) -> None:
        """The outage is over."""
        self._log.offline = False
        self._world.updates.cut(off=False)

    def _is_quiet(self) -> bool | None:
        return None if self._world.updates.pending or self._log.in_flight() else True

    async def _stirs(self, seconds: float) -> bool:
        count = self._log.deeds

        def another() -> bool | None:
            return True if self._log.deeds != count else None

        try:
            return await self._world.bell.until(another, within=seconds)
        except TimeoutError:
            return False
