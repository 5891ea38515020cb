"""An alert sets out, goes on to the next person, and stops: where it stands, always in a row."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from handlers.alerts.escalating.holding import held_until
from handlers.alerts.escalating.steps import last_asked, newly_asked, next_step, step_of
from handlers.alerts.escalating.waiting import next_due
from handlers.alerts.readers import readers_of
from handlers.alerts.routing import Recipients
from handlers.alerts.telling import Telling, telling_of
from handlers.moment import Moment
from storage.alerts import Alert
from storage.audit import SYSTEM
from storage.escalations import Escalation, Step
from storage.notices import Audience


async def set_out(moment: Moment, alert: Alert, to: Recipients) -> Escalation:
    """A new alert: whoever comes first among those who can be reached is asked at once.

    One that waits for the morning is told to nobody before.
    """
    if morning := held_until(moment, alert):
        escalation = Escalation(alert.id, Step.HELD, 0, morning)
    else:
        step = next_step(to, Step.NOBODY) or Step.NOBODY
        escalation = Escalation(alert.id, step, 0, next_due(moment, alert))
    await moment.uow.escalations.begin(escalation)
    return escalation


async def set_out_again(moment: Moment, alert_id: str) -> None:
    """An alert that waits for an answer and is on no way: it goes on from whoever was asked."""
    telling = await telling_of(moment, await moment.uow.alerts.get(alert_id))
    if not telling.is_unanswered:
        return
    to = telling.recipients.but(telling.alert.author)
    asked = telling.told(Audience.OFFICIAL) | telling.told(Audience.COORDINATOR)
    step = max((step_of(one, to) for one in asked), default=Step.NOBODY)
    due_at = next_due(moment, telling.alert) if asked else moment.now
    escalation = Escalation(alert_id, step, 0, due_at)
    if not await moment.uow.escalations.move(escalation):
        await moment.uow.escalations.begin(escalation)
    await moment.uow.audit.append(SYSTEM, "alert.set_out_again", alert_id, moment.now)


async def set_out_anew(moment: Moment, telling: Telling) -> Telling:
    """An alert without an answer that is graver than it was: from where it stands, by new delays.

    What somebody could not answer was a lesser alert: they may be asked again.
    """
    alert = telling.alert
    await moment.uow.declined.forget(alert.id, telling.declined)
    first = next_step(telling.recipients.but(alert.author), Step.NOBODY) or Step.NOBODY
    step = max(first, telling.escalation.step)
    escalation = Escalation(alert.id, step, 0, next_due(moment, alert))
    if not await moment.uow.escalations.move(escalation):
        await moment.uow.escalations.begin(escalation)
    await moment.uow.audit.append(SYSTEM, "alert.set_out_again", alert.id, moment.now)
    return replace(telling, escalation=escalation, declined=frozenset())


@dataclass(frozen=True, slots=True)
class Going:
    """An alert that goes on from a step, with those who are asked then, by their ids."""

    telling: Telling
    """As it stands afterwards."""
    since: Step

    @property
    def asked(self) -> Collection[str]:
        """Those of the new step; where nobody came after the last, those once more.

        In the morning everybody hears of it, groups too.
        """
        if self.since is Step.HELD:
            return frozenset(reader.id for reader in readers_of(self.telling))
        to = self.telling.recipients.but(self.telling.alert.author)
        step = self.telling.escalation.step
        people = (
            last_asked(to, step, self.telling.declined)
            if step is self.since
            else newly_asked(to, self.since, step, self.telling.asked)
        )
        return frozenset(one.id for one in people)


async def foresee(moment: Moment, alert_id: str) -> Going | None:
    """An alert whose hour has come: its next step, or another round; `go_on` takes it.

    None where it has been answered meanwhile, has gone on already, or can wait for the morning.
    """
    uow = moment.uow
    alert = await uow.alerts.get(alert_id)
    held = await uow.escalations.hold(alert_id)
    if held.due_at is None or held.due_at > moment.now:
        return None
    telling = await telling_of(moment, alert)
    if not telling.is_unanswered:
        await uow.escalations.stop(alert_id)
        return None
    if morning := held_until(moment, alert):
        await uow.escalations.put_off(alert_id, morning)
        return None
    return Going(_next(moment, telling), telling.escalation.step)


async def go_on(moment: Moment, after: Telling) -> None:
    """It stands there now."""
    step = after.escalation
    await moment.uow.escalations.move(step)
    act = "alert.asked_again" if step.rounds else "alert.passed_on"
    await moment.uow.audit.append(SYSTEM, act, step.alert, moment.now, step.step.name.lower())


async def keep_going(moment: Moment, telling: Telling) -> Telling:
    """Where nobody who was asked can answer any more, the next step does not wait for its hour."""
    is_answerable = telling.somebody_can_answer or not telling.escalation.is_under_way
    if is_answerable or next_step_of(telling) is None:
        return telling
    after = _next(moment, telling)
    await go_on(moment, after)
    return after


def next_step_of(telling: Telling) -> Step | None:
    """The step to which an alert goes on, or None where the last one comes again."""
    others = telling.recipients.but(telling.alert.author)
    return next_step(others, telling.escalation.step, telling.asked)


def was_passed_on(telling: Telling) -> bool:
    """Whether those who were asked first have left it without an answer."""
    first = next_step(telling.recipients.but(telling.alert.author), Step.NOBODY)
    return telling.escalation.rounds > 0 or telling.escalation.step > (first or Step.NOBODY)


def _next(moment: Moment, telling: Telling) -> Telling:
    before, step = telling.escalation, next_step_of(telling)
    is_again = step is None and before.step is not Step.HELD
    rounds = before.rounds + 1 if is_again else 0
    after = Escalation(
        before.alert,
        max(before.step, Step.NOBODY) if step is None else step,
        rounds,
        next_due(moment, telling.alert, rounds),
    )
    return replace(telling, escalation=after)
