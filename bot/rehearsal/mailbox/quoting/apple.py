"""Apple Mail: the original as a quote of the kind `cite`, with who wrote when as its first line."""

from __future__ import annotations

from html import escape

from bot.rehearsal.mailbox.quoting.original import Original
from bot.rehearsal.mailbox.quoting.plain import Manner, plain
from bot.rehearsal.mailbox.quoting.written import Written, lines_of, marked

TEXT = Manner()
BODY = "overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;"


def apple(original: Original, body: str) -> Written:
    """Typed above the original, as Apple Mail sends it."""
    who = f"{original.name} <{original.address}>" if original.name else original.address
    said = f"On {original.short_day}, at {original.at:%H:%M}, {who} wrote:"
    quoted = plain(original.html, TEXT) if original.html else original.text.strip("\n")
    text = "\n".join([body.rstrip(), "", marked(said), ">", marked(quoted), ""])
    return Written(text, _html(original, body, said), {"X-Mailer": "Apple Mail (2.3826.700.81)"})


def _html(original: Original, body: str, said: str) -> str:
    typed = "".join(f"<div>{line}</div>" for line in lines_of(body))
    quoted = original.html or "<br>\n".join(lines_of(original.text))
    return (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>'
        f'<body style="{BODY}">{typed}<br id="lineBreakAtBeginningOfMessage"><div><br>'
        f'<blockquote type="cite"><div>{escape(said)}</div><br class="Apple-interchange-newline">'
        f"<div>{quoted}</div></blockquote></div><br></body></html>\n"
    )
