"""The same words to many people, each in their language, fit to be accepted in one statement."""

from collections.abc import Callable, Iterable

from handlers.words import speaking
from storage.members import Member
from storage.messages import Letter, Message


def letters_to(members: Iterable[Member], write: Callable[[], Message]) -> list[Letter]:
    """A letter for each of them who has a chat; `write` is called once per language."""
    written: dict[str, Message] = {}
    letters: list[Letter] = []
    for member in members:
        if member.language not in written:
            with speaking(member.language):
                written[member.language] = write()
        if member.chat is not None:
            letters.append(Letter(member.chat, written[member.language], member.id))
    return letters
