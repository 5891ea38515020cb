"""/ecrire: the form on which a coordinator says to whom, writes, tries it out, and sends."""

from dataclasses import dataclass, replace

from handlers.broadcasts import sending
from handlers.broadcasts.audience import people_of
from handlers.broadcasts.buttons import Move, Pick
from handlers.broadcasts.form import KIND, LONGEST, Plan, Step
from handlers.broadcasts.of_meetings import coming, words_of
from handlers.broadcasts.texts import form as texts
from handlers.broadcasts.texts.report import standing
from handlers.communes import named, our_communes
from handlers.context import Turn
from handlers.routes import Command, Press, Refusals, Route, Typed
from handlers.words import Html, later, units
from storage.drafts import Draft
from storage.meetings import MeetingUnknown

OPENS = {
    Move.COMMUNES: Step.COMMUNES,
    Move.ROLES: Step.ROLES,
    Move.KINDS: Step.KINDS,
    Move.EXCHANGE_GROUPS: Step.EXCHANGE_GROUPS,
    Move.INVITED: Step.INVITED,
    Move.DONE: Step.WHO,
    Move.WORDS: Step.WORDS,
    Move.MEETINGS: Step.MEETING,
}


@dataclass(frozen=True, slots=True)
class FormChat:
    """`refusals` answers a key of before."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """Its beginning, its keys, its typed lines."""
        return [
            Route(
                "broadcasts.write",
                Command("ecrire", later("Écrire à des partenaires")),
                self.begin,
            ),
            Route("broadcasts.pick", Press(Pick), self.pick),
            Route("broadcasts.typed", Typed(KIND, at_length=True), self.typed),
        ]

    async def begin(self, turn: Turn) -> None:
        """/ecrire: to whom?"""
        plan = Plan()
        draft = await turn.uow.drafts.open(turn.me.id, KIND, Step.WHO, plan.state(), turn.now)
        await self._go(turn, draft, plan, Step.WHO)

    async def pick(self, turn: Turn, button: Pick) -> None:
        """A key of the form."""
        draft = await turn.form(button, KIND)
        if draft is None:
            await self.refusals.overtaken(turn)
            return
        plan, step = Plan.of(draft.state), Step(draft.step)
        match button.value:
            case Move.LEAVE:
                await turn.show(draft, texts.left())
                await turn.uow.drafts.discard(draft.id)
            case Move.EVERYBODY:
                everybody = plan.for_everybody()
                await self._go(turn, draft, everybody, _after_whom(everybody))
            case Move.WORDS if step is Step.WHO:
                await self._go(turn, draft, plan, _after_whom(plan))
            case Move.TEST if step is Step.REVIEW:
                await turn.say(texts.letter(plan.words, turn.policy))
                turn.answer(texts.tried())
            case Move.SEND if step is Step.REVIEW:
                await self._send(turn, draft, plan)
            case value if value in OPENS:
                await self._go(turn, draft, plan.settled(), OPENS[Move(value)])
            case value if step is Step.MEETING:
                await self._speak_of(turn, draft, plan, value)
            case value:
                await self._switch(turn, draft, plan, value)

    async def typed(self, turn: Turn) -> None:
        """Communes or the message; what was not understood stays, so that it can be mended."""
        if turn.draft is None:
            return
        plan, step = Plan.of(turn.draft.state), Step(turn.draft.step)
        if step is Step.COMMUNES:
            read = plan.with_line(named(turn.text, await our_communes(turn.moment)))
            await self._go(turn, turn.draft, read, step)
        elif step not in {Step.WORDS, Step.REVIEW}:
            await self._go(turn, turn.draft, plan, step, texts.use_the_keys())
            return
        elif not await self._say(turn, turn.draft, plan, turn.text):
            return
        chat, line = await turn.chat(), turn.message.message_id
        await turn.uow.outbox.delete_message(chat, line, now=turn.now)

    async def _speak_of(self, turn: Turn, draft: Draft, plan: Plan, meeting: str) -> None:
        try:
            is_for_invited = meeting == plan.meeting
            words = await words_of(turn.moment, meeting, is_for_invited=is_for_invited)
        except MeetingUnknown:
            await self._go(turn, draft, plan, Step.WORDS, texts.meeting_gone())
        else:
            reserved = meeting if is_for_invited else ""
            await self._say(turn, draft, plan, words, reserved=reserved)

    async def _say(
        self, turn: Turn, draft: Draft, plan: Plan, words: str, *, reserved: str = ""
    ) -> bool:
        """On to the review, unless it is too long."""
        if (length := units(words)) > LONGEST:
            await self._go(turn, draft, plan, Step.WORDS, texts.too_long(length))
            return False
        said = replace(plan, words=words, reserved=reserved)
        await self._go(turn, draft, said, Step.REVIEW)
        return True

    async def _switch(self, turn: Turn, draft: Draft, plan: Plan, value: str) -> None:
        step = Step(draft.step)
        try:
            switched = plan.switched(step, value)
        except ValueError:
            await self.refusals.overtaken(turn)
            return
        await self._go(turn, draft, switched, step)

    async def _send(self, turn: Turn, draft: Draft, plan: Plan) -> None:
        try:
            broadcast = await sending.confirm(turn.moment, turn.me, draft.id, plan)
        except sending.AudienceChanged:
            await self._go(turn, draft, plan, Step.REVIEW, texts.others_now())
            return
        except sending.AlreadyConfirmed:
            await self.refusals.overtaken(turn)
            return
        await turn.uow.drafts.discard(draft.id)
        await turn.uow.outbox.delete(draft.slot, now=turn.now)
        screen = sending.screen_of(broadcast.id, turn.me)
        now = await sending.standing_of(turn.moment, broadcast)
        await turn.say(standing(now), slot=screen)

    async def _go(
        self, turn: Turn, draft: Draft, plan: Plan, step: Step, problem: Html | None = None
    ) -> None:
        people = await people_of(turn.moment, plan, turn.me)
        known = replace(plan, told=len(people.everybody))
        ahead = await turn.uow.drafts.advance(draft, step, known.state(), turn.now)
        groups = await turn.uow.exchange_groups.all()
        given = texts.Screen(
            draft=ahead,
            plan=known,
            communes=await turn.uow.communes.names(),
            groups={group.id: group.name for group in groups},
            people=people,
            meetings=await coming(turn.moment),
            policy=turn.policy,
            today=turn.today,
        )
        await turn.show(ahead, texts.question(step, given, problem))


def _after_whom(plan: Plan) -> Step:
    """Words that stand are not asked for again."""
    return Step.REVIEW if plan.words else Step.WORDS
