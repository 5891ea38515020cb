"""The one sentence that says, on every notice, that the council is still trying Vigie out."""

from handlers.words import Html, t
from storage.policy import Policy


def banner(policy: Policy) -> Html | None:
    """The line for the head of a notice, until the council has recorded its two dates."""
    if not policy.is_exercise:
        return None
    return t("<i>Mode exercice : aucune situation réelle.</i>")
