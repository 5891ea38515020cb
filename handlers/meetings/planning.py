"""/reunion: the form on which a coordinator plans a meeting and announces it."""

from dataclasses import dataclass, replace
from datetime import date

from handlers.communes import Named, named, our_communes
from handlers.context import Turn
from handlers.meetings import filling, places, service, telling
from handlers.meetings.agenda.cases import CaseRefused, CaseUnknown
from handlers.meetings.buttons import KeyUnknown
from handlers.meetings.conflicts import conflicts_of_all
from handlers.meetings.convening import choosing
from handlers.meetings.filling import NotReadable
from handlers.meetings.limits import TooLong
from handlers.meetings.plan import Listed, Plan, Step
from handlers.meetings.school import school_break
from handlers.meetings.series.occurrences import each_date
from handlers.meetings.series.rhythm import EndTooLate, EndTooSoon
from handlers.meetings.texts import conflicts as warnings
from handlers.meetings.texts import form, planning, school
from handlers.meetings.texts import series as series_texts
from handlers.meetings.texts.agenda import no_case, unknown_case
from handlers.meetings.when import DateUnclear
from handlers.words import Html, joined
from storage.drafts import Draft


@dataclass(frozen=True, slots=True)
class Planning:
    """The form of kind `meeting`; its state is a `Plan`."""

    kind = "meeting"

    async def start(self, turn: Turn) -> None:
        """/reunion: the first question."""
        begun = Plan(
            places=tuple(await turn.uow.meetings.last_places()),
            offered=tuple(await places.lively(turn.moment)),
        )
        draft = await turn.uow.drafts.open(
            turn.me.id, self.kind, begun.step, begun.as_state(), turn.now
        )
        await self._show(turn, draft, begun)

    async def pick(self, turn: Turn, draft: Draft, value: str) -> None:
        """A key of the form. Raises `KeyUnknown`."""
        current = Plan.of_state(draft.state)
        if current.step is Step.REVIEW and value == "announce":
            await self._announce(turn, draft, current)
            return
        if current.step is Step.REVIEW and value == school.SKIP:
            await self._ask(turn, draft, replace(current, skipped=_skipped(turn, current)))
            return
        title = planning.default_title(current, await places.names(turn.moment))
        try:
            chosen = await _switched(turn, current, value) or filling.picked(
                current, value, turn.now, turn.zone, title
            )
        except (ValueError, EndTooSoon, EndTooLate):
            raise KeyUnknown from None
        except DateUnclear as error:
            chosen = current.asking(Step.DAY)
            await self._ask(turn, draft, chosen, form.unclear(error.reason))
        else:
            await self._ask(turn, draft, chosen)

    async def back(self, turn: Turn, draft: Draft) -> None:
        """The question before."""
        await self._ask(turn, draft, Plan.of_state(draft.state).back())

    async def typed(self, turn: Turn, draft: Draft) -> bool:
        """A line typed into the form: nothing of what was answered is lost by a bad one."""
        current = Plan.of_state(draft.state)
        if current.step is Step.INVITED:
            said = named(turn.text, await our_communes(turn.moment))
            known = await choosing.partners(turn.moment)
            read = choosing.with_names(places.with_communes(current, said), said.unknown, known)
            current, problem = read.plan, _second_look(said, read)
        else:
            current, problem = _answered(turn, current)
        await self._ask(turn, draft, current, problem)
        return problem is None

    async def _announce(self, turn: Turn, draft: Draft, complete: Plan) -> None:
        try:
            meeting, told = await service.announce(
                turn.moment, turn.me, complete.proposal(turn.zone)
            )
        except service.DatePast:
            await self._ask(turn, draft, complete.asking(Step.DAY), form.gone())
            return
        except (CaseRefused, CaseUnknown) as no:
            problem = no_case() if isinstance(no, CaseRefused) else unknown_case()
            await self._ask(turn, draft, complete.asking(Step.AGENDA), problem)
            return
        await turn.show(draft, planning.announced(meeting, told, turn.now))
        await turn.uow.drafts.discard(draft.id)

    async def _ask(
        self, turn: Turn, draft: Draft, answered: Plan, problem: Html | None = None
    ) -> None:
        ahead = await turn.uow.drafts.advance(draft, answered.step, answered.as_state(), turn.now)
        await self._show(turn, ahead, answered, problem)

    async def _show(
        self, turn: Turn, draft: Draft, current: Plan, problem: Html | None = None
    ) -> None:
        given = planning.Screen(
            draft=draft,
            names=await places.names(turn.moment),
            partners=await choosing.partners(turn.moment),
            now=turn.now,
            zone=turn.zone,
            problem=problem,
        )
        if current.step is Step.REVIEW:
            meeting = service.proposed(current.proposal(turn.zone), turn.moment)
            told = await telling.will_hear(turn.moment, meeting)
            dates = each_date(meeting, current.series(turn.zone))
            warning = warnings.warning(await conflicts_of_all(turn.moment, dates), turn.now)
            found = school_break([one.local.date() for one in dates], turn.policy.school_zone)
            shown = joined([problem, warning], "\n\n") or None
            given = replace(given, meeting=meeting, told=told, problem=shown, school=found)
        await turn.show(draft, planning.screen(current, given))


def _skipped(turn: Turn, current: Plan) -> tuple[date, ...]:
    """The days of the series that are in the school holidays, and those left out before."""
    series = current.series(turn.zone)
    days = [begins.date() for begins in series.meetings()] if series else []
    found = school_break(days, turn.policy.school_zone)
    return (*current.skipped, *(found.skipped if found else ()))


async def _switched(turn: Turn, current: Plan, value: str) -> Plan | None:
    """The plan with an organisation or somebody chosen; None where the key is about neither."""
    if current.step is not Step.INVITED or current.listed is Listed.COMMUNES:
        return None
    known = await choosing.partners(turn.moment)
    is_one = value in known.organisations or value in known.people
    return choosing.switched(current, value, known) if is_one else None


def _second_look(said: Named, read: choosing.Read) -> Html | None:
    """What to say about words that were not taken as they are."""
    unsure = ", ".join([*(doubt.said for doubt in said.doubts), *read.unsure])
    unknown = ", ".join(read.unknown)
    problems = [
        planning.unknown(unknown) if unknown else None,
        planning.unsure(unsure) if unsure else None,
    ]
    return joined(problems) or None


def _answered(turn: Turn, current: Plan) -> tuple[Plan, Html | None]:
    """The plan with what was typed, or as it was with the reason why."""
    try:
        return filling.typed(current, turn.text, turn.now, turn.zone), None
    except DateUnclear as error:
        return current, form.unclear(error.reason)
    except EndTooSoon:
        return current, series_texts.end_too_soon()
    except EndTooLate:
        return current, series_texts.end_too_late()
    except TooLong as error:
        return current, form.too_long(error.length, error.limit)
    except NotReadable as error:
        is_length = error.step is Step.LENGTH
        return current, planning.length_unclear() if is_length else form.use_the_keys()
