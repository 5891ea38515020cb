"""The council: whom Vigie can no longer reach, and where nobody would hear of an alert."""

from collections.abc import AsyncIterator

from bot.doctor.findings import Finding, failing, fine, some, warning
from handlers.alerts.routing import recipients_of
from handlers.moment import Moment
from storage.members import Role, Status


async def dead_chats(moment: Moment) -> AsyncIterator[Finding]:
    """Members and groups that Telegram refuses for good."""
    uow = moment.uow
    dead = await uow.chats.dead()
    names = await uow.communes.names()
    members = [each.id for each in await uow.members.everyone(Status.ACTIVE) if each.chat in dead]
    groups = [group for group in await uow.groups.linked_or_lost() if group.chat in dead]
    if members:
        yield warning(
            "chats.members",
            f"{len(members)} partenaire(s) ne reçoivent plus rien ({some(members)}). La "
            "coordination voit qui dans /membres, et appelle.",
        )
    if groups:
        served = {names[insee] for group in groups for insee in group.communes}
        yield warning(
            "chats.groups",
            f"{len(groups)} groupe(s) ne reçoivent plus rien ({some(served) or 'sans commune'}). "
            "La coordination remet Vigie dans le groupe, ou en relie un autre : /groupe",
        )
    if not members and not groups:
        yield fine("chats", "Tous les partenaires et groupes peuvent être joints.")


async def coverage(moment: Moment) -> AsyncIterator[Finding]:
    """Whether somebody would hear: a coordinator always, in each commune its own people."""
    coordinators = await moment.uow.members.active_with(Role.COORDINATOR)
    dead = await moment.uow.chats.dead()
    if not any(each.chat is not None and each.chat not in dead for each in coordinators):
        yield failing(
            "coordination",
            "Personne à la coordination ne peut être joint : une alerte n’atteindrait personne. "
            "Invitez : vigie invite-coordinator",
        )
    else:
        yield fine("coordination", "La coordination peut être jointe.")
    silent = [
        commune.name
        for commune in await moment.uow.communes.all()
        if not await _is_heard(moment, commune.insee)
    ]
    if silent:
        yield warning(
            "communes",
            f"Dans {len(silent)} commune(s), ni groupe, ni maire, ni adjoint ne serait prévenu : "
            f"{some(silent)}. La coordination invite la mairie : /inviter",
        )
    else:
        yield fine("communes", "Dans chaque commune, quelqu’un serait prévenu.")


async def _is_heard(moment: Moment, insee: str) -> bool:
    recipients = await recipients_of(moment, insee)
    return bool(recipients.groups or recipients.officials)
