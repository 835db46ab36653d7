"""What stands in an input, in the shape Slack gives it in `state.values`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.rehearsal.slack.controls import ONE_OF, PICKED, SOME_OF, TYPED, Control, controls, options, words
from bot.rehearsal.slack.refusals import Json, NoSuchThing

Values = dict[str, dict[str, Json]]


def chosen(element: Json, given: Any) -> Json | None:
    """The option meant by its value, its words or itself; none for nothing.

    Raises:
        NoSuchThing: no option is called that.
    """
    if given in (None, ""):
        return None
    wanted = given.get("value") if isinstance(given, dict) else str(given)
    for option in options(element):
        if wanted in (option.get("value"), words(option.get("text"))):
            return option
    raise NoSuchThing(f"{element.get('action_id')} has no option {wanted!r}.")


def state_of(element: Json, given: Any) -> Json:
    """The state of one element into which `given` was put (text, an option's name, or a list of them)."""
    kind = str(element.get("type"))
    if kind in TYPED:
        return {"type": kind, "value": given or None}
    if kind in ONE_OF:
        return {"type": kind, "selected_option": chosen(element, given)}
    if kind in SOME_OF:
        several = given if isinstance(given, list) else [given] if given else []
        return {"type": kind, "selected_options": [chosen(element, one) for one in several]}
    if kind in PICKED:
        return {"type": kind, PICKED[kind][0]: _picked(kind, given)}
    return {"type": kind}


def _picked(kind: str, given: Any) -> Any:
    if kind == "datetimepicker":
        return int(given) if given else None
    if kind == "rich_text_input" and isinstance(given, str):
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": given}]}
        return {"type": "rich_text", "elements": [section]} if given else None
    if kind.startswith("multi_") or kind == "file_input":
        return given if isinstance(given, list) else [given] if given else []
    return given or None


def initial_state(element: Json) -> Json:
    """The state of an element nobody has touched."""
    kind = str(element.get("type"))
    if kind in TYPED:
        return {"type": kind, "value": element.get("initial_value")}
    if kind in ONE_OF:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in SOME_OF:
        return {"type": kind, "selected_options": element.get("initial_options") or []}
    if kind in PICKED:
        return {"type": kind, PICKED[kind][0]: element.get(PICKED[kind][1])}
    return {"type": kind}


def holds_state(control: Control) -> bool:
    """Whether an element keeps a value (a button and an overflow menu do not)."""
    kind = str(control.element.get("type"))
    return kind in TYPED or kind in SOME_OF or kind in PICKED or (kind in ONE_OF and kind != "overflow")


def full_state(blocks: Iterable[Json], touched: Values) -> Values:
    """Every input's state: what was put in, else what it began with."""
    state: Values = {}
    for control in controls(blocks):
        if not holds_state(control):
            continue
        kept = touched.get(control.block_id, {}).get(control.action_id)
        state.setdefault(control.block_id, {})[control.action_id] = kept or initial_state(control.element)
    return state


def put(blocks: list[Json], given: Mapping[str, Any]) -> Values:
    """State from simple values keyed by block id, action id or label.

    Raises:
        NoSuchThing: a key names no input here.
    """
    state: Values = {}
    inputs = [control for control in controls(blocks) if holds_state(control)]
    for name, value in given.items():
        fits = [control for control in inputs if name == control.key or name in control.names]
        if not fits:
            known = ", ".join(sorted(control.block_id for control in inputs)) or "none"
            raise NoSuchThing(f"There is no input called {name!r} here; there is {known}.")
        control = next((c for c in fits if c.block_id == name), fits[0])
        state.setdefault(control.block_id, {})[control.action_id] = state_of(control.element, value)
    return state


def value_of(state: Json | None) -> Any:
    """The bare value in a state: text, option value, list of option values, date; none if it is empty."""
    if not state:
        return None
    for field, held in state.items():
        if field == "selected_option":
            return held.get("value") if held else None
        if field == "selected_options":
            return [option.get("value") for option in held]
        if field != "type":
            return held
    return None
