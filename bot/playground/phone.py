"""What a person sees: the screen, the keyboard, and all that was ever shown there.

What a phone does not offer (a chat where one is not a member, a button that is not there) raises
`Impossible`, an AssertionError that shows what stands on the phone.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.playground.joining import Impossible
from bot.playground.menu import menu_of
from bot.playground.records import Chat, Message, PrivateChat, User
from bot.playground.transcript import shows, transcript
from bot.playground.waiting import Found
from bot.playground.world import World

if TYPE_CHECKING:
    from bot.playground.groups import Group

PATIENCE = 5.0  # seconds that a test waits before it fails


class Phone:
    """One person's phone; `mark` is the moment of the person's last act."""

    def __init__(self, world: World, chat: PrivateChat) -> None:
        self._world = world
        self._chat = chat
        self.mark = 0

    @property
    def user(self) -> User:
        """The Telegram user."""
        return self._chat.user

    @property
    def id(self) -> int:
        """The Telegram user id, which is also the private chat's."""
        return self.user.id

    @property
    def first_name(self) -> str:
        """The first name."""
        return self.user.first_name

    @property
    def last_name(self) -> str:
        """The last name, or an empty string."""
        return self.user.last_name

    @property
    def name(self) -> str:
        """First and last name."""
        return self.user.name

    @property
    def screen(self) -> Message:
        """The newest message of the bot in the private chat.

        Raises:
            Impossible: there is none.
        """
        shown = [message for message in self.phone() if message.sender is self._world.bot]
        if not shown:
            raise Impossible(f"the bot wrote nothing to {self.name}\n{self}")
        return shown[-1]

    @property
    def keyboard(self) -> list[str]:
        """The labels of the reply keyboard in the private chat."""
        return self._chat.keyboard.labels if self._chat.keyboard else []

    @property
    def menu(self) -> list[str]:
        """The commands of the menu beside the text field, without the slash."""
        return [str(command["command"]) for command in menu_of(self._world.commands, self._chat)]

    def phone(self, chat: "Group | None" = None) -> list[Message]:
        """All that stands in the chat with the bot, or in a group, oldest first."""
        return chat.phone() if chat else self._chat.visible()

    def saw(self, text: str) -> bool:
        """Whether this was ever on the phone: in any chat, before edits and deletions too.

        Labels of buttons, names of files and answers to presses count.
        """
        return any(shows(sight, text) for sight in self._world.sights[self.id])

    async def sees(
        self, text: str, *, in_: "Group | None" = None, within: float = PATIENCE
    ) -> Message:
        """Wait for a visible message with this text, sent or edited since this person's last act.

        Returns the newest one. One's own messages do not count. No-break spaces count as spaces.

        Raises:
            Impossible: not within `within` seconds; shows the phone.
        """
        chat = self._in(in_)

        def newest() -> Message | None:
            fresh = (m for m in reversed(chat.visible()) if m.changed > self.mark)
            others = (message for message in fresh if message.sender is not self.user)
            return next((message for message in others if shows(message.words, text)), None)

        return await self._wait(newest, chat, repr(text), within)

    def __str__(self) -> str:
        return f"--- {self.name}\n{transcript(self.phone())}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} {self.id}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phone) and other.user is self.user

    def __hash__(self) -> int:
        return hash(self.id)

    def _in(self, group: "Group | None") -> Chat:
        if group is None:
            return self._chat
        if not group.chat.member(self.user).present:
            raise Impossible(f"{self.name} n’est pas dans {group.title}.")
        return group.chat

    async def _wait(
        self, found: Callable[[], Found | None], chat: Chat, what: str, within: float
    ) -> Found:
        try:
            return await self._world.bell.until(found, within=within)
        except TimeoutError:
            pass
        head = f"{what} did not appear in {within} s on the phone of {self.name}"
        raise Impossible(f"{head}\n{transcript(chat.visible())}")
