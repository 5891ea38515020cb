"""From python-telegram-bot's handlers to the routes of the slices, through one guard."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from telegram import Message, Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    ChatJoinRequestHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from handlers.context import Turn
from handlers.payload import ButtonUnreadable, code_of
from handlers.rights import Allowed
from handlers.routes import Command, Event, On, Press, Refusals, Route, SentFile, Typed
from handlers.words import in_all_languages

Handler = BaseHandler[Update, Any, None]
Callback = Callable[[Update, Any], Coroutine[Any, Any, None]]

PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
FILE = filters.PHOTO | filters.VOICE | filters.Document.ALL | filters.AUDIO | filters.VIDEO
GROUP = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE

current: ContextVar[Turn] = ContextVar("current turn")
"""The turn of the update being handled: python-telegram-bot builds a context of its own."""

_EVENTS: Mapping[Event, Callable[[Callback], Handler]] = {
    Event.BOT_MOVED: lambda do: ChatMemberHandler(do, ChatMemberHandler.MY_CHAT_MEMBER),
    Event.MEMBER_MOVED: lambda do: ChatMemberHandler(do, ChatMemberHandler.CHAT_MEMBER),
    Event.JOIN_ASKED: lambda do: ChatJoinRequestHandler(do),  # noqa: PLW0108 - typed so
    Event.GROUP_SHARED: lambda do: MessageHandler(PRIVATE & filters.StatusUpdate.CHAT_SHARED, do),
    Event.GROUP_MIGRATED: lambda do: MessageHandler(filters.StatusUpdate.MIGRATE, do),
    Event.GROUP_SPOKEN: lambda do: MessageHandler(GROUP, do),
    Event.OTHER_COMMAND: lambda do: MessageHandler(PRIVATE & filters.COMMAND, do),
    Event.OTHER_CONTENT: lambda do: MessageHandler(PRIVATE & ~filters.TEXT, do),
}


class RouteWithoutRights(Exception):
    """A slice offers a route that has no row in the rights table."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Finds the route of an update, asks whether this person may take it, and takes it."""

    routes: Sequence[Route]
    rights: Mapping[str, Allowed]
    refusals: Refusals

    def install(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Give every route to python-telegram-bot, the most particular first.

        Raises `RouteWithoutRights`.
        """
        if missing := [route.name for route in self.routes if route.name not in self.rights]:
            raise RouteWithoutRights(", ".join(missing))
        application.add_handlers([handler for step in self._handlers() for handler in step])

    async def passes(self, route: Route, turn: Turn) -> bool:
        """Whether this person may take the route now; if not, the refusal is said."""
        allowed = self.rights[route.name]
        if allowed.stranger:
            return True
        if turn.member is None or not turn.member.is_active:
            await self.refusals.stranger(turn)
        elif not allowed.admits(turn.member):
            await self.refusals.not_yours(turn)
        elif not (allowed.unsigned or turn.has_signed):
            await self.refusals.unsigned(turn)
        else:
            return True
        return False

    def _handlers(self) -> Sequence[Sequence[Handler]]:
        events = {r.on.event: r for r in self.routes if isinstance(r.on, On)}
        return (
            [h for r in self.routes if isinstance(r.on, Command) for h in self._command(r, r.on)],
            [self._press(r, r.on.button) for r in self.routes if isinstance(r.on, Press)],
            [CallbackQueryHandler(self._overtaken)],
            [MessageHandler(PRIVATE & FILE, self._sent_file)],
            [_EVENTS[event](self._plain(events[event])) for event in _EVENTS if event in events],
            [MessageHandler(PRIVATE & filters.TEXT, self._typed)],
        )

    def _command(self, route: Route, on: Command) -> Sequence[Handler]:
        do = self._plain(route)
        where = GROUP if on.in_group else PRIVATE
        by_name: Handler = CommandHandler(on.name, do, filters=where)
        if on.label is None:
            return [by_name]
        return [by_name, MessageHandler(where & filters.TEXT & _Label(on.label), do)]

    def _press(self, route: Route, button: Any) -> Handler:
        async def do(update: Update, _: Any) -> None:
            turn = current.get()
            query = update.callback_query
            try:
                pressed = button.unpack(query.data if query and query.data else "")
            except ButtonUnreadable:
                await self.refusals.overtaken(turn)
                return
            if await self.passes(route, turn):
                await route.do(turn, pressed)

        return CallbackQueryHandler(do, pattern=lambda data: code_of(str(data)) == button.code)

    def _plain(self, route: Route) -> Callback:
        async def do(_: Update, __: Any) -> None:
            turn = current.get()
            if await self.passes(route, turn):
                await route.do(turn)

        return do

    async def _sent_file(self, _: Update, __: Any) -> None:
        """A file belongs to the form that was touched last; without one it is other content."""
        turn = current.get()
        if turn.member is not None:
            turn.draft = await turn.uow.drafts.latest(turn.member.id, turn.now)
        form = turn.draft.kind if turn.draft else None
        takers = [r for r in self.routes if isinstance(r.on, SentFile) and r.on.form == form]
        others = [r for r in self.routes if r.on == On(Event.OTHER_CONTENT)]
        for route in [*takers, *others][:1]:
            if await self.passes(route, turn):
                await route.do(turn)

    async def _typed(self, _: Update, __: Any) -> None:
        """A line belongs to the form that was touched last, if that was not long ago."""
        turn = current.get()
        if turn.member is not None:
            turn.draft = await turn.uow.drafts.latest(turn.member.id, turn.now)
        form = turn.draft.kind if turn.draft else None
        route = self._route_of_line(turn.text, form)
        free = self._route_of_line(turn.text, None)
        if route is None or _goes_before(free, route):
            route = free
        if route is None:
            raise LookupError("no slice takes a line that belongs to nothing")
        if await self.passes(route, turn):
            await route.do(turn)

    def _route_of_line(self, line: str, form: str | None) -> Route | None:
        """The route of a line in this kind of form, the most particular first."""
        takers = [
            (route.on.is_particular, route)
            for route in self.routes
            if isinstance(route.on, Typed) and route.on.form == form and route.on.takes(line)
        ]
        _, route = max(takers, key=itemgetter(0), default=(False, None))
        return route

    async def _overtaken(self, _: Update, __: Any) -> None:
        await self.refusals.overtaken(current.get())


def _goes_before(free: Route | None, of_form: Route) -> bool:
    """Whether a line is an alert, or a reference, however a form was left open."""
    if free is None or not isinstance(free.on, Typed) or not isinstance(of_form.on, Typed):
        return False
    awaited = of_form.on.at_length or of_form.on.is_particular
    return free.on.overrides and not awaited


class _Label(filters.MessageFilter):
    """A typed line that is a permanent key's label, in whatever language.

    The catalogues are read at the first line, not while the bot starts.
    """

    def __init__(self, label: str) -> None:
        super().__init__(name=label)
        self._label = label

    def filter(self, message: Message) -> bool:
        return message.text in in_all_languages(self._label)
