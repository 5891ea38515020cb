"""Whether the process lives, and whether it can do its work: for whoever watches over it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from storage.council import read_wrapped_root
from storage.engine import Database
from storage.unit_of_work import UnitOfWork
from storage.vault import Vault

PATIENCE_SECONDS = 3.0
MOST_LAG = timedelta(minutes=1)
"""How long an urgent notice may be overdue before this counts as not working."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Health:
    """Answers `/healthz` and `/readyz`.

    `key` reads the key anew, as a restart would; `leader` says whether some process leads.
    """

    database: Database
    key: Callable[[], bytes]
    leader: Callable[[], bool]
    now: Callable[[], datetime]

    def routes(self) -> list[Route]:
        """The two addresses."""
        return [Route("/healthz", self._live), Route("/readyz", self._ready)]

    async def _live(self, _: Request) -> Response:
        """The loop answers."""
        return JSONResponse({"alive": True})

    async def _ready(self, _: Request) -> Response:
        checks = await self.checks()
        ready = all(checks.values())
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse({"ready": ready, "checks": checks}, status)

    async def checks(self) -> Mapping[str, bool]:
        """What holds. What could not be asked does not hold."""
        found = {"database": False, "key": False, "leader": self.leader(), "lag": False}
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self.database.read() as uow:
                found["lag"] = await self._keeps_up(uow)
                found["database"] = True
                found["key"] = await self._key_opens(uow)
        except Exception as error:  # noqa: BLE001 - whatever is wrong, it is not ready
            log.warning("not ready", kind=type(error).__name__)
        return found

    async def _keeps_up(self, uow: UnitOfWork) -> bool:
        now = self.now()
        oldest = await uow.deliveries.overdue_since(now)
        urgent = [since for lane, since in oldest.items() if lane.is_urgent]
        return now - min(urgent, default=now) <= MOST_LAG

    async def _key_opens(self, uow: UnitOfWork) -> bool:
        Vault.unlock(self.key(), await read_wrapped_root(uow.connection))
        return True
