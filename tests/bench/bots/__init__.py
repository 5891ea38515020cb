"""The bots that are measured, each a process: Vigie, and the bare ones beside it."""
