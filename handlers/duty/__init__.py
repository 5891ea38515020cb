"""Duty phones: a place that sends, and never reads; each shift says who speaks."""
