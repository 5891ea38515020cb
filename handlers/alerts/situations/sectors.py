"""Which communes are near each other: those of one group, and those of one postcode.

The official list that ships with Vigie has neither borders nor coordinates. What it has are
postcodes; what the council has are its groups, each of which is a sector in its own eyes.
"""

from handlers.communes import our_communes
from handlers.moment import Moment


async def sector_of(moment: Moment, insee: str) -> frozenset[str]:
    """The communes of the council that are near this one, without it (INSEE codes)."""
    together = {
        served for group in await moment.uow.groups.of_commune(insee) for served in group.communes
    }
    ours = await our_communes(moment)
    postcodes = {code for one in ours if one.insee == insee for code in one.postcodes}
    by_mail = {one.insee for one in ours if postcodes.intersection(one.postcodes)}
    return frozenset(together | by_mail) - {insee}
