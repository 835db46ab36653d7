"""What Slack would refuse in a payload, and what we refuse ourselves, before anything is sent.

The sender refuses a payload that does not lint clean, and the rehearsal Slack
answers with the same sentences. The limits stand in `limits.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, assert_never
from urllib.parse import urlsplit

from bot.channels.slack.limits import LINK_SCHEMES, SURFACES, TABLES_BY_FAMILY, Surface
from bot.channels.slack.lint_across import across
from bot.channels.slack.marks import wordless
from bot.channels.slack.shapes import (
    Anything,
    Family,
    Flag,
    Many,
    Number,
    OneOf,
    Rule,
    Shape,
    Tagged,
    TextObject,
    Whole,
    Words,
    length,
)

_TEXT_KEYS: Final = MappingProxyType({"plain_text": frozenset({"type", "text", "emoji"}),
                                      "mrkdwn": frozenset({"type", "text", "verbatim"})})
_FAMILY_NAMES: Final = MappingProxyType({
    Family.BLOCK: "a block", Family.ELEMENT: "an element", Family.RUN: "a piece of rich text",
    Family.PART: "a part of rich text", Family.CELL: "a cell", Family.CHART: "a chart"})
_SPEAKS_ALONE: Final = frozenset({"header", "raw_text"})


def lint(payload: Mapping[str, Any], surface: Surface) -> list[str]:
    """Sentences on what is wrong with a message, modal or Home view; none when it may be sent.

    Each begins with the JSON pointer of its place, or “The payload”. `payload` is the body of
    `chat.postMessage` (with or without its channel) or the view itself.
    """
    found = [*_shape(SURFACES[surface], payload, ""), *across(payload, surface)]
    return [f"The payload{sentence}" if sentence.startswith(":") else sentence for sentence in found]


def _judge(rule: Rule, value: Any, at: str) -> Iterator[str]:
    match rule:
        case Words():
            return _words(rule, value, at)
        case TextObject():
            return _text_object(rule, value, at)
        case Shape():
            return _shape(rule, value, at)
        case Tagged():
            return _tagged(rule, value, at)
        case Many():
            return _many(rule, value, at)
        case Flag() | Whole() | Number() | OneOf() | Anything():
            return _plain_value(rule, value, at)
        case _:
            assert_never(rule)


def _words(rule: Words, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{at}: must be text, not {_sort(value)}."
        return
    size = length(value)
    if size > rule.most:
        yield f"{at}: has {size:,} characters; Slack takes {rule.most:,} at most. Shorten it."
    if size < rule.least:
        yield f"{at}: has {size:,} characters; {rule.least:,} or more are needed."
    if rule.link:
        yield from _link(value, at)
    if rule.mrkdwn:
        yield from _markup(value, at)


def _link(value: str, at: str) -> Iterator[str]:
    try:
        address = urlsplit(value)
    except ValueError:
        yield f"{at}: is not a web address; write it like https://example.org/page."
        return
    if address.scheme not in LINK_SCHEMES or not address.netloc:
        yield f"{at}: must be a web address that starts with https:// or http://."


def _markup(value: str, at: str) -> Iterator[str]:
    for ping in ("<!", "<@"):
        if ping in value:
            yield f"{at}: holds “{ping}”, which calls people; escape < as &lt;."
    for mark in wordless(value):
        yield f"{at}: shows {mark} without its word; write the word first."


def _text_object(rule: TextObject, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at}: must be a text object, not {_sort(value)}."
        return
    kind = str(value.get("type"))
    if kind not in rule.kinds:
        yield f"{at}: must be {' or '.join(sorted(rule.kinds))} here, not {kind}."
    yield from _unknown(value, _TEXT_KEYS.get(kind, _TEXT_KEYS["plain_text"]), at)
    yield from _judge(Words(rule.most, mrkdwn=kind == "mrkdwn"), value.get("text"), f"{at}/text")
    yield from (f"{at}/{key}: must be true or false." for key in ("emoji", "verbatim")
                if not isinstance(value.get(key, True), bool))


def _shape(rule: Shape, value: Any, at: str, tagged: bool = False) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{at}: must be an object, not {_sort(value)}."
        return
    yield from _unknown(value, rule.fields.keys() | ({"type"} if tagged else set()), at)
    yield from (f"{at}: needs “{name}”." for name in sorted(rule.required - value.keys()))
    for group in rule.any_of:
        if not group & value.keys():
            yield f"{at}: needs one of {_listed(group)}."
    for group in rule.one_of:
        if len(group & value.keys()) != 1:
            yield f"{at}: needs exactly one of {_listed(group)}."
    for name, inner in rule.fields.items():
        if name in value:
            yield from _judge(inner, value[name], f"{at}/{name}")


def _tagged(rule: Tagged, value: Any, at: str) -> Iterator[str]:
    what = _FAMILY_NAMES[rule.family]
    if not isinstance(value, Mapping):
        yield f"{at}: must be {what}, not {_sort(value)}."
        return
    kind = value.get("type")
    shape = TABLES_BY_FAMILY[rule.family].get(kind) if isinstance(kind, str) else None
    if shape is None:
        yield f"{at}/type: “{kind}” is not {what} that Slack knows."
        return
    if kind not in rule.among:
        yield f"{at}/type: “{kind}” is not allowed here."
    yield from _shape(shape, value, at, tagged=True)
    yield from _alone(value, at)


def _alone(value: Mapping[str, Any], at: str) -> Iterator[str]:
    """A mark in a header or a cell of a table needs its word as much as one in mrkdwn."""
    if value["type"] in _SPEAKS_ALONE:
        inner = value.get("text")
        text = inner.get("text") if isinstance(inner, Mapping) else inner
        if isinstance(text, str):
            yield from (f"{at}/text: shows {mark} without its word; write the word first."
                        for mark in wordless(text))


def _many(rule: Many, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, list | tuple):
        yield f"{at}: must be a list, not {_sort(value)}."
        return
    if len(value) > rule.most:
        yield f"{at}: has {len(value)} items; Slack takes {rule.most} at most."
    if len(value) < rule.least:
        yield f"{at}: has {len(value)} items; {rule.least} or more are needed."
    for place, item in enumerate(value):
        yield from _judge(rule.of, item, f"{at}/{place}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain_value(rule: Flag | Whole | Number | OneOf | Anything, value: Any, at: str) -> Iterator[str]:
    match rule:
        case Flag(only=None):
            said = None if isinstance(value, bool) else "must be true or false"
        case Flag(only=only):
            said = None if value is only else f"must be {str(only).lower()}"
        case Whole():
            fits = isinstance(value, int) and _is_number(value) and rule.least <= value <= rule.most
            said = None if fits else f"must be a whole number between {rule.least} and {rule.most}"
        case Number():
            said = None if _is_number(value) else f"must be a number, not {_sort(value)}"
        case OneOf():
            fits = isinstance(value, str) and value in rule.values
            said = None if fits else f"must be one of {_listed(rule.values)}"
        case Anything():
            said = None
    return iter(() if said is None else (f"{at}: {said}.",))


def _unknown(value: Mapping[str, Any], known: Any, at: str) -> Iterator[str]:
    for name in value:
        if name not in known:
            yield f"{at}: Slack knows no “{name}” here; leave it out."


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


_SORTS: Final[tuple[tuple[Callable[[Any], bool], str], ...]] = (
    (lambda value: value is None, "nothing"),
    (lambda value: isinstance(value, bool), "true or false"),
    (lambda value: isinstance(value, int | float), "a number"),
    (lambda value: isinstance(value, str), "text"),
    (lambda value: isinstance(value, list | tuple), "a list"),
    (lambda value: isinstance(value, Mapping), "an object"),
)


def _sort(value: Any) -> str:
    return next((name for fits, name in _SORTS if fits(value)), type(value).__name__)
