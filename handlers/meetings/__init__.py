"""Meetings: planned and announced, recalled in time, moved, called off, and their agendas."""
