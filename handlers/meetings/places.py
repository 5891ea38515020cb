"""Communes of the council as a coordinator names them: offered as keys, or typed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.communes import Named, each_once
from handlers.meetings.plan import Plan
from handlers.moment import Moment
from storage.members import Status

OFFERED = 8


async def names(moment: Moment) -> Mapping[str, str]:
    """INSEE code → name of the council's communes."""
    return await moment.uow.communes.names()


async def lively(moment: Moment) -> Sequence[str]:
    """The communes that have a group or partners, by name: those that are invited most."""
    attached: set[str] = set()
    for group in await moment.uow.groups.linked():
        attached |= group.communes
    for member in await moment.uow.members.everyone(Status.ACTIVE):
        attached |= member.communes
    return [insee for insee in await names(moment) if insee in attached][:OFFERED]


def with_communes(plan: Plan, said: Named) -> Plan:
    """The plan with what is sure; the communes in doubt become keys to choose from."""
    communes = each_once(plan.communes, *said.sure)
    return replace(plan, communes=communes, offered=said.offered or plan.offered)
