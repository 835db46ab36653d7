"""Measures as Prometheus reads them: names, what each means, and labels that name nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from bot.handlers.turns import Turns
from bot.journal import redact
from storage.measures import InLane, Measures, Waiting

Samples = Iterable[tuple[tuple[str, ...], float]]
LANE = ("lane",)


@dataclass(frozen=True, slots=True)
class Seen:
    """All that is told at one moment: from the tables, and of this process."""

    measures: Measures
    turns: Turns
    version: str
    now: datetime
    silent: timedelta

    def age(self, since: datetime | None) -> float:
        """Seconds since then; 0 for never, or for a clock that is ahead of ours."""
        return 0.0 if since is None else max(0.0, (self.now - since).total_seconds())


@dataclass(frozen=True, slots=True)
class Told:
    """A measure by its name (without `quarterday_`): what it means, its labels, and how it is read off."""

    name: str
    means: str
    samples: Callable[[Seen], Samples]
    labels: tuple[str, ...] = ()
    counts: bool = False


def _alone(read: Callable[[Seen], float]) -> Callable[[Seen], Samples]:
    return lambda seen: [((), read(seen))]


def _by_lane(read: Callable[[Seen, str], float]) -> Callable[[Seen], Samples]:
    return lambda seen: [((redact(lane),), read(seen, lane)) for lane in lanes(seen.measures)]


def lanes(measures: Measures) -> list[str]:
    """Every lane that anything is told of. A channel of one is part of it, and is not told apart."""
    known = {*measures.lanes, *measures.throttled, *measures.paused, *(lane for lane, _ in measures.stopped)}
    return sorted({":".join(each.split(":")[:2]) for each in known})


def _in(seen: Seen, lane: str) -> InLane:
    return seen.measures.lanes.get(lane, InLane(0, Waiting()))


def _rests(seen: Seen, lane: str) -> float:
    until = seen.measures.paused.get(lane)
    return 0.0 if until is None else max(0.0, (until - seen.now).total_seconds())


def _workers(seen: Seen) -> Samples:
    alive = [each.kind for each in seen.measures.workers if seen.now - each.beat_at <= seen.silent]
    return [((kind,), float(alive.count(kind))) for kind in ("serve", "web", "worker")]


def _by_channel(counted: Callable[[Turns], Mapping[str, float]]) -> Callable[[Seen], Samples]:
    return lambda seen: [((channel,), float(many)) for channel, many in sorted(counted(seen.turns).items())]


TOLD: tuple[Told, ...] = (
    Told("inbox_waiting", "Deliveries that nothing has been done about yet.",
         _alone(lambda seen: seen.measures.inbox.many)),
    Told("inbox_lag_seconds", "How long the oldest delivery has waited that nothing has been done about.",
         _alone(lambda seen: seen.age(seen.measures.inbox.since))),
    Told("outbox_messages", "Messages to be sent, now or later.",
         _by_lane(lambda seen, lane: _in(seen, lane).all), LANE),
    Told("outbox_due", "Messages that may be sent by now and are not.",
         _by_lane(lambda seen, lane: _in(seen, lane).due.many), LANE),
    Told("outbox_age_seconds", "How long the oldest message has waited that may be sent by now.",
         _by_lane(lambda seen, lane: seen.age(_in(seen, lane).due.since)), LANE),
    Told("uncertain_messages", "Messages that may have arrived; an operator decides (quarterday dead-letters list).",
         _by_lane(lambda seen, lane: seen.measures.stopped.get((lane, "unconfirmed"), 0)), LANE),
    Told("dead_letters", "Messages that were given up; an operator decides (quarterday dead-letters list).",
         _by_lane(lambda seen, lane: seen.measures.stopped.get((lane, "dead"), 0)), LANE),
    Told("throttled", "How often the far side asked us to wait (HTTP 429, or a relay that limits a rate).",
         _by_lane(lambda seen, lane: seen.measures.throttled.get(lane, 0)), LANE, counts=True),
    Told("lane_rests_seconds", "For how long a lane rests still: it was asked to wait, or cannot reach the far side.",
         _by_lane(_rests), LANE),
    Told("returns", "Returns of rounds that are not over, by how far they have come.",
         lambda seen: [((each.partnership_id, each.quarter, each.state), each.many) for each in seen.measures.returns],
         ("partnership", "quarter", "state")),
    Told("timers_overdue", "Timers whose time has come and that have not fired.",
         _alone(lambda seen: seen.measures.timers.many)),
    Told("timers_lag_seconds", "How long the oldest of these is overdue.",
         _alone(lambda seen: seen.age(seen.measures.timers.since))),
    Told("workers", "Processes that were heard of just now, by what they are: serve and worker send and fire timers.",
         _workers, ("kind",)),
    Told("ledger_entries", "What talks put on record since the beginning: answers, questions, refusals.",
         _alone(lambda seen: seen.measures.entries), counts=True),
    Told("turns", "Turns that this process took since it started.", _by_channel(lambda turns: turns.taken),
         ("channel",), counts=True),
    Told("turns_seconds", "How long these lasted, together.", _by_channel(lambda turns: turns.seconds),
         ("channel",), counts=True),
)
"""Everything that is told; a new measure is a row here."""


class _Collected(Collector):
    """What was seen, as the library collects it."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen

    def collect(self) -> Iterator[Metric]:
        """Each measure, with its samples."""
        yield InfoMetricFamily("quarterday", "This process.", {"version": self._seen.version})
        for told in TOLD:
            family = CounterMetricFamily if told.counts else GaugeMetricFamily
            metric = family(f"quarterday_{told.name}", told.means, labels=told.labels)
            for labels, value in told.samples(self._seen):
                metric.add_metric(labels, value)
            yield metric


def exposition(seen: Seen, accept: str) -> tuple[bytes, str]:
    """The text, in the format that is asked for, and its content type; with it what the system says of this process."""
    registry = CollectorRegistry()
    registry.register(_Collected(seen))
    ProcessCollector(registry=registry)
    encode, kind = choose_encoder(accept)
    return encode(registry), kind
