"""The gateways to mail and SMS, through Apprise: an address of a service, with a place for whom."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import quote

from bot.settings import Settings
from storage.addresses import Address, Way
from storage.knocks import Letter

TO = "{to}"
"""Stands in a gateway's address for that of the person."""
TRIAL = {
    Way.MAIL: Address(Way.MAIL, "personne@exemple.fr"),
    Way.SMS: Address(Way.SMS, "+33600000000"),
}
SENDER = "Vigie"
PATIENCE_SECONDS = 5.0
"""How long a gateway may be silent; a bot that is told to stop waits no longer."""


class GatewayUnreadable(Exception):
    """A gateway's address is none that Apprise knows, or has no place for the person's."""

    def __init__(self, way: Way) -> None:
        super().__init__(way)
        self.way = way


class NotTaken(Exception):
    """A gateway did not take a letter. Apprise does not say why."""


@dataclass(frozen=True, slots=True)
class Gateways:
    """Where letters go, by way. Their addresses hold passwords: they are in no log."""

    addresses: Mapping[Way, str] = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those of the settings. Raises `GatewayUnreadable`."""
        said = {Way.MAIL: settings.mail_gateway, Way.SMS: settings.sms_gateway}
        given = {way: secret.get_secret_value() for way, secret in said.items()}
        gateways = cls({way: address for way, address in given.items() if address})
        for way in gateways.ways:
            gateways.service(TRIAL[way])
        return gateways

    @property
    def ways(self) -> frozenset[Way]:
        """How people can be reached."""
        return frozenset(self.addresses)

    async def send(self, letter: Letter) -> None:
        """Hand a letter over, beside the loop. Raises `NotTaken`."""
        service = self.service(letter.to)
        taken = await asyncio.to_thread(service.notify, title=letter.subject, body=letter.body)
        if not taken:
            raise NotTaken

    def service(self, to: Address) -> Any:
        """The service that reaches this address. Raises `GatewayUnreadable`."""
        address = self.addresses.get(to.way, "")
        # Half a second to load: only where there is a gateway.
        from apprise import Apprise, AppriseAsset

        # It would write down to whom, and at DEBUG what.
        logging.getLogger("apprise").disabled = True
        service = Apprise.instantiate(
            address.replace(TO, quote(to.value)),
            asset=AppriseAsset(app_id=SENDER, app_desc=SENDER, app_url=""),
            suppress_exceptions=True,
        )
        if service is None or TO not in address:
            raise GatewayUnreadable(to.way)
        service.socket_connect_timeout = service.socket_read_timeout = PATIENCE_SECONDS
        return service
