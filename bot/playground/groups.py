"""A group as a test or the demo drives it."""

from collections.abc import Iterable, Mapping

from bot.playground import membership
from bot.playground.joining import Impossible
from bot.playground.people import Person
from bot.playground.phone import PATIENCE
from bot.playground.records import GroupChat, Member, Message, PrivateChat
from bot.playground.transcript import shows, transcript
from bot.playground.world import World

Rights = Mapping[str, bool] | Iterable[str] | None


class Group:
    """A group; it stays the same object when it becomes a supergroup."""

    def __init__(self, world: World, chat: GroupChat) -> None:
        self._world = world
        self.chat = chat

    @property
    def id(self) -> int:
        """The chat id of now."""
        return self.chat.id

    @property
    def title(self) -> str:
        """The title."""
        return self.chat.title

    @property
    def members(self) -> list[Person]:
        """The people in the group, in order of arrival, without the bot."""
        chats = (
            self._world.chats[member.user.id]
            for member in self.chat.present()
            if not member.user.is_bot
        )
        return [Person(self._world, chat) for chat in chats if isinstance(chat, PrivateChat)]

    @property
    def bot_status(self) -> str:
        """`administrator`, `member`, `left` or `kicked`."""
        return self.chat.member(self._world.bot).status

    @property
    def requests(self) -> list[int]:
        """The ids of those who asked to join and have no answer."""
        return list(self.chat.requests)

    # -- the bot's place

    async def adds_bot(self, *, by: Person, rights: Rights = None) -> None:
        """Add the bot: with rights as an administrator, else as a plain member."""
        self._check_admin(by, rights)
        status = "administrator" if rights else "member"
        member = Member(self._world.bot, status, _names(rights))
        membership.add(self._world, self.chat, member, by.user)

    async def promotes_bot(self, *, by: Person, rights: Rights) -> None:
        """Change the bot's rights; with none it is a plain member."""
        self._check_admin(by, rights)
        membership.promote(self._world, self.chat, self._world.bot, _names(rights), by.user)

    async def kicks_bot(self, *, by: Person) -> None:
        """Throw the bot out."""
        membership.remove(self._world, self.chat, self._world.bot, by.user, banned=True)

    # -- people

    async def adds(self, person: Person, *, by: Person) -> None:
        """Bring somebody in, without a link."""
        membership.add(self._world, self.chat, Member(person.user), by.user)

    async def removes(self, person: Person, *, by: Person) -> None:
        """Take somebody out."""
        membership.remove(self._world, self.chat, person.user, by.user, banned=True)

    async def promotes(self, person: Person, *, by: Person, rights: Rights) -> None:
        """Make somebody an administrator, or with no rights a plain member again."""
        self._check_admin(by, rights)
        membership.promote(self._world, self.chat, person.user, _names(rights), by.user)

    async def migrates(self) -> int:
        """Become a supergroup; returns the id that is no longer good."""
        old_id = self.id
        self.chat = membership.migrate(self._world, self.chat)
        return old_id

    # -- what stands there

    def phone(self) -> list[Message]:
        """All visible messages, oldest first; those from before a migration too."""
        before = [
            chat
            for chat in self._world.chats.values()
            if isinstance(chat, GroupChat) and chat.migrated_to is self.chat
        ]
        return [message for chat in [*before, self.chat] for message in chat.visible()]

    async def sees(
        self, text: str, *, after: Message | None = None, within: float = PATIENCE
    ) -> Message:
        """Wait for a visible message with this text; return the newest one.

        `after` counts only what was written or edited since that message.

        Raises:
            Impossible: not within `within` seconds; shows the group.
        """
        since = after.changed if after else 0

        def newest() -> Message | None:
            fresh = (message for message in reversed(self.phone()) if message.changed > since)
            return next((message for message in fresh if shows(message.words, text)), None)

        try:
            return await self._world.bell.until(newest, within=within)
        except TimeoutError:
            raise Impossible(f"{text!r} did not appear in {within} s\n{self}") from None

    def __str__(self) -> str:
        return f"--- {self.title}\n{transcript(self.phone())}"

    def __repr__(self) -> str:
        return f"<Group {self.title} {self.id}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Group) and other.chat is self.chat

    def __hash__(self) -> int:
        return hash(self.title)

    def _check_admin(self, by: Person, rights: Rights) -> None:
        standing = self.chat.member(by.user)
        leads = standing.status in {"creator", "administrator"}
        if not standing.present or (rights and not leads):
            raise Impossible(f"{by.name} is {standing.status} in {self.title}")


def _names(rights: Rights) -> frozenset[str]:
    if isinstance(rights, Mapping):
        return frozenset(right for right, granted in rights.items() if granted)
    return frozenset(rights or ())
