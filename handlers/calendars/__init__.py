"""Meetings in one's own calendar: a secret address, given and taken back in the chat."""
