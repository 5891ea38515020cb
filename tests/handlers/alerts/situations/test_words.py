"""What people read of situations: within the limits, and reasons as one says them."""

from dataclasses import fields
from datetime import timedelta

import pytest

from handlers.alerts.situations import buttons, texts
from handlers.alerts.situations.closing import texts as closing_texts
from handlers.alerts.situations.closing.buttons import CloseAnyway
from handlers.alerts.situations.likeness import Likeness, Reason
from handlers.alerts.situations.likeness_texts import reasons_said
from handlers.alerts.situations.readers import KNOWN_BY
from handlers.alerts.situations.thread import buttons as thread_buttons
from handlers.alerts.situations.viewing import Listing, View, list_situations, view_of
from handlers.moment import Moment
from handlers.payload import LIMIT as PAYLOAD_LIMIT
from handlers.words import LANGUAGES, LIMIT, speaking, units
from storage.members import Role
from storage.messages import Message
from storage.schema import new_id
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.handlers.alerts.situations.stories import sent
from tests.house import EVENING, PARIS

IDS = {"alert", "other", "situation", "screen", "before"}


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "aujourd’hui"), (1, "hier"), (2, "il y a 2 jours"), (70, "il y a 70 jours")],
)
def test_reasons_end_with_when_it_was(days: int, said: str) -> None:
    ago = timedelta(days=days)
    likeness = Likeness(80, (Reason.SAME_COMMUNE, Reason.KINDRED_NATURE), ago)
    words = reasons_said(likeness, EVENING - ago, EVENING, PARIS)
    assert words.replace("\N{NO-BREAK SPACE}", " ") == f"même commune, nature proche, {said}"


def test_every_key_fits_into_a_payload() -> None:
    kinds = [
        each
        for module in (buttons, thread_buttons)
        for each in vars(module).values()
        if isinstance(each, type) and each.__module__ == module.__name__
    ]
    assert len(kinds) > 9
    for kind in kinds:
        values = [new_id() if each.name in IDS else 999 for each in fields(kind)]
        assert len(kind(*values).pack().encode()) <= PAYLOAD_LIMIT
    newest = buttons.Beginning(new_id()[:KNOWN_BY])
    for place, _ in enumerate(closing_texts.OUTCOMES):
        assert CloseAnyway(new_id(), new_id(), place, newest).pack()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_card_of_many_alerts_fits(moment: Moment, language: str) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    situation = await uow.situations.open(moment.now)
    for number in range(60):
        alert = await sent(moment, author, NEIGHBOURS, days_ago=number)
        await uow.situations.add(situation.id, alert.id, moment.now)
    view = await view_of(moment, claire, situation)
    listing = await list_situations(moment, claire, 0)
    with speaking(language):
        messages = _messages(view, listing)
    assert "Les 20 dernières" in messages[0].text or language != "fr"
    for message in messages:
        assert units(message.text) <= LIMIT
        keys = [key for row in (message.markup or {})["inline_keyboard"] for key in row]
        assert len(keys) <= 100  # says the Bot API


def _messages(view: View, listing: Listing) -> list[Message]:
    screen = new_id()
    return [
        texts.card(screen, view),
        texts.page(screen, listing),
        texts.which_alert(screen, view),
        closing_texts.how(screen, view.situation),
        texts.which_situation(view.tellings[0].alert, [view.situation]),
    ]
