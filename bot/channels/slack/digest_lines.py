"""A row of a digest as Slack shows it: one line in the post, paragraphs in the thread.

Words that people wrote are in rich text only, and so stay literal. The one
address in a line is its way back, made by us.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.channels.slack.blocks import Element, Run, Style, bullets, line, link, run
from bot.channels.slack.limits import URL
from bot.channels.slack.shapes import length
from bot.channels.slack.text import fitted
from conversations.digests.addresses import Linking
from conversations.digests.document import Detail, Note, Row, Verdict

_LINE: Final = 300
_WHY: Final = 110
"""Characters of reasons that a line of the post has room for beside the most serious one."""
_ROW: Final = 2_500

VERDICTS: Final[Mapping[Verdict, str]] = MappingProxyType({
    Verdict.BEHIND: "Behind 🔺",
    Verdict.AT_RISK: "At risk 🔶",
    Verdict.ON_TRACK: "On track 🟢",
    Verdict.NOT_RATED: "No rating ⬜",
    Verdict.NO_FIGURE: "No figure ⬜",
    Verdict.NO_RETURN: "No return ⬜",
    Verdict.AWAITED: "Still awaited",
})
"""A verdict as Slack shows it: the word, then a mark of distinct shape."""


@dataclass(frozen=True, slots=True)
class PostLine:
    """One line of the post: how it stands, what it is of (which its address hangs on), and why it is here."""

    standing: str
    named: str
    why: str
    address: str | None = None

    @property
    def text(self) -> str:
        """The line as it is read aloud."""
        standing = f"{self.standing.rstrip()}: " if self.standing else ""
        return f"{standing}{self.named}{self.why}"

    @property
    def element(self) -> Element:
        """The line as rich text."""
        standing = [run(self.standing)] if self.standing else []
        return line(*standing, _named(self.named, self.address), *([run(self.why)] if self.why else []))


def post_line(row: Row, linking: Linking) -> PostLine:
    """A row in one line of at most three hundred characters."""
    why = _why(row.rules)
    if row.verdict is None:
        ref, because = fitted([row.ref, f"{why}: {row.gist}"], _LINE)
        return PostLine("", ref, f": {because}", _address(row, linking))
    standing = f"{VERDICTS[row.verdict]} "
    name, because = fitted([f"{row.ref} {row.title}", why], _LINE - length(standing))
    return PostLine(standing, name, f": {because}", _address(row, linking))


def _why(rules: Sequence[str]) -> str:
    """The most serious reason whole, others as far as there is room, the rest counted; the thread tells them all."""
    told = list(rules[:1])
    while len(told) < len(rules) and len("; ".join(rules[: len(told) + 1])) <= _WHY:
        told.append(rules[len(told)])
    left = len(rules) - len(told)
    return "; ".join(told) + (f" (and {left} more {'reason' if left == 1 else 'reasons'})" if left else "")


def row_paragraphs(row: Row, linking: Linking) -> Iterator[Element]:
    """The row in paragraphs, its texts cut so that no row fills the message."""
    standing = "" if row.verdict is None else f"{VERDICTS[row.verdict]} "
    texts = [f"{row.ref} {row.title}", f"{standing}{'; '.join(row.rules)}.", row.gist]
    title, why, gist, *details = fitted([*texts, *map(say_detail, row.details)], _ROW)
    yield line(_named(title, _address(row, linking), "bold"), run(f"\n{why}\n"), run(gist, "bold"))
    if details:
        yield bullets(details)


def note_text(note: Note) -> str:
    """A note with what it spells out, on one line."""
    return " ".join([note.text, *map(say_detail, note.details)])


def say_detail(detail: Detail) -> str:
    """A labelled fact; somebody's own words stand in quotation marks."""
    said = f"“{detail.text}”" if detail.quoted else detail.text
    return f"{detail.label}: {said}" + (f" {detail.after}" if detail.after else "")


def listed(lines: Sequence[Element]) -> Element:
    """A list of lines already made."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(lines)}


def _named(name: str, address: str | None, style: Style | None = None) -> Run:
    if address is None:
        return run(name, style)
    return link(address, name) | ({"style": {style: True}} if style else {})


def _address(row: Row, linking: Linking) -> str | None:
    """The way back of a row; none where Slack would not take it for its length."""
    address = linking(row.id)
    return address if address is not None and length(address) <= URL else None
