"""A message of the coordination to many partners, and what became of it for each of them."""
