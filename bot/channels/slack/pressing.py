"""Things to press: a few as buttons, many as a select, none lost for being long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.channels.slack.actions import TooLongForAButton, Verb, encode, select_id
from bot.channels.slack.blocks import Block, Element, actions, button, context, option, static_select
from bot.channels.slack.limits import ACTIONS_ELEMENTS, OPTION_VALUE, SELECT_OPTIONS
from bot.channels.slack.shapes import length
from bot.channels.slack.text import fitted
from conversations.dialogue.speech import Button

AS_BUTTONS: Final = 5
"""How many choices are drawn as buttons; more are a select."""

_TOO_LONG = "One choice is too long for a button. Type it instead."


def pressable(buttons: Sequence[Button], return_id: str, name: str, room: int) -> list[Block]:
    """Blocks that offer these buttons, their labels within `room` characters together.

    A reply too long for Slack to carry has no button; a line says to type it.
    """
    carried = {id(one): action for one in buttons if (action := _action(return_id, one)) is not None}
    labels = fitted([one.label for one in buttons], room)
    shown = {carried[id(one)]: (label, one.primary) for one, label in zip(buttons, labels, strict=True)
             if id(one) in carried}
    missing = [context([_TOO_LONG], f"{name}:typed")] if len(carried) < len(buttons) else []
    return [*_drawn(shown, name), *missing]


def _action(return_id: str, one: Button) -> tuple[str, str] | None:
    try:
        return encode(return_id, one.replies)
    except TooLongForAButton:
        return None


def _drawn(shown: Mapping[tuple[str, str], tuple[str, bool]], name: str) -> Iterator[Block]:
    if not shown:
        return
    if len(shown) > AS_BUTTONS and all(length(value) <= OPTION_VALUE for _, value in shown):
        options = [option(label, value) for (_, value), (label, _) in shown.items()]
        yield actions(selects(options, Verb.REPLY, "Choose an answer"), name)
        return
    elements = [button(label, action, primary=primary) for action, (label, primary) in shown.items()]
    yield from rows_of_buttons(elements, name)


def rows_of_buttons(elements: Sequence[Element], name: str) -> Iterator[Block]:
    """As many rows as the buttons need."""
    for place in range(0, len(elements), ACTIONS_ELEMENTS):
        yield actions(elements[place : place + ACTIONS_ELEMENTS], f"{name}:{place}" if place else name)


def selects(options: Sequence[Element], verb: Verb, placeholder: str) -> list[Element]:
    """As many selects as the options need."""
    return [
        static_select(select_id(verb, place), options[place:][:SELECT_OPTIONS], placeholder=placeholder)
        for place in range(0, len(options), SELECT_OPTIONS)
    ]
