"""The rules of a duty phone: who speaks for how long, and who may be on its list."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.moment import Moment
from storage.duty import Shift, Speaker
from storage.members import Member, MemberUnknown, Role, Status

MOST_SPEAKERS = 12
"""A short list: one screen of keys."""
LONGEST_NAME = 40
LAST_SHIFTS = 5


class ListFull(Exception):
    """A phone has as many names as a screen can hold."""


async def phone_of(moment: Moment, member_id: str) -> Member:
    """A duty phone that was not removed. Raises `MemberUnknown`, also for a person."""
    phone = await moment.uow.members.get(member_id)
    if phone.role is not Role.DUTY_PHONE or phone.status is Status.REMOVED:
        raise MemberUnknown
    return phone


async def speak(moment: Moment, phone: Member, speaker_id: str) -> Shift:
    """Somebody takes the phone for a shift, which the journal knows. Raises `SpeakerUnknown`."""
    speaker = await moment.uow.duty.get(phone.id, speaker_id)
    until_at = moment.now + timedelta(hours=moment.policy.shift_hours)
    await moment.uow.duty.begin(phone.id, speaker.id, moment.now, until_at)
    await moment.uow.audit.append(phone.id, "duty.speaks", speaker.id, moment.now)
    return Shift(speaker=speaker, from_at=moment.now, until_at=until_at)


async def add_names(moment: Moment, by: Member, phone: Member, typed: str) -> Sequence[Speaker]:
    """The names of a line, one or several between commas; those that are there already stay.

    Raises `ListFull`.
    """
    known = await moment.uow.duty.speakers(phone.id)
    there = {one.name.casefold() for one in known}
    named = [" ".join(part.split())[:LONGEST_NAME] for part in typed.replace("\n", ",").split(",")]
    by_letters = {name.casefold(): name for name in reversed(named) if name}
    fresh = [name for letters, name in reversed(by_letters.items()) if letters not in there]
    if len(known) + len(fresh) > MOST_SPEAKERS:
        raise ListFull
    added = [await moment.uow.duty.add(phone.id, name, moment.now) for name in fresh]
    for one in added:
        await moment.uow.audit.append(by.id, "duty.speaker_added", one.id, moment.now, phone.id)
    return added


async def strike(moment: Moment, by: Member, phone: Member, speaker_id: str) -> None:
    """Take a name off the list. Raises `SpeakerUnknown`."""
    await moment.uow.duty.strike(phone.id, speaker_id, moment.now)
    await moment.uow.audit.append(by.id, "duty.speaker_struck", speaker_id, moment.now, phone.id)
