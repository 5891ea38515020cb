"""The thread of an alert: notes, questions to whoever flagged it, answers; sealed like it."""
