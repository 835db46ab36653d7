"""How a talk is drawn for Slack: what a person sees, hears and can press."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.channels.slack.actions import OutOfDate, Pressed, Verb, decode
from bot.channels.slack.draw_home import HomeTask, draw_home
from bot.channels.slack.draw_sheet import draw_sheet, read_submission, response_errors, return_of
from bot.channels.slack.draw_speech import draw_speech
from bot.channels.slack.draw_top import Top, draw_top
from bot.channels.slack.limits import INPUT_TEXT, MESSAGE_BLOCKS, VIEW_BLOCKS, Surface
from bot.channels.slack.lint import lint
from conversations.dialogue.kinds import Widget
from conversations.dialogue.speech import Button, Card, CardRow, Line, Manner, Prompt, Sheet, Speech
from tests.bot.channels.slack.speeches import (
    DRAWN,
    GOLDEN,
    RETURN,
    SHEET,
    SPEECHES,
    as_file,
    card,
    choice,
    told,
)

Payload = dict[str, Any]
DRAWN_CASES = [(name, surface, payload) for name, (surface, payload) in DRAWN.items()]
NAMES = list(DRAWN)


@pytest.mark.parametrize(("name", "surface", "payload"), DRAWN_CASES, ids=NAMES)
def test_what_is_drawn_is_as_it_was_agreed(
        name: str, surface: Surface, payload: Payload, request: pytest.FixtureRequest) -> None:
    """Each golden payload lints clean and is what is drawn today; `--update` or the module writes it anew."""
    file = GOLDEN / f"{name}.json"
    if request.config.getoption("--update", default=False):
        file.write_text(as_file(payload), encoding="utf-8")
    assert not lint(payload, surface)
    assert file.read_text(encoding="utf-8") == as_file(payload)


def test_every_golden_payload_belongs_to_a_fixture() -> None:
    """No payload lies about that nothing draws."""
    assert {f"{name}.json" for name in DRAWN} == {file.name for file in GOLDEN.iterdir()}


@pytest.mark.parametrize(("name", "surface", "payload"), DRAWN_CASES, ids=NAMES)
def test_slacks_own_models_take_what_is_drawn(name: str, surface: Surface, payload: Payload) -> None:
    """Slack's Python models read every block and find nothing to refuse."""
    for block in payload.get("blocks", []):
        parsed = Block.parse(json.loads(json.dumps(block)))
        assert parsed is not None
        assert block.keys() <= parsed.to_dict().keys()


