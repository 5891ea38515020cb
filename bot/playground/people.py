"""A person with a phone: starts the bot, writes, presses, joins and leaves."""

import mimetypes
import re
from typing import TYPE_CHECKING, Any

from bot.playground import joining, membership
from bot.playground.entities import RichText, plain, utf16_length
from bot.playground.joining import Impossible
from bot.playground.keys import Choice, choose
from bot.playground.markup import Key
from bot.playground.phone import PATIENCE, Phone
from bot.playground.presses import Press
from bot.playground.records import Document, Message

if TYPE_CHECKING:
    from bot.playground.groups import Group

MAX_TEXT = 4096
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)


class Person(Phone):
    """Somebody who holds a phone, and acts."""

    # -- acts in the chat with the bot, or in a group

    async def starts(self, payload: str = "") -> Message:
        """Press Start, or open a link `t.me/<bot>?start=<payload>`; unblocks the bot."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", payload):
            raise Impossible(f"not a start payload: {payload!r}")
        await self.unblocks()
        return await self.says(f"/start {payload}".rstrip())

    async def says(
        self, text: str, *, to: "Group | None" = None, reply_to: Message | None = None
    ) -> Message:
        """Write a text to the bot, or to a group: 1 to 4,096 UTF-16 units, as a phone sends it."""
        rich = plain(text)
        if not 1 <= utf16_length(rich.text) <= MAX_TEXT:
            raise Impossible("Un message a entre 1 et 4 096 signes.")
        return self._post(to, rich, reply_to=reply_to)

    async def sends_sticker(self, *, to: "Group | None" = None) -> Message:
        """Send a sticker."""
        return self._post(to, kind="sticker", document=self._file("sticker.webp", PIXEL))

    async def sends_photo(
        self, *, to: "Group | None" = None, caption: str = "", content: bytes = PIXEL
    ) -> Message:
        """Send a photo."""
        document = self._file("photo.png", content)
        return self._post(to, plain(caption), kind="photo", document=document)

    async def sends_voice(self, content: bytes, *, to: "Group | None" = None) -> Message:
        """Hold the microphone and speak."""
        return self._post(to, kind="voice", document=self._file("voice.ogg", content))

    async def sends_document(
        self, name: str, content: bytes, *, to: "Group | None" = None, caption: str = ""
    ) -> Message:
        """Send a file."""
        document = self._file(name, content)
        return self._post(to, plain(caption), kind="document", document=document)

    async def edits(self, message: Message, text: str) -> None:
        """Change one's own message."""
        if message.sender is not self.user:
            raise Impossible(f"{self.name} did not write {message}")
        self._acts()
        self._world.revise(message, plain(text))

    async def blocks(self) -> None:
        """Block the bot."""
        membership.block(self._world, self._chat, blocked=True)

    async def unblocks(self) -> None:
        """Let the bot write again."""
        membership.block(self._world, self._chat, blocked=False)

    # -- buttons

    async def taps(
        self,
        label: str,
        *,
        in_: "Group | None" = None,
        on: Message | None = None,
        within: float = PATIENCE,
    ) -> Press | None:
        """Tap the button whose label contains `label`, as soon as it is there, and do not wait.

        Exact labels go before longer ones, inline buttons before the reply keyboard, newer
        messages before older ones; `on` names the message. Returns the press of an inline
        button; None when the tap said the key's text or opened a link.

        Raises:
            Impossible: no such button within `within` seconds.
        """
        chat = self._in(in_)

        def found() -> Choice | None:
            return choose(chat, label, on)

        choice = await self._wait(found, chat, f"a button {label!r}", within)
        return await self.takes(choice, in_=in_)

    async def presses(
        self,
        label: str,
        *,
        in_: "Group | None" = None,
        on: Message | None = None,
        within: float = PATIENCE,
    ) -> str | None:
        """Tap a button (see `taps`) and wait for the bot's answer; return its text, if any.

        Raises:
            Impossible: no such button, or no answer, within `within` seconds.
        """
        press = await self.taps(label, in_=in_, on=on, within=within)
        if press is None:
            return None
        what = f"an answer to {label!r}"
        answer = await self._wait(lambda: press.answer, press.message.chat, what, within)
        return answer.text or None

    async def takes(self, choice: Choice, *, in_: "Group | None" = None) -> Press | None:
        """Tap exactly this button; see `taps`."""
        button, message = choice.button, choice.message
        if isinstance(button, Key):
            if button.request_chat:
                raise Impossible(f"{button.text!r} asks for a group: use shares_group")
            await self.says(button.text, to=in_)
            return None
        if button.url:
            await self.opens(button.url)
            return None
        assert message is not None, "inline buttons stand under a message"  # noqa: S101
        if self.user not in self._world.watchers(message.chat):
            raise Impossible(f"{self.name} ne voit pas ce message.")
        self._acts()
        return self._world.press(self.user, message, button.data)

    async def opens(self, link: str) -> None:
        """Open a link of t.me: a start link of the bot, or an invitation to a group."""
        start = re.search(r"t\.me/(\w+)(?:\?start=([\w-]*))?$", link)
        if start and start[1] == self._world.bot.username:
            await self.starts(start[2] or "")
        elif (group := joining.group_behind(self._world, link)) is not None:
            joining.join(self._world, group, self.user, link)
        else:
            raise Impossible(f"{link} ne mène nulle part.")

    async def shares_group(self, group: "Group", *, button: str) -> Message:
        """Press a request_chat key and choose a group; the bot gets the rights that it asked."""
        choice = choose(self._chat, button)
        request = choice.button.request_chat if choice and isinstance(choice.button, Key) else None
        if request is None:
            raise Impossible(f"no key {button!r} that asks for a group\n{self}")
        joining.check_request(request, group.chat, self.user)
        joining.grant(self._world, request, group.chat, self.user)
        shared = {"request_id": request["request_id"], "chat_id": group.id}
        if request.get("request_title"):
            shared["title"] = group.title
        return self._post(None, service={"chat_shared": shared}, notice=f"Groupe : {group.title}")

    # -- groups

    async def asks_to_join(self, group: "Group", link: str) -> None:
        """Open an invite link: knock, or walk in when the link lets everyone in."""
        joining.join(self._world, group.chat, self.user, link)

    async def leaves(self, group: "Group") -> None:
        """Leave a group."""
        membership.remove(self._world, group.chat, self.user, self.user, banned=False)

    # -- how

    def _acts(self) -> None:
        self.mark = self._world.tick

    def _post(self, to: "Group | None", rich: RichText | None = None, **content: Any) -> Message:
        chat = self._in(to)
        if self._chat.blocked and to is None:
            raise Impossible(f"{self.name} a bloqué le bot.")
        self._acts()
        if to is None:
            self._chat.started = True
        return self._world.post(chat, self.user, rich, **content)

    def _file(self, name: str, content: bytes) -> Document:
        mime, _ = mimetypes.guess_type(name)
        return self._world.keep(name, content, mime or "application/octet-stream")
