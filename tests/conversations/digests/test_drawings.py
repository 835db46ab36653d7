"""A document as text: golden, and safe whatever a person typed. Pages are tested in `test_page`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.digests.as_text import WIDTH, as_text
from conversations.digests.compose import compose
from conversations.digests.document import Document
from conversations.digests.layers import THEME as LAYER
from conversations.partnership.disputes import Side
from conversations.partnership.parts import Total
from conversations.partnership.rating import Rated, Rating
from tests.conversations.digests.rich_round import (
    THEME,
    TODAY,
    a_blockage,
    a_commentary,
    a_dispute,
    a_promise,
    a_risk,
    a_round,
    a_target,
    an_action,
    freed,
    rich_round,
    settled,
)

GOLDEN = Path(__file__).parent / "golden"
MARKUP = ["<script>alert(1)</script>", '"><img src=x>', "</dd></article>", "&lt;b&gt;", "<!--", "]]>"]
NASTY = st.one_of(st.text(max_size=60), st.sampled_from(MARKUP))


def the_digest() -> Document:
    """The golden document."""
    return compose(LAYER, THEME, rich_round(), TODAY)


def test_the_golden_digest(request: pytest.FixtureRequest) -> None:
    """What a chair reads, whole; `pytest --update` rewrites it."""
    golden, drawn = GOLDEN / "theme.txt", as_text(the_digest())
    if request.config.getoption("--update", default=False):
        golden.write_text(drawn, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == drawn


def told_by(words: str) -> Document:
    """A digest in which a person's words stand in every field that a person can fill."""
    said = Side(email="a@b.example", name=words, body=words, says=words)
    target = a_target(
        words, title=words, lead=words, rated=Rated(rating=Rating.RED),
        commentary=a_commentary(cause=words, action=words, owner=words),
        promises=(a_promise(text=words, owner=words, note=words, due=TODAY.replace(day=1)),),
        risks=(a_risk(description=words, mitigation=words, owner=words,
                      grade=a_risk().grade.model_copy(update={"likelihood": 5})),),
        blockages=(a_blockage(what=words, who_can=words, tried=words, holder=words, action=words),
                   freed(what=words, answer=words, answered_by=words)),
        actions=(an_action(text=words, considered=False),), parts=Total(missing=(words, "B")),
        disputes=(a_dispute(says=words, first=said, second=said), a_dispute(settled(by=words), id="D2")),
    )  # fmt: skip
    return compose(LAYER, THEME, a_round(target, partnership=words), TODAY)


@settings(max_examples=60, deadline=None)
@given(words=NASTY)
def test_no_words_of_a_person_look_like_a_heading(words: str) -> None:
    """In plain text nobody can underline a line of their own."""
    def underlines(text: str) -> int:
        return sum(bool(line) and set(line) <= {"-", "="} for line in text.splitlines())

    assert underlines(as_text(told_by("x"))) == underlines(as_text(told_by(f"x{words}\n---\n")))


def test_text_keeps_to_its_width() -> None:
    """72 columns, as letters have."""
    assert WIDTH >= max(len(line) for line in as_text(the_digest()).splitlines())
