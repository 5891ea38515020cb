"""Partners come in, and leave."""

import re

from handlers.members import service
from storage.members import Kind, Role, Status
from storage.outbox import Outcome
from tests.house import TRONVILLE, House


def two_words_in(text: str) -> str:
    found = re.search(r"\w+ – \w+", text)
    assert found, text
    return found[0]


async def invited(house: House, first: str = "Amina", last: str = "Diallo") -> str:
    """The link that a coordinator forwards."""
    async with house.database.write() as uow:
        member = await uow.members.add(
            role=Role.FIELD_PARTNER,
            kind=Kind.ASSOCIATION,
            first_name=first,
            last_name=last,
            organisation="Association Horizon",
            communes=[TRONVILLE],
            now=house.clock(),
        )
        return await service.invite(uow, member.id, now=house.clock(), days=7, by=member.id)


async def test_from_the_link_to_the_open_doors(house: House) -> None:
    claire = await house.coordinator()
    code = await invited(house)
    amina = house.telegram.person("Amina Diallo")
    await amina.starts(code)
    await amina.sees("Charte déontologique")
    await amina.presses("J’accepte")
    await house.settled()
    words = await amina.sees("Vos deux mots")
    assert claire.saw(two_words_in(words.words))
    await amina.says("/aide")
    await house.settled()
    assert "réservé aux partenaires" in amina.screen.words
    await claire.presses("C’est bien cette personne")
    await house.settled()
    assert amina.saw("Bienvenue, Amina.")
    assert amina.saw("Cachez votre numéro")
    assert "Signaler" in amina.keyboard
    assert "aide" in amina.menu
    assert claire.saw("Entrée confirmée par Claire Fontaine")
    async with house.database.read() as uow:
        member = await uow.members.find_by_telegram(amina.id)
        assert member is not None and member.status is Status.ACTIVE
