"""Inviting from a table: everybody in it, or nobody; and the cards that let them in."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from handlers.members.importing.card_words import deck_of
from handlers.members.importing.cards import printed
from handlers.members.importing.inviting_all import SomebodyCame, invite_all
from handlers.members.inviting import Answers
from handlers.members.service import expect
from handlers.moment import Moment
from storage.members import Kind, Role, Status
from storage.unit_of_work import UnitOfWork
from tests.ground import Ground
from tests.house import EVENING, PARIS, TRONVILLE
from tests.replicas import Replicas

AMINA = Answers(
    kind=Kind.ASSOCIATION,
    role=Role.FIELD_PARTNER,
    first_name="Amina",
    last_name="Diallo",
    organisation="Association exemple",
    communes=(TRONVILLE,),
)
LEA = replace(AMINA, first_name="Léa", last_name="D’Auvergne-Lauraguais")


async def test_each_is_expected_and_has_a_link_of_their_own(moment: Moment) -> None:
    claire = await expect(moment, replace(AMINA, role=Role.COORDINATOR, first_name="Claire"))
    invited = await invite_all(moment, claire, [AMINA, LEA])
    assert [member.full_name for member, _ in invited] == [AMINA.full_name, LEA.full_name]
    for member, code in invited:
        assert member.status is Status.INVITED
        link = await moment.uow.invitations.behind(code)
        assert link is not None
        assert link.member == member.id
        assert not link.is_vouched


async def test_where_one_is_there_already_nobody_is_invited(moment: Moment) -> None:
    claire = await expect(moment, replace(AMINA, role=Role.COORDINATOR, first_name="Claire"))
    await expect(moment, replace(LEA, first_name="LEA"))
    with pytest.raises(SomebodyCame):
        await invite_all(moment, claire, [AMINA, LEA])
    names = [one.full_name for one in await moment.uow.members.everyone()]
    assert AMINA.full_name not in names


async def test_two_who_send_the_same_table_at_once_invite_each_person_once(
    postgresql_ground: Ground, tmp_path: Path
) -> None:
    with postgresql_ground.founded(tmp_path) as settings:
        async with Replicas.of(settings) as both:
            async with both.one.write() as uow:
                claire = await expect(await at(uow), replace(AMINA, role=Role.COORDINATOR))

            async def invites(uow: UnitOfWork) -> None:
                await invite_all(await at(uow), claire, [LEA])

            with pytest.raises(SomebodyCame):
                await both.meet(invites, invites)


async def at(uow: UnitOfWork) -> Moment:
    return Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot")


async def test_a_card_is_a_page_of_a5_with_its_own_link(moment: Moment) -> None:
    claire = await expect(moment, replace(AMINA, role=Role.COORDINATOR, first_name="Claire"))
    invited = await invite_all(moment, claire, [AMINA, LEA])
    deck = deck_of(invited, "Conseil d’essai", "vigie_bot", EVENING.date(), EVENING.date())
    content = printed(deck, EVENING)
    pdf = pypdfium2.PdfDocument(content)
    assert len(pdf) == 2
    for page, (member, code) in zip(pdf, invited, strict=True):
        assert [round(side) for side in page.get_size()] == [420, 595]
        said = page.get_textpage().get_text_range()
        assert member.full_name in said
        assert f"https://t.me/vigie_bot?start={code}" in said
        # The dark of the QR code: about half of the middle of the page.
        middle = page.render(scale=1).to_pil().convert("L").crop((160, 190, 260, 290))
        dark = sum(middle.histogram()[:128]) / (100 * 100)
        assert 0.3 < dark < 0.7
    with pikepdf.open(BytesIO(content)) as tagged:
        assert bool(tagged.Root.MarkInfo.Marked)
        assert str(tagged.Root.Lang).startswith("fr")
        assert tagged.open_metadata()["pdfuaid:part"] == "1"


async def test_whatever_a_name_is_made_of_its_card_is_printed(moment: Moment) -> None:
    claire = await expect(moment, replace(AMINA, role=Role.COORDINATOR, first_name="Claire"))
    odd = [
        replace(AMINA, first_name="Li 李"),
        replace(AMINA, first_name="Zoé 🌻", last_name="#let"),
    ]
    invited = await invite_all(moment, claire, odd)
    deck = deck_of(invited, "Conseil d’essai", "vigie_bot", EVENING.date(), EVENING.date())
    pages = list(pypdfium2.PdfDocument(printed(deck, EVENING)))
    assert len(pages) == len(odd)
    assert "#let" in pages[1].get_textpage().get_text_range()
