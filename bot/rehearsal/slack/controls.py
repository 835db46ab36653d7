"""The things in blocks that a person can press, choose from or type in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.slack.refusals import Json, NoSuchThing

TYPED = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
ONE_OF = frozenset({"static_select", "radio_buttons", "external_select", "overflow"})
SOME_OF = frozenset({"multi_static_select", "checkboxes", "multi_external_select"})
PICKED = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
}
"""Element type -> the field of its state, the field of its initial value."""


@dataclass(frozen=True, slots=True)
class Control:
    """One interactive element and the block it stands in."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        """The id of its block."""
        return str(self.block.get("block_id", ""))

    @property
    def action_id(self) -> str:
        """Its own id, unique in its block."""
        return str(self.element.get("action_id", ""))

    @property
    def key(self) -> str:
        """Block and action together; no other control of a payload has the same."""
        return f"{self.block_id}/{self.action_id}"

    @property
    def names(self) -> set[str]:
        """All that a person or a test may call it: ids, its label, what is written on it."""
        said = [
            self.element.get("text"),
            self.element.get("placeholder"),
            self.block.get("label"),
            self.element.get("accessibility_label"),
        ]
        return {self.block_id, self.action_id, *(words(text) for text in said)} - {""}


def words(text: Any) -> str:
    """The plain words of a text object, or of a string."""
    if isinstance(text, dict):
        return str(text.get("text", ""))
    return str(text or "")


def controls(blocks: Iterable[Json]) -> Iterator[Control]:
    """Every interactive element, in reading order, also inside containers and cards."""
    for block in blocks:
        for element in _elements(block):
            yield Control(block, element)
        yield from controls(block.get("child_blocks", []))
        yield from controls(card for card in block.get("cards", []) if isinstance(card, dict))


def _elements(block: Json) -> list[Json]:
    if block.get("type") in ("actions", "context_actions"):
        return list(block.get("elements", []))
    if block.get("type") == "card":
        return list(block.get("actions", []))
    held = block.get("element") or block.get("accessory")
    return [held] if isinstance(held, dict) and held.get("type") != "image" else []


def find_control(blocks: Iterable[Json], wanted: str) -> tuple[Control, Json | None]:
    """The control called `wanted`, or the one offering an option of that name, with the option.

    Raises:
        NoSuchThing: nothing here is called that; the sentence lists what is.
    """
    there = list(controls(blocks))
    for control in there:
        if wanted in (control.action_id, control.key):
            return control, None
    for control in there:
        if wanted in control.names:
            return control, None
        for option in options(control.element):
            if wanted in (words(option.get("text")), option.get("value")):
                return control, option
    known = sorted(set().union(*(control.names for control in there)) if there else set())
    raise NoSuchThing(f"There is nothing called {wanted!r} here; there is {', '.join(known) or 'nothing'}.")


def options(element: Json) -> list[Json]:
    """An element's options, groups laid out flat."""
    flat = list(element.get("options", []))
    for group in element.get("option_groups", []):
        flat += group.get("options", [])
    return flat


def number_blocks(blocks: list[Json], mark: str) -> list[Json]:
    """Give every block and element an id where the bot gave none, as Slack does on arrival."""
    for place, block in enumerate(blocks):
        block.setdefault("block_id", f"{mark}.{place}")
        for order, element in enumerate(_elements(block)):
            element.setdefault("action_id", f"{block['block_id']}.{order}")
        number_blocks(block.get("child_blocks", []), block["block_id"])
    return blocks
