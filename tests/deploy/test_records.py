"""The records of decisions are found by their numbers: each has one of its own."""

from collections import Counter
from pathlib import Path

RECORDS = sorted((Path(__file__).parents[2] / "docs/adr").glob("[0-9]*.md"))


def test_no_two_records_share_a_number() -> None:
    numbers = Counter(record.name[:4] for record in RECORDS)
    assert RECORDS
    assert max(numbers.values()) == 1


def test_each_says_the_number_that_its_file_has() -> None:
    for record in RECORDS:
        assert record.read_text(encoding="utf-8").startswith(f"# {int(record.name[:4])}. ")
