"""The example: an invented county, its partners and its targets, as an import folder.

Its national indicators are real ones of 2008 to 2011; all people, places,
numbers and promises are invented. May import the standard library only.
"""

from pathlib import Path

COUNTY = Path(__file__).parent / "county"
"""The folder to import: six themes, 25 targets, nine organisations, milestones and figures up to 2026-Q1."""
ANSWERS = Path(__file__).parent / "answers.csv"
"""What its people would answer for 2026-Q2; for one target nobody does."""
