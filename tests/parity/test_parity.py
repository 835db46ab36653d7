"""One return, any way of giving it: what is stored does not hang on how it was said."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.dialogue.engine import begin
from conversations.partnership.returns import Return
from conversations.scripts.quarterly_outcome import outcome
from conversations.scripts.quarterly_return import SCRIPT
from tests.parity.channels import Post, fill_in
from tests.parity.returns import Given, Sitting, givens

often = settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
SIDE_TRIPS = ("help", "status", "definition", "what did we say last time?", "why", "later", "review", "thanks")


def sitting(what: Given) -> Sitting:
    """A fresh talk."""
    return Sitting(what, begin(SCRIPT))


def came_to(talk: Sitting) -> tuple[Return, dict[str, str | None]]:
    """What is compared: the typed return, and what stands for every question that applies."""
    return outcome(talk.answers), talk.standing_texts()


def by_steps(what: Given) -> Sitting:
    """Every answer typed to the question standing, and sent, which changes nothing of it."""
    talk = sitting(what)
    talk.finish()
    before = came_to(talk)
    talk.send((None, "send"))
    assert talk.session.is_sent
    assert before == came_to(talk)
    return talk


@often
@given(what=givens(), data=st.data())
def test_all_at_once_in_any_order_and_any_batches_is_the_same(what: Given, data: st.DataObject) -> None:
    """A form filled in whole, or in parts, in whatever order: the same return as step by step."""
    talk = sitting(what)
    keys = data.draw(st.permutations(sorted(what.texts)))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(keys)), max_size=4)))
    for start, end in zip([0, *cuts], [*cuts, len(keys)], strict=True):
        talk.send(*((key, what.texts[key]) for key in keys[start:end]))
    talk.finish()
    assert came_to(by_steps(what)) == came_to(talk)


@often
@given(what=givens(), first=givens(), data=st.data())
def test_corrections_leave_no_trace(what: Given, first: Given, data: st.DataObject) -> None:
    """Somebody who first says otherwise and corrects it ends where one ends who said it right at once."""
    talk = sitting(what)
    shared = [key for key in what.texts if key in first.texts and key not in {"figure", "year_end_value"}]
    for key in data.draw(st.permutations(shared)):
        talk.send((key, first.texts[key]))
    for key in data.draw(st.permutations(sorted(what.texts))):
        talk.send((key, what.texts[key]))
    talk.finish()
    assert came_to(by_steps(what)) == came_to(talk)


@often
@given(what=givens(), data=st.data())
def test_any_mixture_of_channels_and_ways_is_the_same(what: Given, data: st.DataObject) -> None:
    """Steps in Slack, fields of its form, a letter answered in part, a page; going back, asking for help on the way."""
    talk = sitting(what)
    post = Post(talk)
    for _ in range(data.draw(st.integers(0, 10))):
        way = data.draw(st.sampled_from(["step", "fields", "letter", "page", "back", "aside", "first"]))
        if way == "step":
            talk.step()
        elif way in {"fields", "page"}:
            some = data.draw(st.lists(st.sampled_from(sorted(what.texts)), unique=True, max_size=5))
            talk.send(*((key, what.texts[key]) for key in some)) if way == "fields" else fill_in(talk, some)
        elif way == "letter":
            post.reply(data.draw(st.integers(1, 6)))
        elif way == "back":
            talk.send((None, "back"))
        elif way == "first":
            talk.send((None, "change 1"))
        else:
            talk.send((None, data.draw(st.sampled_from(SIDE_TRIPS))))
    talk.finish()
    assert came_to(by_steps(what)) == came_to(talk)
