"""A question that tells a story first: the story whole and plain, what is asked in bold, within Slack's limits."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.slack.draw_speech import draw_speech
from bot.channels.slack.lint import lint
from conversations.dialogue.kinds import Widget
from conversations.dialogue.speech import Button, Line, Manner, Prompt, Speech

STORY = "The depot has been shut since May. " + "We have written *nine* times & nobody answers. " * 30
ASK = "What do you decide about it?"
HINT = "It holds up the triage desk. " * 12


def drawn(story: str, hint: str | None = None, lines: int = 0) -> dict[str, Any]:
    """The message that asks for a decision, after so many long lines."""
    choices = tuple(Button(label=f"Pass it on to {place} {'of the board ' * 9}", replies=(("rule", place),))
                    for place in ("first", "second", "third"))
    prompt = Prompt(key="rule", number=1, label="Decision", ask=f"{story}{ASK}", hint=hint, condition=None,
                    widget=Widget.CHOICE, buttons=choices)
    said = tuple(Line(manner=Manner.TOLD, text=STORY) for _ in range(lines))
    return draw_speech(Speech(lines=said, prompt=prompt), "t7")


def shown(payload: dict[str, Any], block_id: str) -> list[Any]:
    """The runs of a rich text block; none where there is no such block."""
    found = [block for block in payload["blocks"] if block.get("block_id") == block_id]
    return [run for block in found for part in block["elements"] for run in part["elements"]]


def test_a_long_story_is_told_whole_before_what_is_asked() -> None:
    """Nothing of 1,500 characters is cut; the question alone is bold."""
    payload = drawn(STORY, HINT)
    [story], [ask] = shown(payload, "story"), shown(payload, "question")
    assert (STORY.strip(), None) == (story["text"], story.get("style"))
    assert (ASK, {"bold": True}) == (ask["text"], ask["style"])
    assert [] == lint(payload, "message")


def test_a_short_question_stays_in_one_piece() -> None:
    """A sentence before it is no story."""
    payload = drawn("It is stuck. ")
    assert ([], [f"It is stuck. {ASK}"]) == (shown(payload, "story"), [run["text"] for run in
                                                                       shown(payload, "question")])


@pytest.mark.parametrize("times", [2, 5, 40])
def test_whatever_its_length_a_story_keeps_within_the_limits(times: int) -> None:
    """Beside long lines, a long hint and long buttons; what does not fit is cut, never refused."""
    payload = drawn(STORY * times, STORY * times, lines=4)
    assert [] == lint(payload, "message")
    assert [ASK] == [run["text"] for run in shown(payload, "question")]
