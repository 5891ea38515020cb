"""Addresses as people type them, and how little of them a screen shows again."""

import pytest

from handlers.knocking.typed_address import AddressUnusable, Flaw, address_of, masked
from storage.addresses import Address, Way

BOTH = frozenset(Way)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("07.12.34.56.78", "+33712345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("+33 (0)6-12-34-56-78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("+352 621 123 456", "+352621123456"),
        ("Paul.Petit@Mairie.Exemple.FR", "Paul.Petit@mairie.exemple.fr"),
        (" p@a-b.fr ", "p@a-b.fr"),
    ],
)
def test_what_people_write_is_understood(typed: str, value: str) -> None:
    way = Way.MAIL if "@" in value else Way.SMS
    assert address_of(typed, BOTH) == Address(way, value)


@pytest.mark.parametrize(
    ("typed", "flaw"),
    [
        ("", Flaw.NEITHER),
        ("chez moi", Flaw.NEITHER),
        ("03 29 12 34 56", Flaw.NOT_A_MOBILE),
        ("06 12 34 56", Flaw.NEITHER),
        ("paul@mairie", Flaw.NEITHER),
        ("paul petit@mairie.fr", Flaw.NEITHER),
        ("paul@mairie.fr?cc=a@b.fr", Flaw.NEITHER),
        ("paul@mairie.fr,anne@mairie.fr", Flaw.NEITHER),
        ("paul@mairie.fr\nBcc: a@b.fr", Flaw.NEITHER),
        (f"{'a' * 250}@b.fr", Flaw.NEITHER),
    ],
)
def test_what_is_no_address_says_why(typed: str, flaw: Flaw) -> None:
    with pytest.raises(AddressUnusable) as unusable:
        address_of(typed, BOTH)
    assert unusable.value.flaw is flaw


def test_a_way_without_a_gateway_is_of_no_use() -> None:
    for typed, way, flaw in (
        ("p@a.fr", Way.SMS, Flaw.NO_MAIL_HERE),
        ("0612345678", Way.MAIL, Flaw.NO_SMS_HERE),
    ):
        with pytest.raises(AddressUnusable) as unusable:
            address_of(typed, {way})
        assert unusable.value.flaw is flaw


def test_a_screen_shows_little_of_it() -> None:
    assert masked(Address(Way.MAIL, "paul.petit@mairie.fr")) == "p…@mairie.fr"
    assert masked(Address(Way.SMS, "+33612345678")) == "06 … 78"
    assert masked(Address(Way.SMS, "+352621123456")) == "+3526 … 56"
