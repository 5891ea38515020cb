"""What a meeting leaves behind: who was there, what was decided, and the paper that says so."""
