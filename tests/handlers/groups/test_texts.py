"""What is read about groups fits Telegram, whatever the names and titles."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.groups.form import Choice
from handlers.groups.texts import cards, form, in_group, parts, unasked
from handlers.words import LIMIT, units
from storage import gazetteer
from storage.drafts import Draft
from storage.groups import BotRight, Group, GroupState
from storage.messages import Message
from storage.policy import Policy
from storage.schema import new_id
from storage.strangers import Stranger
from tests.house import EVENING, PARIS, SIREN

NAMES = {c.insee: c.name for c in gazetteer.intercommunality(SIREN).communes}
TITLES = st.text(min_size=1, max_size=128)  # Telegram's limit of a title
STATES = st.sampled_from([GroupState.LINKED, GroupState.GONE])
MISSING = st.none() | st.frozensets(st.sampled_from(BotRight))
PAYLOAD_BYTES = 64


def a_group(title: str, state: GroupState, missing: frozenset[BotRight] | None) -> Group:
    return Group(
        id=new_id(),
        chat=new_id(),
        state=state,
        title=title,
        communes=frozenset(NAMES),
        missing=missing,
    )


def fits(message: Message) -> bool:
    rows = (message.markup or {}).get("inline_keyboard", [])
    payloads = [key.get("callback_data", "") for row in rows for key in row]
    return units(message.text) <= LIMIT and all(
        len(payload.encode()) <= PAYLOAD_BYTES for payload in payloads
    )


@given(TITLES, STATES, MISSING, st.text(max_size=200))
def test_every_text_fits(
    title: str, state: GroupState, missing: frozenset[BotRight] | None, name: str
) -> None:
    group = a_group(title, state, missing)
    stranger = Stranger(new_id(), group.id, 1)
    screen = new_id()
    assert fits(cards.overview(screen, [group] * 60, NAMES))
    assert fits(cards.card(screen, group, NAMES))
    assert fits(cards.ask_unlink(screen, group))
    assert fits(form.linked(group, {}))
    assert fits(in_group.follows(group, NAMES, Policy()))
    assert fits(unasked.stranger(group, stranger, name))
    assert fits(unasked.way_in(group, "https://t.me/+porte", NAMES))
    assert fits(unasked.lost(group, NAMES))
    assert fits(unasked.incomplete(group))


@given(st.text(max_size=4096))
def test_the_form_fits_whatever_was_typed(words: str) -> None:
    codes = tuple(NAMES)
    choice = Choice(chosen=codes, offered=codes, unknown=words).with_ways(EVENING)
    draft = Draft(
        id=new_id(),
        member=new_id(),
        kind="group",
        step="communes",
        version=9999,
        state={},
        touched_at=EVENING,
    )
    assert fits(form.choose_communes(draft, choice, NAMES))
    assert fits(form.choose_group(draft, choice, NAMES, PARIS))


def test_a_great_sector_is_not_read_out_to_the_end() -> None:
    many = {str(number): f"Commune {number:03}" for number in range(158)}
    text = parts.communes(tuple(many), many)
    assert text.endswith("Commune 029 et 128 autres communes")
    three = dict.fromkeys("abc", "Ici")
    assert parts.communes("abc", three) == "Ici, Ici et Ici"
    assert parts.communes("a", three) == "Ici"
    assert parts.communes("", three) == ""


def test_a_title_is_escaped() -> None:
    group = a_group("<b>Ruse & co", GroupState.LINKED, None)
    assert "&lt;b&gt;Ruse &amp; co" in cards.card(new_id(), group, NAMES).text
