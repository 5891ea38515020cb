"""What `vigie …` does, one file per command; `bot.cli` imports each only when it is asked for."""
