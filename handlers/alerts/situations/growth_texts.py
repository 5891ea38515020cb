"""What people read where a situation grows: what was counted, and the rule that fired."""

from collections.abc import Sequence

from handlers import keyboard
from handlers.alerts.situations.buttons import ShowSituation
from handlers.alerts.situations.growth import Growth, Rule
from handlers.exercise import banner
from handlers.words import Html, bold, joined, n, t
from storage.messages import Message
from storage.policy import Policy
from storage.situations import Situation


def growth_said(growth: Growth) -> Html:
    """« 3 alertes en 10 jours, gravité en hausse »."""
    often = n(
        "{count} alerte en {days} jours",
        "{count} alertes en {days} jours",
        growth.count,
        days=growth.days,
    )
    graver = t("gravité en hausse")
    return joined(
        [
            often if Rule.FREQUENCY in growth.rules else None,
            graver if Rule.SEVERITY in growth.rules else None,
        ],
        ", ",
    )


def growth_lines(growth: Growth, policy: Policy) -> Sequence[Html]:
    """The same as a warning, and why it is one; nothing where nothing grows."""
    if not growth:
        return []
    why = {
        Rule.FREQUENCY: t(
            "Signalé à partir de {count} alertes en {days} jours, si c'est plus que les "
            "{days} jours d'avant.",
            count=policy.growth_count,
            days=growth.days,
        ),
        Rule.SEVERITY: t("Signalé quand la dernière est plus grave que toutes les autres."),
    }
    grows = t("Cela s'aggrave : {what}.", what=growth_said(growth))
    return [Html(f"⚠️ {bold(grows)}"), *(why[rule] for rule in growth.rules)]


def it_grows(situation: Situation, growth: Growth, policy: Policy) -> Message:
    """Told once to those in charge; the reference and what was counted, nothing else."""
    said = t(
        "Situation {reference} : {what}.",
        reference=bold(situation.reference),
        what=growth_said(growth),
    )
    show = keyboard.key(t("Voir la situation"), ShowSituation(situation.id))
    return Message(text=joined([banner(policy), said]), markup=keyboard.keys([show]))
