"""Headers within headers: what stands behind a line break in an encoded subject or name.

A program that writes such words into a header of its own, as they are decoded,
writes another header with them (a Bcc, say). No mail program of a person makes
them, so a mail that has them is looked at by somebody before it is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.channels.email.incoming.encoded_words import lines_of
from bot.channels.email.incoming.headers import Headers

SPOKEN: Mapping[str, str] = {
    "subject": "its subject", "from": "its sender’s name", "sender": "the name of who sent it for them",
    "reply-to": "its reply address",
}  # fmt: skip
"""Headers whose words others write again (into a letter, a log, a header of their own), as an operator calls them."""

_NAME = re.compile(r"([!-9;-~]{1,100})[ \t]*:")


def smuggled(headers: Headers) -> str | None:
    """Which header hides another, in words; none in a sound mail."""
    values = [(name, value) for name, value in (*headers.lines, *headers.broken) if name in SPOKEN]
    hidden = ((SPOKEN[name], inner) for name, value in values for inner in _hidden(value))
    return next((f"{outer} hides a header “{inner}”" for outer, inner in hidden), None)


def _hidden(value: str) -> Iterator[str]:
    for line in lines_of(value)[1:]:
        if found := _NAME.match(line.strip()):
            yield found[1]
