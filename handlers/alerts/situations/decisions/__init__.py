"""What is decided of a situation: how, who sees to it, by when, and what became of it."""
