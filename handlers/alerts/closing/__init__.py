"""How an alert ends: with an outcome, what was learnt, and thanks to whoever flagged it."""
