"""What a person wrote, in blocks: each stands between lines of ours, beneath one question or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from conversations.letters.difference import Piece, Sort, home_depth
from conversations.letters.letter import Question
from conversations.letters.parting import is_closing, is_courtesy

_ABSENT = Piece(Sort.GAP)


class Layout(StrEnum):
    """Where answers without a number stand to the questions that were quoted."""

    UNDER = "under"
    ABOVE = "above"
    UNCLEAR = "unclear"


@dataclass(slots=True)
class Block:
    """Lines of a person in one piece; a blank line is empty.

    `above` is the question of ours right before it, `below` the one that
    begins right after. `enclosed` when more of our letter follows. `strange`
    when it is quoted otherwise than our letter: an earlier mail, perhaps
    somebody else's. `labels` are the numbers before its lines.
    """

    lines: list[str] = field(default_factory=list)
    above: Question | None = None
    below: Question | None = None
    enclosed: bool = False
    inside: bool = False
    glued_above: bool = False
    glued_below: bool = False
    strange: bool = False
    labels: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """The lines that are not blank."""
        return [line for line in self.lines if line.strip()]


def blocks(pieces: Sequence[Piece]) -> tuple[list[Block], list[str]]:
    """The blocks of a reply in their order, and the short lines that may be ours or answers."""
    known, doubtful = _without_doubt(pieces)
    strange = _strangers(known)
    found: list[Block] = []
    block, last, quoting, begun = Block(), _ABSENT, False, False
    for at, piece in enumerate(known):
        if piece.sort is Sort.GAP:
            block.lines.append("")
        elif piece.sort is Sort.WORDS:
            if begun and block.strange is not (at in strange):
                found.append(block)
                block, begun = Block(), False
            if not begun:
                block = replace(block, lines=[], above=_shown(last), inside=quoting, strange=at in strange,
                                glued_above=last.sort is Sort.OURS and not block.lines)  # fmt: skip
            block.lines.append(_numbered(piece))
            begun = True
        else:
            quoting = piece.sort is Sort.OURS
            found.append(_closed(block, piece))
            block, begun = Block(), False
        last = piece if piece.sort is not Sort.GAP else last
    found.append(block)
    return [each for each in found if each.words], doubtful


def _numbered(piece: Piece) -> str:
    """Words beside our question are numbered as it is, whatever comes after them."""
    return f"{piece.question.label}. {piece.text}" if piece.beside and piece.question else piece.text


def _shown(piece: Piece) -> Question | None:
    if piece.sort is Sort.OURS or piece.beside:
        return piece.question
    return None


def _closed(block: Block, piece: Piece) -> Block:
    """A block with what stands below it."""
    ours = piece.sort is Sort.OURS
    glued = ours and bool(block.lines) and bool(block.lines[-1].strip())
    return replace(block, below=piece.question if ours and piece.opens else None, enclosed=ours, glued_below=glued)


def _without_doubt(pieces: Sequence[Piece]) -> tuple[list[Piece], list[str]]:
    """Lines that may be ours or an answer: within a paragraph they are words, alone they are set aside."""
    known: list[Piece] = []
    doubtful: list[str] = []
    for before, piece, after in zip([_ABSENT, *pieces], pieces, [*pieces[1:], _ABSENT], strict=False):
        if piece.sort is not Sort.DOUBT:
            known.append(piece)
        elif Sort.WORDS in {before.sort, after.sort} or is_courtesy(piece.text):
            known.append(replace(piece, sort=Sort.WORDS, question=None))
        else:
            doubtful.append(piece.text.strip())
            known.append(_ABSENT)
    return known, doubtful


def _strangers(pieces: Sequence[Piece]) -> frozenset[int]:
    """The places of words that stand in another mail than our letter or the reply itself."""
    homes = {piece.region for piece in pieces if piece.sort is Sort.OURS}
    depth = home_depth(pieces)
    words = {at: piece for at, piece in enumerate(pieces) if piece.sort is Sort.WORDS}
    if not homes:
        regions = {piece.region for piece in words.values()}
        homes = regions if len(regions) == 1 and max(regions) <= 1 else {0}
    here = homes | {0}
    return frozenset(at for at, piece in words.items() if piece.region not in here or piece.depth not in {0, depth})


def layout(found: Sequence[Block], plain: Sequence[bool]) -> Layout:
    """Whether answers without a number stand under their questions or above them.

    Above only when one stands before the first question and none after the
    last: then either all are glued to the question below, or the first is a
    bare value. Otherwise, under; where the first may be either, unclear.
    """
    bare = [(block, is_plain) for block, is_plain in zip(found, plain, strict=True)
            if not block.labels and not block.strange and _near_questions(block)
            and not is_closing(block.words[0])]  # fmt: skip
    first = next(((b, p) for b, p in bare if b.above is None and b.below is not None), None)
    if first is None or any(block.above is not None and block.below is None for block, _ in bare):
        return Layout.UNDER
    if all(is_courtesy(line) for line in first[0].words):
        return Layout.UNDER
    if all(block.glued_below and not block.glued_above for block, _ in bare) or first[1]:
        return Layout.ABOVE
    if first[0].glued_below and not first[0].inside and any(block.glued_above for block, _ in bare):
        return Layout.UNDER
    return Layout.UNCLEAR if len(bare) > 1 else Layout.UNDER


def _near_questions(block: Block) -> bool:
    return block.above is not None or block.below is not None
