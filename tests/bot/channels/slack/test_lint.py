"""The lint: what Slack would refuse, and what we refuse ourselves, each with the way to put it right."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.channels.slack.limits import ALLOWED, BLOCKS, SURFACES, Surface
from bot.channels.slack.lint import lint

Payload = dict[str, Any]


def plain(text: str) -> Payload:
    """A plain text object, as Slack has it."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Payload:
    """A mrkdwn text object, as Slack has it."""
    return {"type": "mrkdwn", "text": text}


def message(*blocks: Payload) -> Payload:
    """A message that speaks, with these blocks."""
    return {"text": "Your return for Q2 2026/27", "blocks": list(blocks)}


def modal(*blocks: Payload, **more: Any) -> Payload:
    """A modal with these blocks."""
    view = {"type": "modal", "title": plain("Your return"), "submit": plain("Save"), "blocks": list(blocks)}
    return view | more


def section(text: Payload | None = None, **more: Any) -> Payload:
    """A section with this text."""
    return {"type": "section", "text": text or plain("First-time entrants")} | more


def button(action_id: str = "start", **more: Any) -> Payload:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain("Start")} | more


def actions(*elements: Payload, **more: Any) -> Payload:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)} | more


def options(count: int) -> list[Payload]:
    """So many options."""
    return [{"text": plain(f"Option {n}"), "value": str(n)} for n in range(count)]


def select(**more: Any) -> Payload:
    """A select of three options."""
    return {"type": "static_select", "action_id": "pick", "options": options(3)} | more


def question(element: Payload | None = None, **more: Any) -> Payload:
    """A question of a form."""
    element = element or {"type": "plain_text_input", "action_id": "answer"}
    return {"type": "input", "block_id": "figure", "label": plain("Figure"), "element": element} | more


def header(text: Payload) -> Payload:
    """A heading."""
    return {"type": "header", "text": text}


def context(*elements: Payload) -> Payload:
    """Quiet text."""
    return {"type": "context", "elements": list(elements)}


