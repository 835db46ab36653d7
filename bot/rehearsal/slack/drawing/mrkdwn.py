"""Slack's own markup, `mrkdwn`, as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

from markupsafe import Markup, escape

from bot.rehearsal.slack.escaping import unescape

Names = Callable[[str], str]
"""From a user or channel id to the name people know."""

FENCE = re.compile(r"```\n?(.*?)```", re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
ANGLES = re.compile(r"<([^<>\n]+)>")
STYLES = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), "strong"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), "em"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])"), "s"),
)
SHAPES = {
    "🔺": ("behind", "M8 1.500 15 14.500H1Z"),
    "🔶": ("at-risk", "M8 .5 15.500 8 8 15.500 .5 8Z"),
    "🟢": ("on-track", "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Z"),
    "⬜": ("no-data", "M1.500 1.500h13v13h-13ZM3.500 3.500v9h9v-9Z"),
}
SHAPE = (
    '<svg class="shape {0}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
    '<path fill="currentColor" fill-rule="evenodd" d="{1}"/></svg>'
)
SAFE_LINKS = ("http://", "https://", "mailto:", "tel:")


def mrkdwn(text: str, names: Names) -> Markup:
    """Draw mrkdwn: fences, code, quotes, links, mentions, bold, italic and struck text."""
    parts = FENCE.split(text)
    drawn = [
        Markup("<pre>{}</pre>").format(unescape(part)) if place % 2 else _lines(part, names)
        for place, part in enumerate(parts)
    ]
    return with_shapes(Markup("").join(drawn))


def _lines(text: str, names: Names) -> Markup:
    drawn = []
    for quoted, group in groupby(text.split("\n"), key=lambda line: line.startswith("&gt;")):
        lines = [_inline(line.removeprefix("&gt;").lstrip() if quoted else line, names) for line in group]
        joined = Markup("<br>").join(lines)
        drawn.append(Markup("<blockquote>{}</blockquote>").format(joined) if quoted else joined)
    return Markup("").join(drawn)


def _inline(line: str, names: Names) -> Markup:
    kept: list[Markup] = []

    def keep(drawn: Markup) -> str:
        kept.append(drawn)
        return f"\x00{len(kept) - 1}\x00"

    line = CODE.sub(lambda m: keep(Markup("<code>{}</code>").format(unescape(m[1]))), line)
    line = ANGLES.sub(lambda m: keep(_angles(m[1], names)), line)
    html = str(escape(unescape(line)))
    for style, tag in STYLES:
        html = style.sub(rf"<{tag}>\1</{tag}>", html)
    html = re.sub("\x00(\\d+)\x00", lambda m: str(kept[int(m[1])]), html)
    return Markup(html)  # noqa: S704  # every piece was escaped above


def _angles(inside: str, names: Names) -> Markup:
    target, _, label = inside.partition("|")
    target, label = unescape(target), unescape(label)
    if target[0] in "@#":
        mark = target[0]
        return Markup('<span class="mention">{}{}</span>').format(mark, label or names(target[1:]))
    if target.startswith("!date^"):
        return escape(label)
    if target[0] == "!":
        return Markup('<span class="mention">@{}</span>').format(label or target[1:])
    return link(target, label)


def link(target: str, label: str = "") -> Markup:
    """A link that leaks nothing; only plain words if the address is of no harmless kind."""
    if not target.startswith(SAFE_LINKS):
        return escape(label or target)
    shown = label or target.removeprefix("mailto:")
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(target, shown)


def with_shapes(drawn: Markup) -> Markup:
    """Draw the marks of a rating, so that they show where no font has them; each of its own shape."""
    html = str(drawn)
    for mark, (name, path) in SHAPES.items():
        shape = SHAPE.format(name, path) + "\u2060"  # no break before the comma that may follow
        html = html.replace(f" {mark}", f"\u00a0{shape}").replace(mark, shape)
    return Markup(html)  # noqa: S704  # what came in was escaped, and the shapes are our own


def plain(text: str) -> Markup:
    """Plain text with its line breaks."""
    return with_shapes(Markup("<br>").join(escape(line) for line in text.split("\n")))
