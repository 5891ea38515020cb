"""`python -m bot …` is `vigie …`."""

from bot.cli import main

main()
