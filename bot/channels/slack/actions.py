"""How a pressed button names what it does, and how that name is read when it comes back.

A button carries a return's opaque id and the replies it sends, and no right:
who may press it is checked when it is pressed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from bot.channels.slack.limits import BUTTON_VALUE, OPTION_VALUE
from bot.channels.slack.shapes import length
from bot.ports import REPORTS

Replies = tuple[tuple[str, str], ...]


class Verb(StrEnum):
    """What a pressed button is for."""

    REPLY = "reply"
    CHANGE = "change"
    FORM = "form"
    START = "start"
    LATER = "later"
    NOT_ME = "not_me"
    REPORT = "report"
    PAGE = "page"
    ASK = "ask"


class TooLongForAButton(ValueError):
    """The replies do not fit into what Slack lets a button carry; they have to be typed."""


class OutOfDate(ValueError):
    """This button is out of date or was never ours; ask again for the question with /returns status."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press as read: what for, of which return; `replies` as if typed, `key` the answer to change.

    `begins` is the talk that a press begins, which is of no return yet. Under
    a digest `key` is its id where its page is wanted, or the line to ask about.
    """

    verb: Verb
    return_id: str
    replies: Replies = ()
    key: str | None = None
    begins: str | None = None


def encode(return_id: str, replies: Replies, most: int = BUTTON_VALUE) -> tuple[str, str]:
    """The `action_id` and `value` of a button that sends `replies`; equal replies get equal names.

    Raises `TooLongForAButton` when the value would pass `most` characters.
    """
    value = _packed({"r": return_id, "a": replies})
    if length(value) > most:
        raise TooLongForAButton(
            f"The replies take {length(value):,} characters; a button carries {most:,}. Have them typed.")
    return _named(Verb.REPLY, value)


def encode_change(return_id: str, key: str) -> tuple[str, str]:
    """The button beside an answer on the check card."""
    return _named(Verb.CHANGE, _packed({"r": return_id, "c": key}))


def encode_verb(verb: Verb, return_id: str) -> tuple[str, str]:
    """A button that needs no more than the return: form, start, later, not me."""
    return _named(verb, _packed({"r": return_id}))


def encode_report(talk: str) -> tuple[str, str]:
    """A button that begins a report of somebody's own: one of `REPORTS`."""
    return _named(Verb.REPORT, _packed({"b": talk}))


def encode_page(document: str) -> tuple[str, str] | None:
    """The button that leads to the page of a digest; none where its id is too long for a button."""
    value = _packed({"d": document})
    return _named(Verb.PAGE, value) if length(value) <= BUTTON_VALUE else None


def encode_line(line: str) -> str:
    """The value of an option that names a line of a digest.

    Raises `TooLongForAButton` when the line's id is too long for an option.
    """
    value = _packed({"l": line})
    if length(value) > OPTION_VALUE:
        raise TooLongForAButton(f"“{line[:40]}…” is too long for a menu. Have it named in the thread.")
    return value


def select_id(verb: Verb, place: int = 0) -> str:
    """The `action_id` of a select; each of its options carries the value of a button."""
    return f"{verb}:select{place}"


def decode(action: Any) -> Pressed:
    """Read one item of `actions` in an interaction; raise `OutOfDate` for anything we did not write.

    Buttons carry the value themselves, selects and radio buttons in what was chosen.
    """
    if not isinstance(action, Mapping):
        raise OutOfDate("An action must be an object with an action_id; drop this one.")
    verb = _verb(action.get("action_id"))
    said = _unpacked(action)
    if verb is Verb.REPORT:
        return Pressed(verb, "", begins=_talk(said.get("b")))
    if verb in _UNDER_A_DIGEST:
        return Pressed(verb, "", key=_word(said.get(_UNDER_A_DIGEST[verb])))
    return Pressed(verb, _word(said.get("r")), _replies(verb, said), _key(verb, said))


def _named(verb: Verb, value: str) -> tuple[str, str]:
    return f"{verb}:{sha256(value.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}", value


def _packed(said: Mapping[str, Any]) -> str:
    return _WRITTEN(said)


def _verb(action_id: Any) -> Verb:
    name = action_id.partition(":")[0] if isinstance(action_id, str) else ""
    if name not in _VERBS:
        raise OutOfDate(f"No button of ours is called {action_id!r}; answer that it is out of date.")
    return Verb(name)


def _unpacked(action: Mapping[str, Any]) -> dict[str, Any]:
    chosen = action.get("selected_option")
    value = chosen.get("value") if isinstance(chosen, Mapping) else action.get("value")
    try:
        said = json.loads(value) if isinstance(value, str) else None
    except (ValueError, RecursionError) as unreadable:
        raise OutOfDate("The value of a button must be JSON; answer that it is out of date.") from unreadable
    if not isinstance(said, dict):
        raise OutOfDate("The value of a button must be a JSON object; answer that it is out of date.")
    return said


def _word(said: Any) -> str:
    if not isinstance(said, str) or not said:
        raise OutOfDate("The value of a button must name its return and key; answer that it is out of date.")
    return said


def _talk(said: Any) -> str:
    if not isinstance(said, str) or said not in REPORTS:
        raise OutOfDate("The value of this button must name a report; answer that it is out of date.")
    return said


def _replies(verb: Verb, said: Mapping[str, Any]) -> Replies:
    if verb is not Verb.REPLY:
        return ()
    pairs = said.get("a")
    if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
        raise OutOfDate("The replies of a button must be pairs of key and text; answer that it is stale.")
    return tuple((key, text) for key, text in pairs)


def _is_pair(said: Any) -> bool:
    return isinstance(said, list) and len(said) == 2 and all(isinstance(part, str) for part in said)


def _key(verb: Verb, said: Mapping[str, Any]) -> str | None:
    return _word(said.get("c")) if verb is Verb.CHANGE else None


_VERBS: Final = frozenset(Verb)
_UNDER_A_DIGEST: Final = MappingProxyType({Verb.PAGE: "d", Verb.ASK: "l"})
"""What is pressed under a digest, and where its value names what it is about."""
_WRITTEN: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
