"""Communes of the council as a coordinator names them: offered as keys, or typed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.meetings.plan import Plan
from handlers.moment import Moment
from storage import gazetteer
from storage.members import Status

OFFERED = 8
_SURE = frozenset({"name", "insee", "part"})


@dataclass(frozen=True, slots=True)
class Named:
    """What typed names led to: the plan, and the words that need a second look, if any."""

    plan: Plan
    unknown: str | None = None
    unsure: str | None = None


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


async def named(moment: Moment, plan: Plan, text: str) -> Named:
    """Add each commune that is named without a doubt; the others become keys to choose from."""
    council = await moment.uow.council.get()
    ours = gazetteer.intercommunality(council.siren).communes
    found = Named(plan)
    for words in filter(None, (part.strip() for part in re.split(r"[,;\n]", text))):
        found = _with(found, words, gazetteer.find(words, ours))
    return found


def _with(found: Named, words: str, matches: Sequence[gazetteer.Match]) -> Named:
    if not matches:
        return replace(found, unknown=words)
    plan = found.plan
    exact = [match.commune.insee for match in matches if match.how == "name"]
    sure = exact or [match.commune.insee for match in matches if match.how in _SURE]
    if len(sure) == 1:
        communes = dict.fromkeys([*plan.communes, *sure])
        return replace(found, plan=replace(plan, communes=tuple(communes)))
    offered = tuple(match.commune.insee for match in matches[:OFFERED])
    return replace(found, plan=replace(plan, offered=offered), unsure=words)
