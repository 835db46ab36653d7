"""How ready a process is: each thing it needs by name, and a sentence with the remedy for what is missing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.main import Quarterday
from bot.main import readiness as looking
from bot.main.readiness import Readiness
from bot.settings import Settings
from storage import workers
from storage.database import Session, Store
from storage.tables import PartnershipRow, StepRow, WorkerRow, table
from storage.workers import Worker
from tests.bot.main.asked import request, running_on, said, settings_on
from tests.storage.examples import NOW, a_county

OK = {"state": "ok"}
READY = {"database": OK, "migrations": OK, "worker": OK, "calendar": OK}


def beat(session: Session, kind: str = "worker", ago: timedelta = timedelta()) -> None:
    """Some process says that it lives."""
    session.connection().execute(table(WorkerRow).delete())
    workers.beat(session, Worker(kind, kind, "0.1.0", NOW, NOW - ago))


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    """An installation on SQLite; what is read of the tables is the same on both (tests/storage/test_measures.py)."""
    return settings_on(sqlite_url)


@pytest.fixture
async def us(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Quarterday]:
    """A process that leaves the work to others, of which one is heard; each answer is new."""
    monkeypatch.setattr(looking, "HOLDS", 0)
    async with running_on(settings) as us:
        await us.desk.store.write(a_county)
        await us.desk.store.write(beat)
        yield us


def readiness(us: Quarterday | None, settings: Settings) -> Readiness:
    """What answers for a process."""
    return Readiness(settings, lambda: us)


async def test_a_process_is_ready_when_every_check_passes(us: Quarterday, settings: Settings) -> None:
    """Each is named."""
    assert (200, {"status": "ready", "checks": READY}) == await said(readiness(us, settings).answer, request())


async def test_a_process_that_starts_is_not_ready(us: Quarterday, settings: Settings) -> None:
    """Nor one that stops; once it is up it is."""
    status, told = await said(readiness(None, settings).answer, request())
    assert (503, "not ready", {}) == (status, told["status"], told["checks"])
    assert 200 == (await said(readiness(us, settings).answer, request()))[0]


async def failing(ready: Readiness, name: str) -> str:
    """What is said of the one check that fails, and is the reason of it all."""
    status, told = await said(ready.answer, request())
    assert (503, [name]) == (status, [each for each, check in told["checks"].items() if check["state"] == "failing"])
    assert told["reason"] == told["checks"][name]["said"]
    return str(told["reason"])


async def test_somebody_must_work(us: Quarterday, settings: Settings) -> None:
    """A web process alone sends nothing, and one that has been silent died; one that serves and works is enough."""
    ready = readiness(us, settings)
    for kind, ago in (("web", timedelta()), ("worker", timedelta(seconds=31))):
        await us.desk.store.write(lambda session, kind=kind, ago=ago: beat(session, kind, ago))  # type: ignore[misc]
        assert "Start one with `quarterday worker`" in await failing(ready, "worker")
    await us.desk.store.write(lambda session: beat(session, "serve", timedelta(seconds=29)))
    assert 200 == (await said(ready.answer, request()))[0]


async def test_a_database_that_lacks_a_step_is_to_be_migrated(us: Quarterday, settings: Settings) -> None:
    """What stands in it is not looked at before."""
    ready = readiness(us, settings)

    await us.desk.store.write(lambda session: session.connection().execute(table(StepRow).delete()))
    assert "Run `quarterday migrate`." in await failing(ready, "migrations")
    told = (await said(ready.answer, request()))[1]["checks"]
    assert ["unknown", "unknown"] == [told[name]["state"] for name in ("worker", "calendar")]


async def test_a_calendar_must_cover_a_year(us: Quarterday, settings: Settings) -> None:
    """One that nobody lists does not; another that is not kept is not asked for."""
    ready = readiness(us, settings)
    partnerships = table(PartnershipRow)

    def move(session: Session, calendar: str) -> None:
        session.connection().execute(partnerships.update().values(calendar=calendar))

    await us.desk.store.write(lambda session: move(session, "narnia"))
    assert (await failing(ready, "calendar")).startswith("The calendar of narnia lists no bank holiday")
    await us.desk.store.write(lambda session: move(session, "scotland"))
    assert 200 == (await said(ready.answer, request()))[0]


async def test_a_database_that_does_not_answer_is_said_to_be_away(
    us: Quarterday, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it refuses or hangs; who asks is not told where it stands, and it is asked once at a time."""
    ready, asked, go = readiness(us, settings), [0], asyncio.Event()

    async def hangs(store: Store, work: object) -> object:
        asked[0] += 1
        await go.wait()
        raise ConnectionError("no server at db.county.example")

    monkeypatch.setattr(looking, "PATIENCE", 0.01)
    monkeypatch.setattr(Store, "read", hangs)
    for _ in range(3):
        why = await failing(ready, "database")
        assert "QUARTERDAY_DATABASE_URL" in why
        assert "county.example" not in why
    assert [1] == asked
    go.set()
    assert "does not answer" in await failing(ready, "database")
    monkeypatch.undo()
    monkeypatch.setattr(looking, "HOLDS", 0)
    assert 200 == (await said(readiness(us, settings).answer, request()))[0]


@pytest.mark.parametrize("up", [True, False])
async def test_in_socket_mode_the_connection_to_slack_must_be_up(us: Quarterday, settings: Settings, up: bool) -> None:
    """It is told with what to look at."""

    async def connected() -> bool:
        return up

    by_socket = settings.model_copy(update={"slack_mode": "socket"})
    there = SimpleNamespace(desk=us.desk, listening={"slack": SimpleNamespace(connected=connected)})
    ready = Readiness(by_socket, lambda: there)  # type: ignore[arg-type,return-value]  # as much as is asked
    if up:
        assert (200, {"status": "ready", "checks": READY | {"slack": OK}}) == await said(ready.answer, request())
    else:
        assert "QUARTERDAY_SLACK_APP_TOKEN" in await failing(ready, "slack")


async def test_checks_can_be_left_out(us: Quarterday, settings: Settings) -> None:
    """By whoever must know only whether calls can be taken; one that is not there is a slip to be told of."""
    ready = readiness(us, settings)
    await us.desk.store.write(lambda session: beat(session, "web"))
    assert 503 == (await said(ready.answer, request()))[0]
    status, told = await said(ready.answer, request(query="exclude=worker,calendar"))
    assert (200, {"database", "migrations"}) == (status, set(told["checks"]))
    status, told = await said(ready.answer, request(query="exclude=workers"))
    assert (400, True) == (status, "There is no check workers" in told["reason"])


async def test_many_who_ask_cost_one_look(us: Quarterday, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many balancers there are."""
    monkeypatch.setattr(looking, "HOLDS", 60)
    ready, reads = readiness(us, settings), [0]
    read = Store.read

    async def counted(store: Store, work: object) -> object:
        reads[0] += 1
        return await read(store, work)  # type: ignore[arg-type]  # as it was asked

    monkeypatch.setattr(Store, "read", counted)
    assert {200} == {(await said(ready.answer, request()))[0] for _ in range(9)}
    assert [1] == reads
