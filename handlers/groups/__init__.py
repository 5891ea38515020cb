"""Telegram groups: how one is linked to communes, and who gets in."""
