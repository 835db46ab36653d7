"""The colours of pictures, and which stand on which: every pair has a contrast of at least 3:1, text 4.5:1.

Blue and plum are the Government Analysis Function's; its orange and turquoise
are darkened until they bear white text. No colour means anything alone: a
shape, a dash or a word always says the same.
"""

from __future__ import annotations

from typing import Final

from conversations.partnership.rating import Rating

PAPER: Final = "#ffffff"
INK: Final = "#1b1b1b"
QUIET: Final = "#505a5f"
GRID: Final = "#d5d9dc"
"""For lines that only guide the eye; nothing is read from them alone."""
RULE: Final = "#7f8c93"
"""For fine lines that lead from a mark to its words."""
BLUE: Final = "#12436d"
GREEN: Final = "#12665d"
AMBER: Final = "#b8470b"
PLUM: Final = "#801650"
ZONES: Final = ("#ffffff", "#eceff1", "#dbe2e7", "#c8d3da", "#b6c4cd")
"""From the mildest zone of a risk matrix to the gravest; the heavy line tells which is above."""

RATINGS: Final = {Rating.GREEN: GREEN, Rating.AMBER: AMBER, Rating.RED: PLUM}

TEXT_PAIRS: Final = (
    (INK, PAPER), (QUIET, PAPER), (BLUE, PAPER), (PAPER, BLUE), (PAPER, GREEN), (PAPER, AMBER), (PAPER, PLUM),
    (PAPER, INK), *((INK, zone) for zone in ZONES),
)  # fmt: skip
"""What is read on what."""
SHAPE_PAIRS: Final = (
    (BLUE, PAPER), (INK, PAPER), (QUIET, PAPER), (GREEN, PAPER), (AMBER, PAPER), (PLUM, PAPER),
    (RULE, PAPER), *((colour, zone) for colour in (INK, BLUE, QUIET) for zone in ZONES),
)  # fmt: skip
"""What is seen on what."""
