"""Reaching people outside of Telegram: a confirmed address each, and knocks without content."""
