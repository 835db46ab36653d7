"""What is said before and after the sending of a talk, alike in most of them."""

from __future__ import annotations

from typing import Final

FOOTING: Final = "By sending you confirm that these answers are right, with those marked “unless you say otherwise”."
CHANGING: Final = "To change an answer, say its number, like “change 1”."
SENT: Final = f"Sent. Thank you. {CHANGING}"
