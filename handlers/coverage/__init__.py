"""Whom an alert would not reach in the days to come, said before it happens."""
