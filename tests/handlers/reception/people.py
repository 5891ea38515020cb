"""Somebody whom the front desk speaks to."""

from storage.members import Kind, Member, Role, Status
from storage.schema import new_id
from tests.house import EVENING


def member(name: str, role: Role = Role.COORDINATOR) -> Member:
    """An active member of this role."""
    return Member(
        id=new_id(),
        status=Status.ACTIVE,
        role=role,
        kind=Kind.INTERCOMMUNALITY,
        language="fr",
        chat=None,
        charter_version=1,
        first_name=name,
        last_name="",
        organisation="",
        created_at=EVENING,
    )
