"""What a screen of the form is drawn from, and the keys that every one has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.keyboard import Row
from handlers.meetings.minutes.buttons import Key, Note
from handlers.meetings.minutes.page import Page
from handlers.meetings.minutes.record import Record
from handlers.words import Html, t
from storage.drafts import Draft
from storage.meetings import Meeting
from storage.members import Member

PER_PAGE = 8
LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a screen is drawn from; `problem` is what was wrong with the last line.

    `to_approve` is the meeting whose minutes wait for that, `told` how many would get the paper.
    """

    draft: Draft
    page: Page
    record: Record
    reader: Member
    now: datetime
    zone: ZoneInfo
    to_approve: Meeting | None = None
    told: int = 0
    problem: Html | None = None

    def key(self, label: str, value: str) -> keyboard.Key:
        """A key of this screen."""
        return keyboard.key(label, Note(self.draft.id, self.draft.version, str(value)))

    def back(self) -> Row:
        """The screen before."""
        return [self.key(t("Retour"), Key.BACK)]

    def turning(self, count: int, per_page: int) -> Row:
        """The pages before and after, where there are any."""
        number = self.page.number
        earlier = [self.key(t("Précédents"), Key.EARLIER)] if number else []
        more = count > (number + 1) * per_page
        return [*earlier, *([self.key(t("Suivants"), Key.LATER)] if more else [])]


def shortened(label: str) -> str:
    """As much as a key shows."""
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


Drawn = tuple[Html, Sequence[Row]]
"""The text of a screen, and its keys."""
