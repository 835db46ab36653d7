"""`rich_text` blocks as HTML: every text element is literal."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from bot.rehearsal.slack.drawing.mrkdwn import Names, link, plain
from bot.rehearsal.slack.refusals import Json

STYLE_TAGS = {"bold": "strong", "italic": "em", "strike": "s", "code": "code"}


def rich_text(block: Json, names: Names) -> Markup:
    """Draw a whole block."""
    return Markup("").join(_part(part, names) for part in block.get("elements", []))


def _part(part: Json, names: Names) -> Markup:
    match part.get("type"):
        case "rich_text_list":
            return _list(part, names)
        case "rich_text_quote":
            return Markup("<blockquote>{}</blockquote>").format(_run(part, names))
        case "rich_text_preformatted":
            return Markup("<pre>{}</pre>").format(_run(part, names))
        case _:
            return Markup("<p>{}</p>").format(_run(part, names))


def _list(part: Json, names: Names) -> Markup:
    tag = Markup("ol") if part.get("style") == "ordered" else Markup("ul")
    items = Markup("").join(
        Markup("<li>{}</li>").format(_run(item, names)) for item in part.get("elements", [])
    )
    depth = Markup(' class="indent-{}"').format(min(int(part.get("indent", 0)), 4))
    return Markup("<{}{}>{}</{}>").format(tag, depth, items, tag)


def _run(part: Json, names: Names) -> Markup:
    return Markup("").join(_element(element, names) for element in part.get("elements", []))


def _element(element: Json, names: Names) -> Markup:
    match element.get("type"):
        case "text":
            drawn = plain(str(element.get("text", "")))
        case "link":
            drawn = link(str(element.get("url", "")), str(element.get("text", "")))
        case "user":
            drawn = Markup('<span class="mention">@{}</span>').format(names(str(element.get("user_id", ""))))
        case "channel":
            drawn = Markup('<span class="mention">#{}</span>').format(
                names(str(element.get("channel_id", "")))
            )
        case "emoji":
            drawn = _emoji(element)
        case "date":
            drawn = escape(element.get("fallback", ""))
        case _:
            drawn = escape(element.get("text", ""))
    return _styled(drawn, element.get("style") or {})


def _emoji(element: Json) -> Markup:
    points = element.get("unicode")
    if not points:
        return escape(f":{element.get('name', '')}:")
    return escape("".join(chr(int(point, 16)) for point in str(points).split("-")))


def _styled(drawn: Markup, style: dict[str, Any]) -> Markup:
    for name, tag in STYLE_TAGS.items():
        if style.get(name):
            drawn = Markup("<{}>{}</{}>").format(Markup(tag), drawn, Markup(tag))  # noqa: S704  # from the table above
    return drawn
