"""The Bot API over aiohttp: what python-telegram-bot asks of its HTTP client, at less cost."""

from bot.transport.client import Patience, Transport
from bot.transport.proxy import ProxyUnsupported, proxy_to

__all__ = ("Patience", "ProxyUnsupported", "Transport", "proxy_to")
