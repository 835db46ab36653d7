"""A document as the page of a letter: one column, every style in its tag, as mail programs want it, light and dark.

Nothing is fetched: a picture stands where its letter encloses it, with its
words for who sees none and its numbers as a table below. Every line has the
number by which a reply asks about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Final, NamedTuple

from conversations.digests.addresses import Linking, nowhere
from conversations.digests.as_text import BACK
from conversations.digests.document import Counts, Detail, Document, Item, Note, Picture, Row, Section, Verdict
from conversations.digests.wording import tidy
from conversations.pictures.markup import Markup, join, tag, void
from conversations.pictures.table import Table

INK, QUIET, RULE, LINK, PANEL = "#1b1b1b", "#505a5f", "#c9d0d6", "#12436d", "#f3f2f1"
_COLOURS = {Verdict.BEHIND: "#801650", Verdict.AT_RISK: "#b8470b", Verdict.ON_TRACK: "#12665d"}
_CLASSES = {Verdict.BEHIND: "behind", Verdict.AT_RISK: "at-risk", Verdict.ON_TRACK: "on-track"}
NARROW = 3
"""Columns of a table that a letter on a phone has room for."""
_FONT = "font-family:Arial,Helvetica,sans-serif"
_WRAP = "word-break:break-word;overflow-wrap:anywhere"
_DARK: Final = Markup("""
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
.ground { background: #16181a !important; color: #f3f2f1 !important; }
.panel { background: #26292c !important; }
.ink { color: #f3f2f1 !important; border-color: #f3f2f1 !important; }
.quiet { color: #c2c7ca !important; }
.link { color: #9fc9f0 !important; }
.rule { border-color: #505a5f !important; }
.behind { color: #f3a6cf !important; border-color: #f3a6cf !important; }
.at-risk { color: #ffb37a !important; border-color: #ffb37a !important; }
.on-track { color: #7fd6c6 !important; border-color: #7fd6c6 !important; }
}
@media (max-width: 480px) { .wide { padding-left: 16px !important; padding-right: 16px !important; } }
""")


class Shown(NamedTuple):
    """A picture that travels with a letter: how its page names it (`cid:…`), and how wide it is shown, in pixels."""

    address: str
    width: int


def as_letter(
    document: Document, links: Linking = nowhere, pictures: Mapping[str, Shown] | None = None,
    told: Sequence[str] = (), closing: Sequence[str] = (),
) -> str:
    """The whole letter as a page; any text in any field stays text.

    `pictures` are those that travel with the letter, by their ids; `told` is
    said after the first part and `closing` at the end, a paragraph each.
    """
    head = tag(
        "head",
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="color-scheme" content="light dark">'),
        tag("title", tidy(document.title)),
        tag("style", _DARK),
    )
    inside = join(_Letter(links, pictures or {}).whole(document, told), *_end(closing))
    cell = tag("td", inside, class_="wide", style=f"padding:24px 24px 40px;{_FONT};{_WRAP}")
    column = _plain_table(tag("tr", cell), "max-width:640px;text-align:left;margin:0 auto")
    ground = f"margin:0;padding:0;background:#ffffff;color:{INK};{_FONT};font-size:16px;line-height:1.5"
    page = tag("html", head, tag("body", column, class_="ground", style=ground), lang="en-GB")
    return f"<!DOCTYPE html>\n{page}\n"


class _Letter:
    """One drawing: where lines lead, where pictures stand, and which number comes next."""

    def __init__(self, links: Linking, pictures: Mapping[str, Shown]) -> None:
        self._links, self._pictures, self._numbers = links, pictures, count(1)

    def whole(self, document: Document, told: Sequence[str]) -> Markup:
        """The heading, what is said of the letter itself, and every part."""
        title = tag("h1", tidy(document.title), class_="ink", style=f"margin:0 0 6px;font-size:26px;line-height:1.2;"
                                                                    f"color:{INK}")  # fmt: skip
        when = _said(document.subtitle, "quiet", f"margin:0 0 14px;color:{QUIET}")
        first, *rest = [self._section(section) for section in document.sections]
        return join(title, when, first, *self._panel(told), *rest)

    def _panel(self, told: Sequence[str]) -> Iterator[Markup]:
        address = self._links(None)
        lines = [_said(line, "ink", f"margin:0 0 6px;color:{INK}") for line in told]
        if address is not None:
            lines.append(tag("p", _link("Read this digest as a page", address), style="margin:0"))
        if lines:
            inside = tag("td", *lines, class_="panel", style=f"padding:14px 18px;background:{PANEL}")
            yield _plain_table(tag("tr", inside), "")

    def _section(self, section: Section) -> Markup:
        heading = tag("h2", section.heading, class_="ink", style=f"margin:28px 0 12px;padding:12px 0 0;"
                      f"border-top:3px solid {INK};font-size:20px;line-height:1.3;color:{INK}")  # fmt: skip
        return join(heading, *[self._item(item) for item in section.items])

    def _item(self, item: Item) -> Markup:
        match item:
            case Counts():
                return join(_said(item.sentence, "ink", f"margin:0 0 12px;font-size:18px;color:{INK}"), _counts(item))
            case Row():
                return self._row(item)
            case Note():
                return join(_said(item.text, "ink", f"margin:0 0 10px;color:{INK}"), *map(_detail, item.details))
            case Picture():
                return self._picture(item)

    def _row(self, row: Row) -> Markup:
        """A line under its number, with an edge in the colour of its verdict."""
        title = tag("h3", f"{next(self._numbers)}. {row.ref} {row.title}", class_="ink",
                    style=f"margin:0 0 2px;font-size:17px;line-height:1.35;color:{INK}")  # fmt: skip
        standing = () if row.verdict is None else (tag("p", _verdict(row.verdict), style="margin:0"),)
        why = _said(f"{'. '.join(row.rules)}.", "quiet", f"margin:0;color:{QUIET}")
        gist = _said(row.gist, "ink", f"margin:6px 0 8px;font-weight:bold;color:{INK}")
        small = () if row.picture is None else (self._picture(row.picture),)
        inside = join(title, *standing, why, gist, *small, *map(_detail, row.details), *self._back(row))
        colour = _COLOURS.get(row.verdict, QUIET) if row.verdict is not None else QUIET
        kind = _CLASSES.get(row.verdict, "rule") if row.verdict is not None else "rule"
        edge = f"padding:2px 0 6px 16px;border-left:5px solid {colour};{_FONT};font-size:16px;line-height:1.5;{_WRAP}"
        return _plain_table(tag("tr", tag("td", inside, class_=kind, style=edge)), "margin:0 0 22px")

    def _back(self, row: Row) -> Iterator[Markup]:
        address = self._links(row.id)
        if address is not None:
            yield tag("p", _link(BACK, address), style="margin:4px 0 0;font-size:15px")

    def _picture(self, picture: Picture) -> Markup:
        """The picture where it travels with the letter, else its words; its numbers stand below either way."""
        chart, where = picture.chart, self._pictures.get(picture.id)
        table = _table(chart.table) if len(chart.table.headings) <= NARROW else _in_lines(chart.table)
        if where is None:
            return join(_said(chart.alt, "ink", f"margin:0 0 8px;color:{INK}"), table)
        shown = void("img", src=where.address, alt=chart.alt, width=str(where.width),
                     style="display:block;max-width:100%;height:auto;border:0;margin:4px 0 8px")
        return join(shown, table)


def _plain_table(row: Markup, style: str) -> Markup:
    """A table that only lays out, since mail programs lay nothing else out alike."""
    return tag("table", row, role="presentation", width="100%", cellpadding="0", cellspacing="0", border="0",
               style=f"border-collapse:collapse;{style}".rstrip(";"))


def _end(closing: Sequence[str]) -> Iterator[Markup]:
    if closing:
        lines = [_said(line, "quiet", f"margin:0 0 6px;color:{QUIET}") for line in closing]
        yield tag("div", *lines, class_="rule", style=f"margin:28px 0 0;padding:14px 0 0;border-top:1px solid {RULE}")


def _said(text: str, kind: str, style: str) -> Markup:
    return tag("p", tidy(text), class_=kind, style=style)


def _link(words: str, address: str) -> Markup:
    return tag("a", words, href=address, class_="link", style=f"color:{LINK};text-decoration:underline")


def _verdict(verdict: Verdict) -> Markup:
    colour = _COLOURS.get(verdict, QUIET)
    mark = tag("span", verdict.mark, aria_hidden="true")
    return tag("b", verdict.word, " ", mark, class_=_CLASSES.get(verdict, "quiet"), style=f"color:{colour}")


def _counts(counts: Counts) -> Markup:
    head = _cells("th", ("How they stand", counts.quarter, counts.quarter_before), "col")
    rows = [tag("tr", _cell("th", _verdict(row.verdict), "row"), _cell("td", str(row.now)),
                _cell("td", str(row.before))) for row in counts.rows]  # fmt: skip
    caption = tag("caption", counts.caption, class_="quiet", style=f"text-align:left;color:{QUIET};padding:0 0 4px")
    return tag("table", caption, tag("tr", *head), *rows, class_="ink", style=f"{_GRID};color:{INK}")


def _table(table: Table) -> Markup:
    rows = [tag("tr", _cell("th", name, "row"), *[_cell("td", cell) for cell in cells])
            for name, *cells in table.rows]  # fmt: skip
    return tag("table", tag("tr", *_cells("th", table.headings, "col")), *rows, class_="quiet",
               style=f"{_GRID};color:{QUIET};font-size:14px")


def _in_lines(table: Table) -> Markup:
    """A table too wide for a phone, each row a line with its headings beside its numbers."""
    said = [(name, [f"{heading}: {cell}" for heading, cell in zip(table.headings[1:], cells, strict=True) if cell])
            for name, *cells in table.rows]  # fmt: skip
    return tag("div", *[_said(f"{name}: {'; '.join(told)}", "quiet", f"margin:0 0 2px;color:{QUIET};font-size:14px")
                        for name, told in said], style="margin:0 0 14px")  # fmt: skip


_GRID = "border-collapse:collapse;width:100%;margin:0 0 14px"


def _cells(name: str, texts: Sequence[str], scope: str) -> list[Markup]:
    return [_cell(name, text, scope) for text in texts]


def _cell(name: str, text: str, scope: str | None = None) -> Markup:
    style = (f"padding:4px 10px 4px 0;border-bottom:1px solid {RULE};text-align:left;font-weight:normal;"
             "vertical-align:top;word-break:normal")  # fmt: skip
    if scope is None:
        return tag(name, text, class_="rule", style=style)
    return tag(name, text, scope=scope, class_="rule", style=style)


def _detail(detail: Detail) -> Markup:
    said = f"“{detail.text}”" if detail.quoted else detail.text
    label = tag("span", f"{detail.label}:", class_="quiet", style=f"color:{QUIET}")
    told = f"{said} {detail.after}" if detail.after else said
    return tag("p", label, " ", told, class_="ink", style=f"margin:0 0 5px;color:{INK}")
