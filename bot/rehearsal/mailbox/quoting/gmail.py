"""Gmail on the web: one line that says who wrote when, and the original in a quote; its text is wrapped by Gmail."""

from __future__ import annotations

import textwrap
from html import escape

from bot.rehearsal.mailbox.quoting.original import Original
from bot.rehearsal.mailbox.quoting.plain import Manner, plain
from bot.rehearsal.mailbox.quoting.written import Written, lines_of, marked

WIDTH = 76
TEXT = Manner(bold="*", link=" <{href}>", mailto=False)
QUOTE = "margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"


def gmail(original: Original, body: str) -> Written:
    """Typed above the original, as Gmail sends it."""
    who = f"{original.name} <{original.address}>" if original.name else f"<{original.address}>"
    said = f"On {original.at:%a}, {original.short_day} at {original.at:%H:%M}, {who} wrote:"
    quoted = plain(original.html, TEXT) if original.html else original.text.strip("\n")
    text = f"{_wrapped(body.rstrip())}\n\n{_wrapped(said)}\n\n{marked(_wrapped(quoted))}\n"
    return Written(text, _html(original, body, said))


def _wrapped(text: str) -> str:
    """Lines cut at the width that Gmail cuts them at, words kept whole."""
    cut = [textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
           for line in text.split("\n")]  # fmt: skip
    return "\n".join(line for lines in cut for line in lines)


def _html(original: Original, body: str, said: str) -> str:
    first, *rest = lines_of(body)
    typed = "".join([first, *(f"<div>{line}</div>" for line in rest)])
    address = escape(original.address)
    linked = escape(said).replace(address, f'<a href="mailto:{address}">{address}</a>')
    quoted = original.html or "<br>\n".join(lines_of(original.text))
    return (
        f'<div dir="ltr">{typed}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{linked}<br></div>'
        f'<blockquote class="gmail_quote" style="{QUOTE}"><u></u>\n<div>{quoted}</div>\n</blockquote></div>\n'
    )
