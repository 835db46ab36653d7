"""Questions under a digest: what is said in its thread, its menu and its form, and nothing else said in a channel."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.actions import OutOfDate, Verb, encode_line, encode_page, select_id
from bot.channels.slack.arrivals import AskedBack, Nothing, PageWanted, QuestionWanted
from bot.channels.slack.digest_asking import QUESTION, question_form, read_question
from bot.channels.slack.draw_digest import draw_digest
from bot.channels.slack.incoming import OUT_OF_DATE, translate
from bot.channels.slack.limits import BUTTON_VALUE, PRIVATE_METADATA
from bot.channels.slack.lint import lint
from tests.bot.channels.slack.test_draw_digest import a_red, block, composed

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
WHO = {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}, "api_app_id": "A1"}
REPLY = {"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "text": "NI 1: why &amp; when?",
         "ts": "1.5", "thread_ts": "1.0"}


def told(**changed: Any) -> Any:
    """What a message event comes to, some of it changed."""
    body = {"type": "event_callback", "event_id": "Ev1", "api_app_id": "A1", "event": REPLY | changed}
    return translate(body, "raw", "T1", NOON)


def pressed(*actions: dict[str, Any], **stands: str) -> Any:
    """What a press under the post comes to, or one on a message that stands elsewhere."""
    body = WHO | {"type": "block_actions", "trigger_id": "1.2", "actions": list(actions),
                  "container": {"channel_id": "C1", "message_ts": "1.0"} | stands}
    return translate(body, "raw", "T1", NOON)


def sent(view: dict[str, Any], words: str | None, kind: str = "view_submission") -> Any:
    """What a form sent with these words comes to."""
    state = {"values": {QUESTION: {"asked": {"type": "plain_text_input", "value": words}}}}
    return translate(WHO | {"type": kind, "view": view | {"id": "V1", "state": state}}, "raw", "T1", NOON)


def test_a_reply_in_a_thread_of_a_channel_is_something_asked() -> None:
    """As it was typed, by whom, under which post; its answer goes into that thread."""
    asked = told().asked
    assert ("1.0", None) == (asked.post, asked.line)
    received = asked.received
    assert ("U1", "C1/1.0", "C1/1.5", ((None, "NI 1: why & when?"),)) == (
        received.sender, received.thread, received.place, received.replies)


@pytest.mark.parametrize("changed", [
    {"thread_ts": None}, {"thread_ts": "1.5"}, {"bot_id": "B1"}, {"user": None}, {"subtype": "channel_join"},
])
def test_nothing_else_that_is_said_in_a_channel_is_looked_at(changed: dict[str, Any]) -> None:
    """Neither what stands in no thread, nor what bots say, nor who joins; the reply itself is."""
    assert isinstance(told(**changed), Nothing)
    assert isinstance(told(), AskedBack)


def test_an_edit_of_a_question_names_it_and_an_edit_elsewhere_in_a_channel_is_nothing() -> None:
    """Of what people say to one another nothing is stored, changed or not."""
    edit = {"subtype": "message_changed", "ts": "1.9", "previous_message": REPLY}
    received = told(**edit, message=REPLY | {"text": "NI 2: why?"}).asked.received
    assert ("C1/1.5", ((None, "NI 2: why?"),)) == (received.edits, received.replies)
    alone = {name: value for name, value in REPLY.items() if name != "thread_ts"}
    assert isinstance(told(**edit, message=alone | {"text": "Morning"}), Nothing)


def test_the_menu_of_a_post_opens_a_form_about_the_line_that_was_chosen() -> None:
    """Choosing says all that the form needs; what is sent from it is a question about that line."""
    post, *_ = draw_digest(composed(a_red("NI 1"), a_red("NI 2")), lambda line: "https://returns.example.org/d")
    button, menu = block(post, "under")["elements"]
    wanted = pressed({"action_id": menu["action_id"], "selected_option": menu["options"][0]})
    assert isinstance(wanted, QuestionWanted)
    assert ("C1/1.0", "NI 1", "1.2", "NI 1 Two left") == (wanted.post, wanted.line, wanted.trigger, wanted.label)
    asked = sent(question_form(wanted.post, wanted.line, wanted.label), " Why? ").asked
    assert ("1.0", "NI 1", ((None, "Why?"),), "C1/1.0") == (
        asked.post, asked.line, asked.received.replies, asked.received.thread)
    page = pressed(button | {"type": "button"})
    assert isinstance(page, PageWanted)
    assert ("2026-Q2:theme:Safer communities", "1.0") == (page.document, page.post)


def test_what_the_presser_alone_is_told_stands_where_they_pressed() -> None:
    """In the channel for the post itself, since Slack shows it in no thread that is shut; in the thread for a reply."""
    post, *_ = draw_digest(composed(a_red("NI 1")), lambda line: "https://returns.example.org/d")
    button, _ = block(post, "under")["elements"]
    page = pressed(button | {"type": "button"})
    reply = pressed(button | {"type": "button"}, message_ts="1.5", thread_ts="1.0")
    assert [("1.0", None), ("1.0", "1.0")] == [(each.post, each.spot.thread) for each in (page, reply)]


def test_a_post_without_pages_offers_none_and_one_without_lines_has_no_menu() -> None:
    """Nothing is offered that leads nowhere."""
    post, *_ = draw_digest(composed(a_red("NI 1")))
    assert ["static_select"] == [each["type"] for each in block(post, "under")["elements"]]
    [empty] = draw_digest(composed())
    assert "under" not in [each.get("block_id") for each in empty["blocks"]]


@given(post=st.text(min_size=1, max_size=40), line=st.text(min_size=1, max_size=80), label=st.text(max_size=200))
def test_a_form_lints_clean_and_gives_back_what_it_was_opened_about(post: str, line: str, label: str) -> None:
    """Whatever a line is called."""
    form = question_form(post, line, label)
    assert [] == lint(form, "modal")
    assert (post, line, "Why?") == (
        (found := read_question(form | {"state": {"values": {QUESTION: {"asked": {"value": "Why?"}}}}})).post,
        found.line, found.words)


@pytest.mark.parametrize("kept", ["", "x", "[]", "{}", '{"p":1,"l":"NI 1"}', '{"p":"C1/1.0"}'])
def test_a_form_that_is_not_ours_is_out_of_date(kept: str) -> None:
    """Its person is told; one of ours is taken."""
    form = question_form("C1/1.0", "NI 1", "NI 1")
    assert OUT_OF_DATE == sent(form | {"private_metadata": kept}, "Why?").says
    assert isinstance(sent(form, "Why?"), AskedBack)
    assert isinstance(sent(form, None, "view_closed"), Nothing)


def test_what_is_named_too_long_has_no_button_no_option_and_no_form() -> None:
    """It is asked about in the thread."""
    assert encode_page("x" * BUTTON_VALUE) is None
    assert encode_page("x" * 100) is not None
    long = a_red("N" * 200)
    post, *_ = draw_digest(composed(long, a_red("NI 1")))
    [menu] = block(post, "under")["elements"]
    assert "N" * 200 not in json.dumps(menu)
    assert "NI 1" in json.dumps(menu)
    with pytest.raises(OutOfDate, match="ask by replying"):
        question_form("C1/1.0", "x" * PRIVATE_METADATA, "x")
    assert {"action_id": "ask:select0", "value": '{"l":"NI 1"}'} == {
        "action_id": select_id(Verb.ASK), "value": encode_line("NI 1")}
