"""On the sheet: who leads, with whom, how and until when, and the keys to decide it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers import keyboard
from handlers.alerts.closing.buttons import Done
from handlers.alerts.following.buttons import (
    ChooseContributor,
    ChooseLead,
    ChooseModes,
    ChooseTime,
    GiveNews,
    HandBack,
    TakeCharge,
)
from handlers.alerts.following.charge_texts import by_then
from handlers.alerts.following.entitled import knows_who, may_decide
from handlers.alerts.following.part import Part
from handlers.alerts.following.services import person
from handlers.alerts.status_texts import is_over
from handlers.alerts.telling import Telling
from handlers.keyboard import Row
from handlers.modes import modes_said
from handlers.moment import Moment
from handlers.words import Html, joined, t
from storage.charges import Charge
from storage.members import Member


@dataclass(frozen=True, slots=True)
class _Charged:
    """A charge with the people in it, by id."""

    charge: Charge
    contributors: Sequence[str]
    people: Mapping[str, Member]

    def named(self, *ids: str | None) -> Html:
        """These people, with their services."""
        known = [self.people[one] for one in ids if one and one in self.people]
        return joined([person(one) for one in known], " ; ")


async def charge_part(moment: Moment, telling: Telling, member: Member) -> Part:
    """Names and modes for those who may read them; the time for everybody, the author too."""
    charge = await moment.uow.charges.get(telling.alert.id)
    contributors = await moment.uow.charges.contributors(telling.alert.id)
    ids = {one for one in (charge.lead, charge.proposed, *contributors) if one}
    charged = _Charged(charge, contributors, await moment.uow.members.get_all(ids))
    return Part(lines_of_charge(telling, member, charged), keys_of_charge(telling, member, charge))


def lines_of_charge(telling: Telling, member: Member, charged: _Charged) -> Sequence[Html]:
    """« Suivie par : Karim Benali, Association exemple (prévention spécialisée) »."""
    charge, lines = charged.charge, []
    if knows_who(member, telling.alert, charge, charged.contributors):
        if charge.lead:
            lines.append(t("Suivie par : {who}", who=charged.named(charge.lead)))
        if charge.proposed:
            who = charged.named(charge.proposed)
            lines.append(t("Proposée à : {who}, réponse attendue", who=who))
        if charged.contributors:
            lines.append(t("Avec : {who}", who=charged.named(*charged.contributors)))
        if charge.modes:
            lines.append(t("Intervention : {modes}", modes=modes_said(charge.modes)))
    if charge.due_at and not is_over(telling):
        lines.append(t("Pour : {when}", when=by_then(telling, charge.due_at)))
    return lines


def keys_of_charge(telling: Telling, member: Member, charge: Charge) -> Sequence[Row]:
    """What whoever leads, and whoever decides, can do; for others nothing."""
    if is_over(telling):
        return []
    leads, decides = charge.lead == member.id, may_decide(member, telling.alert)
    return [
        *(_of_lead(telling.alert.id) if leads else []),
        *(_of_decider(telling.alert.id, charge, leads=leads) if decides else []),
    ]


def _of_lead(alert: str) -> list[Row]:
    return [
        [
            keyboard.key(t("C'est fait…"), Done(alert)),
            keyboard.key(t("J'y travaille encore"), GiveNews(alert)),
        ],
        [
            keyboard.key(t("Pour quand ?"), ChooseTime(alert)),
            keyboard.key(t("Je rends la main"), HandBack(alert)),
        ],
    ]


def _of_decider(alert: str, charge: Charge, *, leads: bool) -> list[Row]:
    propose = t("Confier à quelqu'un…") if charge.lead else t("Proposer quelqu'un…")
    first = [keyboard.key(propose, ChooseLead(alert, 0))]
    if charge.lead is None:
        first.insert(0, keyboard.key(t("Je m'en charge"), TakeCharge(alert)))
    elif not leads:
        first.append(keyboard.key(t("Pour quand ?"), ChooseTime(alert)))
    return [
        first,
        [
            keyboard.key(t("Associer…"), ChooseContributor(alert, 0)),
            keyboard.key(t("Intervention…"), ChooseModes(alert)),
        ],
    ]
