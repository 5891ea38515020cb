"""The form as a sealed draft: a restart in the middle loses nothing, one message shows it all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.alerts.form.screens import screen
from handlers.alerts.form.steps import Form, Trouble
from handlers.alerts.form.view import View
from handlers.moment import Moment
from storage.drafts import Draft
from storage.members import Member
from storage.messages import Message

KIND = "alert"
LATELY_USED = 3
OWN_OFFERED = 40
"""More keys than this and a phone scrolls for ever; the name can always be typed."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A form that stands back for one that says immediate danger, and comes back after it."""

    form: Form
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A form and the draft that keeps it.

    `rival`: a second one, begun while this one waited; `waiting`: the one that waits behind this.
    """

    draft: Draft
    form: Form
    begun_at: datetime
    rival: Form | None = None
    waiting: Waiting | None = None


async def begin(
    moment: Moment,
    member: Member,
    form: Form,
    *,
    begun_at: datetime | None = None,
    rival: Form | None = None,
    waiting: Waiting | None = None,
) -> Kept:
    """A draft of its own for this form; the message of the one before goes away."""
    before = await moment.uow.drafts.of_kind(member.id, KIND)
    if before is not None:
        await forget(moment, before)
    state = _state(form, begun_at or moment.now, rival, waiting)
    draft = await moment.uow.drafts.open(member.id, KIND, form.step, state, moment.now)
    return _kept(draft)


async def keep(moment: Moment, kept: Kept, form: Form) -> Kept:
    """The form after a step. Its buttons of before are overtaken."""
    form = await without_strays(moment, kept.draft, form)
    state = _state(form, kept.begun_at, None, kept.waiting)
    return _kept(await moment.uow.drafts.advance(kept.draft, form.step, state, moment.now))


async def find(moment: Moment, member: Member, draft: str) -> Kept | None:
    """One's own form by id."""
    found = await moment.uow.drafts.find(draft, member.id)
    return _kept(found) if found and found.kind == KIND else None


async def current(moment: Moment, member: Member) -> Kept | None:
    """The form that this person has open."""
    found = await moment.uow.drafts.of_kind(member.id, KIND)
    return _kept(found) if found else None


async def finish(moment: Moment, kept: Kept, last: Message | None) -> None:
    """Forget the form; `last` takes the place of its screen, or nothing does."""
    await delete_strays(moment, kept.draft, kept.form.emptied())
    await moment.uow.drafts.discard(kept.draft.id)
    await _delete(moment, nudge_slot(kept.draft))
    if last is None:
        await _delete(moment, kept.draft.slot)
    else:
        await moment.uow.outbox.edit(kept.draft.slot, last, now=moment.now)


async def lapse(moment: Moment, draft: Draft, last: Message) -> None:
    """Forget a form that nobody came back to; its message says so in the place of its screen."""
    await finish(moment, _kept(draft), last)


async def forget(moment: Moment, draft: Draft) -> None:
    """Take a form of any kind, and the messages that show it, off the screen and out of store."""
    if draft.kind == KIND:
        await delete_strays(moment, draft, _kept(draft).form.emptied())
    await _delete(moment, draft.slot)
    await _delete(moment, nudge_slot(draft))
    await moment.uow.drafts.discard(draft.id)


async def screen_of(moment: Moment, member: Member, kept: Kept) -> Message:
    """What the form shows now."""
    view = View(
        draft=kept.draft.id,
        version=kept.draft.version,
        names=await moment.uow.communes.names(),
        near=await _near(moment, member),
        today=moment.now.astimezone(moment.zone).date(),
        crip=moment.policy.crip_phone,
        files=moment.policy.attachments_most,
    )
    return screen(kept.form, view)


def nudge_slot(draft: Draft) -> str:
    """Where the reminder of a form left alone stands."""
    return f"nudge:{draft.id}"


async def _near(moment: Moment, member: Member) -> list[str]:
    """One's own communes, and those of one's last alerts."""
    names = await moment.uow.communes.names()
    own = sorted(member.communes, key=names.__getitem__)[:OWN_OFFERED]
    recent = await moment.uow.alerts.recent_communes(member.id, LATELY_USED)
    return list(dict.fromkeys([*own, *recent]))


async def _delete(moment: Moment, slot: str) -> None:
    if await moment.uow.slots.find(slot) is not None:
        await moment.uow.outbox.delete(slot, now=moment.now)


async def without_strays(moment: Moment, draft: Draft, form: Form) -> Form:
    """A note that was too long stays in the chat for as long as it can be shortened there."""
    if form.trouble is Trouble.NOTE_TOO_LONG:
        return form
    return await delete_strays(moment, draft, form)


async def delete_strays(moment: Moment, draft: Draft, form: Form) -> Form:
    """The form after the chat messages that were not to stay are on their way out."""
    if not form.strays:
        return form
    chat = (await moment.uow.members.get(draft.member)).chat
    if chat is not None:
        for message_id in form.strays:
            await moment.uow.outbox.delete_message(chat, message_id, now=moment.now)
    return form.swept()


def _state(
    form: Form, begun_at: datetime, rival: Form | None, waiting: Waiting | None
) -> dict[str, object]:
    behind = None
    if waiting is not None:
        behind = {"form": waiting.form.to_json(), "begun_at": waiting.begun_at.isoformat()}
    return {
        "form": form.to_json(),
        "begun_at": begun_at.isoformat(),
        "rival": rival.to_json() if rival else None,
        "waiting": behind,
    }


def _kept(draft: Draft) -> Kept:
    state = draft.state
    return Kept(
        draft,
        Form.from_json(state["form"]),
        datetime.fromisoformat(state["begun_at"]),
        Form.from_json(state["rival"]) if state["rival"] else None,
        _waiting(state.get("waiting")),
    )


def _waiting(kept: Mapping[str, Any] | None) -> Waiting | None:
    if kept is None:
        return None
    return Waiting(Form.from_json(kept["form"]), datetime.fromisoformat(kept["begun_at"]))
