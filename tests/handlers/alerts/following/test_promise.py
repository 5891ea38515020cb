"""« Je passe avant 18 h »: what people type, and what the keys offer."""

from datetime import datetime

import pytest

from handlers.alerts.following.promise import read_promise, times_offered
from handlers.dates import DateReason, Misunderstood
from tests.house import PARIS

NOON = datetime(2026, 11, 25, 12, tzinfo=PARIS)
NIGHT = datetime(2026, 11, 25, 22, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("typed", "day", "hour"),
    [
        ("je passe avant 18 h", 25, 18),
        ("Avant 18h", 25, 18),
        ("18 h", 25, 18),
        ("d'ici demain midi", 26, 12),
        ("J’y passe vendredi à 9 h", 27, 9),
        ("pour le 30/11", 30, 18),
        ("demain", 26, 18),
        ("dans 2 h", 25, 14),
        ("dans 3 jours", 28, 18),
        ("je m'en occupe jeudi midi au plus tard", 26, 12),
        ("by 6 pm", 25, 18),
    ],
)
def test_it_is_read_as_it_is_meant(typed: str, day: int, hour: int) -> None:
    assert read_promise(typed, NOON, PARIS) == datetime(2026, 11, day, hour, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("typed", "now", "reason"),
    [
        ("avant 9 h", NOON, DateReason.PAST),
        ("aujourd'hui", NIGHT, DateReason.PAST),
        ("bientôt", NOON, DateReason.NO_DATE),
        ("avant 18 h si je peux", NOON, DateReason.UNCLEAR),
        ("avant 27 h", NOON, DateReason.IMPOSSIBLE_TIME),
    ],
)
def test_it_is_never_guessed(typed: str, now: datetime, reason: DateReason) -> None:
    read = read_promise(typed, now, PARIS)
    assert isinstance(read, Misunderstood)
    assert read.reason in {reason, DateReason.NO_TIME}


def test_the_keys_offer_times_to_come() -> None:
    assert [at.astimezone(PARIS).strftime("%d %H:%M") for at in times_offered(NOON, PARIS)] == [
        "25 14:00",
        "25 18:00",
        "26 12:00",
        "28 18:00",
        "10 18:00",
    ]
    assert all(at > NIGHT for at in times_offered(NIGHT, PARIS))
    assert len(times_offered(NIGHT, PARIS)) == 4
