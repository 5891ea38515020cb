"""What Prometheus reads: counts and seconds, with no label that names or numbers anybody."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.meter import Histogram, Meter
from bot.tally import Tally
from storage.engine import Database, is_down
from storage.outbox import Lane, Outcome

PATIENCE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Outbox:
    """What goes out, at the moment of asking: rows and knocks by outcome, each lane's lag."""

    rows: Mapping[Outcome, int]
    knocks: Mapping[Outcome, int]
    accepted: int
    lag_seconds: Mapping[Lane, float]


@dataclass(frozen=True, slots=True)
class Metrics:
    """Answers `/metrics`: what the database holds now, and what the process counted."""

    database: Database
    meter: Meter
    leads: Callable[[], bool]
    now: Callable[[], datetime]
    tally: Tally = field(default_factory=Tally)

    def routes(self) -> list[Route]:
        """The one address."""
        return [Route("/metrics", self._answer)]

    async def _answer(self, _: Request) -> Response:
        return Response(await self.page(), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    async def page(self) -> bytes:
        """Everything, in Prometheus' text format."""
        outbox = await self._outbox_if_it_answers()
        # A registry for each answer: nothing is global, and nothing is kept between two.
        registry = CollectorRegistry()
        process = _of_process(self.meter, leads=self.leads())
        registry.register(_Families([*_of_outbox(outbox), *process]))
        ProcessCollector(registry=registry)
        return generate_latest(registry)

    async def _outbox_if_it_answers(self) -> Outbox | None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._outbox()
        except TimeoutError:
            return None
        except Exception as error:
            if not is_down(error):
                raise
            return None

    async def _outbox(self) -> Outbox:
        now = self.now()
        async with self.database.read() as uow:
            since = await uow.deliveries.overdue_since(now)
            rows = await self.tally.rows(uow, now)
            accepted = await uow.deliveries.accepted()
            knocks = await uow.knocks.count()
        lag = {lane: (now - since.get(lane, now)).total_seconds() for lane in Lane}
        return Outbox(rows, knocks, accepted, lag)


@dataclass(frozen=True, slots=True, eq=False)
class _Families(Collector):
    families: Sequence[Metric]

    def collect(self) -> Iterator[Metric]:
        yield from self.families


def _of_outbox(outbox: Outbox | None) -> Iterator[Metric]:
    up = 0 if outbox is None else 1
    yield GaugeMetricFamily("vigie_database_up", "Whether the database answers.", value=up)
    if outbox is None:
        return
    rows = GaugeMetricFamily(
        "vigie_outbox_rows", "Rows of the outbox by outcome.", labels=["outcome"]
    )
    for outcome, count in outbox.rows.items():
        rows.add_metric([outcome.value], count)
    yield rows
    knocks = GaugeMetricFamily("vigie_knocks", "Mails and SMS by outcome.", labels=["outcome"])
    for outcome, count in outbox.knocks.items():
        knocks.add_metric([outcome.value], count)
    yield knocks
    yield GaugeMetricFamily(
        "vigie_outbox_accepted", "Rows ever accepted: the outcomes add up to it.", outbox.accepted
    )
    lag = GaugeMetricFamily(
        "vigie_lane_lag_seconds", "How long a lane's oldest row is overdue.", labels=["lane"]
    )
    for lane, seconds in outbox.lag_seconds.items():
        lag.add_metric([lane.name.lower()], seconds)
    yield lag


def _of_process(meter: Meter, *, leads: bool) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "vigie_leader", "Whether this process delivers and keeps time.", value=int(leads)
    )
    updates = CounterMetricFamily(
        "vigie_updates", "Updates of Telegram by how they ended.", labels=["outcome"]
    )
    updates.add_metric(["taken"], meter.updates_taken)
    updates.add_metric(["failed"], meter.updates_failed)
    yield updates
    answers = CounterMetricFamily(
        "vigie_webhook_answers", "Answers at the webhook by status.", labels=["status"]
    )
    for status, count in sorted(meter.webhook_answers.items()):
        answers.add_metric([str(status.value)], count)
    yield answers
    yield GaugeMetricFamily(
        "vigie_webhook_waiting", "Updates that wait for their commit.", meter.webhook_waiting
    )
    for name, what, count in (
        ("vigie_ticks", "Rounds of the clock.", meter.rounds),
        ("vigie_ticks_missed", "Rounds that came too late to be made.", meter.rounds_missed),
        ("vigie_ticks_failed", "Ticks that raised.", meter.ticks_failed),
    ):
        yield CounterMetricFamily(name, what, value=count)
    yield _histogram(meter.first_notices)


def _histogram(seconds: Histogram) -> Metric:
    bounds = [*(str(bound) for bound in seconds.bounds), "+Inf"]
    buckets = list(zip(bounds, accumulate(seconds.counts), strict=True))
    return HistogramMetricFamily(
        "vigie_first_notice_seconds",
        "From an alert's acceptance to its first urgent notice.",
        buckets=buckets,
        sum_value=seconds.total,
    )
