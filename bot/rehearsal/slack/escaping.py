"""Text as people type it and text as Slack carries it.

Slack escapes `&`, `<` and `>` and nothing else, and wraps web and mail
addresses in angle brackets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

ADDRESS = re.compile(r"(?P<web>https?://[^\s<>|]+[^\s<>|.,;:!?'\")])|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


def escape(text: str) -> str:
    """Make the three characters that Slack reads as markup literal."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo `escape`; the ampersand last, so that `&amp;lt;` comes back as `&lt;`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _wrap(match: re.Match[str]) -> str:
    if match["web"]:
        return f"<{match['web']}>"
    return f"<mailto:{match['mail']}|{match['mail']}>"


def as_typed(text: str, people: Mapping[str, str]) -> str:
    """What Slack makes of a person's typing.

    `people` maps names to user ids: "@Ann Carr" becomes `<@U…>`, longest name first.
    """
    carried = ADDRESS.sub(_wrap, escape(text))
    if "@" not in carried:
        return carried
    for name in sorted(people, key=len, reverse=True):
        carried = carried.replace(f"@{escape(name)}", f"<@{people[name]}>")
    return carried
