"""Every text of the slice fits a message, whatever the names; every key fits its payload."""

from datetime import date
from typing import ClassVar, get_origin, get_type_hints

import pytest

from handlers.communes import Doubt
from handlers.members import buttons, inviting, service
from handlers.members.inviting import Answers, Step
from handlers.members.texts import arrival, charter, first_steps, roster
from handlers.members.texts import inviting as form
from handlers.members.typed_words import LONGEST
from handlers.payload import Button
from handlers.words import LIMIT, units
from storage.charters import Charter
from storage.communes import OurCommune
from storage.drafts import Draft
from storage.members import Kind, Member, Role, Status
from storage.messages import Message
from storage.policy import Policy
from storage.schema import new_id
from tests.house import EVENING, PARIS

MANY = 158  # the most communes that an agglomeration of France has
LONG = "<&" * (LONGEST // 2)
COMMUNES = [
    OurCommune(f"{n:05}", "Saint-Remy-en-Bouzemont-Saint-Genest", n, "") for n in range(MANY)
]


def person(status: Status = Status.ACTIVE) -> Member:
    return Member(
        id=new_id(),
        status=status,
        role=Role.FIELD_PARTNER,
        kind=Kind.ASSOCIATION,
        language="fr",
        chat=None,
        charter_version=1,
        first_name=LONG,
        last_name=LONG,
        organisation=LONG,
        communes=frozenset(one.insee for one in COMMUNES[:-1]),
        created_at=EVENING,
    )


def draft(step: str) -> Draft:
    return Draft(
        id=new_id(), member="m", kind="k", step=step, version=99, state={}, touched_at=EVENING
    )


def fits(message: Message) -> bool:
    return units(message.text) <= LIMIT


def test_the_shipped_charter_leaves_room_for_its_frame() -> None:
    text = service.shipped_charter()
    assert units(text) < 3_500
    shown = arrival.charter_to_sign("x" * 200, LONG, Charter(1, text, EVENING), new_id())
    assert fits(shown)
    assert "L. 132-5" in text
    assert "114 par SMS" in text


def test_the_longest_charter_fits() -> None:
    longest = Charter(2, "<" * 3_500, EVENING)
    day = date(2026, 12, 7)
    assert fits(arrival.charter_to_sign("x" * 120, LONG, longest, new_id()))
    assert fits(charter.ask_date(draft("date"), longest, day, day, charter.too_soon()))
    assert fits(charter.review(draft("review"), longest, day, day, 1_000))


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.REMOVED])
def test_the_longest_card_fits(status: Status) -> None:
    card = roster.Card(
        member=person(status),
        communes={one.insee: one.name for one in COMMUNES},
        signed_at=EVENING,
        invitation=None,
        lost="blocked",
        now=EVENING,
        zone=PARIS,
    )
    assert fits(roster.card(card, new_id()))


def test_the_longest_page_fits() -> None:
    everyone = [person() for _ in range(roster.PAGE * 3)]
    assert fits(roster.page_of(everyone, {}, 1, new_id(), cards=True))


@pytest.mark.parametrize("step", Step)
def test_the_longest_screen_of_the_form_fits(step: Step) -> None:
    answers = Answers(
        kind=Kind.MUNICIPALITY,
        role=Role.FIELD_PARTNER,
        first_name=LONG,
        last_name=LONG,
        organisation=LONG,
        communes=tuple(one.insee for one in COMMUNES[:-1]),
    )
    assert fits(form.screen(draft(step), answers, COMMUNES, form.choose_with_keys()))


def test_a_doubt_has_a_key_for_each_commune() -> None:
    meant = tuple(one.insee for one in COMMUNES[: inviting.MOST_CHOICES])
    answers = Answers(kind=Kind.SCHOOL, role=Role.FIELD_PARTNER, doubts=(Doubt("x", meant),))
    shown = form.screen(draft(Step.COMMUNES), answers, COMMUNES)
    assert shown.markup is not None
    assert sum(len(row) for row in shown.markup["inline_keyboard"]) == len(meant) + 3


def test_names_are_escaped() -> None:
    shown = first_steps.first_steps(person(), Policy(), {})
    assert "<&" not in shown.text
    assert "&lt;&amp;" in shown.text


@pytest.mark.parametrize(
    "button",
    [
        value
        for value in vars(buttons).values()
        if isinstance(value, type) and issubclass(value, Button) and value is not Button
    ],
)
def test_every_key_fits_and_comes_back(button: type[Button]) -> None:
    for pick in (0, -1):
        made = button(**{name: sample(kind, pick) for name, kind in hints(button).items()})
        assert button.unpack(made.pack()) == made


def hints(button: type[Button]) -> dict[str, type]:
    kinds = get_type_hints(button)
    return {name: kind for name, kind in kinds.items() if get_origin(kind) is not ClassVar}


def sample(kind: type, pick: int) -> object:
    if kind is str:
        return new_id()
    if kind is int:
        return 9_999
    longest_last = sorted(kind, key=lambda one: len(str(one.value)))  # type: ignore[call-overload] # an Enum
    return longest_last[pick]
