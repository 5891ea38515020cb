"""The partners as a table: the one that /importer reads, and how far each of them came in."""

from collections.abc import Mapping

from handlers.exports import Register
from handlers.members.importing.reading import Column
from handlers.members.roster import LISTED
from handlers.members.texts import labels
from handlers.moment import Moment
from handlers.tables import table_of
from handlers.words import later, plain, t
from storage.members import Member, Status
from storage.messages import Document

_ACCESS: Mapping[Status, str] = {
    Status.INVITED: later("invité"),
    Status.SIGNED: later("à confirmer"),
    Status.ACTIVE: later("ouvert"),
    Status.SUSPENDED: later("suspendu"),
}


async def partners(moment: Moment, _year: int) -> Document:
    """Everybody who is in, or expected, by name."""
    names = await moment.uow.communes.names()
    people = sorted(
        await moment.uow.members.everyone(*LISTED),
        key=lambda one: (one.last_name.casefold(), one.first_name.casefold()),
    )
    head = [*Column, plain(t("accès"))]
    rows = [_row(one, names) for one in people]
    return Document("partenaires.csv", table_of([head, *rows]))


REGISTER = Register("members", later("Partenaires"), partners, yearly=False)


def _row(member: Member, names: Mapping[str, str]) -> list[str]:
    theirs = sorted(names[insee] for insee in member.communes if insee in names)
    said = {
        Column.FIRST_NAME: member.first_name,
        Column.LAST_NAME: member.last_name,
        Column.ORGANISATION: member.organisation,
        Column.KIND: plain(labels.kind(member.kind)),
        Column.ROLE: plain(labels.role(member.role)),
        Column.COMMUNES: plain(t("toutes")) if len(theirs) == len(names) else ", ".join(theirs),
    }
    return [*(said[column] for column in Column), plain(t(_ACCESS[member.status]))]
