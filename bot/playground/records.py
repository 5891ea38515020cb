"""What a Telegram consists of: users, chats with their members, messages with their buttons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground.entities import RichText
from bot.playground.html_writer import to_html
from bot.playground.markup import Button, InlineKeyboard, ReplyKeyboard, ReplyMarkup

PRESENT = frozenset({"creator", "administrator", "member"})


@dataclass(slots=True, eq=False)
class User:
    """A person, or the bot."""

    id: int
    first_name: str
    last_name: str = ""
    language: str = "fr"
    is_bot: bool = False
    username: str = ""

    @property
    def name(self) -> str:
        """First and last name, as phones show them."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Document:
    """A file; `id` is its file_id."""

    id: str
    name: str
    content: bytes = field(repr=False)
    mime: str = "application/octet-stream"


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands now; `changed` is the tick of its last change."""

    id: int
    chat: "Chat"
    sender: User
    date: int
    rich: RichText = field(default_factory=lambda: RichText(""))
    markup: ReplyMarkup = None
    document: Document | None = None
    kind: str = "text"
    silent: bool = False
    protected: bool = False
    reply_to: "Message | None" = None
    options: Mapping[str, Any] = field(default_factory=dict)
    service: Mapping[str, Any] = field(default_factory=dict)
    notice: str = ""
    edited: int | None = None
    deleted: bool = False
    pinned: bool = False
    changed: int = 0

    @property
    def text(self) -> str:
        """The text or the caption, without formatting."""
        return self.rich.text

    @property
    def html(self) -> str:
        """The text or the caption as HTML."""
        return to_html(self.rich)

    @property
    def buttons(self) -> tuple[tuple[Button, ...], ...]:
        """The inline buttons under the message, row by row."""
        return self.markup.rows if isinstance(self.markup, InlineKeyboard) else ()

    @property
    def labels(self) -> list[str]:
        """The labels of the inline buttons, in reading order."""
        return [button.text for row in self.buttons for button in row]

    @property
    def keyboard(self) -> ReplyKeyboard | None:
        """The reply keyboard that the message brought, if any."""
        return self.markup if isinstance(self.markup, ReplyKeyboard) else None

    @property
    def words(self) -> str:
        """Everything that a reader's eye meets: notice, text, file name, labels."""
        keys = self.keyboard.labels if self.keyboard else []
        name = self.document.name if self.document and self.kind == "document" else ""
        return "\n".join(
            part for part in (self.notice, self.text, name, *self.labels, *keys) if part
        )

    def __str__(self) -> str:
        head = f"[{self.id}] {self.sender.name}: {self.notice or self.text}"
        rows = [" ".join(f"[{button.text}]" for button in row) for row in self.buttons]
        return "\n     ".join(
            [head, *([f"📎 {self.document.name}"] if self.document else []), *rows]
        )


@dataclass(slots=True, eq=False)
class Chat:
    """What private chats and groups share."""

    id: int
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    keyboard: ReplyKeyboard | None = None

    def visible(self) -> list[Message]:
        """The messages that stand there, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]


@dataclass(slots=True, eq=False)
class PrivateChat(Chat):
    """The chat of one person with the bot; its id is the person's."""

    user: User = field(kw_only=True)
    started: bool = False
    blocked: bool = False
    writable_until: float = 0.0


@dataclass(slots=True)
class Member:
    """Somebody's standing in a group; who left or was kicked is remembered."""

    user: User
    status: str = "member"
    rights: frozenset[str] = frozenset()

    @property
    def present(self) -> bool:
        """Whether the member is in the group now."""
        return self.status in PRESENT

    def may(self, right: str) -> bool:
        """Whether the member holds an administrator's right; the creator holds them all."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)


@dataclass(slots=True, eq=False)
class InviteLink:
    """A way into a group; with `asks`, an administrator must approve."""

    url: str
    creator: User
    name: str = ""
    asks: bool = False
    expires_at: int = 0
    member_limit: int = 0
    revoked: bool = False
    used: int = 0


@dataclass(slots=True, eq=False)
class GroupChat(Chat):
    """A group or supergroup."""

    title: str = field(kw_only=True)
    supergroup: bool = True
    members: dict[int, Member] = field(default_factory=dict)
    links: dict[str, InviteLink] = field(default_factory=dict)
    requests: dict[int, InviteLink] = field(default_factory=dict)
    migrated_to: "GroupChat | None" = None

    @property
    def kind(self) -> str:
        """Telegram's word for the type of chat."""
        return "supergroup" if self.supergroup else "group"

    def member(self, user: User) -> Member:
        """Somebody's standing; who was never there has left."""
        return self.members.get(user.id) or Member(user, "left")

    def present(self) -> Iterator[Member]:
        """Who is in the group now, in order of arrival."""
        return (member for member in self.members.values() if member.present)
