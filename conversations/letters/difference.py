"""The difference between a reply and the letter it answers: what the person wrote, and where it stood.

We know the mail that is being answered, so that nothing need be guessed about
quoting styles: what is ours is found in the reply and taken out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from conversations.letters.cleaning import MOST_EXAMINED, squeezed, squeezed_with_places
from conversations.letters.letter import Question
from conversations.letters.links import unquoted, with_our_links
from conversations.letters.naming import is_stored, named
from conversations.letters.reply_headers import header_lines
from conversations.letters.sent_lines import LONG, SentLines

SURE = 2 * LONG
"""Letters from which on a piece out of the middle of our text is ours even without a quote mark."""
_SHORT = 6
_LINK = re.compile(r"<(?:https?://|mailto:|tel:)[^<>\s]*>")
"""Where a link leads, which some programs write behind its words."""
_LINK_ALONE = re.compile(r"\s*(?:<(?:https?://|mailto:|tel:)[^<>\s]*>\s*)+[.)]?\s*")
_LEADING = " \t?:.,;*_|)]”\"'…"
_DASHES = ("- ", "– ", "— ", "-\t", "=> ", "-> ", "--> ", "==> ", "→ ")


class Sort(StrEnum):
    """What a line of a reply is."""

    OURS = "ours"
    WORDS = "words"
    DOUBT = "doubt"
    HEADER = "header"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of a reply, or the part of it beside our question.

    `depth` counts quote marks, `region` the reply headers above. `question` is
    the question that a piece of ours shows; `opens` where it is the question
    line itself. `beside` marks words on a line of ours. `start` and `end` are
    places in the stream of our letter.
    """

    sort: Sort
    text: str = ""
    depth: int = 0
    region: int = 0
    question: Question | None = None
    opens: bool = False
    beside: bool = False
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class _Match:
    """How many letters of a line are ours, and which stretch of our stream they are; `exact` for a whole sentence."""

    length: int
    start: int
    end: int
    following: bool = False
    exact: bool = False


def difference(lines: Sequence[str], sent: SentLines) -> list[Piece]:
    """The lines of a reply, each known as ours, as a header, or as the person's words."""
    marked = [unquoted(line) for line in with_our_links(lines, sent.letter.text)]
    headers = header_lines([text for text, _ in marked], [depth > 0 for _, depth in marked])
    found: list[Piece] = []
    cursor, region = -1, 0
    for at, (text, depth) in enumerate(marked):
        if at in headers:
            region = max(region, headers[at])
            found.append(Piece(Sort.HEADER, text, depth, region))
            continue
        pieces = _line(text, depth, sent, cursor, follows=_follows(found))
        found.extend(replace(piece, region=region) if region else piece for piece in pieces)
        cursor = next((piece.end for piece in pieces if piece.sort is Sort.OURS), cursor)
    return _settled(found, sent)


def _follows(found: Sequence[Piece]) -> bool:
    """Whether the last line that is not blank was ours, to its end."""
    last = next((piece for piece in reversed(found[-4:]) if piece.sort is not Sort.GAP), None)
    return last is not None and last.sort is Sort.OURS


def _line(text: str, depth: int, sent: SentLines, cursor: int, *, follows: bool) -> list[Piece]:
    letters = squeezed(text[:MOST_EXAMINED])
    if not letters:
        return [Piece(Sort.GAP if _is_blank(text, quoted=depth > 0) else Sort.WORDS, text, depth)]
    match = _matched(letters, sent, cursor, marked=depth > 0, follows=follows)
    if (match is None or match.length < len(letters)) and (bare := _LINK.sub("", text)) != text:
        without = _line(bare, depth, sent, cursor, follows=follows)
        if [piece.sort for piece in without] == [Sort.OURS]:
            return without
    if match is None:
        return [Piece(Sort.WORDS, text, depth)]
    whole = match.length == len(letters)
    if whole and len(text) <= MOST_EXAMINED:
        return [_whole(text, depth, match, sent)]
    places = squeezed_with_places(text[:MOST_EXAMINED])[1]
    if whole or places[match.length] - places[match.length - 1] == 1:
        return [Piece(Sort.WORDS, text, depth)]
    ours = _ours(text[: places[match.length]], depth, match, sent)
    if not _may_stand_beside(ours, match):
        return [Piece(Sort.WORDS, text, depth)]
    rest = _beside(text[places[match.length - 1] + 1 :])
    beside = Piece(Sort.WORDS, rest, depth, question=ours.question, beside=True)
    return [ours, beside] if rest and not _LINK_ALONE.fullmatch(rest) else [ours]


def _is_blank(text: str, *, quoted: bool) -> bool:
    """Nothing, or a rule; a lone mark such as `-`, `?` or an emoji is an answer, though hardly a good one."""
    bare = text.strip()
    return not bare or ((quoted or len(bare) > 2) and not set(bare) - set("-_=*~#+|>.–— \t"))


def _ours(text: str, depth: int, match: _Match, sent: SentLines) -> Piece:
    last = sent.at(match.end - 1)
    opens = last.opens and match.start <= last.start + len(last.question.label if last.question else "")
    return Piece(Sort.OURS, text, depth, 0, last.question, opens, False, match.start, match.end)


def _whole(text: str, depth: int, match: _Match, sent: SentLines) -> Piece:
    """A line that is all ours; a short one that stands alone may as well be an answer."""
    piece = _ours(text, depth, match, sent)
    certain = depth > 0 or match.length >= LONG or match.following or piece.opens or match.exact
    return piece if certain else replace(piece, sort=Sort.DOUBT)


