"""How far an alert can come: its statuses, and the graph of the steps between them."""

from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    """How far an alert has come."""

    RECEIVED = "received"
    """Nobody could be told yet."""
    ROUTED = "routed"
    ACKNOWLEDGED = "acknowledged"
    TAKEN = "taken"
    """Somebody leads."""
    IN_FOLLOW_UP = "in_follow_up"
    """Whoever leads has given news, and it goes on."""
    CLOSED = "closed"
    DUPLICATE = "duplicate"
    REDIRECTED = "redirected"
    """It went to the CRIP, the prosecutor or the 17."""
    NO_ACTION = "no_action"
    """Closed with nothing done: also a false alarm."""
    WITHDRAWN = "withdrawn"


OPEN = frozenset({Status.RECEIVED, Status.ROUTED})
"""Nobody at the town hall has seen it, and nothing else became of it."""

LED = frozenset({Status.TAKEN, Status.IN_FOLLOW_UP})
"""Somebody leads."""

VOID = frozenset({Status.WITHDRAWN, Status.DUPLICATE})
"""Taken back, or told by another alert: it is not compared, counted or gathered, nor repeated."""

_EXITS = frozenset({Status.DUPLICATE, Status.REDIRECTED, Status.NO_ACTION})
_SEEN = frozenset({Status.ACKNOWLEDGED, Status.TAKEN})
_NOTHING: frozenset[Status] = frozenset()

GRAPH: Mapping[Status, frozenset[Status]] = {
    # Whoever finds in the list what nobody could be told of has seen it, too.
    Status.RECEIVED: _EXITS | _SEEN | {Status.ROUTED, Status.WITHDRAWN},
    # A notice that is lost lets it fall back.
    Status.ROUTED: _EXITS | _SEEN | {Status.RECEIVED, Status.WITHDRAWN},
    Status.ACKNOWLEDGED: _EXITS | {Status.TAKEN},
    # Whoever hands it back leaves it as seen, and led by nobody.
    Status.TAKEN: _EXITS | {Status.ACKNOWLEDGED, Status.IN_FOLLOW_UP, Status.CLOSED},
    Status.IN_FOLLOW_UP: _EXITS | {Status.ACKNOWLEDGED, Status.CLOSED},
    **dict.fromkeys((Status.CLOSED, Status.WITHDRAWN, *_EXITS), _NOTHING),
}
"""From where to where. What nothing leaves is final."""

FINAL = frozenset(status for status, onward in GRAPH.items() if not onward)
"""Nothing follows."""


class TransitionImpossible(Exception):
    """The graph has no such step from where the alert stands."""

    def __init__(self, to: Status) -> None:
        super().__init__(f"no step leads to {to} from where this alert stands")
        self.to = to


def before(to: Status) -> frozenset[Status]:
    """From which statuses one step leads there."""
    return frozenset(status for status, onward in GRAPH.items() if to in onward)
