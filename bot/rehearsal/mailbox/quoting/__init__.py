"""How mail programs quote what is answered: one row a program, each true to what it really sends.

Knows a letter and what somebody typed; knows neither addresses nor sending.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.rehearsal.mailbox.quoting.apple import apple
from bot.rehearsal.mailbox.quoting.gmail import gmail
from bot.rehearsal.mailbox.quoting.inside import inside
from bot.rehearsal.mailbox.quoting.original import Original, original_of
from bot.rehearsal.mailbox.quoting.outlook import outlook
from bot.rehearsal.mailbox.quoting.written import Quote, Written

__all__ = ["STYLES", "Original", "Style", "Written", "original_of"]


@dataclass(frozen=True, slots=True)
class Style:
    """A mail program: its name, how it quotes, and what to know of it."""

    label: str
    hint: str
    quote: Quote


STYLES: Mapping[str, Style] = MappingProxyType({
    "outlook": Style("Outlook", "Your words on top, then a line and the letter below its From, Sent, To and Subject.",
                     outlook),
    "gmail": Style("Gmail", "Your words on top, then the letter as a quote, its lines wrapped.", gmail),
    "apple": Style("Apple Mail", "Your words on top, then the letter as a quote.", apple),
    "inside": Style("Inside the quote", "Each numbered answer is put below its question, within the quoted letter.",
                    inside),
})  # fmt: skip
"""Every way to answer, by the name it has in forms."""
