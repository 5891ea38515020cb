"""The one sentence that says, on every notice, that the council is still trying Vigie out."""

from handlers.words import Html, t
from storage.policy import Policy


def banner(policy: Policy) -> Html | None:
    """The line for the head of a notice, until the council has recorded its two dates."""
    words = on_paper(policy)
    return Html(f"<i>{words}</i>") if words else None


def on_paper(policy: Policy) -> Html | None:
    """The same for a paper, which takes no markup."""
    return t("Mode exercice : aucune situation réelle.") if policy.is_exercise else None
