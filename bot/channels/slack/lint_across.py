"""What is wrong only when fields are seen together: doubles, totals, things that must agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from bot.channels.slack.limits import CHARTS, MARKDOWN_TEXT, TABLE_TEXT, TABLES, TOTAL_TEXT, Surface
from bot.channels.slack.shapes import length

Payload = Mapping[str, Any]
Found = tuple[str, Payload]
"""A block or element with the JSON pointer of its place."""

_SHOWN: Final = frozenset({"text", "alt_text", "caption", "title", "subtitle", "body", "label", "name"})
_MOST_OF_A_SORT: Final = MappingProxyType({"data_visualization": CHARTS, "table": TABLES})


def across(payload: Payload, surface: Surface) -> Iterator[str]:
    """Sentences on what breaks a rule across fields, each with its pointer."""
    if _nothing_meets(payload, surface):
        return
    blocks = list(_blocks(payload, ""))
    for check in _PAYLOAD_CHECKS:
        yield from check(payload, blocks, surface)
    for at, inside in blocks:
        things = _objects(inside, at)
        yield from _doubled_actions(at, things)
        for place, thing in things:
            check_thing = _THING_CHECKS.get(str(thing.get("type")))
            if check_thing is not None:
                yield from check_thing(place, thing)


def _nothing_meets(payload: Payload, surface: Surface) -> bool:
    """Whether no rule across fields can be broken: told at a glance of most messages, which then cost no more.

    It may be too careful, never too easy: whatever a rule looks at fails it.
    """
    met: list[Payload] = []
    _meet([payload.get("blocks"), payload.get("child_blocks")], met)
    kinds = [thing.get("type") for thing in met]
    names = [thing["block_id"] for thing in met if "block_id" in thing]
    presses = [thing["action_id"] for thing in met if "action_id" in thing]
    return (
        surface != "modal"
        and bool(str(payload.get("text", "said")).strip())
        and all(type(kind) is str or kind is None for kind in kinds)
        and _LOOKED_AT.isdisjoint(kinds)
        and all(type(name) is str for name in (*names, *presses))
        and len(set(names)) == len(names)
        and len(set(presses)) == len(presses)
        and not any("focus_on_load" in thing for thing in met)
        and sum(len(text) for thing in met for text in thing.values() if type(text) is str) * 2 <= TOTAL_TEXT
    )


def _meet(value: Any, met: list[Payload]) -> None:
    """Put every object within `value` into `met`."""
    if isinstance(value, dict | Mapping):
        met.append(value)
        for inner in value.values():
            if type(inner) is not str:
                _meet(inner, met)
    elif isinstance(value, list | tuple):
        for inner in value:
            _meet(inner, met)


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _blocks(holder: Payload, at: str) -> Iterator[Found]:
    """Every block, those inside containers too."""
    for name in ("blocks", "child_blocks"):
        for place, block in enumerate(_items(holder.get(name))):
            if isinstance(block, Mapping):
                yield f"{at}/{name}/{place}", block
                yield from _blocks(block, f"{at}/{name}/{place}")


def _objects(value: Any, at: str) -> list[Found]:
    """Every object in `value`, itself first; child blocks are left to their own turn."""
    found: list[Found] = []
    _find_objects(value, at, found)
    return found


def _find_objects(value: Any, at: str, found: list[Found]) -> None:
    if isinstance(value, dict | Mapping):
        found.append((at, value))
        for name, inner in value.items():
            if type(inner) is not str and name != "child_blocks":
                _find_objects(inner, f"{at}/{name}", found)
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            _find_objects(inner, f"{at}/{place}", found)


def _nothing_to_say(payload: Payload, blocks: list[Found], surface: Surface) -> Iterator[str]:
    text = payload.get("text")
    if surface == "message" and isinstance(text, str) and text and not text.strip():
        yield "/text: is blank; notifications and screen readers speak it."


def _doubled_blocks(payload: Payload, blocks: list[Found], surface: Surface) -> Iterator[str]:
    names = Counter(block["block_id"] for _, block in blocks if isinstance(block.get("block_id"), str))
    yield from (f"/blocks: block_id “{name}” is used {count} times; each block needs its own."
                for name, count in names.items() if count > 1)


def _too_many_of_a_sort(payload: Payload, blocks: list[Found], surface: Surface) -> Iterator[str]:
    sorts = Counter(str(block.get("type")) for _, block in blocks)
    for sort, most in _MOST_OF_A_SORT.items():
        if sorts[sort] > most:
            yield f"/blocks: has {sorts[sort]} blocks of type {sort}; a payload takes {most} at most."


def _too_much_text(payload: Payload, blocks: list[Found], surface: Surface) -> Iterator[str]:
    whole = sum(_shown(block) for at, block in blocks if "child_blocks" not in at)
    if whole > TOTAL_TEXT:
        yield f"/blocks: all texts together have {whole:,} characters; split the payload at {TOTAL_TEXT:,}."
    markdown = sum(_shown(block) for _, block in blocks if block.get("type") == "markdown")
    if markdown > MARKDOWN_TEXT:
        yield f"/blocks: all markdown has {markdown:,} characters; Slack takes {MARKDOWN_TEXT:,} at most."


def _shown(value: Any) -> int:
    """Characters of every text that is seen or spoken in `value`."""
    if isinstance(value, Mapping):
        own = sum(length(text) for name, text in value.items() if name in _SHOWN and isinstance(text, str))
        return own + sum(_shown(inner) for inner in value.values())
    return sum(_shown(inner) for inner in _items(value))


def _modal_can_be_sent(payload: Payload, blocks: list[Found], surface: Surface) -> Iterator[str]:
    if surface == "modal" and "submit" not in payload and any(b.get("type") == "input" for _, b in blocks):
        yield "/submit: a modal with questions needs a button to send it."


def _one_focus(payload: Payload, blocks: list[Found], surface: Surface) -> Iterator[str]:
    everything = _objects(payload.get("blocks"), "/blocks")
    focused = [at for at, thing in everything if thing.get("focus_on_load") is True]
    yield from (f"{at}/focus_on_load: another element has the focus already." for at in focused[1:])


_PAYLOAD_CHECKS: Final[tuple[Callable[[Payload, list[Found], Surface], Iterator[str]], ...]] = (
    _nothing_to_say, _doubled_blocks, _too_many_of_a_sort, _too_much_text, _modal_can_be_sent, _one_focus)


def _doubled_actions(at: str, things: list[Found]) -> Iterator[str]:
    names = Counter(thing["action_id"] for _, thing in things if isinstance(thing.get("action_id"), str))
    yield from (f"{at}: action_id “{name}” is used {count} times; each element of a block needs its own."
                for name, count in names.items() if count > 1)


def _initial_options(at: str, thing: Payload) -> Iterator[str]:
    groups = [thing, *(group for group in _items(thing.get("option_groups")) if isinstance(group, Mapping))]
    options = [option for group in groups for option in _items(group.get("options"))]
    chosen = [thing["initial_option"]] if "initial_option" in thing else _items(thing.get("initial_options"))
    if any(option not in options for option in chosen):
        yield f"{at}: what is chosen at first must be one of the options, letter for letter."


def _even_rows(at: str, thing: Payload) -> Iterator[str]:
    rows = [_items(row) for row in _items(thing.get("rows"))]
    if len({len(row) for row in rows}) > 1:
        yield f"{at}/rows: every row needs the same number of cells."
    size = _shown(rows)
    if size > TABLE_TEXT:
        yield f"{at}/rows: all cells together have {size:,} characters; a table takes {TABLE_TEXT:,} at most."


def _data_table(at: str, thing: Payload) -> Iterator[str]:
    yield from _even_rows(at, thing)
    heads = _items(next(iter(_items(thing.get("rows"))), None))
    if any(isinstance(cell, Mapping) and cell.get("type") == "rich_text" for cell in heads):
        yield f"{at}/rows/0: the first row holds headings; rich_text is not allowed in it."
    index = thing.get("row_header_column_index", 0)
    if isinstance(index, int) and heads and index >= len(heads):
        yield f"{at}/row_header_column_index: there is no column {index}; the last one is {len(heads) - 1}."


def _chart(at: str, thing: Payload) -> Iterator[str]:
    axes = thing.get("axis_config")
    wanted = _items(axes.get("categories")) if isinstance(axes, Mapping) else []
    for place, series in enumerate(_items(thing.get("series"))):
        data = _items(series.get("data")) if isinstance(series, Mapping) else []
        if [point.get("label") for point in data if isinstance(point, Mapping)] != wanted:
            yield f"{at}/series/{place}/data: needs one value for each category, in their order."


def _collapsing(at: str, thing: Payload) -> Iterator[str]:
    collapsible = thing.get("is_collapsible") is True
    if thing.get("default_collapsed") is True and not collapsible:
        yield f"{at}/default_collapsed: needs is_collapsible to be true."
    if collapsible and "has_header_divider" in thing:
        yield f"{at}/has_header_divider: cannot be set when is_collapsible is true."


_THING_CHECKS: Final[Mapping[str, Callable[[str, Payload], Iterator[str]]]] = MappingProxyType({
    "static_select": _initial_options, "multi_static_select": _initial_options,
    "radio_buttons": _initial_options, "checkboxes": _initial_options,
    "table": _even_rows, "data_table": _data_table, "container": _collapsing,
    "line": _chart, "bar": _chart, "area": _chart,
})

_LOOKED_AT: Final = frozenset({*_THING_CHECKS, *_MOST_OF_A_SORT, "markdown"})
"""The types that some rule across fields looks at."""