def rich(*runs: Payload) -> Payload:
    """Literal text."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(runs)}]}


def cell(text: str) -> Payload:
    """A cell of a table."""
    return {"type": "raw_text", "text": text}


def data_table(*rows: list[Payload], **more: Any) -> Payload:
    """A table with two rows unless told."""
    shown = list(rows) or [[cell("Measure"), cell("Actual")], [cell("Burglary"), cell("338")]]
    return {"type": "data_table", "caption": "Measures needing attention", "rows": shown} | more


def chart(*labels: str, categories: tuple[str, ...] = ("Q1", "Q2")) -> Payload:
    """A line of one series."""
    data = [{"label": label, "value": 349} for label in labels or categories]
    return {"type": "data_visualization", "title": "First-time entrants", "chart": {
        "type": "line", "series": [{"name": "Actual", "data": data}],
        "axis_config": {"categories": list(categories), "x_label": "Quarter", "y_label": "Per 100,000"}}}


def container(*children: Payload, **more: Any) -> Payload:
    """A section that folds."""
    return {"type": "container", "title": plain("On track (9)"), "child_blocks": list(children),
            "is_collapsible": True, "default_collapsed": True} | more


LONG_TEXTS = [section(plain("a" * 2_950), block_id=f"b{n}") for n in range(4)]

GOOD: list[tuple[str, Surface, Payload]] = [
    ("text alone", "message", {"text": "Your return is sent"}),
    ("a place to post", "message", message() | {
        "blocks": [section()], "channel": "C1", "thread_ts": "1.2", "parse": "none", "link_names": False,
        "unfurl_links": False, "unfurl_media": False,
        "metadata": {"event_type": "return_digest", "event_payload": {"outbox_id": "o1"}}}),
    ("50 blocks", "message", message(*[{"type": "divider"}] * 50)),
    ("25 buttons", "message", message(actions(*[button(f"b{n}") for n in range(25)]))),
    ("one action_id in two blocks", "message",
     message(section(accessory=button()), section(accessory=button()))),
    ("a text of 3,000", "message", message(section(plain("a" * 3_000)))),
    ("four long texts", "message", message(*LONG_TEXTS)),
    ("a choice made beforehand", "message", message(actions(select(initial_option=options(3)[1])))),
    ("literal text that looks like a ping", "message",
     message(rich({"type": "text", "text": "<!channel> <@U1>"}))),
    ("a ping in plain text is inert", "message", message(section(plain("<!channel>")))),
    ("a mark after its word", "message", message(section(mrkdwn("Behind 🔺")))),
    ("a mark in the lead's own words", "message", message(rich({"type": "text", "text": "🔴"}))),
    ("a table", "message", message(data_table())),
    ("a chart", "message", message(chart())),
    ("a folded list", "message", message(container(section(), {"type": "divider"}))),
    ("a form", "modal", modal(question())),
    ("a form of 100", "modal", modal(*[question(block_id=f"q{n}") for n in range(100)])),
    ("an alert", "modal", modal({"type": "alert", "text": plain("One answer is missing"), "level": "error"})),
    ("a home", "home", {"type": "home", "blocks": [header(plain("Your returns")), section()]}),
    ("a picture that says what it shows", "message", message(
        {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "Re-offending fell to 338"})),
    ("an old-style table", "message", message({"type": "table", "rows": [[cell("a"), cell("b")]]})),
]

BAD: list[tuple[str, Surface, Payload, str]] = [
    ("no top-level text", "message", {"blocks": [section()]}, "The payload: needs “text”."),
    ("blank text", "message", message(section()) | {"text": "  "}, "/text: is blank"),
    ("too long a text", "message", {"text": "a" * 3_001}, "/text: has 3,001 characters"),
    ("emoji count twice", "message", {"text": "😀" * 1_501}, "/text: has 3,002 characters"),
    ("51 blocks", "message", message(*[{"type": "divider"}] * 51), "/blocks: has 51 items"),
    ("101 blocks in a view", "modal", modal(*[{"type": "divider"}] * 101), "/blocks: has 101 items"),
    ("no blocks in a list", "message", {"text": "a", "blocks": []}, "/blocks: has 0 items"),
    ("text over all", "message", message(*LONG_TEXTS, section(plain("a" * 1_000))), "split the payload"),
    ("a long section", "message", message(section(plain("a" * 3_001))), "/blocks/0/text/text: has 3,001"),
    ("an empty section", "message", message({"type": "section"}), "/blocks/0: needs one of fields, text."),
    ("an empty text", "message", message(section(plain(""))), "/blocks/0/text/text: has 0 characters"),
    ("eleven fields", "message", message(section(fields=[plain("a")] * 11)),
     "/blocks/0/fields: has 11 items"),
    ("mrkdwn in a header", "message", message(header(mrkdwn("*Q2*"))),
     "/blocks/0/text: must be plain_text here"),
    ("a long header", "message", message(header(plain("a" * 151))), "/blocks/0/text/text: has 151"),
    ("mrkdwn on a button", "message", message(actions(button(text=mrkdwn("Go")))),
     "elements/0/text: must be plain"),
    ("a long button", "message", message(actions(button(text=plain("a" * 76)))),
     "text/text: has 76 characters"),
    ("a long value", "message", message(actions(button(value="a" * 2_001))), "/value: has 2,001 characters"),
    ("a long label to read out", "message", message(actions(button(accessibility_label="a" * 76))), "has 76"),
    ("26 buttons", "message", message(actions(*[button(f"b{n}") for n in range(26)])),
     "elements: has 26 items"),
    ("a strange style", "message", message(actions(button(style="green"))),
     "/style: must be one of danger, primary"),
    ("a script for a link", "message", message(actions(button(url="javascript:alert(1)"))),
     "must be a web address"),
    ("a link to nowhere", "message", message(actions(button(url="https://"))), "must be a web address"),
    ("a double block_id", "message", message(section(block_id="a"), section(block_id="a")),
     "“a” is used 2 times"),
    ("a double action_id", "message", message(actions(button(), button())), "“start” is used 2 times"),
    ("a long block_id", "message", message(section(block_id="a" * 256)), "/block_id: has 256 characters"),
    ("an unknown key", "message", message(section(colour="red")), "/blocks/0: Slack knows no “colour” here"),
    ("an unknown block", "message", message({"type": "banner"}), "/blocks/0/type: “banner” is not a block"),
    ("an alert in a message", "message", message({"type": "alert", "text": plain("a")}),
     "“alert” is not allowed"),
    ("markdown in a modal", "modal", modal({"type": "markdown", "text": "a"}),
     "“markdown” is not allowed here"),
    ("a text field among buttons", "message",
     message(actions({"type": "plain_text_input", "action_id": "a"})),
     "“plain_text_input” is not allowed here"),
    ("a button as an answer", "modal", modal(question(button())), "element/type: “button” is not allowed"),
    ("a form without a button to send", "modal",
     {"type": "modal", "title": plain("Return"), "blocks": [question()]}, "/submit: a modal with questions"),
    ("a long modal title", "modal", modal(section(), title=plain("a" * 25)),
     "/title/text: has 25 characters"),
    ("a modal shown as home", "home", {"type": "modal", "blocks": [section()]}, "/type: must be one of home"),
    ("101 options", "message", message(actions(select(options=options(101)))), "/options: has 101 items"),
    ("11 radio buttons", "message", message(
        actions({"type": "radio_buttons", "action_id": "a", "options": options(11)})),
     "/options: has 11 items"),
    ("a choice not among the options", "message", message(actions(select(initial_option=options(4)[3]))),
     "must be one of the options"),
    ("a long option value", "message", message(
        actions(select(options=[{"text": plain("a"), "value": "a" * 151}]))), "/value: has 151"),
    ("a ping in mrkdwn", "message", message(section(mrkdwn("see <!channel>"))), "holds “<!”"),
    ("a name called in mrkdwn", "message", message(context(mrkdwn("<@U123> did it"))), "holds “<@”"),
    ("a ping in the top-level text", "message", {"text": "<!here> look"}, "/text: holds “<!”"),
    ("a mark without its word", "message", message(section(mrkdwn("Burglary 🔴"))),
     "shows 🔴 without its word"),
    ("a mark by name", "message", message(section(mrkdwn(":red_circle: 4"))), "shows :red_circle: without"),
    ("a cell that is only a mark", "message", message(data_table([cell("a")], [cell("🔺")])),
     "shows 🔺 without"),
    ("a picture that says nothing", "message",
     message({"type": "image", "image_url": "https://a.org/a.png"}), "needs “alt_text”"),
    ("a table without a caption", "message", message(data_table(caption="")), "/caption: has 0 characters"),
    ("uneven rows", "message", message(data_table([cell("a"), cell("b")], [cell("c")])),
     "same number of cells"),
    ("a number that is text", "message", message(data_table(
        [cell("a")], [{"type": "raw_number", "value": "338", "text": "338"}])),
     "/value: must be a number, not text"),
    ("no such column", "message", message(data_table(row_header_column_index=2)), "there is no column 2"),
    ("a chart with a gap", "message", message(chart("Q1")), "needs one value for each category"),
    ("three charts", "message", message(chart(), chart(), chart()), "3 blocks of type data_visualization"),
    ("a fold that cannot", "message", message(container(section(), is_collapsible=False)),
     "needs is_collapsible"),
    ("names made into links", "message", {"text": "a", "link_names": True}, "/link_names: must be false"),
    ("parsing left on", "message", {"text": "a", "parse": "full"}, "/parse: must be one of none"),
    ("a list where an object belongs", "message", message(section(accessory=[])),
     "must be an element, not a list"),
    ("text where a list belongs", "message", {"text": "a", "blocks": "b"},
     "/blocks: must be a list, not text"),
    ("two with the focus", "modal", modal(*[question(
        {"type": "plain_text_input", "action_id": "a", "focus_on_load": True}, block_id=b) for b in "ab"]),
     "another element has the focus"),
]


@pytest.mark.parametrize(("what", "surface", "payload"), GOOD, ids=[case[0] for case in GOOD])
def test_what_slack_takes_is_clean(what: str, surface: Surface, payload: Payload) -> None:
    """A payload that Slack takes and that says what it shows has nothing against it."""
    assert not lint(payload, surface)


@pytest.mark.parametrize(("what", "surface", "payload", "said"), BAD, ids=[case[0] for case in BAD])
def test_what_slack_refuses_is_named_with_its_place(
        what: str, surface: Surface, payload: Payload, said: str) -> None:
    """Each fault is one sentence with its pointer, and no other sentence stands beside it."""
    [sentence] = lint(payload, surface)
    assert said in sentence
    assert sentence.endswith(".")


def test_a_refused_payload_is_clean_once_put_right() -> None:
    """Following the sentence is enough."""
    payload = message(header(mrkdwn("*Q2*")))
    [sentence] = lint(payload, "message")
    assert "must be plain_text here, not mrkdwn." in sentence
    payload["blocks"][0]["text"] = plain("Q2")
    assert not lint(payload, "message")


SDK_KNOWS = [case for case in GOOD if not any(
    block["type"].startswith("data_") for block in case[2].get("blocks", []))]


@pytest.mark.parametrize(("what", "surface", "payload"), SDK_KNOWS, ids=[case[0] for case in SDK_KNOWS])
def test_slacks_own_models_agree_on_what_is_good(what: str, surface: Surface, payload: Payload) -> None:
    """Slack's Python models take what the lint takes, and give back the same fields."""
    for block in payload.get("blocks", []):
        parsed = Block.parse(copy.deepcopy(block))
        assert parsed is not None
        assert block.keys() <= parsed.to_dict().keys()
    if surface != "message":
        View(**copy.deepcopy(payload)).validate_json()


