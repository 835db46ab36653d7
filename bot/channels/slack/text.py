"""The two text types of Slack, and the only ways to make them.

`plain` is literal: Slack shows it as it is. `md` is markup of our own, into
which values are only ever put escaped and with their markup broken. What a
person wrote goes through `plain` or rich text, never through `md`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from bot.channels.slack.limits import SECTION_TEXT, TOP_TEXT
from bot.channels.slack.marks import spoken
from bot.channels.slack.shapes import length
from conversations.partnership.turning import TURNING

BLANK: Final = "(blank)"
"""What stands for a text with nothing to see: Slack refuses it, and silence cannot be read aloud."""

_JOINER: Final = "\u2060"
_CUT: Final = "…"
_LEAST_SHARE: Final = 20
_UNSEEN = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff{TURNING}]")
_MARKUP = re.compile(r"[*_~`]")
_EMOJI_NAME = re.compile(r":(?=[\w+'-]+:)")
_WRAPPED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_ADDRESS = re.compile(r"(?:mailto|tel):")


def plain(text: str, most: int = SECTION_TEXT) -> dict[str, Any]:
    """A plain text object of at most so many characters; literal, `:names:` of emoji included."""
    return {"type": "plain_text", "text": clipped(text, most), "emoji": False}


def md(template: str, **values: str) -> dict[str, Any]:
    """A mrkdwn object: `template` is ours, `{names}` in it are replaced by values that stay literal.

    Raises `ValueError` when the whole is too long for a section: markup cut in
    the middle could come alive.
    """
    text = template.format_map({name: _inert(value) for name, value in values.items()})
    if length(text) > SECTION_TEXT:
        raise ValueError(f"“{text[:40]}…” has {length(text):,} characters; shorten its values before md.")
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def top_text(*sentences: str) -> str:
    """The text that notifications show and screen readers speak: escaped, one sentence a line."""
    said = "\n".join(sentence for sentence in sentences if sentence.strip())
    return _clipped_escaped(spoken(clipped(said, TOP_TEXT)))


def escape(text: str) -> str:
    """The three characters that are markup on Slack's wire, as it wants them written."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """What was typed, from the text of an event; once, so that `&amp;lt;` is `&lt;`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(text: str) -> str:
    """What a person typed, from the text of an event: Slack's links and mentions taken off, then unescaped.

    Slack wraps addresses (`<mailto:jo@a.gov.uk|jo@a.gov.uk>`); a `<` that a
    person typed arrives as `&lt;`, so nothing of theirs is lost.
    """
    return unescape(_WRAPPED.sub(_unwrapped, text))


def clipped(text: str, most: int) -> str:
    """`text` without unseen characters, cut with an ellipsis at `most`; `BLANK` for nothing to see."""
    seen = text if text.isprintable() else _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return BLANK if not seen or seen.isspace() else _cut(seen, most)


def fitted(texts: Sequence[str], room: int) -> list[str]:
    """The texts, cut so that together they keep within `room`: short ones whole, long ones alike.

    Each keeps twenty characters at least, so very many can pass the room.
    """
    seen = [clipped(text, room) for text in texts]
    if sum(map(length, seen)) <= room:
        return seen
    left, shown = room, list(seen)
    for still, place in enumerate(sorted(range(len(seen)), key=lambda place: length(seen[place]))):
        shown[place] = _cut(seen[place], max(_LEAST_SHARE, left // (len(seen) - still)))
        left -= length(shown[place])
    return shown


def _cut(text: str, most: int) -> str:
    if 2 * len(text) <= most or length(text) <= most:
        return text
    kept = text.encode("utf-16-le")[: 2 * (most - len(_CUT))].decode("utf-16-le", "ignore")
    return kept.rstrip() + _CUT


def _inert(value: str) -> str:
    literal = _EMOJI_NAME.sub(f":{_JOINER}", spoken(clipped(value, SECTION_TEXT)))
    return escape(_MARKUP.sub(lambda mark: f"{_JOINER}{mark[0]}{_JOINER}", literal))


def _clipped_escaped(text: str) -> str:
    """Escaped text at most `TOP_TEXT` long, never cut inside an escape."""
    most = TOP_TEXT
    while (over := length(escaped := escape(_cut(text, most))) - TOP_TEXT) > 0:
        most -= over
    return escaped


def _unwrapped(found: re.Match[str]) -> str:
    target, label = found[1], found[2]
    if target.startswith(("@", "#")):
        return target[0] + (label or target[1:])
    return label or _ADDRESS.sub("", target.removeprefix("!"), count=1)
