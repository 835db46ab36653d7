"""Ten traps of Slack and of its libraries that a bot falls into unseen; each test says what the trap was."""

from __future__ import annotations

import ast
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

import bot.handlers.receive
from bot.channels.slack.delivery import SlackDelivery
from bot.channels.slack.manifest import manifest
from bot.main import now
from bot.rehearsal.clock import RehearsalClock
from bot.rehearsal.slack.faults import Fault, Wrong
from tests.bot.wire.kept import kept, rows
from tests.bot.wire.lead import Lead
from tests.bot.wire.standing import TOKEN, Stand, installed, rehearsing, standing
from tests.bot.wire.weald import ANN, BOB, CHANNEL_ID, led_by

HOUSE = Path(__file__).parents[3]
GOLDEN = HOUSE / "tests/bot/channels/slack/golden"
DRAWN = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(GOLDEN.glob("*.json"))}
"""Everything that the bot can say, as it is sent."""



@pytest.fixture
async def stand(sqlite_url: str) -> AsyncIterator[Stand]:
    """A bot and a rehearsal Slack, with a round open."""
    async with standing(sqlite_url) as stand:
        yield stand


async def begun(stand: Stand, user: str = ANN) -> Lead:
    """A lead who has pressed Start and reads the first question."""
    lead = Lead(stand, user)
    await lead.invited()
    await lead.presses("Start")
    return lead


async def test_1_retries_by_default_post_twice(stand: Stand) -> None:
    """Slack's client tries a dropped post again by itself, though it was stored: two posts. Ours never retries."""
    ann = await begun(stand)
    stand.workspace.faults.add(Fault(Wrong.STORE_THEN_DROP, "chat.postMessage"))
    posts = stand.workspace.calls["chat.postMessage"]
    await ann.says("432")
    await ann.says("More arrests at two large events.")
    assert posts + 2 == stand.workspace.calls["chat.postMessage"]
    with pytest.raises(ValueError, match="retries by itself"):
        SlackDelivery(AsyncWebClient(TOKEN))


