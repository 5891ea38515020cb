"""Nothing in the product knows the playground: the bot serves another Bot API as well."""

import subprocess
import sys
from pathlib import Path

from pydantic import SecretStr

from bot.app import utc_now
from bot.commands.founding import found_council
from handlers.members.service import unused_coordinator_codes
from storage import keyfile
from storage.engine import Database
from storage.gazetteer import intercommunality
from tests.house import SIREN, offline_settings
from tests.other_api import TOKEN, another_api
from tests.process import kept_running


async def test_the_first_coordinator_comes_in_through_another_server(tmp_path: Path) -> None:
    async with another_api() as api:
        there = {"telegram_token": SecretStr(TOKEN), "telegram_api_url": api.url}
        settings = offline_settings(tmp_path).model_copy(update=there)
        kek = keyfile.create(settings.vigie_key_file)
        await found_council(settings, intercommunality(SIREN), kek, utc_now())
        async with await Database.open(settings.database_url, kek) as base, base.read() as uow:
            code = (await unused_coordinator_codes(uow, utc_now()))[0]
        async with kept_running(settings, tmp_path):
            await api.writes(f"/start {code}")
            shown, charter = await api.shows("Charte")
            accept = charter["reply_markup"]["inline_keyboard"][0][0]
            await api.presses(shown, accept["callback_data"])
            await api.shows("Bienvenue, Claire")
            await api.writes("/aide")
            _, card = await api.shows("Ce que vous pouvez faire, Claire")
            assert "/inviter" in card["text"]


def test_what_serves_telegram_never_loads_the_playground() -> None:
    code = "import sys, bot.commands.running; print([m for m in sys.modules if 'playground' in m])"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "[]"
