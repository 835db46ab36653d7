"""The work loop over any number of processes on PostgreSQL: procrastinate hands out drains and beats.

All intent stands in our own tables; a job is a hint. A lane is drained by one
worker at a time (`lock`), and at most one hint for it waits (`queueing_lock`).
No job is ever put off: what falls due later is a timer or a message of ours,
for jobs that wait slow down every look for the next one and hold up their lane.
"""

from __future__ import annotations

import asyncio
import math
from contextlib import suppress

from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status

from bot.handlers.tempo import Tempo
from bot.journal import Teller
from bot.work.lanes import Lanes
from bot.work.rhythm import Beat, Rhythm
from storage.postgres import beside_ours

DRAIN, SWEEP = "drain", "sweep lanes"
FETCH = 0.5
"""Seconds between two looks for jobs: one that a lock held up is announced to nobody (its own default is 5).

Looking twice as often costs an idle worker 1.1 per cent of a core instead of 0.8.
"""
LOOK = 0.1
"""Seconds between two looks of a drain for what other processes wrote: their hints wait for its end."""
MOST_AT_ONCE = 64
"""Drains and beats of a worker under way at once; each is a task that mostly waits."""
MOST_CONNECTIONS = 4
AGAIN = 1.0
"""Seconds after which a worker that lost its database tries again."""

log = Teller(__name__)


