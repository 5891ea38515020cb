"""A situation is opened to a person by name, and shut to them again, at once.

Whoever is let in reads the situation, not its alerts. A town hall lets people into what is its
own alone: what several communes share, the coordination opens, in link with all of them.
"""

from handlers.alerts.situations import opening_texts as texts
from handlers.alerts.situations.readers import Readers, readers_of
from handlers.alerts.situations.telling import tell
from handlers.moment import Moment
from storage.members import Member, Role
from storage.situations import Situation


class OthersOpenIt(Exception):
    """It belongs to communes of others, too: the coordination opens it."""


class NotAmongThem(Exception):
    """Nobody of those to whom it can be opened."""


async def switch_reader(
    moment: Moment, member: Member, situation_id: str, whom: str, *, shuts: bool
) -> tuple[Readers, Member]:
    """Open it to somebody, or shut it; return how it is then, and to whom it happened.

    `whom` is how the person's id begins. Where it is so already nothing happens: of two touches,
    or two people, none undoes what the other did. Raises `SituationUnknown`, `OthersOpenIt` and
    `NotAmongThem`.
    """
    readers = await readers_of(moment, member, situation_id)
    person = next((one.member for one in readers.found if one.member.id.startswith(whom)), None)
    if person is None:
        raise NotAmongThem if readers.may_open or shuts else OthersOpenIt
    if shuts is (person.id in readers.already):
        act = _shut if shuts else _open
        await act(moment, member, readers.situation, person)
    return await readers_of(moment, member, situation_id), person


async def _open(moment: Moment, by: Member, situation: Situation, person: Member) -> None:
    await moment.uow.situation_readers.let_in(situation.id, person.id, moment.now)
    await moment.uow.audit.append(
        by.id, "situation.opened_to", situation.id, moment.now, detail=person.id
    )
    commune = await _town_hall(moment, by, situation)
    await tell(moment, situation, [person], lambda: texts.opened_to_you(moment, situation, commune))


async def _shut(moment: Moment, by: Member, situation: Situation, person: Member) -> None:
    await moment.uow.situation_readers.shut_out(situation.id, person.id)
    await moment.uow.audit.append(
        by.id, "situation.shut_to", situation.id, moment.now, detail=person.id
    )
    if person.chat is not None:
        await moment.uow.outbox.cancel_about(situation.id, moment.now, chat=person.chat)
    await tell(moment, situation, [person], lambda: texts.shut_to_you(moment, situation))


async def _town_hall(moment: Moment, by: Member, situation: Situation) -> str | None:
    """The commune of its own for which somebody opened it; None for the coordination."""
    if by.role is Role.COORDINATOR:
        return None
    ids = await moment.uow.situations.alerts_of(situation.id)
    theirs = (await moment.uow.alerts.get_all(ids)).values()
    insee = next(one.insee for one in theirs if one.insee in by.communes)
    return (await moment.uow.communes.get(insee)).name