SDK_REFUSES = ["a long section", "an empty section", "eleven fields", "a long header", "a long button",
               "a long value", "26 buttons", "a long block_id", "a strange style", "101 options",
               "a fold that cannot"]


@pytest.mark.parametrize("what", SDK_REFUSES)
def test_what_slacks_own_models_refuse_we_refuse(what: str) -> None:
    """The lint is at least as strict as Slack's Python models where these look."""
    payload = next(case[2] for case in BAD if case[0] == what)
    if what == "a fold that cannot":
        payload = message(container(section(), has_header_divider=True))
        assert "cannot be set when is_collapsible is true." in lint(payload, "message")[0]
    with pytest.raises(SlackObjectFormationError):
        [block.to_dict() for block in Block.parse_all(copy.deepcopy(payload["blocks"]))]


def test_every_block_of_a_surface_has_its_limits_written_down() -> None:
    """No surface allows a block that the table of blocks does not describe."""
    assert set() == frozenset().union(*ALLOWED.values()) - BLOCKS.keys()
    assert set(SURFACES) == set(ALLOWED)


KEYS = st.sampled_from(["type", "text", "blocks", "elements", "element", "options", "rows", "chart",
                        "accessory", "child_blocks", "initial_option", "block_id",
                        "action_id", "title", "series"])
SCRAPS = st.sampled_from([None, True, 3, 1.5, "", "a", "mrkdwn", "button", "static_select", "modal", *BLOCKS])
JSON = st.recursive(
    SCRAPS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12)


@given(payload=st.dictionaries(st.sampled_from(["type", "text", "blocks", "title"]), JSON),
       surface=st.sampled_from(sorted(ALLOWED)))
def test_no_payload_makes_the_lint_stumble(payload: Payload, surface: Surface) -> None:
    """Whatever JSON comes, the answer is a list of sentences."""
    assert all(sentence.endswith(".") for sentence in lint(payload, surface))
