"""Telegram: the token, where it delivers, the rights in each group, and what time it is there."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from httpx import AsyncClient, HTTPError
from telegram import Bot, ChatMember
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.commands.refusals import line_for
from bot.doctor.findings import Finding, failing, fine, some, span, warning
from bot.settings import Settings
from bot.web import PATH
from handlers.moment import Moment
from storage.groups import BotRight

PATIENCE_SECONDS = 5.0
MOST_PENDING = 100
RECENT_SECONDS = 600
SKEW_SECONDS = 5
RIGHTS = {
    BotRight.INVITE: "« Inviter des membres »",
    BotRight.RESTRICT: "« Bannir des membres »",
    BotRight.DELETE: "« Supprimer les messages »",
}
MISSING = "Il manque le jeton du bot : mettez dans TELEGRAM_TOKEN celui que donne @BotFather."
SILENT = (
    "Telegram ne répond pas : vérifiez que cette machine peut joindre TELEGRAM_API_URL "
    "(pare-feu, proxy, DNS)."
)


@dataclass(frozen=True, slots=True)
class Place:
    """A linked group, to be asked about outside any transaction."""

    communes: str
    telegram_id: int = field(repr=False)


async def token(bot: Bot) -> AsyncIterator[Finding]:
    """Whether Telegram knows the bot. Without that, nothing else of Telegram can be asked."""
    try:
        await bot.initialize()
    except InvalidToken as error:
        yield failing("telegram.token", line_for(error))
    except TelegramError:
        yield failing("telegram.token", SILENT)
    else:
        yield fine("telegram.token", f"Telegram reconnaît le bot : @{bot.username}")


async def webhook(bot: Bot, settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    """Whether Telegram delivers where the settings say."""
    info: dict[str, Any] = await bot.do_api_request("getWebhookInfo")
    meant = f"{settings.public_url}{PATH}" if settings.public_url else ""
    if info["url"] != meant:
        yield failing(
            "telegram.webhook",
            f"Telegram livre à {info['url'] or 'personne'} et non à {meant or 'qui demande'} : "
            "vigie run le corrige à son démarrage. Si cela revient, un autre programme se sert du "
            "même jeton.",
        )
        return
    if now.timestamp() - info.get("last_error_date", 0) < RECENT_SECONDS:
        yield warning(
            "telegram.webhook",
            f"Telegram n’arrive pas à livrer : {info.get('last_error_message', '')}. Vérifiez "
            "PUBLIC_URL, le proxy et son certificat.",
        )
    elif info["pending_update_count"] > MOST_PENDING:
        count = info["pending_update_count"]
        yield warning(
            "telegram.webhook",
            f"{count} messages attendent chez Telegram : vérifiez que vigie run tourne.",
        )
    else:
        yield fine(
            "telegram.webhook",
            f"Telegram livre à {meant}" if meant else "Vigie va chercher les messages.",
        )


async def places(moment: Moment) -> Sequence[Place]:
    """The linked groups, named by their communes."""
    names = await moment.uow.communes.names()
    groups = await moment.uow.groups.linked()
    chats = await moment.uow.chats.get_all([group.chat for group in groups])
    return [
        Place(some(names[insee] for insee in group.communes), chats[group.chat].telegram_id)
        for group in groups
    ]


async def rights(bot: Bot, groups: Sequence[Place]) -> AsyncIterator[Finding]:
    """What the bot may do in each group."""
    lacking = 0
    for group in groups:
        missing = await _missing(bot, group.telegram_id)
        if missing is None:
            lacking += 1
            yield warning(
                "telegram.groups",
                f"Vigie n’est plus dans le groupe de {group.communes} : remettez-la, ou reliez-en "
                "un autre.",
            )
        elif missing:
            lacking += 1
            what = ", ".join(RIGHTS[right] for right in missing)
            yield warning(
                "telegram.groups",
                f"Dans le groupe de {group.communes}, il manque à Vigie : {what}. Ouvrez le "
                "groupe, puis Administrateurs, puis Vigie.",
            )
    if not lacking:
        yield fine("telegram.groups", f"Vigie a ses droits dans les groupes ({len(groups)}).")


async def hour(settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    """Whether this machine's clock is that of the world: what is due depends on it."""
    try:
        async with AsyncClient(timeout=PATIENCE_SECONDS) as client:
            answer = await client.head(settings.telegram_api_url)
        there = parsedate_to_datetime(answer.headers["date"])
    except (HTTPError, KeyError, ValueError):
        return
    skew = abs((now - there).total_seconds())
    if skew > SKEW_SECONDS:
        yield warning(
            "clock",
            f"L’horloge de cette machine s’écarte de {span(skew)} : rappels et délais seront "
            "faux. Faites : timedatectl set-ntp true",
        )
    else:
        yield fine("clock", "L’horloge de cette machine est juste.")


async def _missing(bot: Bot, chat: int) -> Collection[BotRight] | None:
    """The rights that the bot has not; None where it is not any more."""
    try:
        standing = await bot.get_chat_member(chat, bot.id)
    except (BadRequest, Forbidden):
        return None
    if standing.status not in (ChatMember.ADMINISTRATOR, ChatMember.MEMBER):
        return None
    return [right for right in BotRight if not getattr(standing, right.value, False)]
