"""What becomes of the words about a situation: they join its thread, and its circle hears."""

from collections.abc import Mapping

from handlers.alerts.few_words.asking import Purpose, Words, WordsUnwanted
from handlers.alerts.few_words.chat import Task
from handlers.alerts.situations.texts import unknown
from handlers.alerts.situations.thread import texts
from handlers.alerts.situations.thread.news import tell_circle
from handlers.alerts.situations.thread.writing import speaker_of, write
from handlers.context import Turn
from handlers.words import Html
from storage.messages import Message
from storage.situations import Situation, SituationUnknown


async def _ask_note(turn: Turn, words: Words) -> Html:
    situation = await _open_for_words(turn, words.about)
    speaker = await speaker_of(turn.moment, turn.me, situation)
    commune = (await turn.uow.communes.get(speaker.insee)).name if speaker.insee else None
    who = texts.speaker(speaker.voice, commune, turn.me.organisation)
    return texts.asks_note(situation, who)


async def _take_note(turn: Turn, words: Words) -> Message:
    situation = await _open_for_words(turn, words.about)
    before = await turn.uow.situation_threads.of(situation.id)
    await write(turn.moment, turn.me, situation, words.text)
    await tell_circle(turn.moment, situation, before, turn.me)
    return texts.note_added(situation)


async def _open_for_words(turn: Turn, situation_id: str) -> Situation:
    """A situation to which this person may add something. Raises `WordsUnwanted`."""
    try:
        situation = await turn.uow.situations.get_visible(situation_id, turn.me)
    except SituationUnknown:
        raise WordsUnwanted(unknown()) from None
    if not situation.is_open:
        raise WordsUnwanted(texts.no_more(situation))
    return situation


TASKS: Mapping[Purpose, Task] = {Purpose.SITUATION_NOTE: Task(_ask_note, _take_note)}
