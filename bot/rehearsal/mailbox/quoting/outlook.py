"""Outlook on a desk: a rule, the original's From, Sent, To and Subject, and the original without quote marks."""

from __future__ import annotations

from html import escape

from bot.rehearsal.mailbox.quoting.original import Original
from bot.rehearsal.mailbox.quoting.plain import Manner, plain
from bot.rehearsal.mailbox.quoting.written import Written, lines_of

RULE = "_" * 32
FONT = "font-family: Aptos, Aptos_EmbeddedFont, Calibri, Helvetica, sans-serif; font-size: 12pt; color: rgb(0, 0, 0);"
TEXT = Manner(cells="\t", link="<{href}>")


def outlook(original: Original, body: str) -> Written:
    """Typed above the original, as Outlook sends it."""
    heads = _heads(original)
    quoted = plain(original.html, TEXT) if original.html else original.text.strip("\n")
    run = "\n".join(f"{name}: {value}" for name, value in heads)
    text = f"{body.rstrip()}\n{RULE}\n{run}\n\n{quoted}\n"
    return Written(text, _html(original, body, heads), {"Thread-Topic": original.subject, "X-MS-Has-Attach": "",
                                                        "Accept-Language": "en-GB, en-US"})


def _heads(original: Original) -> list[tuple[str, str]]:
    sender = f"{original.name} <{original.address}>" if original.name else original.address
    to = f"{original.to_name} <{original.to_address}>" if original.to_name else original.to_address
    return [("From", sender), ("Sent", f"{original.at:%d %B %Y %H:%M}"), ("To", to),
            ("Subject", original.subject)]


def _html(original: Original, body: str, heads: list[tuple[str, str]]) -> str:
    typed = "\n".join(f'<div class="elementToProof" style="{FONT}">{line}</div>' for line in lines_of(body))
    run = "<br>\n".join(f"<b>{name}:</b> {escape(value)}" for name, value in heads)
    quoted = original.html or "<br>\n".join(lines_of(original.text))
    return f"""\
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<style type="text/css" style="display:none;"> P {{margin-top:0;margin-bottom:0;}} </style>
</head>
<body dir="ltr">
{typed}
<div id="appendonsend"></div>
<hr style="display:inline-block;width:98%" tabindex="-1">
<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">{run}</font>
<div>&nbsp;</div>
</div>
<div>{quoted}</div>
</body>
</html>
"""
