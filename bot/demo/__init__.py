"""`vigie demo`: the main job, from the first invitation to the reminder, played and printed."""

from rich.console import Console

from bot.commands.refused import Refused
from bot.demo.stage import opened
from bot.demo.story import tell
from bot.playground import Impossible


async def play() -> None:
    """Play the story. Raises `Refused` when an expected step was not seen."""
    console = Console(highlight=False)
    async with opened(console) as stage:
        try:
            await tell(stage)
        except Impossible as stuck:
            console.print(str(stuck), style="red", markup=False)
            stage.missed.append("la suite de l’histoire")
    if stage.missed:
        raise Refused(f"Étapes attendues et non vues : {' ; '.join(stage.missed)}.")
    console.print("\n[bold green]Tout ce qui devait être vu l’a été.[/]")
