"""The closed answers of the talks, as people type them in a letter or a message."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conversations.dialogue.kinds import Kind
from conversations.dialogue.reading import Read, Unclear
from conversations.scripts import (
    delivery_update,
    quarterly_choices,
    quarterly_return,
    risk_questions,
    risk_review,
    update_choices,
)
from conversations.scripts.quarterly_choices import Ways

TODAY = date(2026, 10, 5)
ASKED: dict[str, tuple[Kind[Any], Ways]] = {
    "kept": (quarterly_return.KEPT, quarterly_choices.KEPT),
    "why none": (quarterly_return.WHY_NONE, quarterly_choices.WHY_NONE),
    "standing": (quarterly_return.standing.kind_for(None), quarterly_choices.STANDING),
    "cause": (quarterly_return.CAUSES, quarterly_choices.CAUSES),
    "contest": (quarterly_return.RATINGS, quarterly_choices.CONTEST),
    "outlook": (quarterly_return.OUTLOOK, quarterly_choices.OUTLOOK),
    "still": (risk_questions.STILL, quarterly_choices.STILL),
    "checked": (quarterly_return.CHECKED, quarterly_choices.CHECKED),
    "working": (risk_review.working.kind_for(None), quarterly_choices.WORKING),
    "all well": (delivery_update.all_well.kind_for(None), update_choices.ALL_WELL),
    "progress": (delivery_update.PROGRESS, update_choices.PROGRESS),
    "trouble": (delivery_update.trouble.kind_for(None), update_choices.TROUBLE),
}


@pytest.mark.parametrize("name", ASKED)
def test_every_way_of_saying_leads_to_its_one_answer(name: str) -> None:
    """None of them means another option too, in whatever case and with a full stop or not."""
    kind, ways = ASKED[name]
    for option, said in ways.items():
        for text in said:
            for written in (text, text.capitalize(), text.upper(), f"{text}."):
                reading = kind.read(written, TODAY)
                assert isinstance(reading, Read), written
                assert (written, option) == (written, reading.value)


@pytest.mark.parametrize(("name", "text", "option"), [
    ("kept", "Yes, it did", "done"), ("kept", "Completed", "done"), ("kept", "no", "not_done"),
    ("kept", "still in progress", "partly"), ("kept", "Cancelled", "dropped"),
    ("cause", "It's outside our control", "national"), ("cause", "ours", "ours"), ("cause", "with partners", "partner"),
    ("outlook", "Yes", "will_be_met"), ("outlook", "no - too far behind now", "will_be_missed"),
    ("still", "yes", "same"), ("still", "It's gone up", "changed"), ("still", "please close", "closed"),
    ("checked", "spot check", "sampled"), ("checked", "by a colleague", "checked"), ("checked", "no", "not_checked"),
    ("contest", "I agree", "no"), ("contest", "it should be green", "green"), ("why none", "annual", "not_due"),
    ("standing", "draft", "provisional"),
    ("all well", "Yes, they are", "planned"), ("all well", "no - one has slipped", "changed"),
    ("progress", "It's running late", "late"), ("progress", "Completed", "done"),
    ("trouble", "No", "nothing"), ("working", "to some extent", "partly"),
])  # fmt: skip
def test_what_people_type_is_understood(name: str, text: str, option: str) -> None:
    """With words before it and a comment behind it."""
    reading = ASKED[name][0].read(text, TODAY)
    assert isinstance(reading, Read), reading
    assert option == reading.value


@pytest.mark.parametrize(("name", "text"), [
    ("kept", "ongoing"), ("kept", "delayed"), ("kept", "nearly"), ("kept", "yes and no"), ("kept", "maybe"),
    ("cause", "the weather"), ("cause", "ours and a partner"), ("outlook", "probably"), ("outlook", "unlikely"),
    ("outlook", "maybe"), ("still", "no"), ("checked", "yes"), ("contest", "yes"),
    ("progress", "in progress"), ("trouble", "yes"), ("why none", "not available"),
    ("standing", "yes"), ("checked", "not by a colleague"), ("outlook", "not on track"), ("kept", "not completed"),
    ("still", "not worse"), ("kept", "hardly started"), ("outlook", "yes or no"), ("still", "not resolved"),
])  # fmt: skip
def test_what_could_mean_two_things_is_asked_back(name: str, text: str) -> None:
    """And the label is always understood after that."""
    kind = ASKED[name][0]
    assert isinstance(kind.read(text, TODAY), Unclear), text
    for choice in kind.choices:
        assert Read(choice.text) == kind.read(choice.label, TODAY)
