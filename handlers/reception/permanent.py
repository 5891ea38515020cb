"""The keys that stay beside the text field: what a role does most, and nothing it may not do."""

from collections.abc import Mapping, Sequence

from handlers import keyboard
from handlers.words import later, t
from storage.members import Member, Role

SIGNAL = later("Signaler")
ALERTS = later("Alertes")
MY_ALERTS = later("Mes alertes")
WHO_SPEAKS = later("Qui parle")
PARTNERS = later("Partenaires")
MEETINGS = later("Réunions")

_Keys = Sequence[Sequence[str]]
_OF_TOWN_HALL: _Keys = ((SIGNAL,), (ALERTS, MEETINGS))
_OF_INVITED: _Keys = ((MEETINGS,),)

KEYS: Mapping[Role, _Keys] = {
    Role.FIELD_PARTNER: ((SIGNAL,), (MY_ALERTS, MEETINGS)),
    Role.MAYOR: _OF_TOWN_HALL,
    Role.DEPUTY_MAYOR: _OF_TOWN_HALL,
    Role.COORDINATOR: ((SIGNAL, ALERTS), (PARTNERS, MEETINGS)),
    Role.PRESIDENT: _OF_INVITED,
    Role.PREFECT: _OF_INVITED,
    Role.PROSECUTOR: _OF_INVITED,
    Role.AUDITOR: ((PARTNERS, MEETINGS),),
    Role.DUTY_PHONE: ((SIGNAL,), (WHO_SPEAKS,)),
}
"""Each is the label of a command that the role may use."""


def permanent_keys(member: Member) -> dict[str, object]:
    """Those of a person's role, in the language being spoken."""
    return dict(keyboard.permanent(*([t(label) for label in row] for row in KEYS[member.role])))
