"""Alerts in the chat: the form that sends them, the keys under notices, and the lists."""

from dataclasses import dataclass, field

from handlers.alerts.form.chat import FormChat
from handlers.alerts.list_chat import ListChat
from handlers.alerts.notice_chat import NoticeChat
from handlers.routes import Refusals, Route


@dataclass(frozen=True, slots=True)
class Alerts:
    """The heart of Vigie: somebody flags, those concerned hear, somebody says "Bien reçu".

    `refusals` answers a key of before.
    """

    refusals: Refusals
    notices: NoticeChat = field(default_factory=NoticeChat)
    lists: ListChat = field(default_factory=ListChat)

    def routes(self) -> list[Route]:
        """In the order in which a person meets them."""
        form = FormChat(self.refusals)
        return [*form.routes(), *self.notices.routes(), *self.lists.routes()]
