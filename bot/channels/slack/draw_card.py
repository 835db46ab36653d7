"""The check card: every answer with its way to change it, then what sending means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.channels.slack.actions import Verb, encode_change
from bot.channels.slack.blocks import (
    Block,
    Element,
    actions,
    bold,
    button,
    field,
    header,
    line,
    option,
    pair,
    rich_text,
    run,
)
from bot.channels.slack.limits import ID, OPTION_VALUE
from bot.channels.slack.pressing import pressable, rows_of_buttons, selects
from bot.channels.slack.shapes import length
from bot.channels.slack.text import clipped, fitted
from conversations.dialogue.speech import Card, CardRow

ROWS_WITH_BUTTONS: Final = 20
"""How many rows have a button each; longer cards have one select for all."""

PRESUMED: Final = "(unless you say otherwise)"

_ROWS_A_GROUP: Final = 10
_MOST_GROUPS: Final = 20


def draw_card(card: Card, return_id: str, room: int) -> Iterator[Block]:
    """The card's title, rows, footing and buttons, its texts within `room` characters together."""
    yield header(card.title, "card")
    rows = _Rows(card.rows, room // 2)
    if len(card.rows) <= ROWS_WITH_BUTTONS:
        yield from rows.with_buttons(return_id)
    else:
        yield from rows.in_groups()
        yield from rows.one_select(return_id, room // 5)
    yield rich_text(line(run(card.footing, most=room // 10)), block_id="footing")
    yield from pressable(card.buttons, return_id, "card:buttons", room // 10)


def card_aloud(card: Card) -> list[str]:
    """What a notification says of the card: its title, how many answers, what sending means."""
    count = len(card.rows)
    return [card.title, f"{count} {'answer' if count == 1 else 'answers'} to check.", card.footing]


class _Rows:
    """The rows with their texts cut to a common room; a third of it for the labels."""

    def __init__(self, rows: Sequence[CardRow], room: int) -> None:
        self.rows = rows
        self.labels = fitted([_label(row) for row in rows], room // 3)
        values = fitted([row.value for row in rows], room * 2 // 3)
        self.values = [f"{value} {PRESUMED}" if row.presumed else value
                       for row, value in zip(rows, values, strict=True)]

    def with_buttons(self, return_id: str) -> Iterator[Block]:
        for place, (row, label, value) in enumerate(zip(self.rows, self.labels, self.values, strict=True)):
            change = button("Change", encode_change(return_id, row.change), aloud=f"Change {row.label}")
            yield pair(bold(label), field(value), clipped(f"row:{place}:{row.change}", ID), change)

    def in_groups(self) -> Iterator[Block]:
        size = max(_ROWS_A_GROUP, -(-len(self.rows) // _MOST_GROUPS))
        lines = [line(run(f"{label}: ", "bold"), run(value))
                 for label, value in zip(self.labels, self.values, strict=True)]
        for place in range(0, len(lines), size):
            yield rich_text(*lines[place : place + size], block_id=f"rows:{place}")

    def one_select(self, return_id: str, room: int) -> Iterator[Block]:
        labels = fitted([_label(row) for row in self.rows], room)
        changes = {encode_change(return_id, row.change): label
                   for row, label in zip(self.rows, labels, strict=True)}
        if all(length(value) <= OPTION_VALUE for _, value in changes):
            options = [option(label, value) for (_, value), label in changes.items()]
            yield actions(selects(options, Verb.CHANGE, "Change…"), "change")
            return
        buttons: list[Element] = [button(f"Change {label}", action) for action, label in changes.items()]
        yield from rows_of_buttons(buttons, "change")


def _label(row: CardRow) -> str:
    return f"{row.number}. {row.label}" if row.number else row.label
