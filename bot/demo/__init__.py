"""`vigie demo`: the main job, from the first invitation to the reminder, played and printed."""

from rich.console import Console

from bot.demo.stage import Missed, opened
from bot.demo.story import tell


async def play() -> None:
    """Play the story. Raises `Missed` when an expected step was not seen."""
    console = Console(highlight=False)
    async with opened(console) as stage:
        await tell(stage)
    if stage.missed:
        raise Missed(stage.missed)
    console.print("\n[bold green]Tout ce qui devait être vu l’a été.[/]")


__all__ = ["Missed", "play"]
