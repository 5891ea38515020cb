"""A mail server on loopback, in the test's own loop: what it takes, and what it refuses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP


# No slots: aiosmtpd looks at every attribute of its handler, and in Python 3.11.2, that of
# Debian 12, `__weakref__` of a class with slots cannot be looked at.
@dataclass
class MailServer:
    """Takes mail while `answer` says so. `port` is where it listens."""

    port: int = 0
    answer: str = "250 OK"
    tried: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    called: asyncio.Event = field(default_factory=asyncio.Event)
    """Somebody is at the door."""
    is_slow: bool = False
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)
    """Where it `is_slow`, it answers from then on."""

    @property
    def gateway(self) -> str:
        """What MAIL_GATEWAY says."""
        place = f"127.0.0.1:{self.port}?from=vigie@exemple.fr&to={{to}}&mode=insecure"
        return f"mailto://{place}&format=text"

    async def has(self, event: asyncio.Event) -> None:
        """Wait for `arrived` or `called`. Raises `TimeoutError` where nobody comes."""
        async with asyncio.timeout(20):
            await event.wait()

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802 - its hook
        """Somebody hands over a message."""
        self.tried += 1
        self.called.set()
        if self.is_slow:
            await self.goes_on.wait()
        if self.answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
        self.arrived.set()
        return self.answer

    def read(self, number: int = -1) -> str:
        """The text of a message that was taken."""
        body = self.taken[number].get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator["MailServer"]:
        """A server on a free port."""
        mail = cls()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(mail), "127.0.0.1", 0)
        async with server:
            mail.port = server.sockets[0].getsockname()[1]
            yield mail
