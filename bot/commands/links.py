"""A one-time link on the terminal: to be clicked, copied, or photographed."""

import sys

from typer import echo


def show_link(bot_username: str, code: str) -> None:
    """Print the link that lets one person in, and its QR code. Never to the log."""
    link = f"https://t.me/{bot_username}?start={code}"
    echo(f"\nPour coordonner le conseil, ouvrez ce lien dans Telegram :\n\n  {link}\n")
    import segno

    segno.make(link, micro=False).terminal(out=sys.stdout, border=2, compact=True)
    echo("Il sert une fois. Ne le donnez qu’à la personne qu’il attend.")


def show_code(code: str) -> None:
    """Print how the code is used where the bot's name is not known."""
    echo(f"\nDans Telegram, la personne écrit au bot :\n\n  /start {code}\n")
    echo("Ce code sert une fois.")
