"""Situations: what belongs together, what resembles it, and what grows."""