def strings(value: Any) -> list[str]:
    """Every text in a payload."""
    if isinstance(value, dict):
        return [said for inner in value.values() for said in strings(inner)]
    if isinstance(value, list):
        return [said for inner in value for said in strings(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_we_say_shouts(name: str) -> None:
    """No exclamation mark, and no please or sorry, in words of our own."""
    theirs = ("<!channel>", "&lt;!")
    said = [text.lower() for text in strings(DRAWN[name][1]) if not any(word in text for word in theirs)]
    assert not [text for text in said if "!" in text or "please" in text or "sorry" in text]


def pressables(payload: Payload) -> list[Payload]:
    """Every button and option as Slack would send it back."""
    found: list[Payload] = []
    for block in payload["blocks"]:
        for element in [*block.get("elements", []), block.get("accessory", {})]:
            if element.get("type") == "button":
                found.append(element)
            found += [{**element, "selected_option": option} for option in element.get("options", [])]
    return found


def test_a_question_comes_after_what_was_said_and_before_what_can_be_pressed() -> None:
    """Understood, refused, doubted, told; then question, hint, choices."""
    order = [block["block_id"] for block in draw_speech(Speech(
        heading="Burglary", lines=tuple(told(manner, "So.") for manner in reversed(Manner)),
        prompt=SPEECHES["choice"].prompt), RETURN)["blocks"]]
    assert ["heading", "understood", "refused", "doubted", "told", "question", "hint", "choices"] == order


def test_up_to_five_choices_are_buttons_and_more_a_select() -> None:
    """Each sends exactly the reply of its button, and offers stay buttons."""
    five = choice("code", **{f"c{n}": f"Code {n}" for n in range(5)})
    six = (*five, *choice("code", c5="Code 5"))
    offer = Button(label="Skip", replies=(("code", "skip"), ("why", "none")))
    for buttons, kind in ((five, "button"), (six, "static_select")):
        prompt = Prompt(key="code", number=1, label="Code", ask="Which?", widget=Widget.CHOICE,
                        buttons=(*buttons, offer))
        payload = draw_speech(Speech(prompt=prompt), RETURN)
        drawn = next(block for block in payload["blocks"] if block["block_id"] == "choices")
        assert {kind} == {element["type"] for element in drawn["elements"]}
        assert [Pressed(Verb.REPLY, RETURN, button.replies) for button in (*buttons, offer)] == [
            decode(pressed) for pressed in pressables(payload)]


@pytest.mark.parametrize("count", [1, 20, 21, 100, 130])
def test_every_row_of_a_card_can_be_changed(count: int) -> None:
    """Up to twenty rows have a button each that says aloud what it changes; longer cards have a select."""
    rows = [CardRow(number=n, change=f"k{n}", label=f"Row {n}", value="1") for n in range(1, count + 1)]
    payload = draw_speech(Speech(card=card(*rows)), RETURN)
    assert not lint(payload, "message")
    presses = [decode(pressed) for pressed in pressables(payload)]
    assert [row.change for row in rows] == [press.key for press in presses if press.verb is Verb.CHANGE]
    assert presses[-1].replies == (("send", "yes"),)
    aloud = [p["accessibility_label"] for p in pressables(payload) if "accessibility_label" in p]
    assert aloud == ([f"Change Row {n}" for n in range(1, count + 1)] if count <= 20 else [])


def test_a_presumed_row_says_so() -> None:
    """What was taken for granted is marked, in words."""
    fields = DRAWN["card"][1]["blocks"][3]["fields"]
    assert [text["text"] for text in fields] == ["*2. Standing*", "Final (unless you say otherwise)"]


def test_a_reply_too_long_for_a_button_is_to_be_typed() -> None:
    """It is not lost: a line says so, and the other button stays."""
    long = Button(label="All of it", replies=(("cause", "a" * 3_000),))
    short = Button(label="Not yet", replies=(("cause", "not yet"),))
    prompt = Prompt(key="cause", number=1, label="Cause", ask="Why?", widget=Widget.LINE,
                    buttons=(long, short))
    payload = draw_speech(Speech(prompt=prompt), RETURN)
    assert "One choice is too long for a button. Type it instead." in strings(payload)
    assert [decode(pressed).replies for pressed in pressables(payload)] == [short.replies]


def test_the_top_message_offers_what_is_left_to_do() -> None:
    """Start once, Continue afterwards, and no buttons when all is sent."""
    labels = {name: [element["text"]["text"] for block in DRAWN[name][1]["blocks"]
                     for element in block.get("elements", []) if element.get("type") == "button"]
              for name in ("top_invitation", "top_begun", "top_sent")}
    assert labels == {"top_invitation": ["Start", "Remind me later", "Not me"],
                      "top_begun": ["Continue", "Answer all at once", "Remind me later"], "top_sent": []}


# The form -----------------------------------------------------------------------------------------

def submitted(view: Payload, **typed: str) -> Payload:
    """The view as Slack sends it back: what stands in its fields, and what was typed over it."""
    values: Payload = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element, key = block["element"], block["block_id"]
            if element["type"] == "plain_text_input":
                said = typed.get(key, element.get("initial_value"))
                values[key] = {"answer": {"type": element["type"], "value": said}}
            else:
                chosen = {"value": typed[key]} if key in typed else element.get("initial_option")
                values[key] = {"answer": {"type": element["type"], "selected_option": chosen}}
    return {**view, "state": {"values": values}}


def test_a_form_gives_back_what_stands_in_it() -> None:
    """Stored answers stand in their fields; blank ones are not sent, and what is typed is not escaped."""
    view = draw_sheet(SHEET, RETURN)
    sent = submitted(view, figure="<338 & falling>", standing="provisional", cause="  ")
    assert return_of(sent) == RETURN
    assert read_submission(sent) == [
        ("figure", "<338 & falling>"), ("standing", "provisional"), ("cause_code", "national")]
    untouched = [("cause", "Two officers left in July & August."), ("cause_code", "national")]
    assert untouched == read_submission(submitted(view))


def test_a_form_can_be_saved_half_done() -> None:
    """Slack insists on no field, or nobody could say that there is no figure; the form says what follows."""
    view = DRAWN["sheet"][1]
    assert {True} == {block["optional"] for block in view["blocks"] if block["type"] == "input"}
    assert "You can save it half done. Whatever you leave empty will be asked in the thread." in strings(view)
    assert read_submission(submitted(draw_sheet(SHEET, RETURN), cause=" "))[0][0] == "cause_code"


def test_a_refused_form_keeps_its_place_and_is_taken_once_right() -> None:
    """The sentence stands beside its question, in the form and above it."""
    why = "First-time entrants must be a number, like 338"
    assert response_errors({"figure": why}) == {"response_action": "errors", "errors": {"figure": why}}
    view = draw_sheet(SHEET, RETURN, {"figure": why})
    assert sum(why in text for text in strings(view)) == 2
    assert dict(read_submission(submitted(view, figure="338")))["figure"] == "338"


def test_an_answer_too_long_for_its_field_is_kept() -> None:
    """The field stays empty and says so; sending the form does not touch the answer."""
    prompt = SHEET.prompts[2].model_copy(update={"stored": "a" * (INPUT_TEXT + 1)})
    view = draw_sheet(SHEET.model_copy(update={"prompts": (prompt,)}), RETURN)
    assert "leave it empty to keep that answer" in view["blocks"][-1]["hint"]["text"]
    assert read_submission(submitted(view)) == []


def test_a_form_never_passes_a_hundred_blocks() -> None:
    """What does not fit is announced and asked in the thread."""
    prompts = tuple(SHEET.prompts[0].model_copy(update={"key": f"k{n}"}) for n in range(150))
    view = draw_sheet(SHEET.model_copy(update={"prompts": prompts}), RETURN, {"k1": "Enter the figure"})
    assert not lint(view, "modal")
    assert len(view["blocks"]) == VIEW_BLOCKS
    assert "54 more questions will be asked in the thread, one by one." in strings(view)


@pytest.mark.parametrize("view", [
    {}, {"callback_id": "sheet"}, {"callback_id": "other", "private_metadata": RETURN},
    {"state": {"values": {"figure": []}}}, {"state": {"values": {"figure": {"answer": "338"}}}}], ids=str)
def test_a_form_we_did_not_draw_is_out_of_date(view: Payload) -> None:
    """A malformed form ends in the typed error; ours is read."""
    with pytest.raises(OutOfDate):
        (return_of(view), read_submission(view))
    assert return_of(draw_sheet(SHEET, RETURN)) == RETURN


# Whatever it says ---------------------------------------------------------------------------------

WILD = st.text(max_size=60) | st.sampled_from([
    "<!channel>", "<@U1>", "<https://x.example|y>", "*a* _b_ `c`", ":red_circle:", "🔴", "", " ", "&" * 400,
    "a" * 5_000, "😀" * 3_000, "\x00"])
KEYS = st.from_regex(r"[a-z]{1,12}(\.[0-9]{1,2}\.[a-z]{1,12})?", fullmatch=True)
BUTTONS = st.lists(st.builds(
    Button, label=WILD, replies=st.lists(st.tuples(KEYS, WILD), min_size=1, max_size=2).map(tuple),
    primary=st.booleans()), max_size=12).map(tuple)
MAYBE = st.none() | WILD
PROMPTS = st.builds(
    Prompt, key=KEYS, number=st.integers(0, 40), label=WILD, ask=WILD, hint=MAYBE, condition=MAYBE,
    buttons=BUTTONS, widget=st.sampled_from(Widget), current=MAYBE, stored=MAYBE, presumed=MAYBE,
    optional=st.booleans(), error=MAYBE)
ROWS = st.builds(
    CardRow, number=st.integers(0, 99), change=KEYS, label=WILD, value=WILD, presumed=st.booleans())
CARDS = st.builds(
    Card, title=WILD, rows=st.lists(ROWS, max_size=30).map(tuple), footing=WILD, buttons=BUTTONS)
LINES = st.builds(Line, manner=st.sampled_from(Manner), text=WILD)
WILD_SPEECHES = st.builds(
    Speech, heading=MAYBE, lines=st.lists(LINES, max_size=15).map(tuple), prompt=st.none() | PROMPTS,
    card=st.none() | CARDS)


def live_text(payload: Payload) -> list[str]:
    """Every text that Slack reads as markup: the top-level text and all mrkdwn."""
    def inside(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["text"]] if value.get("type") == "mrkdwn" else []
            return own + [said for inner in value.values() for said in inside(inner)]
        return [said for inner in value for said in inside(inner)] if isinstance(value, list) else []
    return [payload.get("text", "") if isinstance(payload.get("text"), str) else "", *inside(payload)]


def assert_sendable(payload: Payload, surface: Surface) -> None:
    """Slack would take it, and nothing in it calls anybody or leads anywhere."""
    assert not lint(payload, surface)
    assert len(payload.get("blocks", [])) <= (MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS)
    assert not [text for text in live_text(payload) for live in ("<!", "<@", "<http") if live in text]


@given(speech=WILD_SPEECHES)
def test_any_speech_can_be_sent(speech: Speech) -> None:
    """Whatever the talk says, Slack takes it and none of it comes alive."""
    assert_sendable(draw_speech(speech, RETURN, "https://example.org/r/1"), "message")


@given(title=WILD, intro=WILD, error=WILD, prompts=st.lists(PROMPTS, max_size=8, unique_by=lambda p: p.key))
def test_any_sheet_can_be_opened(title: str, intro: str, error: str, prompts: list[Prompt]) -> None:
    """Whatever is asked, a form of it opens, with or without errors."""
    sheet = Sheet(title=title, intro=intro, prompts=tuple(prompts))
    assert_sendable(draw_sheet(sheet, RETURN, {p.key: error for p in prompts}), "modal")


@given(text=WILD, other=MAYBE, minutes=st.none() | st.integers(0, 90), count=st.integers(0, 120))
def test_any_list_of_tasks_and_any_top_can_be_shown(
        text: str, other: str | None, minutes: int | None, count: int) -> None:
    """Whatever targets are called, the lists of them are taken."""
    tasks = [HomeTask(f"r{n}", text, text, other, minutes, other) for n in range(count)]
    assert_sendable(draw_home(tasks, text, other), "home")
    top = Top(text, text, other, page="https://example.org/r/1", email=other)
    assert_sendable(draw_top(top, RETURN), "message")
