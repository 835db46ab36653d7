"""What Slack would refuse in a payload, and what we refuse ourselves, before anything is sent.

The sender refuses a payload that does not lint clean, and the rehearsal Slack
answers with the same sentences. The limits stand in `limits.py`; each of its
rules is made into a check once. A check gives sentences that begin with the
place within what it judged, and whoever asked puts the way there before them:
so a payload with nothing wrong, as every message is, costs no pointers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
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

Found = Sequence[str]
Check = Callable[[Any], Found]

_FINE: Final[Found] = ()
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
    found = [*_SURFACE_CHECKS[surface](payload), *across(payload, surface)]
    return [f"The payload{sentence}" if sentence.startswith(":") else sentence for sentence in found]


def _check(rule: Rule) -> Check:
    """The check of a rule, made once."""
    match rule:
        case Words():
            return partial(_words, rule)
        case TextObject():
            texts = {kind: partial(_words, Words(rule.most, mrkdwn=kind == "mrkdwn")) for kind in _TEXT_KEYS}
            return partial(_text_object, rule, texts)
        case Shape():
            return partial(_object, _shape(rule))
        case Tagged():
            return partial(_tagged, rule, _TAGGED[rule.family])
        case Many():
            return partial(_many, rule, _check(rule.of))
        case Flag() | Whole() | Number() | OneOf():
            return partial(_plain_value, rule)
        case Anything():
            return _anything
        case _:
            assert_never(rule)


def _within(name: str | int, found: Found) -> Iterable[str]:
    return (f"/{name}{sentence}" for sentence in found)


def _anything(value: Any) -> Found:
    return _FINE


def _words(rule: Words, value: Any) -> Found:
    if not isinstance(value, str):
        return (f": must be text, not {_sort(value)}.",)
    size = length(value)
    if rule.least <= size <= rule.most and not rule.link and not rule.mrkdwn:
        return _FINE
    found: list[str] = []
    if size > rule.most:
        found.append(f": has {size:,} characters; Slack takes {rule.most:,} at most. Shorten it.")
    if size < rule.least:
        found.append(f": has {size:,} characters; {rule.least:,} or more are needed.")
    if rule.link:
        found += _link(value)
    if rule.mrkdwn:
        found += _markup(value)
    return found


def _link(value: str) -> Found:
    try:
        address = urlsplit(value)
    except ValueError:
        return (": is not a web address; write it like https://example.org/page.",)
    if address.scheme not in LINK_SCHEMES or not address.netloc:
        return (": must be a web address that starts with https:// or http://.",)
    return _FINE


def _markup(value: str) -> Found:
    pings = [f": holds “{ping}”, which calls people; escape < as &lt;." for ping in ("<!", "<@") if ping in value]
    return [*pings, *_wordless(value)]


def _wordless(value: str) -> Found:
    return [f": shows {mark} without its word; write the word first." for mark in wordless(value)]


def _text_object(rule: TextObject, texts: Mapping[str, Check], value: Any) -> Found:
    if not isinstance(value, dict):
        return (f": must be a text object, not {_sort(value)}.",)
    kind = str(value.get("type"))
    found: list[str] = []
    if kind not in rule.kinds:
        found.append(f": must be {' or '.join(sorted(rule.kinds))} here, not {kind}.")
    known = kind if kind in _TEXT_KEYS else "plain_text"
    if not value.keys() <= _TEXT_KEYS[known]:
        found += _unknown(value, _TEXT_KEYS[known])
    if wrong := texts[known](value.get("text")):
        found += _within("text", wrong)
    found += [f"/{key}: must be true or false." for key in ("emoji", "verbatim")
              if not isinstance(value.get(key, True), bool)]
    return found


Judge = Callable[[Mapping[str, Any], bool], Found]
"""Judges an object by its shape; a tagged one may have a `type` besides."""


def _object(judge: Judge, value: Any) -> Found:
    if not isinstance(value, dict | Mapping):
        return (f": must be an object, not {_sort(value)}.",)
    return judge(value, False)


def _shape(rule: Shape) -> Judge:
    checks: Final = {name: _check(inner) for name, inner in rule.fields.items()}
    known, with_type = frozenset(checks), frozenset({*checks, "type"})

    def judge(value: Mapping[str, Any], tagged: bool) -> Found:
        names = value.keys()
        found: list[str] = []
        if not names <= (with_type if tagged else known):
            found += _unknown(value, with_type if tagged else known)
        if not names >= rule.required or rule.any_of or rule.one_of:
            found += _missing(rule, value)
        for name, check in checks.items():
            if name in value and (wrong := check(value[name])):
                found += _within(name, wrong)
        return found

    return judge


def _missing(rule: Shape, value: Mapping[str, Any]) -> Found:
    return [
        *(f": needs “{name}”." for name in sorted(rule.required - value.keys())),
        *(f": needs one of {_listed(group)}." for group in rule.any_of if not group & value.keys()),
        *(f": needs exactly one of {_listed(group)}." for group in rule.one_of if len(group & value.keys()) != 1),
    ]


def _tagged(rule: Tagged, judges: Mapping[str, Judge], value: Any) -> Found:
    what = _FAMILY_NAMES[rule.family]
    if not isinstance(value, dict | Mapping):
        return (f": must be {what}, not {_sort(value)}.",)
    kind = value.get("type")
    judge = judges.get(kind) if isinstance(kind, str) else None
    if judge is None:
        return (f"/type: “{kind}” is not {what} that Slack knows.",)
    found = judge(value, True)
    if kind not in rule.among:
        found = [f"/type: “{kind}” is not allowed here.", *found]
    return [*found, *_alone(value)] if kind in _SPEAKS_ALONE else found


def _alone(value: Mapping[str, Any]) -> Iterable[str]:
    """A mark in a header or a cell of a table needs its word as much as one in mrkdwn."""
    inner = value.get("text")
    text = inner.get("text") if isinstance(inner, Mapping) else inner
    return _within("text", _wordless(text)) if isinstance(text, str) else _FINE


def _many(rule: Many, check: Check, value: Any) -> Found:
    if not isinstance(value, list | tuple):
        return (f": must be a list, not {_sort(value)}.",)
    found: list[str] = []
    if len(value) > rule.most:
        found.append(f": has {len(value)} items; Slack takes {rule.most} at most.")
    if len(value) < rule.least:
        found.append(f": has {len(value)} items; {rule.least} or more are needed.")
    for place, item in enumerate(value):
        if wrong := check(item):
            found += _within(place, wrong)
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain_value(rule: Flag | Whole | Number | OneOf, value: Any) -> Found:
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
    return _FINE if said is None else (f": {said}.",)


def _unknown(value: Mapping[str, Any], known: frozenset[str]) -> Found:
    return [f": Slack knows no “{name}” here; leave it out." for name in value if name not in known]


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


_TAGGED: Final[dict[Family, dict[str, Judge]]] = {family: {} for family in TABLES_BY_FAMILY}
"""What a `type` is judged by. Made empty first: blocks hold blocks, and each may name those not yet made."""

for _family, _table in TABLES_BY_FAMILY.items():
    _TAGGED[_family].update((_kind, _shape(_rule)) for _kind, _rule in _table.items())

_SURFACE_CHECKS: Final[Mapping[Surface, Check]] = {surface: _check(shape) for surface, shape in SURFACES.items()}
