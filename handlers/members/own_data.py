"""/mes_donnees: what Vigie keeps of a person, as a file for that person alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from handlers.context import Turn
from handlers.members.buttons import AskErasure
from handlers.members.texts import labels
from handlers.members.texts import own_data as texts
from handlers.moment import Moment
from handlers.routes import Command, Press, Route
from handlers.telling import tell_coordinators
from handlers.words import later, plain
from storage.members import Member
from storage.messages import Document
from storage.schema import new_id

MOST_ALERTS = 1_000
"""Of one's own, the newest: nobody writes more in three years, and a file has its limit."""
MOST_POINTS = 1_000
"""The same of the points that one proposed to meetings."""


@dataclass(frozen=True, slots=True)
class OwnData:
    """One's own rows in a file that goes away like everything that is opened (RGPD art. 15)."""

    def routes(self) -> list[Route]:
        """The command, and the key under the file."""
        does = later("Mes données, dans un fichier")
        return [
            Route("members.own_data", Command("mes_donnees", does), self.send),
            Route("members.ask_erasure", Press(AskErasure), self.ask_erasure),
        ]

    async def send(self, turn: Turn) -> None:
        """/mes_donnees: in private, protected, and off the screen after the time for reading."""
        data = await own_data(turn.moment, turn.me)
        text = json.dumps(data, ensure_ascii=False, indent=2)
        file = Document("mes-donnees.json", text.encode())
        slot, until = f"own_data:{new_id()}", turn.now + turn.policy.reading_time()
        phone = turn.policy.coordination_phone
        await turn.say(texts.file(file, until, turn.zone, phone), slot=slot)
        await turn.uow.outbox.delete(slot, now=turn.now, due_at=until)
        await turn.uow.audit.append(turn.me.id, "member.data_given", turn.me.id, turn.now)

    async def ask_erasure(self, turn: Turn, _: AskErasure) -> None:
        """The coordinators hear of it: one of them calls, and erases from the person's card."""
        asked = partial(texts.erasure_asked, turn.me)
        await tell_coordinators(turn.uow, turn.now, asked)
        await turn.uow.audit.append(turn.me.id, "member.erasure_asked", turn.me.id, turn.now)
        turn.answer(texts.passed_on(), alert=True)


async def own_data(moment: Moment, member: Member) -> Mapping[str, Any]:
    """All that is kept of a person, in words; of their alerts no content: it is about others."""
    names = await moment.uow.communes.names()
    return {
        "établi le": _said(moment, moment.now),
        "qui": _who(moment, member, names),
        "charte": await _charter(moment, member),
        "joint hors de Telegram": await _address(moment, member),
        "adresse d'agenda prise le": await _feed(moment, member),
        "absences": [
            {"du": _said(moment, each.from_at), "au": _said(moment, each.until_at)}
            for each in await moment.uow.absences.of(member.id, moment.now)
        ],
        "astreintes": [
            {
                "commune": names[each.insee],
                "du": each.first_day.isoformat(),
                "jusqu'au (non compris)": each.until_day.isoformat(),
            }
            for each in await moment.uow.rotas.of(member.id, moment.today)
        ],
        "réponses aux réunions": await _answers(moment, member),
        "décisions de réunion confiées": await _decisions(moment, member),
        "alertes envoyées": await _alerts(moment, member, names),
        "points proposés aux ordres du jour": [
            {"point": each.title, "le": _said(moment, each.created_at)}
            for each in await moment.uow.agenda_items.entered_by(member.id, MOST_POINTS)
        ],
        "gardé aussi, sans contenu": texts.kept_besides(),
    }


def _who(moment: Moment, member: Member, names: Mapping[str, str]) -> Mapping[str, Any]:
    return {
        "prénom": member.first_name,
        "nom": member.last_name,
        "organisme": member.organisation,
        "genre de partenaire": plain(labels.kind(member.kind)),
        "rôle": plain(labels.role(member.role)),
        "communes": sorted(names[insee] for insee in member.communes if insee in names),
        "langue": member.language,
        "inscription": _said(moment, member.created_at),
    }


async def _charter(moment: Moment, member: Member) -> Mapping[str, Any]:
    signed = await moment.uow.charters.signed_at(member.id, member.charter_version)
    return {
        "version acceptée": member.charter_version,
        "acceptée le": _said(moment, signed) if signed else None,
    }


async def _address(moment: Moment, member: Member) -> str | None:
    found = await moment.uow.addresses.find(member.id)
    return found.address.value if found else None


async def _feed(moment: Moment, member: Member) -> str | None:
    made_at = await moment.uow.feeds.made_at(member.id)
    return _said(moment, made_at) if made_at else None


async def _answers(moment: Moment, member: Member) -> Sequence[Mapping[str, Any]]:
    answers = await moment.uow.attendances.by(member.id)
    meetings = await moment.uow.meetings.get_all(answers.keys())
    return [
        {
            "réunion du": one.local.isoformat(sep=" ", timespec="minutes"),
            "réponse": plain(texts.answer(answers[one.id].answer)),
        }
        for one in sorted(meetings.values(), key=lambda each: each.starts_at)
    ]


async def _decisions(moment: Moment, member: Member) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "référence": each.reference,
            "pour le": moment.day_of(each.due_at).isoformat(),
            "où elle en est": plain(texts.status(each.status)),
        }
        for each in await moment.uow.decisions.told_to(member.id)
    ]


async def _alerts(
    moment: Moment, member: Member, names: Mapping[str, str]
) -> Sequence[Mapping[str, Any]]:
    written = await moment.uow.alerts.written_by(member.id, limit=MOST_ALERTS)
    return [
        {
            "référence": alert.reference,
            "commune": names.get(alert.insee, alert.insee),
            "envoyée le": _said(moment, alert.created_at),
        }
        for alert in written
    ]


def _said(moment: Moment, at: datetime) -> str:
    """As the clock on the wall had it: 2026-11-23 19:40."""
    return at.astimezone(moment.zone).strftime("%Y-%m-%d %H:%M")
