"""One talk, any way of holding it: what is stored does not hang on how it was said. Over every talk there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.dialogue.engine import begin
from conversations.scripts.catalogue import TALKS, Talk
from tests.parity.channels import Post, fill_in
from tests.parity.talks import NAMED, QUARTERLY, Given, Sitting, givens

every_talk = pytest.mark.parametrize("talk", TALKS, ids=NAMED)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
DOUBTED = {"figure", "year_end_value"}
"""What is not said otherwise first: its doubts, and what it has asked for, would stay to be said."""
SIDE_TRIPS = ("help", "status", "definition", "what did we say last time?", "why", "later", "review", "thanks")


def often(talk: Talk) -> Callable[[Any], Any]:
    """How often a law is tried: the return has many more questions than any other talk."""
    return settings(max_examples=500 if talk is QUARTERLY else 150, suppress_health_check=SLOW)


def sitting(what: Given) -> Sitting:
    """A fresh talk."""
    return Sitting(what, begin(what.script))


def came_to(talk: Sitting) -> tuple[Any, dict[str, str | None]]:
    """What is compared: the typed outcome, and what stands for every question that applies."""
    return talk.given.talk.outcome(talk.answers), talk.standing_texts()


def by_steps(what: Given) -> Sitting:
    """Every answer typed to the question standing, and sent, which changes nothing of it."""
    talk = sitting(what)
    talk.finish()
    before = came_to(talk)
    talk.send((None, "send"))
    assert talk.session.is_sent
    assert before == came_to(talk)
    return talk


@every_talk
def test_all_at_once_in_any_order_and_any_batches_is_the_same(talk: Talk) -> None:
    """A form filled in whole, or in parts, in whatever order: the same return as step by step."""

    @often(talk)
    @given(what=givens(talk), data=st.data())
    def law(what: Given, data: st.DataObject) -> None:
        held = sitting(what)
        keys = data.draw(st.permutations(sorted(what.texts)))
        cuts = sorted(data.draw(st.lists(st.integers(0, len(keys)), max_size=4)))
        for start, end in zip([0, *cuts], [*cuts, len(keys)], strict=True):
            held.send(*((key, what.texts[key]) for key in keys[start:end]))
        held.finish()
        assert came_to(by_steps(what)) == came_to(held)

    law()


@every_talk
def test_corrections_leave_no_trace(talk: Talk) -> None:
    """Somebody who first says otherwise and corrects it ends where one ends who said it right at once."""

    @often(talk)
    @given(what=givens(talk), first=givens(talk), data=st.data())
    def law(what: Given, first: Given, data: st.DataObject) -> None:
        held = sitting(what)
        shared = [key for key in what.texts if key in first.texts and key not in DOUBTED]
        for key in data.draw(st.permutations(shared)):
            held.send((key, first.texts[key]))
        for key in data.draw(st.permutations(sorted(what.texts))):
            held.send((key, what.texts[key]))
        held.finish()
        assert came_to(by_steps(what)) == came_to(held)

    law()


@every_talk
def test_any_mixture_of_channels_and_ways_is_the_same(talk: Talk) -> None:
    """Steps in Slack, fields of its form, a letter answered in part, a page; going back, asking for help on the way."""

    @often(talk)
    @given(what=givens(talk), data=st.data())
    def law(what: Given, data: st.DataObject) -> None:
        held = sitting(what)
        post = Post(held)
        for _ in range(data.draw(st.integers(0, 10))):
            way = data.draw(st.sampled_from(["step", "fields", "letter", "page", "back", "aside", "first"]))
            if way == "step":
                held.step()
            elif way in {"fields", "page"}:
                some = data.draw(st.lists(st.sampled_from(sorted(what.texts)), unique=True, max_size=5))
                held.send(*((key, what.texts[key]) for key in some)) if way == "fields" else fill_in(held, some)
            elif way == "letter":
                post.reply(data.draw(st.integers(1, 6)))
            elif way == "back":
                held.send((None, "back"))
            elif way == "first":
                held.send((None, "change 1"))
            else:
                held.send((None, data.draw(st.sampled_from(SIDE_TRIPS))))
        held.finish()
        assert came_to(by_steps(what)) == came_to(held)

    law()
