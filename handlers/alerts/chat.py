"""Alerts in the chat: the form that sends them, the keys under notices, and the lists."""

from dataclasses import dataclass

from handlers.alerts.attachments.chat import AttachmentChat
from handlers.alerts.closing.chat import ClosingChat
from handlers.alerts.closing.tasks import TASKS as CLOSING_TASKS
from handlers.alerts.correcting.chat import CorrectingChat
from handlers.alerts.corroboration_chat import CorroborationChat
from handlers.alerts.escalating.chat import EscalatingChat
from handlers.alerts.few_words.chat import FewWordsChat
from handlers.alerts.following.adopting import on_sheets
from handlers.alerts.following.charge_chat import ChargeChat
from handlers.alerts.following.chat import FollowingChat
from handlers.alerts.form.chat import FormChat, IsMissing
from handlers.alerts.list_chat import ListChat
from handlers.alerts.notice_chat import NoticeChat
from handlers.alerts.situations.chat import SituationChat
from handlers.alerts.situations.closing.chat import SituationClosingChat
from handlers.alerts.situations.decisions.chat import DecisionChat
from handlers.alerts.situations.decisions.detail_chat import DecisionDetailChat
from handlers.alerts.situations.decisions.tasks import TASKS as DECISION_TASKS
from handlers.alerts.situations.opening_chat import OpeningChat
from handlers.alerts.situations.sheet_chat import SituationSheetChat
from handlers.alerts.situations.thread.chat import SituationThreadChat
from handlers.alerts.situations.thread.tasks import TASKS as SITUATION_TASKS
from handlers.alerts.storm_chat import StormChat
from handlers.alerts.thread.chat import ThreadChat
from handlers.alerts.thread.tasks import TASKS as THREAD_TASKS
from handlers.context import Turn
from handlers.routes import Refusals, Route


@dataclass(frozen=True, slots=True)
class Alerts:
    """The heart of Vigie: somebody flags, those concerned hear, somebody says "Bien reçu".

    `refusals` answers a key of before; `speaker_is_missing` asks a place who speaks there.
    """

    refusals: Refusals
    speaker_is_missing: IsMissing

    async def flag(self, turn: Turn) -> None:
        """What « Signaler » does, for whoever has just said who speaks."""
        await FormChat(self.refusals, self.speaker_is_missing).signal(turn)

    def routes(self) -> list[Route]:
        """In the order in which a person meets them."""
        return list(on_sheets(self._routes()))

    def _routes(self) -> list[Route]:
        tasks = {**THREAD_TASKS, **CLOSING_TASKS, **SITUATION_TASKS, **DECISION_TASKS}
        words = FewWordsChat(self.refusals, tasks)
        return [
            *FormChat(self.refusals, self.speaker_is_missing).routes(),
            *NoticeChat().routes(),
            *CorrectingChat(self.refusals).routes(),
            *EscalatingChat().routes(),
            *CorroborationChat().routes(),
            *FollowingChat().routes(),
            *AttachmentChat().routes(),
            *SituationSheetChat().routes(),
            *ChargeChat().routes(),
            *StormChat().routes(),
            *ListChat().routes(),
            *words.routes(),
            *ThreadChat(words.ask).routes(),
            *SituationChat().routes(),
            *OpeningChat().routes(),
            *SituationThreadChat(words.ask).routes(),
            *DecisionChat(words.ask).routes(),
            *DecisionDetailChat(words.ask).routes(),
            *SituationClosingChat().routes(),
            *ClosingChat(words.ask).routes(),
        ]
