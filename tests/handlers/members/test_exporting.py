"""The partners as a table: what /importer reads, once more."""

from dataclasses import replace

from handlers.communes import our_communes
from handlers.members.exporting import partners
from handlers.members.importing.reading import read_people
from handlers.members.inviting import Answers
from handlers.members.service import expect
from handlers.moment import Moment
from handlers.tables import rows_of
from storage.members import Kind, Role, Status
from tests.house import LIGNY, TRONVILLE


async def test_what_is_exported_can_be_imported(moment: Moment) -> None:
    everywhere = await our_communes(moment)
    expected = [
        Answers(
            kind=Kind.ASSOCIATION,
            role=Role.FIELD_PARTNER,
            first_name="Amina",
            last_name="Diallo",
            organisation="=Association; exemple",
            communes=(LIGNY, TRONVILLE),
        ),
        Answers(
            kind=Kind.MUNICIPALITY,
            role=Role.MAYOR,
            first_name="Paul",
            last_name="Élan",
            organisation="Mairie exemple",
            communes=tuple(sorted(one.insee for one in everywhere)),
        ),
    ]
    for one in reversed(expected):
        await expect(moment, one)
    gone = await expect(moment, replace(expected[0], last_name="Partie"))
    await moment.uow.members.set_status(gone.id, Status.REMOVED)
    rows = rows_of((await partners(moment, 2026)).content)
    assert [row[-1] for row in rows] == ["accès", "invité", "invité"]
    found = read_people(rows, everywhere, [])
    assert not found.problems
    read = [
        (one.kind, one.role, one.full_name, one.organisation, sorted(one.communes))
        for one in found.people
    ]
    assert read == [
        (one.kind, one.role, one.full_name, one.organisation, sorted(one.communes))
        for one in expected
    ]
