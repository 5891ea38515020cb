import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.playground import Group, Person, Playground


class Hand:
    """Does what the page's script does."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def state(self) -> dict[str, Any]:
        async with self._session.get(f"{self._url}/page/state") as response:
            state: dict[str, Any] = await response.json()
            return state

    async def does(self, act: str, **body: Any) -> dict[str, Any]:
        async with self._session.post(f"{self._url}/page/do/{act}", json=body) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status in {200, 400, 409}
            assert (response.status == 200) or "error" in answer
            return answer

    async def events(self, after: int) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        url = f"{self._url}/page/events?after={after}"
        async with self._session.get(url) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            kind = ""
            async for line in response.content:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "event":
                    kind = value
                elif name == "data":
                    yield kind, json.loads(value)


@pytest.fixture
def hand(telegram: Playground, http: aiohttp.ClientSession) -> Hand:
    return Hand(http, telegram.url)


async def until(events: AsyncIterator[tuple[str, dict[str, Any]]], wanted: str) -> dict[str, Any]:
    async with asyncio.timeout(5):
        async for kind, data in events:
            if kind == wanted:
                return data
    raise AssertionError("the stream ended")


@pytest.mark.parametrize(
    ("path", "mime"),
    [
        ("/", "text/html"),
        ("/page/app.js", "text/javascript"),
        ("/page/style.css", "text/css"),
        ("/page/icon.svg", "image/svg+xml"),
    ],
)
async def test_the_page_is_served(
    telegram: Playground, http: aiohttp.ClientSession, path: str, mime: str
) -> None:
    async with http.get(telegram.url + path) as response:
        assert response.status == 200
        assert response.content_type == mime
        text = await response.text()
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in text.replace("https://t.me/", "")  # nothing comes from elsewhere


async def test_changes_are_streamed_as_they_happen(hand: Hand, bot: Bot, amina: Person) -> None:
    events = hand.events((await hand.state())["tick"])
    sent = await bot.send_message(amina.id, "<b>Orange</b> & co", protect_content=True)
    shown = await until(events, "message")
    assert (shown["chat"], shown["protected"]) == (amina.id, True)
    assert shown["html"] == "&lt;b&gt;Orange&lt;/b&gt; &amp; co"
    await sent.edit_text("<b>Rouge</b>", parse_mode="HTML")
    edited = await until(events, "message")
    assert (edited["html"], edited["edited"]) == ("<b>Rouge</b>", True)
    await sent.delete()
    assert (await until(events, "message"))["deleted"]


async def test_a_lost_stream_goes_on_where_it_was(hand: Hand, amina: Person) -> None:
    tick = (await hand.state())["tick"]
    await amina.says("pendant la coupure")
    assert (await until(hand.events(tick), "message"))["html"] == "pendant la coupure"


async def test_a_newcomer_appears_and_starts(hand: Hand, telegram: Playground) -> None:
    events = hand.events((await hand.state())["tick"])
    jean = (await hand.does("add-person", name="Jean Petit", language="fr"))["id"]
    assert [p["id"] for p in (await until(events, "directory"))["people"]] == [jean]
    await hand.does("start", person=jean)
    (person,) = (await hand.state())["directory"]["people"]
    assert (person["name"], person["started"]) == ("Jean Petit", True)
    assert telegram.pending_updates[0]["message"]["text"] == "/start"


async def test_a_press_waits_for_the_bots_answer(hand: Hand, bot: Bot, amina: Person) -> None:
    row = [InlineKeyboardButton("Lire", callback_data="read")]
    sent = await bot.send_message(amina.id, "?", reply_markup=InlineKeyboardMarkup([row]))
    place = {"person": amina.id, "chat": amina.id, "message": sent.message_id, "row": 0}
    press = asyncio.create_task(hand.does("press", **place, column=0))
    query = (await bot.get_updates(offset=-1, timeout=5))[-1].callback_query
    assert query is not None
    await query.answer("Non", show_alert=True)
    assert await press == {"text": "Non", "alert": True}
    assert "n’est plus là" in (await hand.does("press", **place, column=7))["error"]


async def test_everything_that_a_hand_can_do(
    hand: Hand, telegram: Playground, amina: Person
) -> None:
    me = {"person": amina.id}
    jean = (await hand.does("add-person", name="Jean"))["id"]
    made = await hand.does("add-group", title="Ligny", members=[amina.id], supergroup=False)
    group, place = telegram.group_of(made["id"]), {"group": made["id"]}
    await hand.does("add-bot", **place, admin=False)
    assert group.bot_status == "member"
    await hand.does("add-bot", **place, admin=True)
    assert group.bot_status == "administrator"
    await hand.does("add-member", **place, person=jean)
    await hand.does("say", **me, chat=group.id, text="bonjour à tous")
    await hand.does("sticker", **me)
    await hand.does("photo", **me, chat=group.id)
    assert [m.kind for m in group.phone()][-2:] == ["text", "photo"]
    await hand.does("leave", **place, person=jean)
    assert group.members == [amina]
    await hand.does("migrate", **place)
    (after,) = telegram.groups
    await hand.does("kick-bot", group=after.id)
    assert after.bot_status == "kicked"
    await hand.does("block", **me, blocked=True)
    assert "a bloqué" in (await hand.does("say", **me, text="x"))["error"]
    await hand.does("block", **me, blocked=False)
    link = f"https://t.me/{telegram.bot_username}?start=CODE"
    await hand.does("open-link", **me, link=link)
    assert amina.phone()[-1].text == "/start CODE"


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("say", {"text": "x"}),
        ("say", {"person": 1, "text": "x"}),
        ("add-person", {"name": " "}),
        ("add-group", {"title": "G"}),
        ("leave", {"group": 1}),
        ("open-link", {"link": "https://t.me/+nowhere"}),
    ],
)
async def test_what_makes_no_sense_is_said(
    hand: Hand, telegram: Playground, act: str, body: dict[str, Any]
) -> None:
    assert (await hand.does(act, **body))["error"]
    assert telegram.people == []


async def test_a_foreign_form_does_nothing(
    telegram: Playground, http: aiohttp.ClientSession, amina: Person
) -> None:
    body = json.dumps({"person": amina.id, "text": "x"})
    async with http.post(f"{telegram.url}/page/do/say", data=body) as response:
        assert response.status == 404
    assert not amina.saw("x")


async def test_files_and_groups_on_the_page(
    hand: Hand, http: aiohttp.ClientSession, telegram: Playground, bot: Bot, group: Group
) -> None:
    await bot.send_document(group.id, b"BEGIN", filename="réunion.ics")
    state = await hand.state()
    file = next(m["file"] for m in state["messages"] if m["file"])
    async with http.get(telegram.url + file["url"]) as response:
        assert await response.read() == b"BEGIN"
    (view,) = state["directory"]["groups"]
    assert (view["title"], view["bot"]) == ("Tronville – veille", "member")
    assert [member["status"] for member in view["members"]] == ["creator", "member"]
