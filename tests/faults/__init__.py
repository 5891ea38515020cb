"""Real processes on bad days: whatever goes wrong, what was accepted is told, and counts agree."""