def _may_stand_beside(ours: Piece, match: _Match) -> bool:
    """Whether words after a piece of ours are parted from it: on our quoted lines, and after a question."""
    if ours.opens and ours.question is not None:
        return match.length >= _SHORT and not is_stored(ours.question)
    return (ours.depth > 0 or ours.question is not None) and (match.length >= LONG or match.following)


def _beside(text: str) -> str:
    rest = text.lstrip(_LEADING)
    for dash in _DASHES:
        rest = rest.removeprefix(dash)
    return rest.strip(" \t|")


def _matched(letters: str, sent: SentLines, cursor: int, *, marked: bool, follows: bool) -> _Match | None:
    """The stretch of our letter with which a line begins; the longest, and of equals the next one on."""
    if places := sent.fragments.get(letters):
        start = next((place for place in places if place >= cursor), places[-1])
        return _Match(len(letters), start, start + len(letters), exact=True)
    found: list[_Match] = []
    if 0 <= cursor < len(sent.stream) and (follows or marked or _is_next(letters, sent, cursor)):
        found.append(replace(_walked(letters, sent, cursor, sent.at(cursor).end), following=True))
    found.extend(_walked(letters, sent, start, end) for start, end in sent.starting_like(letters))
    best = max(found, key=lambda m: (m.length, m.following, m.start >= cursor, -abs(m.start - cursor)), default=None)
    if best is not None and best.length == len(letters):
        return best if best.following or marked or not _could_answer(letters, best, sent) else None
    if len(letters) >= (LONG if marked else SURE) and letters not in sent.answers and sent.holds(letters):
        start = sent.stream.find(letters)
        return _Match(len(letters), start, start + len(letters))
    return best if best is not None and best.length else None


def _is_next(letters: str, sent: SentLines, cursor: int) -> bool:
    """Whether a line is the very next one of our letter, whatever was written above it."""
    return sent.stream[cursor : sent.at(cursor).end] == letters and letters not in sent.answers


def _could_answer(letters: str, match: _Match, sent: SentLines) -> bool:
    """Whether words of ours are more likely an answer: a choice, or the beginning of a line only."""
    return letters in sent.answers and sent.at(match.start).end != match.end


def _walked(letters: str, sent: SentLines, start: int, end: int) -> _Match:
    """How far a line goes along our stream, line by line; of a last line a piece of `LONG` letters counts."""
    at, place, begun = 0, start, start
    while at < len(letters) and place < len(sent.stream):
        stretch = sent.stream[place:end]
        if letters.startswith(stretch, at):
            at, place = at + len(stretch), end
        elif stretch.startswith(letters[at:]) and (len(letters) - at >= LONG or _runs_on(sent, begun)):
            at, place = len(letters), place + len(letters) - at
        else:
            break
        end = sent.at(place).end if place < len(sent.stream) else place
    return _Match(at, start, place)


def _runs_on(sent: SentLines, start: int) -> bool:
    """Whether a piece goes on where the line before broke off in the middle of a line of ours."""
    return 0 < start < len(sent.stream) and sent.at(start).start != start


def _settled(found: list[Piece], sent: SentLines) -> list[Piece]:
    """Short lines of ours among their neighbours are ours, and so is a number alone before its question."""
    solid = [at for at, piece in enumerate(found) if piece.sort is not Sort.GAP]
    for before, here, after in zip([-1, *solid], solid, [*solid[1:], -1], strict=False):
        piece = found[here]
        following = found[after] if after >= 0 else None
        preceding = found[before] if before >= 0 else None
        if piece.sort is Sort.DOUBT and _in_order(preceding, piece, following):
            found[here] = replace(piece, sort=Sort.OURS)
        elif _is_heading(piece, sent) and not _in_order(preceding, piece, following):
            found[here] = replace(piece, sort=Sort.WORDS)
        elif piece.sort is Sort.WORDS and following is not None and _leads_into(piece, following, sent):
            found[here] = replace(piece, sort=Sort.OURS, start=following.start, end=following.start)
    return found


def _is_heading(piece: Piece, sent: SentLines) -> bool:
    """A line of ours that names a return: far from its neighbours, the person wrote it above answers."""
    if piece.sort is not Sort.OURS or piece.depth or piece.question is not None:
        return False
    return named(piece.text, sent.letter.returns) is not None


def _in_order(before: Piece | None, piece: Piece, after: Piece | None) -> bool:
    ahead = after is not None and after.sort is Sort.OURS and 0 <= after.start - piece.end < SURE
    behind = before is not None and before.sort is Sort.OURS and 0 <= piece.start - before.end < SURE
    return ahead or behind


def _leads_into(piece: Piece, following: Piece, sent: SentLines) -> bool:
    """The first words of a line of ours, of which the rest comes next; or its number in a cell."""
    if following.sort is not Sort.OURS or piece.beside:
        return False
    begins = sent.at(following.start).start
    return _numbers(piece, following) or (
        begins < following.start and sent.stream[begins : following.start] == squeezed(piece.text[:MOST_EXAMINED])
    )


def _numbers(piece: Piece, following: Piece) -> bool:
    """`1.` in a cell or on a line of its own, with question 1 after it."""
    question = following.question
    return (
        following.opens
        and question is not None
        and piece.text.strip(" \t.):(|*").lower() == question.label.lower()
    )


def left_over(pieces: Sequence[Piece]) -> int:
    """How many characters of a reply are not known as ours."""
    return sum(len(piece.text) for piece in pieces if piece.sort in {Sort.WORDS, Sort.DOUBT})


def home_depth(pieces: Sequence[Piece]) -> int:
    """How deep our letter is quoted in a reply."""
    depths = Counter(piece.depth for piece in pieces if piece.sort is Sort.OURS and len(piece.text) >= LONG)
    return depths.most_common(1)[0][0] if depths else 0
