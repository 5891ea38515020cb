"""The form of an invitation: its steps, what each one accepts, and what it leads to."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from handlers.communes import Doubt, Named, each_once
from handlers.members.typed_words import first_and_last, one_line
from storage.gazetteer import Commune
from storage.members import Kind, Role

MOST_CHOICES = 24
"""Keys under one doubt; whoever means another commune types its name."""

ROLES_OF: Mapping[Kind, tuple[Role, ...]] = {
    Kind.MUNICIPALITY: (Role.MAYOR, Role.DEPUTY_MAYOR, Role.FIELD_PARTNER),
    Kind.INTERCOMMUNALITY: (Role.COORDINATOR, Role.PRESIDENT, Role.FIELD_PARTNER, Role.AUDITOR),
    Kind.STATE: (Role.PREFECT, Role.FIELD_PARTNER),
    Kind.JUSTICE: (Role.PROSECUTOR, Role.FIELD_PARTNER),
    Kind.DUTY_PHONE: (Role.DUTY_PHONE,),
}
"""Every other kind of partner is in the field."""

LOCAL_ROLES = frozenset({Role.FIELD_PARTNER, Role.MAYOR, Role.DEPUTY_MAYOR, Role.DUTY_PHONE})
"""The others see the whole council by their role: they are attached to no commune."""


class Step(StrEnum):
    """One screen each, in this order."""

    KIND = "kind"
    ROLE = "role"
    NAME = "name"
    ORGANISATION = "organisation"
    COMMUNES = "communes"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known so far. `communes` in the order of choice, as INSEE codes."""

    kind: Kind | None = None
    role: Role | None = None
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    organisation: str = field(default="", repr=False)
    communes: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def as_state(self) -> dict[str, Any]:
        """For the draft."""
        return asdict(self)

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Self:
        """From the draft."""
        return cls(
            kind=Kind(state["kind"]) if state["kind"] else None,
            role=Role(state["role"]) if state["role"] else None,
            first_name=state["first_name"],
            last_name=state["last_name"],
            organisation=state["organisation"],
            communes=tuple(state["communes"]),
            doubts=tuple(Doubt.of(one) for one in state["doubts"]),
        )


def roles_of(kind: Kind) -> tuple[Role, ...]:
    """The roles that a person of this kind of partner may have."""
    return ROLES_OF.get(kind, (Role.FIELD_PARTNER,))


def takes_role(step: Step, answers: Answers, role: Role) -> bool:
    """Whether this role is an answer to the question that is being asked."""
    return step is Step.ROLE and answers.kind is not None and role in roles_of(answers.kind)


def step_after(step: Step, answers: Answers) -> Step:
    """The next screen."""
    steps = _steps(answers)
    return steps[min(steps.index(step) + 1, len(steps) - 1)]


def step_before(step: Step, answers: Answers) -> Step:
    """The screen before."""
    steps = _steps(answers)
    return steps[max(steps.index(step) - 1, 0)]


def with_kind(answers: Answers, kind: Kind) -> Answers:
    """The kind was chosen; where it has one role, the role is too."""
    roles = roles_of(kind)
    return replace(answers, kind=kind, role=roles[0] if len(roles) == 1 else None)


def with_role(answers: Answers, role: Role) -> Answers:
    """The role was chosen; a role of the whole council drops communes chosen before."""
    local = role in LOCAL_ROLES
    return replace(answers, role=role, communes=answers.communes if local else (), doubts=())


def with_name(answers: Answers, text: str) -> Answers:
    """The name was typed; that of a place is one. Raises `Unusable`."""
    if answers.role is Role.DUTY_PHONE:
        return replace(answers, first_name=one_line(text), last_name="")
    first, last = first_and_last(text)
    return replace(answers, first_name=first, last_name=last)


def with_organisation(answers: Answers, text: str) -> Answers:
    """The organisation was typed. Raises `Unusable`."""
    return replace(answers, organisation=one_line(text))


def with_commune(answers: Answers, insee: str) -> Answers:
    """A commune was chosen; a doubt that it answers is gone."""
    left = answers.doubts
    if left and insee in left[0].among:
        left = left[1:]
    return replace(answers, communes=each_once(answers.communes, insee), doubts=left)


def without_doubt(answers: Answers) -> Answers:
    """None of the proposed communes was meant."""
    return replace(answers, doubts=answers.doubts[1:])


def without_last(answers: Answers) -> Answers:
    """The commune chosen last was a slip."""
    return replace(answers, communes=answers.communes[:-1])


def everywhere(answers: Answers, among: Sequence[Commune]) -> Answers:
    """All the communes of the council."""
    return replace(answers, communes=tuple(one.insee for one in among), doubts=())


def with_communes(answers: Answers, said: Named) -> Answers:
    """Communes were typed, perhaps several: the sure ones are chosen, the others become doubts."""
    for insee in said.sure:
        answers = with_commune(answers, insee)
    doubts = (replace(doubt, among=doubt.among[:MOST_CHOICES]) for doubt in said.doubts)
    return replace(answers, doubts=(*answers.doubts, *doubts))


def _steps(answers: Answers) -> list[Step]:
    skipped = set()
    if answers.kind is not None and len(roles_of(answers.kind)) == 1:
        skipped.add(Step.ROLE)
    if answers.role is not None and answers.role not in LOCAL_ROLES:
        skipped.add(Step.COMMUNES)
    return [step for step in Step if step not in skipped]
