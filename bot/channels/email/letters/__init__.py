"""Letters drawn as mail: the same blocks as text and as HTML, with every header that threads and answers them.

Knows how a letter looks and which headers it carries; what it says is decided
in `conversations.letters`, and sending it is the affair of delivery.
"""

from bot.channels.email.letters.drawer import LetterDrawer

__all__ = ["LetterDrawer"]
