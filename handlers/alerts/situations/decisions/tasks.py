"""What becomes of the words about a decision: they say what was decided."""

from collections.abc import Mapping

from handlers.alerts.few_words.asking import Purpose, Words, WordsUnwanted
from handlers.alerts.few_words.chat import Task
from handlers.alerts.situations.decisions import texts, wording_texts
from handlers.alerts.situations.decisions.deciding import DecisionOver
from handlers.alerts.situations.decisions.wording import word, worded
from handlers.alerts.situations.texts import unknown
from handlers.context import Turn
from handlers.words import Html, later
from storage.decisions import Decision
from storage.messages import Message
from storage.situations import Situation, SituationUnknown


async def _ask(turn: Turn, words: Words) -> Html:
    situation, decision = await _held(turn, words)
    return wording_texts.asks(situation, decision)


async def _take(turn: Turn, words: Words) -> Message:
    situation, decision = await _held(turn, words)
    if not words.text:
        return wording_texts.without_words(situation)
    await word(turn.moment, turn.me, decision.id, words.text)
    return wording_texts.kept(situation, decision.id)


async def _held(turn: Turn, words: Words) -> tuple[Situation, Decision]:
    """One to be put into words. Raises `WordsUnwanted`."""
    try:
        return await worded(turn.moment, turn.me, words.about)
    except SituationUnknown:
        raise WordsUnwanted(unknown()) from None
    except DecisionOver:
        raise WordsUnwanted(texts.over()) from None


TASKS: Mapping[Purpose, Task] = {
    Purpose.DECISION: Task(
        _ask, _take, without=later("Continuer sans texte"), left=wording_texts.left
    ),
}
