"""The council's settings: chosen, audited, and the end of the trial period."""

from dataclasses import dataclass

from handlers.council.settings import RULES, Phone, Setting
from handlers.moment import Moment
from storage.members import Member, Status
from storage.policy import Policy


@dataclass(frozen=True, slots=True)
class Overview:
    """What the council's card shows."""

    name: str
    communes: int
    members: int
    groups: int
    policy: Policy


async def overview(moment: Moment) -> Overview:
    """The council as it stands in this transaction."""
    uow = moment.uow
    linked = await uow.groups.linked()
    return Overview(
        name=(await uow.council.get()).name,
        communes=len(await uow.communes.all()),
        members=len(await uow.members.everyone(Status.ACTIVE)),
        groups=len(linked),
        policy=await uow.policy(),
    )


async def ends_exercise(moment: Moment, setting: Setting, value: str) -> bool:
    """Whether this value is the second of the two dates: from then on everything is real."""
    chosen = {**await moment.uow.council.settings(), setting.value: value}
    return moment.policy.is_exercise and not Policy.of(chosen).is_exercise


async def choose(moment: Moment, by: Member, setting: Setting, value: str) -> None:
    """Keep a value. The journal names the setting; a phone number stays out of it."""
    detail = "" if isinstance(RULES[setting], Phone) else value
    await moment.uow.council.choose(setting, value)
    await moment.uow.audit.append(by.id, "setting.chosen", setting, moment.now, detail)
