"""A mail in two parts, text and HTML, that ought to say the same: one is taken, the other may object."""

from __future__ import annotations

import re

from conversations.letters.cleaning import squeezed
from conversations.letters.letter import SentLetter
from conversations.letters.reply import Given, ReplyRead

_FIGURES = re.compile(r"\d[\d.,/]*")
STUB = 40
"""Letters below which a part is a stub (“Please view this mail in HTML”)."""


def together(first: ReplyRead, second: ReplyRead, letter: SentLetter) -> ReplyRead:
    """What both parts say: the fuller one, without the answers on which they differ."""
    taken, other = (second, first) if _fuller(second, first) else (first, second)
    labels = {(q.return_id, q.key): q.label for q in letter.questions}
    said = {(each.return_id, each.key): each for each in other.given}
    disputed = [
        each
        for each in taken.given
        if each.key is not None
        and (each.return_id, each.key) in said
        and _differ(each, said[each.return_id, each.key])
    ]
    names = [_name(each, labels) for each in disputed]
    asides = [f"{name}. {text}" for name, each in zip(names, disputed, strict=True)
              for text in (each.text, said[each.return_id, each.key].text)]  # fmt: skip
    clashing = dict.fromkeys([*taken.clashing, *names])
    return taken.model_copy(
        update={
            "given": (*(each for each in taken.given if each not in disputed), *_missing(taken, other)),
            "unplaced": (*taken.unplaced, *asides),
            "clashing": tuple(clashing),
            "see_attached": taken.see_attached or other.see_attached,
            "cut": taken.cut or other.cut,
        }
    )


def _name(given: Given, labels: dict[tuple[str, str], str]) -> str:
    return labels.get((given.return_id or "", given.key or ""), given.key or "")


def _fuller(one: ReplyRead, than: ReplyRead) -> bool:
    """Whether a part gives more; where neither gives anything, the one that is no stub."""
    if not one.given and not than.given:
        return _letters(than) < STUB < _letters(one)
    return len(one.given) > len(than.given)


def _letters(read: ReplyRead) -> int:
    return len(squeezed(" ".join([*(each.text for each in read.given), *read.unplaced, read.comment])))


def _differ(one: Given, other: Given) -> bool:
    """Whether two texts for one question hold different figures, or nothing in common."""
    if squeezed(one.text) == squeezed(other.text):
        return False
    figures, others = _FIGURES.findall(one.text), _FIGURES.findall(other.text)
    return figures != others or not (figures or _alike(one.text, other.text))


def _alike(one: str, other: str) -> bool:
    """One is the beginning of the other, as where a signature was left on it."""
    first, second = squeezed(one), squeezed(other)
    return first.startswith(second) or second.startswith(first)


def _missing(taken: ReplyRead, other: ReplyRead) -> list[Given]:
    """Answers of the other part of which the fuller one holds no word: a table that its text left out."""
    known = {(each.return_id, each.key) for each in taken.given}
    words = squeezed("\n".join([*(each.text for each in taken.given), *taken.unplaced, taken.comment]))
    return [each for each in other.given if each.key is not None and (each.return_id, each.key) not in known
            and squeezed(each.text) not in words]  # fmt: skip
