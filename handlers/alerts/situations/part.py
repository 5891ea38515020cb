"""On the sheet of an alert: the situation it belongs to, or what resembles it, to be judged."""

from collections.abc import Iterator, Sequence

from handlers import keyboard
from handlers.alerts.following.entitled import may_decide
from handlers.alerts.following.part import Part
from handlers.alerts.situations.buttons import (
    ChooseSituation,
    KeepApart,
    Link,
    ShowSituation,
)
from handlers.alerts.situations.growing import growth_in
from handlers.alerts.situations.growth import Growth
from handlers.alerts.situations.growth_texts import growth_lines
from handlers.alerts.situations.likeness_texts import reasons_said
from handlers.alerts.situations.proposing import Proposal, proposals
from handlers.alerts.telling import Telling
from handlers.keyboard import Row
from handlers.moment import Moment
from handlers.words import Html, bold, t
from storage.members import Member
from storage.situations import Situation
from storage.statuses import VOID


async def situation_part(moment: Moment, telling: Telling, member: Member) -> Part:
    """Its situation for whoever may see that; proposals for whoever decides."""
    alert = telling.alert
    found = (await moment.uow.situations.visible_with([alert.id], member)).get(alert.id)
    if found is not None:
        return _gathered(telling, found, await growth_in(moment, found))
    if not may_decide(member, alert) or alert.status in VOID:
        return Part()
    alike = await proposals(moment, member, alert)
    communes = await moment.uow.communes.names()
    lines = [_line(telling, each, communes[each.alert.insee]) for each in alike]
    choose = keyboard.key(t("Rattacher à une situation…"), ChooseSituation(alert.id))
    return Part(lines, [*_keys(telling, alike), [choose]])


def _gathered(telling: Telling, situation: Situation, growth: Growth) -> Part:
    said = t("Fait partie de la situation {reference}.", reference=bold(situation.reference))
    label = t("Situation {reference}", reference=situation.reference)
    lines = [said, *growth_lines(growth, telling.policy)[:1]]
    return Part(lines, [[keyboard.key(label, ShowSituation(situation.id))]])


def _line(telling: Telling, proposal: Proposal, commune: str) -> Html:
    """« Ressemble à A-7K2Q (Ligny-en-Barrois) : même nature, même public, il y a 3 jours. »."""
    at = proposal.alert.created_at
    return t(
        "Ressemble à {reference} ({commune}) : {reasons}.",
        reference=bold(proposal.reference),
        commune=commune,
        reasons=reasons_said(proposal.likeness, at, telling.now, telling.zone),
    )


def _keys(telling: Telling, alike: Sequence[Proposal]) -> Iterator[Row]:
    alert = telling.alert.id
    for each in alike:
        yield [
            keyboard.key(
                t("Rattacher à {reference}", reference=each.reference), Link(alert, each.id)
            ),
            keyboard.key(t("Ce n'est pas lié"), KeepApart(alert, each.id)),
        ]
