"""What people type for their address: an e-mail address, or a mobile number as they write it."""

import re
from collections.abc import Collection
from enum import StrEnum, auto

from storage.addresses import Address, Way

LONGEST = 254
"""Of a mail address (RFC 5321, 4.5.3.1.3)."""
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
_BETWEEN_DIGITS = re.compile(r"[\s.\-()/\u00a0\u202f]+")
_INTERNATIONAL = re.compile(r"\+[1-9]\d{7,14}")
_FRENCH_MOBILE = re.compile(r"(?:0|\+33|0033)(?:0)?([67]\d{8})")


class Flaw(StrEnum):
    """Why a typed line is no address that can be used here."""

    NEITHER = auto()
    NOT_A_MOBILE = auto()
    NO_MAIL_HERE = auto()
    NO_SMS_HERE = auto()


class AddressUnusable(Exception):
    """The line has this flaw."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


def address_of(typed: str, ways: Collection[Way]) -> Address:
    """The address in a typed line, where `ways` can be used. Raises `AddressUnusable`."""
    address = _mail(typed) if "@" in typed else _mobile(typed)
    if address.way not in ways:
        raise AddressUnusable(Flaw.NO_MAIL_HERE if address.way is Way.MAIL else Flaw.NO_SMS_HERE)
    return address


def masked(address: Address) -> str:
    """Enough for its owner to know it again: « p…@mairie.fr », « 06 … 78 »."""
    if address.way is Way.MAIL:
        name, _, host = address.value.rpartition("@")
        return f"{name[:1]}…@{host}"
    french = address.value.startswith("+33")
    head = f"0{address.value[3]}" if french else address.value[:5]
    return f"{head} … {address.value[-2:]}"


def _mail(typed: str) -> Address:
    line = typed.strip().removeprefix("mailto:")
    if len(line) > LONGEST or not _MAIL.fullmatch(line):
        raise AddressUnusable(Flaw.NEITHER)
    name, _, host = line.rpartition("@")
    return Address(Way.MAIL, f"{name}@{host.lower()}")


def _mobile(typed: str) -> Address:
    number = _BETWEEN_DIGITS.sub("", typed)
    if french := _FRENCH_MOBILE.fullmatch(number):
        return Address(Way.SMS, f"+33{french[1]}")
    if re.fullmatch(r"(?:0|\+33|0033)[1-9]\d{8}", number):
        raise AddressUnusable(Flaw.NOT_A_MOBILE)
    if not _INTERNATIONAL.fullmatch(number):
        raise AddressUnusable(Flaw.NEITHER)
    return Address(Way.SMS, number)
