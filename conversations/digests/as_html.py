"""A document as HTML for email and web: headings, tables and lists that mean what they are.

Nothing is fetched and no class is needed: the few styles stand inline, as
mail clients want them. Shapes are for the eye; the word beside them speaks.
"""

from __future__ import annotations

from conversations.digests.document import Counts, Detail, Document, Item, Note, Picture, Row, Section, Verdict
from conversations.digests.wording import tidy
from conversations.pictures.markup import Markup, join, tag

_INK, _QUIET, _RULE = "#1b1b1b", "#505a5f", "#d5d9dc"
_FONT = "font-family:Arial,Helvetica,sans-serif"
_COLOURS = {Verdict.BEHIND: "#801650", Verdict.AT_RISK: "#b8470b", Verdict.ON_TRACK: "#12665d"}
_PAGE = "max-width:680px;margin:0 auto;padding:28px 20px 40px"
_HEADING = f"font-size:20px;line-height:1.3;margin:36px 0 12px;padding-top:14px;border-top:2px solid {_INK}"
_CELL = f"padding:7px 12px;border-bottom:1px solid {_RULE}"
_LEFT = "text-align:left;font-weight:normal"


def as_html(document: Document) -> str:
    """The whole document as a page of its own; any text in any field stays text."""
    head = tag(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", tidy(document.title)),
    )
    page = tag("html", head, tag("body", _main(document), style=_body_style()), lang="en-GB")
    return f"<!DOCTYPE html>\n{page}\n"


def _body_style() -> str:
    return f"margin:0;padding:0;background:#ffffff;color:{_INK};{_FONT};font-size:16px;line-height:1.5"


def _main(document: Document) -> Markup:
    title = tag("h1", tidy(document.title), style="font-size:26px;line-height:1.25;margin:0 0 6px")
    subtitle = tag("p", tidy(document.subtitle), style=f"margin:0;color:{_QUIET}")
    sections = [_section(section) for section in document.sections]
    return tag("main", title, subtitle, *sections, style=_PAGE)


def _section(section: Section) -> Markup:
    items = [_item(item) for item in section.items]
    return tag("section", tag("h2", section.heading, style=_HEADING), *items)


def _item(item: Item) -> Markup:
    match item:
        case Counts():
            return join(_lead(item.sentence), _counts(item))
        case Row():
            return _row(item)
        case Note():
            said = tag("p", tidy(item.text), id=item.id, style="margin:0 0 10px")
            return join(said, *_details(item.details))
        case Picture():
            return tag("p", item.chart.alt, id=item.id, style="margin:0 0 10px")


def _lead(sentence: str) -> Markup:
    return tag("p", tidy(sentence), style="font-size:18px;margin:0 0 16px")


def _counts(counts: Counts) -> Markup:
    caption = tag("caption", counts.caption, style=f"text-align:left;color:{_QUIET};padding:0 0 6px")
    head = tag(
        "tr",
        tag("th", "How they stand", scope="col", style=f"{_CELL};text-align:left"),
        *[tag("th", quarter, scope="col", style=f"{_CELL};text-align:right")
          for quarter in (counts.quarter, counts.quarter_before)],
    )  # fmt: skip
    rows = [
        tag(
            "tr",
            tag("th", _verdict(row.verdict), scope="row", style=f"{_CELL};{_LEFT}"),
            tag("td", str(row.now), style=f"{_CELL};text-align:right;font-weight:bold"),
            tag("td", str(row.before), style=f"{_CELL};text-align:right"),
        )
        for row in counts.rows
    ]
    style = "border-collapse:collapse;width:100%;margin:0 0 18px"
    return tag("table", caption, tag("thead", head), tag("tbody", *rows), id=counts.id, style=style)


def _verdict(verdict: Verdict) -> Markup:
    colour = _COLOURS.get(verdict, _QUIET)
    mark = tag("span", verdict.mark, aria_hidden="true", style=f"color:{colour}")
    return join(tag("span", verdict.word, style=f"color:{colour};font-weight:bold"), " ", mark)


def _row(row: Row) -> Markup:
    title = tag("h3", f"{row.ref} {row.title}", style="font-size:17px;line-height:1.35;margin:0")
    standing = () if row.verdict is None else (_verdict(row.verdict), ". ")
    why = f"{'. '.join(row.rules)}."
    edge = _COLOURS.get(row.verdict, _RULE) if row.verdict is not None else _RULE
    return tag(
        "article",
        title,
        tag("p", *standing, why, style="margin:2px 0 4px"),
        tag("p", row.gist, style="margin:0 0 8px;font-weight:bold;overflow-wrap:anywhere"),
        *_details(row.details),
        id=_anchor(row.id),
        style=f"margin:0 0 24px;padding:2px 0 2px 16px;border-left:5px solid {edge}",
    )


def _anchor(line: str) -> str:
    """An id that HTML allows: no white space in it."""
    return "-".join(line.split())


def _details(details: tuple[Detail, ...]) -> list[Markup]:
    if not details:
        return []
    return [tag("dl", *[_detail(detail) for detail in details], style="margin:0")]


def _detail(detail: Detail) -> Markup:
    said = f"“{detail.text}”" if detail.quoted else detail.text
    text = said if not detail.after else f"{said} {detail.after}"
    return tag(
        "div",
        tag("dt", f"{detail.label}:", style=f"display:inline;color:{_QUIET};margin:0"),
        " ",
        tag("dd", text, style="display:inline;margin:0;overflow-wrap:anywhere"),
        style="margin:0 0 5px",
    )
