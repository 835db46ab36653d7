"""Nothing that somebody wrote turns what stands after it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conversations.partnership.turning import unturned

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(text=st.text(), place=st.integers(0, 10))
def test_only_what_turns_is_taken_out(text: str, place: int) -> None:
    """Wherever it stands; letters that run from right to left keep their own direction and their marks."""
    kept = "".join(letter for letter in text if letter not in TURNING)
    assert kept == unturned(text[:place] + TURNING + text[place:])
    assert "שלום\u200f عربي\u200e 12" == unturned("שלום\u200f عربي\u200e 12")
