"""The way back from a line as a web page: the line as the digest has it, then each fact with the steps that led to it.

It is read by somebody who doubts a figure, on a phone as on a desk. Nothing is
fetched, no script runs, and what stands under an earlier fact already is linked
and not said twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conversations.digests.addresses import Linking, anchor, nowhere
from conversations.digests.document import Source, Verdict
from conversations.digests.style import STYLE
from conversations.digests.trail import RESTRICTED, Step, Trail, say_deed, say_message
from conversations.digests.way_back import Backed, Fact, Line, WayBack
from conversations.digests.wording import sentence, tidy
from conversations.pictures.markup import Markup, join, tag

HEADING = "Where this comes from"
FROM = "from"
"""What stands behind the `?` of the address of a later part of a long line."""
FEW = 2
_CLASSES = {Verdict.BEHIND: "behind", Verdict.AT_RISK: "at-risk", Verdict.ON_TRACK: "on-track"}
TRAIL_STYLE: Final = Markup("""
.digest .t-back { margin-bottom: 1rem; }
.digest .t-back a { display: inline-block; padding: .375rem 0; }
.digest .t-fact { margin: 2.25rem 0 0; padding: 0; border: 0; }
.digest .t-says { font-size: 1.1875rem; line-height: 1.45; margin-bottom: 1rem; }
.digest .t-trail { margin: 0 0 1.5rem; scroll-margin-top: 1rem; break-inside: avoid; }
.digest .t-trail:target { box-shadow: 0 0 0 3px #ffdd00; }
.digest .t-trail h3 { margin: 0 0 .5rem; }
.digest .t-gist { margin: 0 0 .5rem; }
.digest .t-steps { list-style: none; margin: 0; padding: 0 0 0 .4375rem; }
.digest .t-steps > li { position: relative; padding: 0 0 1rem 1.25rem; border-left: 2px solid var(--d-line); }
.digest .t-steps > li:last-child { border-left-color: transparent; padding-bottom: .25rem; }
.digest .t-steps > li::before { content: ""; position: absolute; left: -.4375rem; top: .4375rem; width: .75rem;
  height: .75rem; border-radius: 50%; background: #fff; border: 3px solid var(--d-deep); }
.digest .t-asked { color: var(--d-soft); }
.digest .t-deed { font-weight: 700; }
.digest blockquote { margin: .25rem 0 .375rem; padding: .375rem .75rem; background: var(--d-wash);
  border-left: 3px solid var(--d-deep); white-space: pre-line; }
.digest .t-message { color: var(--d-soft); font-size: .875rem; overflow-wrap: anywhere; }
.digest .t-held, .digest .t-above { color: var(--d-soft); margin: 0 0 .75rem; }
.digest .t-more { margin: 2rem 0 0; }
""")


def as_page(way: WayBack, links: Linking = nowhere) -> str:
    """The page on its own."""
    head = tag("head", Markup('<meta charset="utf-8">'),
               Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
               tag("title", title_of(way)), tag("style", STYLE), tag("style", TRAIL_STYLE))  # fmt: skip
    page = tag("html", head, tag("body", tag("main", body(way, links))), lang="en-GB")
    return f"<!DOCTYPE html>\n{page}\n"


def title_of(way: WayBack) -> str:
    """What the page is called in a browser."""
    return f"{HEADING}: {way.line.title} – {tidy(way.digest)}"


def body(way: WayBack, links: Linking = nowhere) -> Markup:
    """What stands on the page, without a frame; it looks as `STYLE` and `TRAIL_STYLE` say."""
    facts = [_fact(place, each) for place, each in enumerate(way.backed, start=1)]
    return tag("div", *_up(way, links), _head(way), _line(way.line), *_contents(way), *facts, *_more(way, links),
               class_="digest t-way")  # fmt: skip


def _up(way: WayBack, links: Linking) -> Iterator[Markup]:
    address = links(None)
    if address is not None:
        told = f"Back to “{tidy(way.digest)}”"
        yield tag("p", tag("a", told, href=f"{address}#{anchor(way.line.id)}"), class_="t-back")


def _head(way: WayBack) -> Markup:
    return tag("header", tag("h1", HEADING), tag("p", tidy(way.subtitle), class_="d-when"), class_="d-head")


def _line(line: Line) -> Markup:
    """The line as the digest has it: what it is, how it stands, why it stands there, and its first sentence."""
    kind = "" if line.verdict is None else _CLASSES.get(line.verdict, "")
    parts = [tag("h2", line.title, id="line")]
    if line.verdict is not None:
        mark = tag("span", line.verdict.mark, aria_hidden="true", class_="d-mark")
        parts.append(tag("p", tag("span", line.verdict.word, " ", mark, class_=f"d-word {kind}".rstrip())))
    if line.rules:
        parts.append(tag("p", f"{'. '.join(line.rules)}.", class_="d-why"))
    return tag("section", *parts, aria_labelledby="line", class_="d-part")


def _contents(way: WayBack) -> Iterator[Markup]:
    """A way to every fact, where there are more than can be seen at once."""
    if len(way.backed) > FEW:
        ways = [tag("li", tag("a", each.fact.label, href=f"#fact-{place}"))
                for place, each in enumerate(way.backed, start=1)]  # fmt: skip
        yield tag("nav", tag("ul", *ways), aria_label="Facts of this line", class_="d-ways")


def _fact(place: int, backed: Backed) -> Markup:
    called = f"fact-{place}"
    heading = tag("h2", backed.fact.label, id=called)
    trails = [_trail(trail) for trail in backed.trails]
    return tag("section", heading, _says(backed.fact), *trails, *_aside(backed), aria_labelledby=called,
               class_="t-fact")  # fmt: skip


def _says(fact: Fact) -> Markup:
    said = f"“{tidy(fact.text)}”" if fact.quoted else tidy(fact.text)
    return tag("p", said if not fact.after else f"{said} {tidy(fact.after)}", class_="t-says")


def _aside(backed: Backed) -> Iterator[Markup]:
    """What stands elsewhere, and what is not shown."""
    if backed.above:
        ways = [tag("a", each.heading, href=f"#{_name(each.source)}") for each in backed.above]
        yield tag("p", "See above: ", join(*ways, by="; "), ".", class_="t-above")
    if backed.restricted:
        yield tag("p", RESTRICTED, class_="t-held")


def _trail(trail: Trail) -> Markup:
    """One thing that the fact leads back to, step by step."""
    parts = [tag("h3", trail.heading)]
    if trail.gist is not None:
        parts.append(tag("p", f"“{tidy(trail.gist)}”", class_="t-gist"))
    if trail.steps:
        parts.append(tag("ol", *map(_step, trail.steps), class_="t-steps"))
    else:
        parts.append(tag("p", "Nothing has come in."))
    if trail.withheld is not None:
        parts.append(tag("p", trail.withheld, class_="t-held"))
    return tag("div", *parts, id=_name(trail.source), class_="t-trail")


def _step(step: Step) -> Markup:
    parts = [] if step.asked is None else [tag("p", tidy(step.asked), class_="t-asked")]
    deed = say_deed(step)
    parts.append(tag("p", f"{deed}{':' if step.words is not None else '.'}", class_="t-deed"))
    if step.words is not None:
        parts.append(tag("blockquote", tag("p", f"“{step.words.strip()}”")))
    if step.understood:
        parts.append(tag("p", sentence(f"Understood as {step.understood}")))
    if step.after:
        parts.append(tag("p", sentence(step.after)))
    if step.message is not None:
        parts.append(tag("p", say_message(step.message), class_="t-message"))
    return tag("li", *parts)


def _name(source: Source) -> str:
    """What a trail is found by on its page."""
    return anchor(f"{source.kind}-{source.id}")


def _more(way: WayBack, links: Linking) -> Iterator[Markup]:
    address = links(way.line.id)
    if way.more is not None and address is not None:
        yield tag("p", tag("a", "Go on with the next targets", href=f"{address}?{FROM}={way.more}"), class_="t-more")
