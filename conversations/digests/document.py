"""A digest as a document: what it says, line by line, before any channel draws it.

All text is plain and may hold anything a person typed; whoever draws it
escapes it for its own wire. Every line has an id that stays the same while the
round lasts, so that an answer to it finds its target, and names its sources.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from conversations.partnership.nouns import Noun
from conversations.pictures.chart import Chart


class SourceKind(StrEnum):
    """Which stored row a line leads back to.

    Where several rows stand behind one fact its id says which: of an answer
    `return#question`, of a milestone, a definition, the parts of several
    bodies or an earlier figure `ref@2026-Q2`, of a decision `kind:subject`.
    """

    ROUND = "round"
    RETURN = "return"
    FIGURE = "figure"
    ACTION = "action"
    RISK = "risk"
    BLOCKAGE = "blockage"
    DISPUTE = "dispute"
    ANSWER = "answer"
    EARLIER = "earlier"
    MILESTONE = "milestone"
    DEFINITION = "definition"
    PART = "part"
    DECISION = "decision"
    QUESTION = "question"


class Source(Noun):
    """One stored row behind a line, or the few behind one fact of it."""

    kind: SourceKind
    id: str


class Verdict(StrEnum):
    """How a target stands, as a reader is told: a word first, then a mark of distinct shape."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    NOT_RATED = "not_rated"
    NO_FIGURE = "no_figure"
    AWAITED = "awaited"
    NO_RETURN = "no_return"

    @property
    def word(self) -> str:
        """The words that carry the meaning, with the rating where there is one."""
        return _WORDS[self]

    @property
    def mark(self) -> str:
        """A shape for the eye, told apart without colour."""
        return _MARKS.get(self, "○")


_WORDS = {
    Verdict.ON_TRACK: "On track (green)",
    Verdict.AT_RISK: "At risk (amber)",
    Verdict.BEHIND: "Behind (red)",
    Verdict.NOT_RATED: "Not rated",
    Verdict.NO_FIGURE: "No figure",
    Verdict.AWAITED: "Still awaited",
    Verdict.NO_RETURN: "No return",
}
_MARKS = {Verdict.ON_TRACK: "●", Verdict.AT_RISK: "◆", Verdict.BEHIND: "▼"}


class Count(Noun):
    """How many targets stand so now, and how many of the same ones did last quarter."""

    verdict: Verdict
    now: int
    before: int


class Counts(Noun):
    """The whole theme in numbers: `sentence` says it with its denominators, `rows` tabulate it."""

    kind: Literal["counts"] = "counts"
    id: str
    sentence: str
    caption: str
    quarter: str
    quarter_before: str
    rows: tuple[Count, ...]
    sources: tuple[Source, ...]


class Detail(Noun):
    """One labelled fact of a row; `quoted` when `text` is somebody's own words.

    `sources` are what just this fact leads back to; without any it leads where its row does.
    """

    label: str
    text: str
    quoted: bool = False
    after: str | None = None
    sources: tuple[Source, ...] = ()


class Picture(Noun):
    """A chart: drawn where pictures can be shown, and everywhere its `alt` and `table` beside or instead of it."""

    kind: Literal["picture"] = "picture"
    id: str
    chart: Chart
    sources: tuple[Source, ...]


class Row(Noun):
    """One thing that earned its place: what it is, the rules that let it in, and the facts.

    `gist` is the one sentence a channel shows when it has room for no more;
    `picture` is a small one beside it.
    """

    kind: Literal["row"] = "row"
    id: str
    ref: str
    title: str
    verdict: Verdict | None = None
    rules: tuple[str, ...]
    gist: str
    details: tuple[Detail, ...] = ()
    picture: Picture | None = None
    sources: tuple[Source, ...]


class Note(Noun):
    """A sentence or short paragraph about the digest as a whole; `details` spell out what it counts."""

    kind: Literal["note"] = "note"
    id: str
    text: str
    details: tuple[Detail, ...] = ()
    sources: tuple[Source, ...]


Item = Annotated[Counts | Row | Note | Picture, Field(discriminator="kind")]


class Section(Noun):
    """A heading and what stands under it."""

    id: str
    heading: str
    items: tuple[Item, ...]


class Document(Noun):
    """A digest for one reader: `id` is `quarter:layer:group` and the same at every composing."""

    id: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row, in order."""
        return tuple(item for section in self.sections for item in section.items if isinstance(item, Row))
