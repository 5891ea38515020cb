"""A playground, python-telegram-bot's client, and a raw HTTP client."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from telegram import Bot

from bot.playground import Group, Person, Playground


@dataclass(frozen=True, slots=True)
class Wire:
    """Speaks the Bot API with nothing between: returns Telegram's whole answer."""

    session: aiohttp.ClientSession
    root: str

    async def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.root}/{method}", json=params) as response:
            answer: dict[str, Any] = await response.json()
            assert answer["ok"] == (response.status == 200)
            assert answer.get("error_code", 200) == response.status
            return answer

    async def refusal(self, method: str, **params: Any) -> str:
        """The description of an error that must come."""
        answer = await self(method, **params)
        assert not answer["ok"], answer
        return str(answer["description"])


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    async with Playground.serve(seed=7) as playground:
        yield playground


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def wire(telegram: Playground, http: aiohttp.ClientSession) -> Wire:
    return Wire(http, f"{telegram.url}/bot{telegram.token}")


@pytest.fixture
async def bot(telegram: Playground) -> AsyncIterator[Bot]:
    url = telegram.url
    client = Bot(telegram.token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")
    async with client:
        yield client


@pytest.fixture
async def amina(telegram: Playground) -> Person:
    """Somebody who pressed start."""
    person = telegram.person("Amina Diallo")
    await person.starts()
    return person


@pytest.fixture
async def group(telegram: Playground, amina: Person) -> Group:
    """A supergroup that Claire created, with Amina and the bot as a plain member."""
    claire = telegram.person("Claire Fontaine")
    made = telegram.group("Tronville – veille", creator=claire, members=[amina])
    await made.adds_bot(by=claire)
    return made
