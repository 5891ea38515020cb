"""What a person does on the sheet of an alert, wherever on it the key stands."""

from bot.playground import Message, Person


async def acts(person: Person, label: str, on: Message | None = None) -> str | None:
    """Press this key of the newest sheet, behind « Autre… » where it is not at hand."""
    sheet = on or await person.sees("La suite de")
    if not any(label in key for key in sheet.labels):
        await person.presses("Autre…", on=sheet)
    return await person.presses(label, on=sheet)
