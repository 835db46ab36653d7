"""Buttons: what they carry comes back as it was, and nothing else is taken for ours."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.actions import (
    OutOfDate,
    Pressed,
    Replies,
    TooLongForAButton,
    Verb,
    decode,
    encode,
    encode_change,
    encode_report,
    encode_verb,
    select_id,
)
from bot.channels.slack.limits import BUTTON_VALUE, ID, OPTION_VALUE
from bot.channels.slack.shapes import length
from bot.ports import REPORTS

PAIRS = st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=6).map(tuple)


@given(return_id=st.text(min_size=1, max_size=40), replies=PAIRS)
def test_a_button_gives_back_what_it_carries(return_id: str, replies: Replies) -> None:
    """Whatever the replies hold, a press sends exactly these."""
    action_id, value = encode(return_id, replies)
    assert length(value) <= BUTTON_VALUE
    assert length(action_id) <= ID
    pressed = decode({"type": "button", "action_id": action_id, "value": value})
    assert Pressed(Verb.REPLY, return_id, replies) == pressed


def test_a_select_gives_back_what_was_chosen() -> None:
    """An option carries the same as a button would."""
    _, value = encode("r1", (("standing", "final"),), OPTION_VALUE)
    chosen = {"action_id": select_id(Verb.REPLY), "selected_option": {"value": value}}
    assert Pressed(Verb.REPLY, "r1", (("standing", "final"),)) == decode(chosen)


def test_change_and_the_plain_verbs_come_back() -> None:
    """Changing an answer names its key; the others need only the return."""
    action_id, value = encode_change("r1", "risk.2.impact")
    assert Pressed(Verb.CHANGE, "r1", key="risk.2.impact") == decode({"action_id": action_id, "value": value})
    for verb in (Verb.FORM, Verb.START, Verb.LATER, Verb.NOT_ME):
        action_id, value = encode_verb(verb, "r1")
        assert Pressed(verb, "r1") == decode({"action_id": action_id, "value": value})


@pytest.mark.parametrize("talk", REPORTS)
def test_a_button_that_begins_a_report_names_its_talk(talk: str) -> None:
    """It is of no return, and only talks that anybody may begin are begun."""
    action_id, value = encode_report(talk)
    assert Pressed(Verb.REPORT, "", begins=talk) == decode({"action_id": action_id, "value": value})
    for other in ('{"b":"decision"}', '{"b":["risk"]}', '{"b":""}', '{"r":"r1"}'):
        with pytest.raises(OutOfDate):
            decode({"action_id": action_id, "value": other})


def test_buttons_that_do_different_things_have_different_names() -> None:
    """Within a block Slack wants each action to have its own name; equal ones have the same."""
    yes, no = encode("r1", (("a", "yes"),)), encode("r1", (("a", "no"),))
    assert yes[0] != no[0]
    assert yes == encode("r1", (("a", "yes"),))


def test_replies_too_long_are_refused_and_shorter_ones_carried() -> None:
    """A button carries 2,000 characters; what is longer has to be typed."""
    with pytest.raises(TooLongForAButton, match="Have them typed"):
        encode("r1", (("cause", "a" * BUTTON_VALUE),))
    encode("r1", (("cause", "a" * (BUTTON_VALUE - 40)),))


@pytest.mark.parametrize("action", [
    None, [], {}, {"action_id": "reply"}, {"action_id": "approve", "value": '{"r":"r1"}'},
    {"action_id": "reply:1", "value": "not json"}, {"action_id": "reply:1", "value": "[]"},
    {"action_id": "reply:1", "value": "[" * 100_000}, {"action_id": "reply:1", "value": '{"r":"r1"}'},
    {"action_id": "reply:1", "value": '{"r":1,"a":[]}'}, {"action_id": "reply:1", "value": '{"r":"","a":[]}'},
    {"action_id": "reply:1", "value": '{"r":"r1","a":[["figure"]]}'},
    {"action_id": "reply:1", "value": '{"r":"r1","a":[["figure",4]]}'},
    {"action_id": "change:1", "value": '{"r":"r1"}'}, {"action_id": ["reply"], "value": "{}"},
    {"action_id": "reply:1", "selected_option": None, "value": None},
], ids=str)
def test_what_we_did_not_write_is_out_of_date(action: Any) -> None:
    """Malformed, old and forged presses all end in one typed error; the next good one is taken."""
    with pytest.raises(OutOfDate):
        decode(action)
    assert Pressed(Verb.START, "r1") == decode({"action_id": "start:1", "value": '{"r":"r1"}'})


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from("rac"), inner),
                    max_leaves=8)
VALUES = JSON | JSON.map(json.dumps) | st.text(max_size=20)


@given(action=JSON | st.fixed_dictionaries({
    "action_id": st.sampled_from([f"{verb}:x" for verb in Verb]) | JSON, "value": VALUES,
    "selected_option": JSON | st.fixed_dictionaries({"value": VALUES})}))
def test_no_press_raises_anything_else(action: Any) -> None:
    """Whatever comes over the wire is read, or refused as out of date."""
    with suppress(OutOfDate):
        assert decode(action).return_id
