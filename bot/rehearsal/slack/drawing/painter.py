"""The templates, with what they need to draw blocks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import ChainableUndefined, Environment, FileSystemLoader
from markupsafe import Markup

from bot.rehearsal.faces import initials, tint
from bot.rehearsal.slack.controls import Control, options, words
from bot.rehearsal.slack.drawing.chart import HEIGHT, chart_of
from bot.rehearsal.slack.drawing.mrkdwn import mrkdwn, plain
from bot.rehearsal.slack.drawing.rich_text import rich_text
from bot.rehearsal.slack.refusals import Json
from bot.rehearsal.slack.values import initial_state, value_of
from bot.rehearsal.slack.workspace import Workspace

TEMPLATES = Path(__file__).parent.parent / "templates"


class Painter:
    """Draws any page or fragment of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=ChainableUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._templates.filters |= {
            "mrkdwn": self.mrkdwn, "words": words, "said": self.said, "rich_text": self.rich_text,
            "initials": initials, "tint": tint, "chart": chart_of,
        }  # fmt: skip
        self._templates.globals |= {
            "options": options, "held": held, "key": key_of, "bot": workspace.installation,
            "chart_height": HEIGHT,
        }  # fmt: skip

    def draw(self, template: str, **context: Any) -> str:
        """One template as HTML."""
        return self._templates.get_template(template).render(**context)

    def name(self, id: str) -> str:
        """The name behind a user's or channel's id, or the id."""
        if id in self._workspace.people:
            return self._workspace.people[id].name
        if id in self._workspace.channels:
            return self._workspace.channels[id].name
        return id

    def mrkdwn(self, text: str) -> Markup:
        """Slack's markup as HTML."""
        return mrkdwn(text, self.name)

    def rich_text(self, block: Json) -> Markup:
        """A rich_text block as HTML."""
        return rich_text(block, self.name)

    def said(self, text: Any) -> Markup:
        """A text object as HTML, by its own type."""
        if isinstance(text, dict) and text.get("type") == "mrkdwn":
            return self.mrkdwn(str(text.get("text", "")))
        return plain(words(text))


def key_of(block: Json, element: Json) -> str:
    """The name of a control, unique in its message or window."""
    return Control(block, element).key


def held(block: Json, element: Json, values: dict[str, dict[str, Json]] | None) -> Any:
    """What stands in an input: put in before, or begun with."""
    control = Control(block, element)
    kept = (values or {}).get(control.block_id, {}).get(control.action_id)
    return value_of(kept or initial_state(element))


def at(ts: str, tz: str) -> datetime:
    """A message's time on its reader's clock."""
    return datetime.fromtimestamp(float(ts), UTC).astimezone(ZoneInfo(tz))
