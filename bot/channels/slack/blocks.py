"""Blocks of Slack, as small functions that give dicts; every block that matters names itself.

What a person wrote comes in as `str` and is drawn literally. Long texts are
cut to what Slack takes; `lint.py` is the judge of the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from bot.channels.slack.limits import (
    BUTTON_TEXT,
    CONTEXT_ELEMENTS,
    FIELD_TEXT,
    HEADER_TEXT,
    INPUT_TEXT,
    LABEL_TEXT,
    OPTION_TEXT,
    PLACEHOLDER_TEXT,
)
from bot.channels.slack.marks import spoken
from bot.channels.slack.shapes import length
from bot.channels.slack.text import clipped, md, plain

Block = dict[str, Any]
Element = dict[str, Any]
Run = dict[str, Any]
Style = Literal["bold", "italic"]

_CONTAINER_TITLE = 150
_SPOKEN_LABEL = 75
_LABEL = 150


def _named(block: Block, block_id: str | None) -> Block:
    return block if block_id is None else block | {"block_id": block_id}


def header(text: str, block_id: str | None = None) -> Block:
    """A heading; a coloured mark in it is put into words."""
    title = spoken(clipped(text, HEADER_TEXT))
    return _named({"type": "header", "text": plain(title, HEADER_TEXT)}, block_id)


def section(text: Element, block_id: str | None = None, accessory: Element | None = None) -> Block:
    """A paragraph made by `plain` or `md`, perhaps with one thing to press beside it."""
    return _named({"type": "section", "text": text} | _beside(accessory), block_id)


def pair(left: Element, right: Element, block_id: str, accessory: Element | None = None) -> Block:
    """Two texts side by side (a label and its value), perhaps with one thing to press."""
    return _named({"type": "section", "fields": [left, right]} | _beside(accessory), block_id)


def _beside(accessory: Element | None) -> Block:
    return {} if accessory is None else {"accessory": accessory}


def field(text: str) -> Element:
    """Literal text for one side of a `pair`."""
    return plain(text, FIELD_TEXT)


def bold(text: str) -> Element:
    """A label in bold for one side of a `pair`; plain where so much must be escaped that it would swell."""
    label = clipped(text, _LABEL)
    made = md("*{label}*", label=label)
    return made if length(made["text"]) <= length(label) * 3 // 2 + 10 else field(label)


def context(texts: Iterable[str], block_id: str, most: int = FIELD_TEXT) -> Block:
    """Quiet text: at most ten pieces, each cut at `most`."""
    elements = [plain(text, most) for text in texts][:CONTEXT_ELEMENTS]
    return _named({"type": "context", "elements": elements}, block_id)


def divider() -> Block:
    """A thin line."""
    return {"type": "divider"}


def actions(elements: Sequence[Element], block_id: str) -> Block:
    """A row of things to press."""
    return _named({"type": "actions", "elements": list(elements)}, block_id)


def button(
        label: str, action: tuple[str, str], *, primary: bool = False, aloud: str | None = None) -> Element:
    """A button that carries an encoded `action`; `aloud` is read out instead of a label said many times."""
    action_id, value = action
    made = {"type": "button", "text": plain(label, BUTTON_TEXT), "action_id": action_id, "value": value}
    return (made | ({"style": "primary"} if primary else {})
            | ({"accessibility_label": clipped(aloud, _SPOKEN_LABEL)} if aloud else {}))


def option(label: str, value: str) -> Element:
    """One choice of a select or of radio buttons."""
    return {"text": plain(label, OPTION_TEXT), "value": value}


def static_select(action_id: str, options: Sequence[Element], *, placeholder: str | None = None,
                  chosen: Element | None = None) -> Element:
    """A closed choice of up to a hundred options; `chosen` is one of them."""
    return _chosen({"type": "static_select", "action_id": action_id, "options": list(options)}
                   | ({"placeholder": plain(placeholder, PLACEHOLDER_TEXT)} if placeholder else {}), chosen)


def radio(action_id: str, options: Sequence[Element], chosen: Element | None = None) -> Element:
    """A closed choice of up to ten options, all in view; `chosen` is one of them."""
    return _chosen({"type": "radio_buttons", "action_id": action_id, "options": list(options)}, chosen)


def _chosen(element: Element, chosen: Element | None) -> Element:
    return element if chosen is None else element | {"initial_option": chosen}


def text_input(action_id: str, *, multiline: bool, current: str | None = None) -> Element:
    """A field to type in. `current` stands in it at first; never cut, so it must fit (3,000 characters)."""
    made: Element = {"type": "plain_text_input", "action_id": action_id, "multiline": multiline,
                     "max_length": INPUT_TEXT}
    return made | ({"initial_value": current} if current is not None else {})


def question(label: str, element: Element, block_id: str, *, hint: str | None = None,
             optional: bool = False) -> Block:
    """A question of a form, with its hint below."""
    made = {"type": "input", "block_id": block_id, "label": plain(label, LABEL_TEXT), "element": element,
            "optional": optional}
    return made | ({"hint": plain(hint, LABEL_TEXT)} if hint else {})


def run(text: str, style: Style | None = None, most: int = INPUT_TEXT) -> Run:
    """A piece of literal text, plain, bold or italic."""
    made: Run = {"type": "text", "text": clipped(text, most)}
    return made | ({"style": {style: True}} if style else {})


def link(url: str, label: str) -> Run:
    """A link of our own making, with words that say where it leads."""
    return {"type": "link", "url": url, "text": clipped(label, INPUT_TEXT)}


def line(*runs: Run) -> Element:
    """One paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(runs)}


def quote(text: str) -> Element:
    """A person's own words, set apart."""
    return {"type": "rich_text_quote", "elements": [run(text)]}


def bullets(items: Iterable[str]) -> Element:
    """A list, each item literal."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [line(run(item)) for item in items]}


def rich_text(*parts: Element, block_id: str) -> Block:
    """Literal text in paragraphs, quotes and lists: the home of whatever a person wrote."""
    return _named({"type": "rich_text", "elements": list(parts)}, block_id)


def container(title: str, children: Sequence[Block], block_id: str, *, folded: bool = True) -> Block:
    """Up to ten blocks under a title that folds; messages and App Home only."""
    return _named({"type": "container", "title": plain(title, _CONTAINER_TITLE), "is_collapsible": True,
                   "default_collapsed": folded, "child_blocks": list(children)}, block_id)
