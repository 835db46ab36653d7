"""Anyone's words as one harmless line: what a person typed can neither break a line nor turn its direction."""

from __future__ import annotations

import unicodedata

LONGEST = 500
"""Characters of a person's words that a letter repeats; all of them are kept."""
LONGEST_STORY = 2_000
"""Characters of what a talk is about, such as a blockage as it was told: more than this no question quotes."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain_line(text: str, most: int = LONGEST) -> str:
    """On one line, without control and direction marks, cut after `most` characters at a word."""
    line = " ".join(_seen(text[: most * 4]).split())
    if len(line) <= most and len(text) <= most * 4:
        return line
    head, space, _ = line[: most - 1].rpartition(" ")
    return f"{head if space else line[: most - 1]}…"


def _seen(text: str) -> str:
    """With a space for whatever is not seen; `isprintable` knows at once that there is none in most texts."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(letter) in _UNSEEN else letter for letter in text)


def quoted(text: str, most: int = LONGEST) -> str:
    """In curly quotation marks."""
    return f"“{plain_line(text, most)}”"


def lowered(sentence: str) -> str:
    """A sentence as it goes on after a colon; a name, an abbreviation and “I” keep their capitals."""
    first = sentence.split(" ", 1)[0]
    goes_on = first[1:].islower() or (len(first) == 1 and first != "I")
    return sentence[:1].lower() + sentence[1:] if goes_on else sentence


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 question`, `2 questions`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def listed(parts: tuple[str, ...], last: str = "or") -> str:
    """`a, b or c`; with semicolons where a part has a comma or an “or” of its own."""
    if len(parts) > 1 and any("," in part or f" {last} " in part for part in parts):
        return f"{'; '.join(parts[:-1])}; {last} {parts[-1]}"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"
