"""/alertes and /mes_alertes: what a person may see, newest first, page by page."""

from collections.abc import Sequence

from handlers.alerts.list_texts import Listing
from handlers.alerts.telling import Telling, telling_of, tellings_of
from handlers.communes import named, our_communes
from handlers.moment import Moment
from storage.alert_lists import EVERYTHING, Wanted
from storage.alert_scopes import town_halls_of
from storage.alerts import AlertUnknown
from storage.communes import OurCommune
from storage.members import Member, Role

PER_PAGE = 6


async def list_alerts(
    moment: Moment,
    member: Member,
    view: str,
    *,
    own: bool,
    number: int = 0,
    wanted: Wanted = EVERYTHING,
) -> Listing:
    """A page of the alerts that this person may see and wants to, or of their own."""
    uow, offset = moment.uow, max(number, 0) * PER_PAGE
    if own:
        found = await uow.alerts.written_by(member.id, limit=PER_PAGE + 1, offset=offset)
    else:
        found = await uow.alert_lists.page(member, wanted, limit=PER_PAGE + 1, offset=offset)
    return Listing(
        view=view,
        own=own,
        number=max(number, 0),
        wanted=wanted,
        commune=await name_of(moment, wanted.insee),
        tellings=await tellings_of(moment, found[:PER_PAGE]),
        has_more=len(found) > PER_PAGE,
    )


async def one_alert(moment: Moment, member: Member, alert_id: str, *, own: bool) -> Telling:
    """One alert that this person may see, or one of their own. Raises `AlertUnknown`."""
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    if own and alert.author != member.id:
        raise AlertUnknown
    return await telling_of(moment, alert)


async def alert_called(moment: Moment, member: Member, reference: str) -> Telling:
    """The alert with this reference. Raises `AlertUnknown`, also for one that is hidden."""
    return await telling_of(moment, await moment.uow.alert_lists.find(reference, member))


async def communes_listed(moment: Moment, member: Member) -> Sequence[OurCommune]:
    """The communes among which a person's list has something to choose."""
    communes = await moment.uow.communes.all()
    if Role.COORDINATOR in member.roles_on_alerts:
        return communes
    return [one for one in communes if one.insee in town_halls_of(member)]


async def commune_said(moment: Moment, said: str) -> str | None:
    """The commune (INSEE code) that a typed line names without a doubt."""
    sure = named(said, await our_communes(moment)).sure if said else ()
    return sure[0] if sure else None


async def name_of(moment: Moment, insee: str | None) -> str | None:
    """What a commune of ours is called."""
    return None if insee is None else (await moment.uow.communes.names()).get(insee)
