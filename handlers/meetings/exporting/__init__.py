"""Meetings and what they decided, as files for the coordination; and the figures of a year."""
