"""What becomes of the words: a note, a question, an answer; each tells those who follow."""

from collections.abc import Collection, Mapping

from handlers.alerts.archive import AlertArchived
from handlers.alerts.attachments.joining import join
from handlers.alerts.attachments.texts import joined_to_thread
from handlers.alerts.few_words.asking import Purpose, Words, WordsUnwanted
from handlers.alerts.few_words.chat import Task
from handlers.alerts.following.sheet import redraw_sheets
from handlers.alerts.showing import AlertWithdrawn, readable
from handlers.alerts.telling import Telling, telling_of
from handlers.alerts.texts import withdrawn
from handlers.alerts.thread import texts
from handlers.alerts.thread.following import followers_of, tell_followers
from handlers.alerts.thread.reading import asked
from handlers.alerts.thread.writing import voice_of, write
from handlers.context import Turn
from handlers.letters import letters_to
from handlers.moment import Moment
from handlers.words import Html
from storage.members import Member, Role
from storage.messages import Message
from storage.outbox import Lane
from storage.statuses import FINAL
from storage.threads import NoteKind


async def open_for_words(turn: Turn, alert_id: str) -> Telling:
    """An alert to which this person may add something. Raises `AlertUnknown`, `WordsUnwanted`."""
    try:
        alert = await readable(turn.moment, turn.me, alert_id)
    except AlertWithdrawn:
        raise WordsUnwanted(withdrawn()) from None
    except AlertArchived as old:
        raise WordsUnwanted(texts.no_more(old.alert)) from None
    if alert.status in FINAL:
        raise WordsUnwanted(texts.no_more(alert))
    return await telling_of(turn.moment, alert)


async def _ask_note(turn: Turn, words: Words) -> Html:
    return texts.asks_note(await open_for_words(turn, words.alert))


async def _take_note(turn: Turn, words: Words) -> Message:
    telling = await open_for_words(turn, words.alert)
    await write(turn.moment, turn.me, telling.alert, NoteKind.NOTE, words.text)
    await _spread(turn, telling, but={turn.me.id})
    return texts.note_added(telling)


async def _take_file(turn: Turn, words: Words) -> Message:
    """With a note or an answer: whoever reads the alert sees it there."""
    telling = await open_for_words(turn, words.alert)
    await join(turn, telling.alert)
    await _spread(turn, telling, but={turn.me.id})
    return joined_to_thread(telling)


async def _ask_question(turn: Turn, words: Words) -> Html:
    telling, _ = await _with_author(turn, words.alert)
    return texts.asks_question(telling, _as(turn, telling))


async def _take_question(turn: Turn, words: Words) -> Message:
    telling, author = await _with_author(turn, words.alert)
    note = await write(turn.moment, turn.me, telling.alert, NoteKind.QUESTION, words.text)
    letters = letters_to(
        [author], lambda: texts.question_for_you(telling, _as(turn, telling), note.id)
    )
    await turn.uow.outbox.send_all(
        letters, now=turn.now, lane=Lane.INTERACTIVE, about=telling.alert.id
    )
    await _spread(turn, telling, but={turn.me.id, author.id})
    return texts.question_sent(telling)


async def _ask_answer(turn: Turn, words: Words) -> Html:
    question = await asked(turn.moment, turn.me, words.about)
    return texts.asks_answer(await open_for_words(turn, question.alert))


async def _take_answer(turn: Turn, words: Words) -> Message:
    question = await asked(turn.moment, turn.me, words.about)
    telling = await open_for_words(turn, question.alert)
    answer, about = NoteKind.ANSWER, question.id
    await write(turn.moment, turn.me, telling.alert, answer, words.text, answers=about)
    followers = await followers_of(turn.moment, telling)
    asker = [one for one in followers if one.id == question.author]
    letters = letters_to(asker, lambda: texts.answered(telling))
    await turn.uow.outbox.send_all(
        letters, now=turn.now, lane=Lane.INTERACTIVE, about=telling.alert.id
    )
    await _spread(turn, telling, but={turn.me.id, question.author})
    return texts.answer_sent(telling)


async def _spread(turn: Turn, telling: Telling, *, but: Collection[str]) -> None:
    """Every sheet of the alert counts it, and those who follow hear of it."""
    await redraw_sheets(turn.moment, telling)
    await tell_followers(turn.moment, telling, but=but)


def _as(turn: Turn, telling: Telling) -> Html:
    """How the speaker is called to others, in the language being spoken."""
    return texts.speaker(telling, voice_of(turn.me, telling.alert), turn.me.organisation)


async def _with_author(turn: Turn, alert_id: str) -> tuple[Telling, Member]:
    """The alert, and its author, who is somebody else and can be asked."""
    telling = await open_for_words(turn, alert_id)
    if telling.alert.author == turn.me.id:
        raise WordsUnwanted(texts.own_alert())
    author = await turn.uow.members.get(telling.alert.author)
    if not await _can_be_asked(turn.moment, author):
        raise WordsUnwanted(texts.author_out_of_reach())
    return telling, author


async def _can_be_asked(moment: Moment, author: Member) -> bool:
    """A duty phone cannot: it sends, and nobody reads there."""
    if not author.is_active or author.role is Role.DUTY_PHONE:
        return False
    return await moment.uow.chats.is_alive(author.chat)


TASKS: Mapping[Purpose, Task] = {
    Purpose.NOTE: Task(_ask_note, _take_note, take_file=_take_file),
    Purpose.QUESTION: Task(_ask_question, _take_question),
    Purpose.ANSWER: Task(_ask_answer, _take_answer, take_file=_take_file),
}
