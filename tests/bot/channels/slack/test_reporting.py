"""A report begun in Slack: from a message, from anywhere, from the task list, or with the command."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.slack.actions import encode_report
from bot.channels.slack.arrivals import FormWanted, Incoming, Nothing, Spot, Turned
from bot.channels.slack.incoming import NO_SHORTCUT, translate
from bot.channels.slack.manifest import BEGINNING, FROM_A_MESSAGE, SHORTCUT
from bot.ports import REPORTS

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)
WHO = {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}, "trigger_id": "1.2"}


def meant(body: dict[str, Any]) -> Incoming:
    """What a body is taken for."""
    return translate(body, json.dumps(body), "T1", NOON)


def of_message(text: str | None, callback_id: str = "blockage_of_message") -> dict[str, Any]:
    """The shortcut chosen from the menu of somebody else's message in a channel."""
    message = {"type": "message", "user": "U2", "ts": "1.1", **({} if text is None else {"text": text})}
    return WHO | {"type": "message_action", "callback_id": callback_id, "message_ts": "1.1",
                  "channel": {"id": "C1", "name": "courts"}, "message": message}


def begun(body: dict[str, Any]) -> Turned:
    """The same, as a turn that begins something."""
    turned = meant(body)
    assert isinstance(turned, Turned)
    return turned


@pytest.mark.parametrize(("callback_id", "talk"), FROM_A_MESSAGE.items())
def test_a_message_says_what_is_reported(callback_id: str, talk: str) -> None:
    """Its words answer the first question; nothing is answered in the channel where it stands."""
    turned = begun(of_message("The court list does not reach us", callback_id))
    received = turned.received
    assert (talk, (("what", "The court list does not reach us"),)) == (received.begins, received.replies)
    assert ("U1", None, None, None) == (received.sender, received.thread, received.return_id, received.edits)
    assert Spot("U1") == turned.spot


def test_the_words_of_a_message_are_kept_as_typed() -> None:
    """Slack's markup is taken off once, and nothing else is changed."""
    text = "A &amp; B &lt;both&gt; wait for <mailto:jo@a.gov.uk|jo@a.gov.uk>:\n*no* answer &amp;lt;yet"
    [(key, what)] = begun(of_message(text)).received.replies
    assert ("what", "A & B <both> wait for jo@a.gov.uk:\n*no* answer &lt;yet") == (key, what)


@pytest.mark.parametrize("text", [None, "", "  \n"])
def test_a_message_without_words_answers_nothing(text: str | None) -> None:
    """A picture alone says nothing: everything is asked, and the talk begins all the same."""
    received = begun(of_message(text)).received
    assert ("blockage", ()) == (received.begins, received.replies)


def test_the_same_choice_made_twice_has_two_keys_and_one_delivered_twice_has_one() -> None:
    """Slack names no event of a shortcut; its trigger tells two choices apart."""
    first, again = of_message("No lease"), of_message("No lease") | {"trigger_id": "1.3"}
    assert begun(first).received.key == begun(first).received.key
    assert begun(first).received.key != begun(again).received.key


@pytest.mark.parametrize(("callback_id", "talk"), BEGINNING.items())
def test_a_shortcut_from_anywhere_begins_a_report(callback_id: str, talk: str) -> None:
    """The one for a return still opens its form; one that we never registered says what to do instead."""
    received = begun(WHO | {"type": "shortcut", "callback_id": callback_id}).received
    assert (talk, (), None) == (received.begins, received.replies, received.thread)
    assert FormWanted("T1", "U1", "1.2", Spot("U1")) == meant(WHO | {"type": "shortcut", "callback_id": SHORTCUT})
    unheard = Nothing("a shortcut that is out of date", NO_SHORTCUT, Spot("U1"))
    assert unheard == meant(WHO | {"type": "shortcut", "callback_id": "once"}) == meant(of_message("No lease", "once"))


@pytest.mark.parametrize("talk", REPORTS)
def test_a_button_of_the_task_list_begins_a_report(talk: str) -> None:
    """It names its talk, and no return."""
    action_id, value = encode_report(talk)
    received = begun(WHO | {
        "type": "block_actions", "container": {"type": "view", "view_id": "V1"},
        "actions": [{"type": "button", "action_id": action_id, "value": value}]}).received
    assert (talk, (), None, None) == (received.begins, received.replies, received.return_id, received.thread)


@pytest.mark.parametrize("talk", REPORTS)
def test_the_command_begins_a_report_with_what_follows_it(talk: str) -> None:
    """`/returns blockage No lease yet` has said already what is stuck."""
    said = {"command": "/returns", "user_id": "U1", "team_id": "T1", "trigger_id": "1.2"}
    alone, more = begun(said | {"text": talk}), begun(said | {"text": f"{talk}  No lease yet "})
    assert [(talk, ()), (talk, (("what", "No lease yet"),))] == [
        (each.received.begins, each.received.replies) for each in (alone, more)]
