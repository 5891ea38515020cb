"""What others hear of an absence: whoever stands in, and whoever named them."""

from functools import partial

from handlers.absence import texts
from handlers.moment import Moment
from handlers.telling import tell
from handlers.words import speaking
from storage.absences import Absence
from storage.members import Member
from storage.outbox import Lane


async def tell_alternate(moment: Moment, absence: Absence, absent: Member) -> None:
    """At once, with a way out; and once more when it begins, where that is later."""
    if absence.alternate is None:
        return
    alternate = await moment.uow.members.get(absence.alternate)
    names = await moment.uow.communes.names()
    said = texts.Told(absence, absent, names, moment.now, moment.zone)
    await tell(moment.uow, moment.now, alternate, partial(texts.named, said))
    if absence.from_at <= moment.now or alternate.chat is None:
        return
    then = texts.Told(absence, absent, names, absence.from_at, moment.zone)
    with speaking(alternate.language):
        message = texts.begins(then)
    await moment.uow.outbox.send(
        alternate.chat,
        message,
        now=moment.now,
        due_at=absence.from_at,
        lane=Lane.ROUTINE,
        about=absence.id,
        member=alternate.id,
    )


async def relieve(moment: Moment, absence: Absence, absent: Member) -> None:
    """Whoever stood in is thanked, and what was still to be said about it is taken back."""
    await moment.uow.outbox.cancel_about(absence.id, moment.now)
    if absence.alternate is not None:
        alternate = await moment.uow.members.get(absence.alternate)
        begun = absence.from_at <= moment.now
        await _tell_active(moment, alternate, partial(texts.relieved, absent, begun=begun))


async def tell_declared(
    moment: Moment, absence: Absence, absent: Member, alternate: Member | None
) -> None:
    """To whoever is away, where a coordinator noted it."""
    names = await moment.uow.communes.names()
    said = texts.Told(absence, absent, names, moment.now, moment.zone)
    await _tell_active(moment, absent, partial(texts.declared_for_you, said, alternate))


async def tell_declined(
    moment: Moment, absence: Absence, absent: Member, alternate: Member
) -> None:
    """The absent person, and whoever had named the other."""
    for one in dict.fromkeys((absence.member, absence.named_by)):
        told = await moment.uow.members.get(one)
        await _tell_active(moment, told, partial(texts.declined, absence, absent, alternate, told))


async def welcome_back(moment: Moment, absent: Member) -> None:
    """On the day of the return."""
    await _tell_active(moment, absent, texts.welcome_back)


async def _tell_active(moment: Moment, member: Member, write: texts.Write) -> None:
    if member.is_active:
        await tell(moment.uow, moment.now, member, write)
