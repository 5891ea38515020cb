"""The screen that waits for a few words, as a sealed draft: one at a time for each person."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum, auto
from typing import Any, Self

from handlers.moment import Moment
from handlers.note_check import identifying_patterns
from storage.drafts import Draft
from storage.members import Member
from storage.messages import Message

KIND = "words"
LONGEST = 1000
"""In signs: so that three of them fit into one message."""


class Purpose(StrEnum):
    """What the words are for."""

    NOTE = auto()
    QUESTION = auto()
    ANSWER = auto()
    LESSON = auto()
    """What was learnt, when an alert ends."""
    SITUATION_NOTE = auto()
    """In the thread of a situation."""
    DECISION = auto()
    """What was decided of a situation."""


class Step(StrEnum):
    """Where the screen stands."""

    AWAITED = auto()
    TOO_LONG = auto()
    DOUBTFUL = auto()
    """Something in it may identify a person: it is kept when that is meant."""
    ACCEPTED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words about an alert. `about` is the id of what they answer, or a code, or empty.

    Words about a situation have its id in `about`, and no alert.
    """

    purpose: Purpose
    alert: str = ""
    about: str = ""
    step: Step = Step.AWAITED
    text: str = field(default="", repr=False)

    @classmethod
    def of(cls, draft: Draft) -> Self:
        """As a draft keeps them."""
        kept = draft.state
        return cls(
            purpose=Purpose(kept["purpose"]),
            alert=kept["alert"],
            about=kept["about"],
            step=Step(draft.step),
            text=kept["text"],
        )

    def to_json(self) -> dict[str, Any]:
        """For a draft."""
        return {
            "purpose": self.purpose,
            "alert": self.alert,
            "about": self.about,
            "text": self.text,
        }

    def typed(self, text: str, today: date) -> Self:
        """After a line was typed."""
        if len(text) > LONGEST:
            return replace(self, step=Step.TOO_LONG, text=text)
        doubtful = identifying_patterns(text, today)
        return replace(self, step=Step.DOUBTFUL if doubtful else Step.ACCEPTED, text=text)

    def rewritten(self) -> Self:
        """They are awaited again; what was typed is there to be copied."""
        return replace(self, step=Step.AWAITED)


class WordsUnwanted(Exception):
    """Nothing more can be said here; `said` tells the person why."""

    def __init__(self, said: str) -> None:
        super().__init__("no more words are taken here")
        self.said = said


async def begin(moment: Moment, member: Member, words: Words) -> Draft:
    """Wait for a few words; the screen that waited for others goes away."""
    drafts = moment.uow.drafts
    before = await drafts.of_kind(member.id, KIND)
    if before is not None and await moment.uow.slots.find(before.slot) is not None:
        await moment.uow.outbox.delete(before.slot, now=moment.now)
    return await drafts.open(member.id, KIND, words.step, words.to_json(), moment.now)


async def keep(moment: Moment, draft: Draft, words: Words) -> Draft:
    """The screen after a step."""
    return await moment.uow.drafts.advance(draft, words.step, words.to_json(), moment.now)


async def end(moment: Moment, draft: Draft, last: Message | None) -> None:
    """Forget the words; `last` takes the place of the screen, or nothing does."""
    await moment.uow.drafts.discard(draft.id)
    if last is None:
        await moment.uow.outbox.delete(draft.slot, now=moment.now)
    else:
        await moment.uow.outbox.edit(draft.slot, last, now=moment.now)
