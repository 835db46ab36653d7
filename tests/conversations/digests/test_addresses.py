"""Addresses of digests: read aloud by people, never one for two groups, and whole again however they were quoted."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.digests.addresses import (
    digest_path,
    group_named,
    linked_below,
    nowhere,
    path_of,
    slug,
)

AT = "https://q.example/d/2026-Q2/theme/safer-communities"


@pytest.mark.parametrize(
    ("group", "called"),
    [("", "-"), ("Safer Communities", "safer-communities"), ("NI 111", "ni-111"), ("Hart", "hart")],
)
def test_a_plain_name_is_its_words(group: str, called: str) -> None:
    """The board's digest, which has no group, has a dash."""
    assert called == slug(group)


def test_the_id_of_a_digest_tells_its_path() -> None:
    """Whatever stands in the name of the group."""
    assert "2026-Q2/theme/safer-communities" == path_of("2026-Q2:theme:Safer Communities")
    assert digest_path("2026-Q2", "own kind", "a:b") == path_of("2026-Q2:own kind:a:b")


@given(groups=st.lists(st.text(max_size=80), unique_by=lambda each: each.casefold(), max_size=6))
def test_every_group_is_found_by_what_it_is_called(groups: list[str]) -> None:
    """Names that differ in more than their capitals are never called the same, and every one stands in an address."""
    assert groups == [group_named(slug(group), groups) for group in groups]
    assert "" == "".join(slug(group) for group in groups).strip("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert None is group_named("no-such-group-00000000", groups)


@given(line=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_a_line_stands_below_its_digest(line: str) -> None:
    """Quoted so that nothing of it ends the path, and read again as it was."""
    link = linked_below(AT)(line)
    assert link is not None
    assert (f"{AT}/", line) == (link[: len(AT) + 1], unquote(link[len(AT) + 1 :]))
    assert not set(link) & set(" ?#<>\"'\\")


def test_what_stands_nowhere_has_no_links() -> None:
    """And what stands somewhere leads to itself."""
    assert (None, None) == (nowhere("NI 1"), nowhere(None))
    assert AT == linked_below(AT)(None)
