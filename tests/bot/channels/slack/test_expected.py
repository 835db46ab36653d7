"""What a call must hold to be read: whatever else Slack might sign is answered, and nothing stumbles over it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.actions import (
    Verb,
    encode,
    encode_line,
    encode_page,
    encode_report,
    encode_verb,
    select_id,
)
from bot.channels.slack.arrivals import FormWanted, HomeOpened, PageWanted, QuestionWanted, Spot
from bot.channels.slack.digest_asking import question_form
from bot.channels.slack.expected import misshapen
from bot.channels.slack.precheck import Accepted
from bot.channels.slack.reception import bolt_app
from bot.channels.slack.route import to_bolt
from bot.handlers.receive import Handled
from bot.ports import Asked, Received

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)
ODD: tuple[Any, ...] = (None, "", "words", 7, True, [], ["words"], {}, {"id": 3})
REPLY, PACKED = encode("1.1", (("figure", "402"),))
FORM, NAMED = encode_verb(Verb.FORM, "1.1")
WHO = {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}, "api_app_id": "A1"}
WINDOW = {"id": "V1", "type": "modal", "callback_id": "sheet", "private_metadata": "1.1",
          "state": {"values": {"figure": {"answer": {"type": "plain_text_input", "value": "402"}}}}}


def event(**fields: Any) -> dict[str, Any]:
    """An event in its envelope."""
    return {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "api_app_id": "A1", "event": fields,
            "authorizations": [{"team_id": "T1", "user_id": "U0", "is_bot": True}]}


def press(action: str, value: str) -> dict[str, Any]:
    """A button pressed in a thread."""
    return WHO | {"type": "block_actions", "trigger_id": "1.2", "channel": {"id": "D1"},
                  "container": {"channel_id": "D1", "message_ts": "1.1", "thread_ts": "1.0"},
                  "message": {"ts": "1.1", "thread_ts": "1.0"},
                  "actions": [{"type": "button", "action_id": action, "value": value}]}


SAID = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "text": "402", "ts": "1.1"}
UNDER = SAID | {"channel": "C1", "channel_type": "channel", "thread_ts": "1.0"}
ASKING = {"id": "V2", "type": "modal", "callback_id": "ask_of_line", "private_metadata": '{"p":"C1/1.0","l":"NI 1"}',
          "state": {"values": {"question": {"asked": {"type": "plain_text_input", "value": "Why?"}}}}}
CHOSEN = {"type": "static_select", "action_id": select_id(Verb.ASK),
          "selected_option": {"text": {"type": "plain_text", "text": "NI 1 Entrants"}, "value": encode_line("NI 1")}}
CALLS: dict[str, dict[str, Any]] = {
    "a message": event(**SAID, thread_ts="1.0"),
    "an edit": event(type="message", subtype="message_changed", channel="D1", channel_type="im", ts="1.3",
                     message=SAID | {"text": "399"}, previous_message=SAID),
    "a home": event(type="app_home_opened", user="U1", tab="home"),
    "a person who changed": event(type="user_change", user={"id": "U1", "deleted": True}),
    "a press": press(REPLY, PACKED),
    "a press for the form": press(FORM, NAMED),
    "a form sent": WHO | {"type": "view_submission", "view": WINDOW},
    "a form closed": WHO | {"type": "view_closed", "view": WINDOW},
    "a shortcut": WHO | {"type": "shortcut", "callback_id": "submit_return", "trigger_id": "1.2"},
    "a shortcut that begins a report": WHO | {"type": "shortcut", "callback_id": "report_risk", "trigger_id": "1.2"},
    "a message reported": WHO | {"type": "message_action", "callback_id": "blockage_of_message", "trigger_id": "1.2",
                                 "message_ts": "1.1", "channel": {"id": "C1"},
                                 "message": {"type": "message", "user": "U2", "text": "No lease yet", "ts": "1.1"}},
    "a press that begins a report": press(*encode_report("blockage")),
    "a reply in a thread": event(**UNDER),
    "an edit of a reply": event(type="message", subtype="message_changed", channel="C1", channel_type="channel",
                                ts="1.3", message=UNDER | {"text": "Why so?"}, previous_message=UNDER),
    "a press for the page": press(*(encode_page("2026-Q2:theme:Safer") or ("", ""))),
    "a line chosen": press("", "") | {"actions": [CHOSEN]},
    "a question sent": WHO | {"type": "view_submission", "view": ASKING},
    "a question dropped": WHO | {"type": "view_closed", "view": ASKING},
    "a command": {"command": "/returns", "text": "start", "user_id": "U1", "team_id": "T1", "trigger_id": "1.2"},
}


class Idle:
    """A desk that takes everything and does nothing."""

    async def receive(self, received: Received) -> Handled:
        """Take it, if it could be stored."""
        json.dumps([received.key, received.sender, received.place, received.thread, received.replies])
        return Handled(fresh=True)

    async def open_form(self, wanted: FormWanted) -> str | None:
        """Open nothing."""
        return None

    async def ask(self, asked: Asked) -> Handled:
        """Take it, if it could be stored."""
        json.dumps([asked.received.key, asked.received.replies, asked.received.thread, asked.post, asked.line])
        return Handled(fresh=True)

    async def open_question(self, wanted: QuestionWanted) -> str | None:
        """Draw the form, and open it for nobody."""
        question_form(wanted.post, wanted.line, wanted.label)
        return None

    async def open_page(self, wanted: PageWanted) -> str | None:
        """Look nothing up."""
        json.dumps([wanted.team, wanted.user, wanted.document, wanted.post, wanted.spot.thread])
        return None

    async def show_tasks(self, opened: HomeOpened) -> None:
        """Show nothing."""

    async def tell(self, spot: Spot, sentence: str) -> None:
        """Tell nobody."""


def spoilt(call: Any) -> Iterator[Any]:
    """The call with every part of it, at any depth, replaced by what it should not be, or left out."""
    if isinstance(call, dict):
        for name, inner in call.items():
            yield {key: value for key, value in call.items() if key != name}
            for odd in (*ODD, *spoilt(inner)):
                yield call | {name: odd}
    if isinstance(call, list):
        for inner in call:
            yield from ([odd] for odd in spoilt(inner))


@pytest.mark.parametrize("name", CALLS)
def test_what_slack_sends_has_the_shape_we_ask_for(name: str) -> None:
    """Every kind of call that we do something about."""
    assert misshapen(deepcopy(CALLS[name])) is None


@pytest.mark.parametrize("name", CALLS)
async def test_no_spoilt_call_makes_anything_stumble(name: str) -> None:
    """Either it is refused for its shape, or it is answered 200; never an error."""
    identity = AuthorizeResult(enterprise_id=None, team_id="T1", bot_id="B0", bot_user_id="U0", bot_token="xoxb-0")
    handle = to_bolt(bolt_app(AsyncWebClient(), identity, Idle(), lambda: NOON))
    answered = 0
    for call in spoilt(CALLS[name]):
        if misshapen(call) is None:
            response = await handle(Accepted("v0=0", "T1", json.dumps(call), call))
            assert 200 == response.status_code, call
            answered += 1
    assert answered > 5
