"""The way back from a line: its facts, each with its trails, told once and to each reader as far as they may see."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings

from conversations.digests.addresses import linked_below
from conversations.digests.document import Row, Source, SourceKind
from conversations.digests.rights import SUPPORT_TEAM, Reader
from conversations.digests.trail import HELD, RESTRICTED, Seen, Step, Trail
from conversations.digests.way_back import MOST, Fact, Line, line_of, lines_of_all, sees, some_of, way_back
from conversations.digests.way_back_page import as_page, body
from conversations.digests.way_back_text import as_text
from tests.conversations.digests.rich_round import a_round, a_target
from tests.conversations.digests.test_drawings import NASTY, the_digest
from tests.conversations.digests.test_page import AT, outline

FIGURE, CAUSE = Source(kind=SourceKind.FIGURE, id="1"), Source(kind=SourceKind.ANSWER, id="1.1#cause")
DAY = date(2026, 10, 3)
LINKS = linked_below(AT)


def a_trail(source: Source, words: str = "zzwords", ref: str = "NI 111") -> Trail:
    """A trail of one step."""
    said = Step(on=DAY, by=words, did="wrote", asked=words, doubt=words, words=words, understood=words, after=words)
    return Trail(source=source, ref=ref, heading=f"A fact of {ref}", gist=words, steps=(said,))


def a_line(*facts: Fact) -> Line:
    """A line that says these facts."""
    return Line(id="NI 111", title="NI 111 First-time entrants", rules=("Newly red",), facts=facts)


SAYS = Fact(label="What the digest says", text="432 referrals.", sources=(FIGURE,))
BECAUSE = Fact(label="Cause", text="Two left", quoted=True, sources=(CAUSE, FIGURE))


def test_every_line_of_a_digest_has_its_facts_and_can_be_found_again() -> None:
    """By its id, of whatever kind it is; every fact leads somewhere."""
    document = the_digest()
    for line in lines_of_all(document):
        found = line_of(document, line.id)
        assert found is not None
        assert line.facts == found.facts
        assert [] == [fact.label for fact in line.facts if not fact.sources]
    small = [item.picture for section in document.sections for item in section.items
             if isinstance(item, Row) and item.picture is not None]  # fmt: skip
    assert [] == [picture.id for picture in small if line_of(document, picture.id) is None]
    assert line_of(document, "no such line") is None


def test_a_trail_is_told_once_and_named_where_it_leads_again() -> None:
    """The figure stands under the first fact, and the cause says that it is above."""
    found = {FIGURE: a_trail(FIGURE), CAUSE: a_trail(CAUSE)}
    first, second = way_back(the_digest(), a_line(SAYS, BECAUSE), found, lambda ref: Seen.ALL).backed
    assert ([FIGURE], []) == ([each.source for each in first.trails], [each.source for each in first.above])
    assert ([CAUSE], [FIGURE]) == ([each.source for each in second.trails], [each.source for each in second.above])


@pytest.mark.parametrize(("seen", "holds", "says"), [
    (Seen.ALL, True, "Understood as zzwords"), (Seen.TOLD, False, HELD), (Seen.NOTHING, False, RESTRICTED),
])
def test_a_page_shows_each_reader_what_they_may_see(seen: Seen, holds: bool, says: str) -> None:
    """Words to some, who and when to others, and of a restricted target nothing: in the page and in text alike."""
    trail = a_trail(CAUSE).model_copy(update={"steps": (
        Step(on=DAY, by="Ann Archer", did="wrote", words="zzwords", understood="zzwords"),)})
    way = way_back(the_digest(), a_line(BECAUSE), {CAUSE: trail}, lambda ref: seen)
    for drawn in (as_page(way, LINKS), as_text(way)):
        assert holds == ("zzwords" in drawn)
        assert says in drawn
        assert (seen is not Seen.NOTHING) == ("Ann Archer wrote on 3 October 2026" in drawn)


def test_how_much_is_seen_follows_from_the_reader_and_the_target() -> None:
    """The support team sees all; of a restricted target only its own people see anything."""
    facts = a_round(a_target("NI 111"), a_target("NI 112", visibility="restricted"))
    member, other = Reader(targets=frozenset({"NI 112"})), Reader(targets=frozenset({"NI 113"}))
    assert [Seen.ALL, Seen.ALL] == [sees(SUPPORT_TEAM, facts)(ref) for ref in ("NI 111", "NI 112")]
    assert [Seen.TOLD, Seen.ALL] == [sees(member, facts)(ref) for ref in ("NI 111", "NI 112")]
    assert [Seen.TOLD, Seen.NOTHING] == [sees(other, facts)(ref) for ref in ("NI 111", "NI 112")]
    assert (Seen.NOTHING, Seen.ALL) == (sees(other, facts)("NI 999"), sees(other, facts)(""))


def test_a_line_that_counts_many_targets_is_gone_through_in_parts() -> None:
    """The page leads on to the next, and the last one ends."""
    sources = tuple(Source(kind=SourceKind.FIGURE, id=str(number)) for number in range(MOST + 1))
    line = a_line(SAYS.model_copy(update={"sources": sources}))
    found = {source: a_trail(source) for source in some_of(line, 0)}
    first = way_back(the_digest(), line, found, lambda ref: Seen.ALL)
    last = way_back(the_digest(), line, {}, lambda ref: Seen.ALL, MOST)
    assert (MOST, None) == (first.more, last.more)
    assert f'href="{AT}/NI%20111?from={MOST}"' in body(first, LINKS)
    assert 1 == len(some_of(line, MOST))


@settings(max_examples=40, deadline=None)
@given(words=NASTY)
def test_no_words_of_a_person_make_a_tag_or_a_link(words: str) -> None:
    """Whatever was said, the page has the tags that it has with harmless words, and leads to the digest alone."""
    def page(said: str) -> str:
        fact = Fact(label=said, text=said, quoted=True, after=said, sources=(CAUSE,))
        line = a_line(fact).model_copy(update={"title": said, "rules": (said,)})
        return as_page(way_back(the_digest(), line, {CAUSE: a_trail(CAUSE, said)}, lambda ref: Seen.ALL), LINKS)

    plain, spoilt = outline(page("x")), outline(page(f"x{words}"))
    assert (plain.tags, plain.odd) == (spoilt.tags, spoilt.odd)
    assert [] == [each for each in spoilt.leads if not each.startswith((AT, "#"))]


def test_the_page_means_what_it_looks_like() -> None:
    """One first heading, no level left out, every way within it leads to something, no style in any tag."""
    found = {FIGURE: a_trail(FIGURE), CAUSE: a_trail(CAUSE)}
    way = way_back(the_digest(), a_line(SAYS, BECAUSE, SAYS), found, lambda ref: Seen.ALL)
    seen = outline(as_page(way, LINKS))
    levels = [int(tag[1]) for tag, *_ in seen.tags if tag in {"h1", "h2", "h3"}]
    assert (1, 1) == (levels[0], levels.count(1))
    assert [] == [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
    assert [] == [each for each in seen.leads if each.startswith("#") and each[1:] not in seen.ids]
    assert len(set(seen.ids)) == len(seen.ids)
    assert "style" not in {name for tag, *names in outline(body(way, LINKS)).tags for name in names}
