"""What timers are set for, and the kinds of message that a digest makes: names that many share and nobody owns."""

from __future__ import annotations

ASK_AGAIN = "ask_again"
"""The kind of timer that asks once more for what is left of a return."""
DIGESTS = "digests"
"""The kind of timer that posts a round's digests on their day."""
DIGEST, DIGEST_THREAD, DIGEST_PICTURE = "digest", "digest_thread", "digest_picture"
"""Kinds of message, as operators read them: the post, the parts of its thread, and the pictures there."""
RISK_DUE = "risk_due"
"""The kind of timer that has a risk looked at on its review date."""
BLOCKAGE_DUE = "blockage_due"
"""The kind of timer that ends the time of whoever holds a blockage."""
WISH = "wish"
"""The kind of a notice to the support team about what somebody wants of them."""
ROLE_PASSED = "role_passed"
"""The kind of timer that puts a talk before whoever has its role now."""
