"""A digest in a channel: twelve lines at most, the rest in the thread, always within Slack's limits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.slack.draw_digest import MOST_LINES, VERDICTS, draw_digest
from bot.channels.slack.lint import lint
from bot.handlers.digest_thread import BESIDES
from conversations.digests.compose import compose
from conversations.digests.document import Document, Verdict
from conversations.digests.facts import TargetFacts
from conversations.digests.layers import THEME as LAYER
from conversations.partnership.actions import Action
from conversations.partnership.rating import Rated, Rating
from tests.conversations.digests.rich_round import (
    THEME,
    TODAY,
    a_commentary,
    a_promise,
    a_round,
    a_target,
    an_action,
    no_answer,
    rich_round,
)

ALIVE = ["<!channel>", "*bold* <@U1>", ":red_circle:", "🔴"]


def composed(*targets: TargetFacts) -> Document:
    """The theme digest of these targets."""
    return compose(LAYER, THEME, a_round(*targets), TODAY)


def a_red(ref: str, words: str = "Two left") -> TargetFacts:
    """A target newly red, explained in these words."""
    return a_target(
        ref, title=words, rated=Rated(rating=Rating.RED),
        commentary=a_commentary(cause=words, action=words, owner=words),
        promises=(a_promise(due=TODAY.replace(day=1), text=words, owner=words, note=words),),
    )  # fmt: skip


def lines(payload: dict[str, Any]) -> int:
    """How many lines a post has: a heading, paragraphs, bullets and notes, each one, and the row of what is pressed."""
    found = 0
    for each in payload["blocks"]:
        parts = [each] if each["type"] == "actions" else each.get("elements", [each])
        found += sum(len(part["elements"]) if part.get("style") == "bullet" else 1 for part in parts)
    return found


def block(payload: dict[str, Any], name: str) -> dict[str, Any]:
    """The block of this name in a message."""
    [found] = [each for each in payload["blocks"] if each.get("block_id") == name]
    return dict(found)


def forms(payloads: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every message that may be sent: of what has a plainer form, both."""
    return [form for payload in payloads for form in (
        {name: value for name, value in payload.items() if name != BESIDES},
        *([payload[BESIDES]["plain"]] if "plain" in payload.get(BESIDES, {}) else []),
    )]  # fmt: skip


def faults(payloads: list[dict[str, Any]]) -> list[str]:
    """What the lint finds in any of them."""
    return [fault for payload in forms(payloads) for fault in lint(payload, "message")]


def documents() -> dict[str, Document]:
    """Digests of every size."""
    return {
        "nothing to report": composed(a_target()),
        "no targets": composed(),
        "rich": compose(LAYER, THEME, rich_round(), TODAY),
        "only actions": composed(a_target(actions=unthought(120))),
        "only missing": composed(*[no_answer(f"NI {n}") for n in range(100)]),
        "very long": composed(*[a_red(f"NI {n}", "Words and more words. " * 200) for n in range(120)]),
    }


def unthought(count: int) -> tuple[Action, ...]:
    """Open actions of which nobody has said what may stand in their way."""
    return tuple(an_action(id=f"A{n}", text=f"Do {n} <!channel>", considered=False) for n in range(count))


@pytest.mark.parametrize("which", documents())
def test_every_digest_lints_clean_and_is_at_most_twelve_lines(which: str) -> None:
    """From an empty theme to one with hundreds of lines."""
    payloads = draw_digest(documents()[which])
    assert [] == faults(payloads)
    assert MOST_LINES >= lines(payloads[0])


def test_what_does_not_fit_is_counted_and_stands_in_the_thread() -> None:
    """Nothing is dropped: every row has a line of the thread."""
    document = composed(*[a_red(f"NI {n}") for n in range(40)])
    post, *thread = draw_digest(document)
    told = json.dumps(thread)
    shown = len(block(post, "lines")["elements"][0]["elements"]) - 1
    assert f"{len(document.rows) - shown} more in the thread" in json.dumps(post)
    assert [] == [row.id for row in document.rows if f":{row.id}\"" not in told]


def test_a_digest_that_fits_says_nothing_of_more() -> None:
    """Two rows, two lines."""
    post, *_ = draw_digest(composed(a_red("NI 1")))
    assert "more in the thread" not in json.dumps(post)


def test_nothing_to_report_says_so_with_its_coverage_and_names_in_the_thread_what_was_looked_at() -> None:
    """A reader sees at a glance that all is well and how much that is founded on; the names are opened on demand."""
    post, *_, thread = draw_digest(composed(a_target("NI 5", title="Kept")))
    clear, coverage = (each["text"] for each in block(post, "nothing")["elements"][0]["elements"])
    assert ("Nothing needs your attention: the one figure due came. ", True) == (clear, coverage.startswith("The one"))
    assert ("NI 5 Kept" in json.dumps(post), "NI 5 Kept" in json.dumps(thread)) == (False, True)
    assert f"\n{clear}The one target was looked at" in post["text"]


def test_what_calls_for_somebody_is_no_all_clear() -> None:
    """One red among two: nothing in the post says that all is well."""
    post, *_ = draw_digest(composed(a_red("NI 1"), a_target("NI 5")))
    assert [] == [each for each in post["blocks"] if each.get("block_id") == "nothing"]


def test_a_group_without_targets_is_one_post() -> None:
    """It says that there is nothing to look at; no thread hangs on it."""
    [post] = draw_digest(composed())
    assert "This group has no targets" in post["text"]


def test_what_has_no_row_of_its_own_still_stands_in_the_thread() -> None:
    """A line of count with its texts beneath."""
    _, *thread = draw_digest(composed(a_target("NI 5", title="Kept", actions=unthought(2))))
    assert "in the way of 2 open actions." in json.dumps(thread)
    parts = [part for payload in thread for block in payload["blocks"] for part in block.get("elements", [])]
    told = [each["elements"][0]["text"] for part in parts if part.get("style") == "bullet" for each in part["elements"]]
    assert ["NI 5: “Do 0 <!channel>”", "NI 5: “Do 1 <!channel>”"] == [each for each in told if "Do" in each]


def test_notifications_speak_the_counts_without_bare_marks() -> None:
    """The top-level text is what a screen reader says."""
    post, *_ = draw_digest(composed(a_red("NI 1")))
    assert "The one target due this quarter is behind." in post["text"]
    assert "🔺" not in post["text"]


def test_every_verdict_has_a_word_and_no_two_ratings_share_a_mark() -> None:
    """Never colour alone."""
    assert set(Verdict) == set(VERDICTS)
    assert 3 == len({VERDICTS[each][-1] for each in (Verdict.BEHIND, Verdict.AT_RISK, Verdict.ON_TRACK)})


@settings(max_examples=50, deadline=None)
@given(words=st.one_of(st.text(max_size=80), st.sampled_from(ALIVE)))
def test_no_words_of_a_person_come_alive(words: str) -> None:
    """No ping, no markup, no refusal by Slack, whatever stands in every field."""
    payloads = draw_digest(composed(a_red(f"x{words}", words), no_answer(words)))
    assert [] == faults(payloads)
    assert "mrkdwn" not in json.dumps(payloads)
    assert not any("<" in payload["text"] for payload in payloads)
