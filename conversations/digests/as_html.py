"""A document as a web page for a phone, a desk and a sheet of paper: what is most serious first, every line its own.

Nothing is fetched and no script runs; no style stands in a tag, so that the
page may be served under the strictest policy. Shapes are for the eye; the word
beside them speaks. What may be folded away unfolds without a script, and lies
open on paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from conversations.digests.addresses import Linking, anchor, nowhere
from conversations.digests.as_text import BACK
from conversations.digests.document import Counts, Detail, Document, Item, Note, Picture, Row, Section, Verdict
from conversations.digests.style import STYLE
from conversations.digests.wording import tidy
from conversations.pictures.as_svg import as_svg
from conversations.pictures.chart import Chart
from conversations.pictures.frame import Form as Width
from conversations.pictures.markup import Markup, join, tag
from conversations.pictures.table import Table

STANDS_OPEN = 4
"""Facts of a line that are read at once; on a screen the rest unfolds."""
COVERAGE = "coverage"
"""The section that says what was looked at; it always stands, whatever it holds."""
_CLASSES = {Verdict.BEHIND: "behind", Verdict.AT_RISK: "at-risk", Verdict.ON_TRACK: "on-track"}


class Form(StrEnum):
    """What the page is read on: a screen, where things fold and lead somewhere, or the papers of a meeting."""

    SCREEN = "screen"
    PAPERS = "papers"


def as_html(document: Document, links: Linking = nowhere, form: Form = Form.SCREEN) -> str:
    """The whole document as a page of its own; any text in any field stays text."""
    head = tag(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", tidy(document.title)),
        tag("style", STYLE),
    )
    page = tag("html", head, tag("body", tag("main", body(document, links, form))), lang="en-GB")
    return f"<!DOCTYPE html>\n{page}\n"


def body(document: Document, links: Linking = nowhere, form: Form = Form.SCREEN) -> Markup:
    """What stands on the page, without a frame; it looks as `STYLE` says."""
    return _Page(links, form).whole(document)


class _Page:
    """One drawing: where its lines lead, and what it is read on."""

    def __init__(self, links: Linking, form: Form) -> None:
        self._links, self._on_paper = links, form is Form.PAPERS

    def whole(self, document: Document) -> Markup:
        """Heading, a way to every part, and the parts."""
        heading = tag("header", tag("h1", tidy(document.title)), tag("p", tidy(document.subtitle), class_="d-when"),
                      class_="d-head")  # fmt: skip
        parts = [self._section(section) for section in document.sections]
        ways = [] if self._on_paper else _contents(document)
        kind = "digest d-papers" if self._on_paper else "digest"
        return tag("div", heading, *ways, *parts, *self._foot(), class_=kind)

    def _foot(self) -> Iterator[Markup]:
        """On paper, where the digest and everything behind it can be read."""
        address = self._links(None) if self._on_paper else None
        if address is not None:
            yield tag("p", "Every line with where it comes from: ", tag("span", address), class_="d-foot")

    def _section(self, section: Section) -> Markup:
        called = f"part-{section.id}"
        items = [self._item(item) for item in section.items]
        heading = tag("h2", section.heading, id=called)
        return tag("section", heading, *items, aria_labelledby=called, class_="d-part")

    def _item(self, item: Item) -> Markup:
        match item:
            case Counts():
                table = self._folded("These numbers as a table", _counts(item))
                said = tag("p", tidy(item.sentence), class_="d-lead")
                return join(said, self._under(table, item.id, "these numbers"))
            case Row():
                return self._row(item)
            case Note():
                return self._note(item)
            case Picture():
                return self._picture(item, self._back(item.id, item.chart.title))

    def _note(self, note: Note) -> Markup:
        """A sentence; what it counts is named to whoever asks."""
        named, back = _details(note.details), self._back(note.id, tidy(note.text))
        if self._on_paper or named:
            folded = named if self._on_paper else [_fold("See which", *named)]
            return join(tag("p", tidy(note.text), id=anchor(note.id), class_="d-note"), self._under(
                join(*folded), note.id, tidy(note.text)))
        return tag("p", join(tidy(note.text), *back, by=" "), id=anchor(note.id), class_="d-note")

    def _row(self, row: Row) -> Markup:
        called = f"{anchor(row.id)}-title"
        title = tag("h3", tag("span", row.ref, class_="d-ref"), " ", row.title, id=called)
        standing = () if row.verdict is None else (tag("p", _verdict(row.verdict), class_="d-verdict"),)
        why = tag("p", f"{'. '.join(row.rules)}.", class_="d-why")
        parts = [title, *standing, why, tag("p", row.gist, class_="d-gist")]
        if row.picture is not None:
            parts.append(self._picture(row.picture))
        kind = _CLASSES.get(row.verdict, "") if row.verdict is not None else ""
        return tag("article", tag("div", *parts, class_="d-top"), *self._facts(row), id=anchor(row.id),
                   aria_labelledby=called, class_=f"d-line {kind}".rstrip())  # fmt: skip

    def _facts(self, row: Row) -> Iterator[Markup]:
        """The first facts, then the others to be unfolded; a single one is not worth a fold."""
        few = self._on_paper or len(row.details) <= STANDS_OPEN + 1
        first, rest = (row.details, ()) if few else (row.details[:STANDS_OPEN], row.details[STANDS_OPEN:])
        yield from _details(first)
        folded = _fold(f"{len(rest)} more facts", *_details(rest)) if rest else Markup()
        yield self._under(folded, row.id, f"{row.ref} {row.title}")

    def _under(self, folded: Markup, line: str, called: str) -> Markup:
        """What unfolds below a line, and beside it the way back."""
        back = [tag("p", link) for link in self._back(line, called)]
        return tag("div", folded, *back, class_="d-under") if folded or back else folded

    def _back(self, line: str, called: str) -> Iterator[Markup]:
        """The way back from a line; whoever hears the page is told from which."""
        address = None if self._on_paper else self._links(line)
        if address is not None:
            yield tag("a", BACK, tag("span", f": {called}", class_="d-unseen"), href=address, class_="d-back")

    def _picture(self, picture: Picture, back: Iterable[Markup] = ()) -> Markup:
        """The picture, which bears its own title and tells itself to who cannot see it, over its numbers."""
        table = self._folded("This picture as a table", table_of(picture.chart.table))
        under = tag("div", table, *[tag("p", link) for link in back], class_="d-under")
        return tag("figure", *self._drawn(picture.chart), under, id=anchor(picture.id))

    def _drawn(self, chart: Chart) -> Iterator[Markup]:
        """As wide as the page; on a screen drawn for a phone too, of which one is shown at a time, and so on paper."""
        wide, narrow = as_svg(chart, Width.WIDE), as_svg(chart, Width.NARROW)
        if self._on_paper or wide == narrow:
            yield narrow
        else:
            yield tag("div", wide, class_="d-on-desk")
            yield tag("div", narrow, class_="d-on-phone")

    def _folded(self, named: str, inside: Markup) -> Markup:
        return inside if self._on_paper else _fold(named, tag("div", inside, class_="d-wide"), small=True)


def _fold(named: str, *inside: Markup, small: bool = False) -> Markup:
    return tag("details", tag("summary", named), *inside, class_="d-fold d-table" if small else "d-fold")


def _contents(document: Document) -> list[Markup]:
    """A way to every part that holds lines; none where there are too few to get lost among."""
    parts = [(section, sum(isinstance(item, Row) for item in section.items)) for section in document.sections]
    told = [(section, lines) for section, lines in parts if lines or section.id == COVERAGE]
    if len(told) < 3:
        return []
    ways = [tag("li", tag("a", section.heading, href=f"#part-{section.id}"), f" {lines}" if lines else "")
            for section, lines in told]  # fmt: skip
    return [tag("nav", tag("ul", *ways), aria_label="In this digest", class_="d-ways")]


def _counts(counts: Counts) -> Markup:
    """The counts as a table, each verdict with its mark."""
    head = tag("tr", tag("th", "How they stand", scope="col"), *[
        tag("th", quarter, scope="col", class_="d-number") for quarter in (counts.quarter, counts.quarter_before)])
    rows = [tag("tr", tag("th", _verdict(row.verdict), scope="row"), tag("td", str(row.now), class_="d-number d-now"),
                tag("td", str(row.before), class_="d-number")) for row in counts.rows]  # fmt: skip
    return tag("table", tag("caption", counts.caption), tag("thead", head), tag("tbody", *rows), id=anchor(counts.id))


def table_of(table: Table) -> Markup:
    """The numbers of a picture; the first cell of each row names it."""
    head = tag("tr", *[tag("th", heading, scope="col") for heading in table.headings])
    rows = [tag("tr", tag("th", name, scope="row"), *[tag("td", cell) for cell in cells])
            for name, *cells in table.rows]  # fmt: skip
    return tag("table", tag("thead", head), tag("tbody", *rows))


def _verdict(verdict: Verdict) -> Markup:
    mark = tag("span", verdict.mark, aria_hidden="true", class_="d-mark")
    return tag("span", verdict.word, " ", mark, class_=f"d-word {_CLASSES.get(verdict, '')}".rstrip())


def _details(details: tuple[Detail, ...]) -> list[Markup]:
    return [tag("dl", *[_detail(detail) for detail in details])] if details else []


def _detail(detail: Detail) -> Markup:
    """A fact; what somebody said stands apart from what is known beside it."""
    after = [] if not detail.after else [" ", tag("span", detail.after, class_="d-after")]
    said = tag("span", f"“{detail.text}”", class_="d-words") if detail.quoted else detail.text
    return tag("div", tag("dt", detail.label), tag("dd", said, *after), class_="d-said" if detail.quoted else "d-fact")
