"""The page with the phones."""

from bot.playground.page.routes import Page

__all__ = ["Page"]