class Engine:
    """The `Runner` of a process that shares its database, and its work, with others."""

    def __init__(self, url: str, lanes: Lanes, tempo: Tempo) -> None:
        """Share the work on the database at `url`; these lanes are drained here when it is this process's turn."""
        self._lanes, self._tempo = lanes, tempo
        self._app = App(connector=PsycopgConnector(**beside_ours(url), min_size=1, max_size=MOST_CONNECTIONS))
        self._beats: list[str] = []
        self._wanted: dict[str, None] = {}
        self._hinting: asyncio.Task[None] | None = None
        self._worker: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self._us: int | None = None
        self._running: set[int | None] = set()
        self._strayed: dict[int | None, float] = {}
        self._watch = Rhythm(tempo.sweep, self._gather_strays, "gather strays", tempo.grace)
        self._app.task(name=DRAIN, pass_context=True)(self._drain)
        self.every(tempo.sweep, self._sweep, SWEEP)

    def wake(self, lane: str) -> None:
        """Hint that a lane has work, unless it is just being drained here."""
        if not self._lanes.hears(lane):
            self._wanted[lane] = None
            if self._hinting is None or self._hinting.done():
                self._hinting = asyncio.create_task(self._hint(), name="hint at lanes")

    def every(self, seconds: float, beat: Beat, name: str) -> None:
        """Do something every so many whole seconds; each time is known to all workers, and one of them does it.

        It has no lock: one that died in the middle would hold up all that come after.
        """

        async def once(timestamp: int) -> None:
            await beat()

        task = self._app.task(name=name, queue=name, queueing_lock=name)(once)
        self._app.periodic(cron=_cron(seconds), periodic_id=name)(task)
        self._beats.append(name)

    async def start(self, *, works: bool = True) -> None:
        """Open the engine; where this process works, take jobs from now on."""
        await self._app.open_async()
        if works:
            self._worker = asyncio.create_task(self._work(), name="work")
            self._watch.start()

    async def stop(self) -> None:
        """Take no more jobs, let those under way end, then close."""
        self._stopping.set()
        if self._worker is not None:
            await asyncio.gather(self._lanes.stop(), self._watch.stop(), self._worker)
        if self._hinting is not None:
            await self._hinting
        await self._app.close_async()

    async def _work(self) -> None:
        """Work until stopped; a worker that its database left is followed by another."""
        stopping = asyncio.ensure_future(self._stopping.wait())
        while not self._stopping.is_set():
            worker = asyncio.ensure_future(self._app.run_worker_async(
                queues=[*self._lanes.channels, *self._beats], concurrency=MOST_AT_ONCE,
                fetch_job_polling_interval=FETCH, shutdown_graceful_timeout=self._tempo.grace,
                delete_jobs=DeleteJobCondition.ALWAYS.value, install_signal_handlers=False,
                update_heartbeat_interval=self._tempo.dead / 4, stalled_worker_timeout=self._tempo.dead,
            ))  # fmt: skip
            await asyncio.wait([worker, stopping], return_when=asyncio.FIRST_COMPLETED)
            worker.cancel()  # which is how it is told to take no more, and to end what it has begun
            await asyncio.wait([worker])
            if not self._stopping.is_set():
                broken = None if worker.cancelled() else worker.exception()
                log.error("the engine stopped, as when it loses its database; it tries again", exc_info=broken)
                await asyncio.wait([stopping], timeout=AGAIN)

    async def _hint(self) -> None:
        while self._wanted:
            lane = next(iter(self._wanted))
            del self._wanted[lane]
            try:
                await self._defer(lane)
            except ConnectorException as lost:
                log.warning("a hint was lost; the next sweep finds its lane", lane=lane, error=type(lost).__name__)

    async def _defer(self, lane: str) -> None:
        """Ask for a drain, unless one is asked for: that one begins after our commit too, and finds what we wrote."""
        waiting = await self._app.job_manager.list_jobs_async(queueing_lock=lane, status="todo")
        if not list(waiting):
            with suppress(AlreadyEnqueued):  # by another process, between the question and the asking
                await self._app.configure_task(
                    DRAIN, queue=lane.partition(":")[0], lock=lane, queueing_lock=lane
                ).defer_async(lane=lane)

    async def _drain(self, context: JobContext, lane: str) -> None:
        self._us = context.job.worker_id
        self._running.add(context.job.id)
        try:
            await self._lanes.drained(lane)
        finally:
            self._running.discard(context.job.id)

    async def _gather_strays(self) -> None:
        """Drop drains that count as ours and do not run here: a lost connection swallowed their end or beginning.

        While this worker lives nobody else would, and their lanes would rest for ever. One is a stray when it has
        been one for as long as makes a worker dead: the engine hears of an end after us, much later where it is busy.
        """
        if self._us is None:
            return
        ours = await self._app.job_manager.list_jobs_async(task=DRAIN, status="doing", worker_id=self._us)
        now = asyncio.get_running_loop().time()
        self._strayed = {job.id: self._strayed.get(job.id, now) for job in ours if job.id not in self._running}
        lost = {job for job, since in self._strayed.items() if now - since >= self._tempo.dead}
        for job in ours:
            if job.id in lost:
                log.warning("a drain was lost with its connection; its lane is let go of", lane=job.lock)
                await self._drop(job.id)

    async def _drop(self, job: int | None) -> None:
        with suppress(ConnectorException):  # it has ended meanwhile; of a database that is gone the next look tells
            await self._app.job_manager.finish_job_by_id_async(job or 0, Status.ABORTED, delete_job=True)

    async def _sweep(self) -> None:
        """Let go of what died with its worker, then hint at every lane with something due."""
        await self._let_go()
        for lane in await self._lanes.due():
            self.wake(lane)

    async def _let_go(self) -> None:
        """Drop the jobs of dead workers.

        To take them up again, as the engine's manual has it, fails where a hint for the same lane waits, and that
        hint waits for the dead job's lock: the lane would rest for ever.
        """
        jobs = self._app.job_manager
        for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=self._tempo.dead):
            log.warning("a worker died; what it was at is let go of", task=job.task_name, lane=job.lock)
            await self._drop(job.id)


def _cron(seconds: float) -> str:
    """A schedule of whole seconds, at least one; from a minute on, of whole minutes."""
    whole = max(1, math.ceil(seconds))
    return f"* * * * * */{whole}" if whole < 60 else f"*/{whole // 60} * * * *"
