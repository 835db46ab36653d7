"""Any risk matrix that there may be, for the laws that hold of all of them."""

from __future__ import annotations

from hypothesis import strategies as st

from conversations.partnership.matrix import LARGEST, SMALLEST, Matrix, Zone

_WORDS = st.from_regex(r"[A-Za-zé]{2,9}( [a-z]{2,9})?", fullmatch=True)


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    """Any size, words without a second meaning, up to four zones of any kind, each place in any of them."""
    size = draw(st.integers(SMALLEST, LARGEST))
    words = draw(st.lists(_WORDS, min_size=2 * size, max_size=2 * size, unique_by=str.casefold))
    names = draw(st.lists(_WORDS, min_size=1, max_size=4, unique_by=str.casefold))
    zones = tuple(
        Zone(name=name, review=draw(st.integers(1, 4)), escalates=draw(st.booleans()), mitigated=draw(st.booleans()))
        for name in names
    )
    row = st.tuples(*(st.sampled_from(names) for _ in range(size)))
    cells = draw(st.tuples(*(row for _ in range(size))))
    shared = draw(st.booleans())
    return Matrix(likelihood=tuple(words[:size]), impact=tuple(words[:size] if shared else words[size:]), cells=cells,
                  zones=zones)  # fmt: skip
