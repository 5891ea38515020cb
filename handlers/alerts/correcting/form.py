"""The form of an alert, filled with what a sent one says: a sealed draft of its own kind."""

from dataclasses import dataclass

from handlers.alerts.correcting.buttons import ChooseCorrection
from handlers.alerts.form.keeping import delete_strays, without_strays
from handlers.alerts.form.screens import screen
from handlers.alerts.form.steps import Form, Step
from handlers.alerts.form.view import View
from handlers.alerts.report import Report
from handlers.moment import Moment
from storage.alerts import Alert
from storage.drafts import Draft
from storage.members import Member
from storage.messages import Message

KIND = "correction"


@dataclass(frozen=True, slots=True)
class Open:
    """A correction that is being written: its draft, the alert (by id), and the form."""

    draft: Draft
    alert: str
    form: Form

    @classmethod
    def of(cls, draft: Draft) -> "Open":
        """As a draft keeps it."""
        return cls(draft, draft.state["alert"], Form.from_json(draft.state["form"]))


async def begin(moment: Moment, member: Member, alert: Alert, report: Report) -> Open:
    """The review card of what the alert says; a correction that was open goes away."""
    before = await moment.uow.drafts.of_kind(member.id, KIND)
    if before is not None:
        await end(moment, Open.of(before), None)
    # Like whoever typed one line: the doors of the first screen stand under the review.
    form = Form(step=Step.REVIEW, report=report, from_line=True, corrects=alert.reference)
    draft = await moment.uow.drafts.open(
        member.id, KIND, form.step, _state(alert.id, form), moment.now
    )
    return Open.of(draft)


async def keep(moment: Moment, before: Open, form: Form) -> Open:
    """The form after a step. Its keys of before are overtaken."""
    form = await without_strays(moment, before.draft, form)
    state = _state(before.alert, form)
    return Open.of(await moment.uow.drafts.advance(before.draft, form.step, state, moment.now))


async def end(moment: Moment, correction: Open, last: Message | None) -> None:
    """Forget it; `last` takes the place of its screen, or nothing does."""
    await delete_strays(moment, correction.draft, correction.form)
    await moment.uow.drafts.discard(correction.draft.id)
    slot = correction.draft.slot
    if await moment.uow.slots.find(slot) is None:
        return
    if last is None:
        await moment.uow.outbox.delete(slot, now=moment.now)
    else:
        await moment.uow.outbox.edit(slot, last, now=moment.now)


async def screen_of(moment: Moment, correction: Open) -> Message:
    """What the form shows now: no commune, and no file."""
    view = View(
        draft=correction.draft.id,
        version=correction.draft.version,
        names=await moment.uow.communes.names(),
        near=(),
        today=moment.today,
        crip=moment.policy.crip_phone,
        button=ChooseCorrection,
    )
    return screen(correction.form, view)


def _state(alert: str, form: Form) -> dict[str, object]:
    return {"alert": alert, "form": form.to_json()}
