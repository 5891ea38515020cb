"""How a situation ends: with an outcome, and what is still open of its decisions dropped."""
