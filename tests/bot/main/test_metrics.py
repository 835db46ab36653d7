"""`/metrics`: what Prometheus reads, who may, and what it costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from functools import partial

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as as_openmetrics
from prometheus_client.parser import text_string_to_metric_families as as_text
from pydantic import SecretStr

from bot.handlers.once import in_a_turn
from bot.main import Quarterday
from bot.main import metrics as told
from bot.main.exposition import TOLD
from bot.main.metrics import Metrics
from bot.settings import Settings
from storage import lanes, workers
from storage.database import Session, Store
from storage.inbox import admit
from storage.outbox import Message, MessageState, Settled, claim, enqueue, settle
from storage.timers import Timer, set_timers
from storage.workers import Worker
from tests.bot.main.asked import request, running_on, settings_on
from tests.storage.examples import ANN, NOW, PEOPLE, a_county

TOKEN = "a-token-for-tests-chosen-by-nobody-in-particular"  # of the tests
SLACK, MAIL = "slack:T1", "email:relay.example"
MINUTE = timedelta(minutes=1)
Labels = frozenset[tuple[str, str]]


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    """An installation on SQLite; what is read of the tables is the same on both (tests/storage/test_measures.py)."""
    return settings_on(sqlite_url)


@pytest.fixture
async def us(settings: Settings) -> AsyncIterator[Quarterday]:
    """A process amid a round, in which something of everything waits."""
    async with running_on(settings) as us:
        await us.desk.store.write(_amid)
        await in_a_turn(us.desk, "Ev1", "slack", lambda session: None)
        yield us


def _amid(session: Session) -> None:
    county = a_county(session)
    admit(session, "k1", channel="email", place="", received_at=NOW - 2 * MINUTE, raw="Dear all, CANARY")
    for name, lane, state in (("m:1", SLACK, MessageState.UNCONFIRMED), ("l:1", MAIL, MessageState.DEAD)):
        said = Message(name, lane, "reply", ANN.email, {"text": "CANARY"}, person_id=county.ann)
        enqueue(session, "kent", [said], NOW)
        claim(session, lane, NOW, 9, MINUTE)
        settle(session, [Settled(name, 1, state, reason=f"{ANN.email} is unknown")], NOW)
    enqueue(session, "kent", [Message("m:2", SLACK, "reply", "C1", {}, due_at=NOW - MINUTE)], NOW)
    lanes.pause(session, SLACK, NOW + MINUTE, "Slack asked us to wait.")
    lanes.note_throttled(session, SLACK)
    lanes.pause(session, f"{SLACK}:D0ANN", NOW + MINUTE, "Slack asked us to wait.")
    set_timers(session, "kent", [Timer("t:1", "return:1", "ask_again", NOW - 3 * MINUTE)])
    for kind, ago in (("worker", timedelta()), ("serve", MINUTE)):
        workers.beat(session, Worker(kind, kind, "0.1.0", NOW, NOW - ago))


async def read(us: Quarterday | None, settings: Settings) -> str:
    """What is told to a program of this machine."""
    answer = await Metrics(settings, lambda: us).answer(request())
    assert 200 == answer.status_code
    return bytes(answer.body).decode()


def samples(text: str) -> Mapping[str, Mapping[Labels, float]]:
    """Every sample by its name and labels, as Prometheus's own reader finds it."""
    found: dict[str, dict[Labels, float]] = {}
    for family in as_text(text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[frozenset(sample.labels.items())] = sample.value
    return found


def of(**labels: str) -> Labels:
    """Labels as they are compared."""
    return frozenset(labels.items())


async def test_everything_that_waits_is_told(us: Quarterday, settings: Settings) -> None:
    """As Prometheus reads it, each with its labels."""
    found = samples(await read(us, settings))
    slack, mail = of(lane=SLACK), of(lane=MAIL)
    assert {
        "inbox_waiting": {of(): 1}, "inbox_lag_seconds": {of(): 120},
        "outbox_messages": {slack: 1, mail: 0}, "outbox_due": {slack: 1, mail: 0},
        "outbox_age_seconds": {slack: 60, mail: 0},
        "uncertain_messages": {slack: 1, mail: 0}, "dead_letters": {slack: 0, mail: 1},
        "throttled_total": {slack: 1, mail: 0}, "lane_rests_seconds": {slack: 60, mail: 0},
        "returns": {of(partnership="kent", quarter="2026-Q2", state="not_started"): 2},
        "timers_overdue": {of(): 1}, "timers_lag_seconds": {of(): 180},
        "workers": {of(kind="worker"): 1, of(kind="serve"): 0, of(kind="web"): 1},
        "ledger_entries_total": {of(): 0}, "turns_total": {of(channel="slack"): 1},
    } == {name.removeprefix("quarterday_"): told for name, told in found.items()
          if name.startswith("quarterday_") and name not in {"quarterday_turns_seconds_total", "quarterday_info"}}
    assert {"quarterday_info", "quarterday_turns_seconds_total", "process_resident_memory_bytes"} <= set(found)


async def test_nobody_is_named(us: Quarterday, settings: Settings) -> None:
    """No person, no address, no direct messages with somebody, nothing that anybody wrote."""
    text = await read(us, settings)
    for canary in ("CANARY", "D0ANN", *(each.name for each in PEOPLE), *(each.email for each in PEOPLE)):
        assert canary not in text


async def test_a_lane_tells_no_password(us: Quarterday, settings: Settings) -> None:
    """Should one ever come to be named by its whole address."""
    await us.desk.store.write(partial(lanes.note_throttled, lane="email://sender:canary@relay.example"))
    assert "canary" not in await read(us, settings)


async def test_a_gatherer_may_ask_for_openmetrics(us: Quarterday, settings: Settings) -> None:
    """The newer format says the same."""
    asked = request(accept="application/openmetrics-text; version=1.0.0")
    answer = await Metrics(settings, lambda: us).answer(asked)
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    read = as_openmetrics(bytes(answer.body).decode())  # type: ignore[no-untyped-call]  # the library leaves it untyped
    names = {family.name for family in read}
    assert {f"quarterday_{each.name}" for each in TOLD} <= names


FROM_ELSEWHERE = {
    "another machine": request(by="10.0.0.7"),
    "a proxy of this machine": request(x_forwarded_for="203.0.113.9"),
    "a proxy that claims to be us": request(x_forwarded_for="127.0.0.1"),
    "another proxy": request(forwarded="for=203.0.113.9"),
    "a name": request(by="testclient"),
}


@pytest.mark.parametrize("who", FROM_ELSEWHERE)
async def test_without_a_token_only_this_machine_is_told(us: Quarterday, settings: Settings, who: str) -> None:
    """A proxy asks for anybody; what to set is said, and with that it is told."""
    refused = await Metrics(settings, lambda: us).answer(FROM_ELSEWHERE[who])
    assert (403, True) == (refused.status_code, b"set QUARTERDAY_METRICS_TOKEN" in bytes(refused.body))
    with_token = settings.model_copy(update={"metrics_token": SecretStr(TOKEN)})
    asked = request(by="10.0.0.7", x_forwarded_for="203.0.113.9", authorization=f"Bearer {TOKEN}")
    assert 200 == (await Metrics(with_token, lambda: us).answer(asked)).status_code


@pytest.mark.parametrize("here", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
async def test_this_machine_is_known_by_each_of_its_names(us: Quarterday, settings: Settings, here: str) -> None:
    """However it was reached."""
    assert 200 == (await Metrics(settings, lambda: us).answer(request(by=here))).status_code


@pytest.mark.parametrize("sent", ["", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ", "Bearer ünknown"])
async def test_with_a_token_nobody_is_told_without_it(us: Quarterday, sqlite_url: str, sent: str) -> None:
    """Not this machine either; with it, it is."""
    metrics = Metrics(settings_on(sqlite_url, metrics_token=TOKEN), lambda: us)
    refused = await metrics.answer(request(authorization=sent))
    assert (401, "Bearer") == (refused.status_code, refused.headers["www-authenticate"])
    assert 200 == (await metrics.answer(request(authorization=f"Bearer {TOKEN}"))).status_code


async def test_many_who_gather_cost_one_look(
    us: Quarterday, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables are asked once for all who ask at about the same time."""
    monkeypatch.setattr(told, "HOLDS", 60)
    metrics, reads, read = Metrics(settings, lambda: us), [0], Store.read

    async def counted(store: Store, work: object) -> object:
        reads[0] += 1
        return await read(store, work)  # type: ignore[arg-type]  # as it was asked

    monkeypatch.setattr(Store, "read", counted)
    assert {200} == {(await metrics.answer(request())).status_code for _ in range(9)}
    assert [1] == reads


async def test_a_database_that_is_away_is_told_as_such(
    us: Quarterday, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gatherer sees that nothing was measured, not zeros; when it is back, it is measured."""

    async def away(store: Store, work: object) -> object:
        raise ConnectionError("no server at db.county.example")

    monkeypatch.setattr(Store, "read", away)
    answer = await Metrics(settings, lambda: us).answer(request())
    assert (503, False) == (answer.status_code, b"county.example" in bytes(answer.body))
    monkeypatch.undo()
    assert "quarterday_inbox_waiting 1.0" in await read(us, settings)


def test_a_server_that_nobody_asks_reads_none_of_it() -> None:
    """Neither what writes metrics, nor what lists bank holidays; asking how ready it is reads neither."""
    asked = ("import sys, bot.cli.serving, bot.main.readiness, bot.main.metrics; "
             "print(*[name for name in ('prometheus_client', 'holidays') if name in sys.modules])")
    told = subprocess.run((sys.executable, "-c", asked), capture_output=True, text=True, check=True)
    assert "" == told.stdout.strip()
