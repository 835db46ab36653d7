"""A letter as plain text: one line a sentence or question, never wrapped by us, so that any screen wraps it well.

Quoted back, our own lines are known again however the reader's program broke them.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.channels.email.letters.blocks import Block, Shape

_RULE = 60
_TIGHT = frozenset({Shape.FACT, Shape.ROW})
"""Blocks that stand without a blank line between two of their kind."""


def as_text(blocks: Iterable[Block]) -> str:
    """The whole letter."""
    lines: list[str] = []
    before: Shape | None = None
    for block in blocks:
        if before is not None and not (block.shape is before and before in _TIGHT):
            lines.append("")
        lines += _drawn(block)
        before = block.shape
    return "\n".join(lines) + "\n"


def _drawn(block: Block) -> list[str]:
    match block.shape:
        case Shape.HEADING | Shape.GUIDE:
            return ["", block.text, "-" * min(_RULE, len(block.text))]
        case Shape.QUESTION:
            return _question(block)
        case Shape.ROW:
            return [f"{block.number}. {block.text} {block.value}"]
        case Shape.LINK | Shape.WRITE:
            return [f"{block.text} {block.value}"]
        case Shape.END:
            return ["", block.text]
        case _:
            return [block.text]


def _question(block: Block) -> list[str]:
    head = f"{block.number}. "
    below = [block.trouble, *block.notes] if block.trouble else block.notes
    return [f"{head}{block.text}", *(f"{' ' * len(head)}{note}" for note in below)]