async def test_2_a_listener_that_raises_after_the_acknowledgement_loses_the_event(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bolt acknowledges an event, then runs its listener. A turn that fails here is not acknowledged."""
    ann, failures, turn = await begun(stand), 2, bot.handlers.receive._talk

    def fails_twice(*given: object) -> object:
        nonlocal failures
        if failures:
            failures -= 1
            raise ArithmeticError("a fault of ours")
        return turn(*given)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(bot.handlers.receive, "_talk", fails_twice)
    assert "How was the figure checked?" in (await ann.says("402")).text
    await stand.slack.dispatch.settled()
    answered = [d for d in stand.slack.dispatch.deliveries if d.event.get("text") == "402"]
    assert [500, 500, 200] == [attempt.status for attempt in answered[0].attempts]
    assert ["402"] == (await kept(stand))["ANN 1"].answer("figure")
    assert [] == await stand.read(lambda session: rows(session, "SELECT key FROM inbox WHERE outcome <> 'taken'"))


async def test_2_the_same_event_twice_runs_once(stand: Stand) -> None:
    """Bolt keeps no record of events seen. Here the key of a delivery is stored with what came of it."""
    stand.workspace.faults.add(Fault(Wrong.DUPLICATED, "message", times=None))
    ann = await begun(stand)
    await ann.says("402")
    await stand.slack.dispatch.settled()
    assert ["402"] == (await kept(stand))["ANN 1"].answer("figure")
    assert 3 == len(ann.messages)


async def test_3_an_event_with_no_listener_is_answered_404(stand: Stand) -> None:
    """Slack counts that as a failed delivery, and in the end switches the app off. Here everything is acknowledged."""
    ann = await begun(stand)
    stand.workspace.join(CHANNEL_ID, BOB)
    stand.workspace.deactivate(BOB)
    typed = ann.types("402")
    await ann.next()
    stand.slack.acts.delete(ANN, ann.place, typed.ts)
    stand.slack.acts.open_messages(ANN)
    await stand.slack.acts.shortcut(ANN, "unheard_of")
    await stand.slack.dispatch.settled()
    statuses = {attempt.status for d in stand.slack.dispatch.deliveries for attempt in d.attempts}
    assert {200} == statuses


async def test_4_token_rotation_loses_events(stand: Stand) -> None:
    """Five events in the refresh window lost four. Here no token is rotated: no store, no flow, no refresh."""
    app = manifest("https://returns.example", "http")
    assert app["settings"]["token_rotation_enabled"] is False
    await begun(stand)
    assert not [name for name in stand.workspace.calls if name.startswith(("oauth", "tooling.tokens", "auth.revoke"))]
    imported = {node.module for path in (HOUSE / "bot").rglob("*.py") for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.ImportFrom) and node.module}
    assert not [name for name in imported if "oauth" in name or "token_rotation" in name]


async def test_5_auth_test_on_every_request(stand: Stand) -> None:
    """Bolt's authorisation asks Slack who we are at each request. Here it is asked once, when the bot starts."""
    ann = await begun(stand)
    await ann.green()
    await stand.slack.dispatch.settled()
    assert (1, 1) == (stand.workspace.calls["auth.test"], stand.workspace.calls["bots.info"])


async def test_6_malformed_calls_give_500_and_their_bodies_stand_in_logs(
    stand: Stand, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bolt stumbles over bad headers and logs what a forged call said. `test_malformed` holds the whole table."""
    body = json.dumps({"text": "canary-of-somebody"}).encode()
    forged = {"X-Slack-Request-Timestamp": str(int(now().timestamp())), "X-Slack-Signature": "v0=" + "0" * 64}
    async with aiohttp.ClientSession() as session:
        for headers in (forged, forged | {"X-Slack-Request-Timestamp": "abc"}, {}):
            async with session.post(f"{stand.address}/slack/events", data=body, headers=headers) as response:
                assert 401 == response.status
    said = caplog.text + "".join(capsys.readouterr())
    assert "canary" not in said
    assert {logging.WARNING} == {logging.getLogger(name).level for name in ("slack_bolt", "slack_sdk")}


async def test_7_blocks_that_the_libraries_do_not_know(stand: Stand) -> None:
    """slack_sdk refuses the charts and tables Slack has now. Our own lint judges by Slack's limits, and takes them."""
    chart = {"type": "data_visualization", "title": "Entrants", "chart": {"type": "line", "series": [
        {"name": "Actual", "data": [{"label": "Q1", "value": 349}, {"label": "Q2", "value": 338}]}],
        "axis_config": {"categories": ["Q1", "Q2"], "x_label": "Quarter", "y_label": "Per 100,000"}}}
    table = {"type": "data_table", "caption": "What needs attention", "row_header_column_index": 0, "rows": [
        [{"type": "raw_text", "text": "Measure"}, {"type": "raw_text", "text": "Actual"}],
        [{"type": "raw_text", "text": "Re-offending"}, {"type": "raw_number", "value": 338, "text": "338"}]]}
    assert [] == stand.workspace.lint({"text": "A digest", "blocks": [chart, table]}, "message")
    assert stand.workspace.lint({"text": "A digest", "blocks": [chart | {"title": "x" * 51}]}, "message")


@pytest.mark.parametrize("golden", DRAWN)
async def test_8_everything_we_draw_passes_blocks_validate(golden: str) -> None:
    """`blocks.validate` judges without sending, and asks for no scope. Every golden payload passes it."""
    clock = RehearsalClock(now(), now)
    drawn = DRAWN[golden]
    async with rehearsing(installed("http://127.0.0.1:1"), clock, led_by({ANN: 1})) as (_, api):
        client = AsyncWebClient(TOKEN, base_url=f"{api}/api/", retry_handlers=[])
        judged = {"view": json.dumps(drawn)} if "type" in drawn else {"message": json.dumps(drawn)}
        assert (await client.api_call("blocks.validate", json=judged))["ok"]


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_9_assistant_view_is_going_away(mode: str) -> None:
    """New apps cannot have it. An ordinary direct message, a Home tab and forms are all that is asked for."""
    asked = json.dumps(manifest("https://returns.example", mode))  # type: ignore[arg-type]  # both modes
    assert "assistant" not in asked
    assert "agent_view" not in asked


def test_10_admin_pages_of_others_fail_people_who_cannot_see() -> None:
    """The usual admin libraries fail WCAG 2.2 AA and go round our rules. None is installed; our pages are our own."""
    asked = (HOUSE / "pyproject.toml").read_text().lower()
    assert not [name for name in ("sqladmin", "starlette-admin", "flask-admin") if name in asked]


async def test_slack_variables_of_the_surroundings_change_nothing(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bolt takes SLACK_CLIENT_ID and SLACK_CLIENT_SECRET as leave to use OAuth, and forgets the bot's token."""
    for name in ("CLIENT_ID", "CLIENT_SECRET", "BOT_TOKEN", "SIGNING_SECRET", "APP_TOKEN", "SCOPES"):
        monkeypatch.setenv(f"SLACK_{name}", "xoxb-of-somebody-else")
    async with standing(sqlite_url) as stand:
        ann = await begun(stand)
        assert "That was everything" in (await ann.green()).text
