"""What was learnt, or nothing: the last step, which ends the alert."""

from collections.abc import Mapping

from handlers.alerts.closing import texts
from handlers.alerts.closing.ending import End, closable, end_alert
from handlers.alerts.few_words.asking import Purpose, Words, WordsUnwanted
from handlers.alerts.few_words.chat import Task
from handlers.alerts.following.entitled import AlertOver
from handlers.alerts.telling import telling_of
from handlers.alerts.texts import over
from handlers.context import Turn
from handlers.words import Html, later
from storage.messages import Message


async def _ask(turn: Turn, words: Words) -> Html:
    try:
        alert = await closable(turn.moment, turn.me, words.alert)
    except AlertOver as before:
        raise WordsUnwanted(over(await telling_of(turn.moment, before.alert))) from None
    return texts.asks_lesson(alert, End.from_code(words.about).outcome)


async def _take(turn: Turn, words: Words) -> Message:
    end = End.from_code(words.about)
    try:
        telling = await end_alert(turn.moment, turn.me, words.alert, end, words.text)
    except AlertOver as before:
        raise WordsUnwanted(over(await telling_of(turn.moment, before.alert))) from None
    return texts.ended(telling)


TASKS: Mapping[Purpose, Task] = {
    Purpose.LESSON: Task(_ask, _take, without=later("Terminer sans rien ajouter")),
}
