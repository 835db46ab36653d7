"""A line of a digest as it stands there, fact by fact, and where each fact comes from, as one reader may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from conversations.digests.document import Counts, Document, Item, Note, Picture, Row, Source, Verdict
from conversations.digests.facts import RoundFacts
from conversations.digests.rights import Reader, may_see_words
from conversations.digests.trail import RESTRICTED, Seen, Trail, as_seen
from conversations.digests.wording import tidy
from conversations.partnership.nouns import Noun

MOST = 120
"""Sources that are followed at once; a line that counts more targets is gone through in parts."""
SAYS, SHOWS = "What the digest says", "What the picture shows"
Sees = Callable[[str], Seen]
"""How much of what concerns a target somebody sees, by its ref; the empty ref is the round itself."""


class Fact(Noun):
    """One fact of a line as the digest says it, and what it leads back to."""

    label: str
    text: str
    quoted: bool = False
    after: str | None = None
    sources: tuple[Source, ...]


class Line(Noun):
    """A line of a digest, whatever its kind: what it is called, why it stands there, and its facts."""

    id: str
    title: str
    verdict: Verdict | None = None
    rules: tuple[str, ...] = ()
    facts: tuple[Fact, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Everything that any of its facts leads back to, once."""
        return tuple(dict.fromkeys(chain.from_iterable(fact.sources for fact in self.facts)))


class Backed(Noun):
    """A fact with its trails; those that stand under an earlier fact already are only named in `above`."""

    fact: Fact
    trails: tuple[Trail, ...] = ()
    above: tuple[Trail, ...] = ()
    restricted: bool = False


class WayBack(Noun):
    """A line with everything that its reader may see of where it comes from.

    `start` is the place of the first source that is told, `more` that of the
    first which is not; none where all are.
    """

    document: str
    digest: str
    subtitle: str
    line: Line
    backed: tuple[Backed, ...]
    start: int = 0
    more: int | None = None


def line_of(document: Document, line: str) -> Line | None:
    """The line of this id; none where the digest has none."""
    for section in document.sections:
        for item in section.items:
            if item.id == line:
                return _as_line(item, section.heading)
            if isinstance(item, Row) and item.picture is not None and item.picture.id == line:
                return _as_line(item.picture, f"{item.ref} {tidy(item.title)}")
    return None


def lines_of_all(document: Document) -> Iterator[Line]:
    """Every line of a digest, in order."""
    for section in document.sections:
        yield from (_as_line(item, section.heading) for item in section.items)


def _as_line(item: Item, heading: str) -> Line:
    match item:
        case Row():
            return Line(id=item.id, title=f"{item.ref} {tidy(item.title)}", verdict=item.verdict, rules=item.rules,
                        facts=tuple(_of_row(item)))
        case Counts():
            told = [f"{each.verdict.word}: {each.now} in {item.quarter}, {each.before} in {item.quarter_before}"
                    for each in item.rows]  # fmt: skip
            says = Fact(label=SAYS, text=item.sentence, after=f"{'; '.join(told)}." if told else None,
                        sources=item.sources)
            return Line(id=item.id, title=heading, facts=(says,))
        case Note():
            says = Fact(label=SAYS, text=item.text, sources=item.sources)
            return Line(id=item.id, title=heading, facts=(says, *_details(item)))
        case Picture():
            return Line(id=item.id, title=item.chart.title, facts=(_of_picture(item),))


def _of_row(row: Row) -> Iterator[Fact]:
    yield Fact(label=SAYS, text=row.gist, sources=row.sources)
    if row.picture is not None:
        yield _of_picture(row.picture)
    yield from _details(row)


def _of_picture(picture: Picture) -> Fact:
    return Fact(label=SHOWS, text=picture.chart.alt, sources=picture.sources)


def _details(item: Row | Note) -> Iterator[Fact]:
    for each in item.details:
        yield Fact(label=each.label, text=each.text, quoted=each.quoted, after=each.after,
                   sources=each.sources or item.sources)


def sees(reader: Reader, facts: RoundFacts) -> Sees:
    """How much a reader sees: all where they may see a target's words, nothing of one that is shut to them."""
    targets = {target.ref: target for target in facts.targets}

    def seen(ref: str) -> Seen:
        target = targets.get(ref)
        if not ref or (target is not None and may_see_words(reader, target)):
            return Seen.ALL
        return Seen.NOTHING if target is None or target.restricted else Seen.TOLD

    return seen


def some_of(line: Line, start: int) -> tuple[Source, ...]:
    """The sources that are followed at once, from a place on."""
    return line.sources[start : start + MOST]


def way_back(document: Document, line: Line, found: Mapping[Source, Trail], seen: Sees, start: int = 0) -> WayBack:
    """The line with the trails that were found, each told once and no more of it than may be seen."""
    told: set[Source] = set()
    backed = []
    for fact in line.facts:
        here = [as_seen(found[each], seen(found[each].ref)) for each in fact.sources if each in found]
        shown = [each for each in here if each.withheld != RESTRICTED]
        new = tuple(each for each in shown if each.source not in told)
        backed.append(Backed(fact=fact, trails=new, restricted=len(shown) < len(here),
                             above=tuple(each for each in shown if each.source in told)))
        told |= {each.source for each in new}
    more = start + MOST if start + MOST < len(line.sources) else None
    return WayBack(document=document.id, digest=document.title, subtitle=document.subtitle, line=line,
                   backed=tuple(backed), start=start, more=more)
