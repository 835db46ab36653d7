"""Every figure, rating and sentence of a digest leads back to its answer, and to no more than its reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.handlers.composing import Composed, composed_in
from bot.handlers.way_back import way_back_of
from conversations.digests.document import Note, Row
from conversations.digests.rights import SUPPORT_TEAM
from conversations.digests.trail import lines_of
from conversations.digests.way_back import Backed, Line, WayBack, lines_of_all
from conversations.digests.wording import say_value, tidy
from storage.database import Session, Store
from storage.layers import layers_in
from storage.readers import groups_of
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire
from tests.bot.handlers.told_quarter import HELD, told_quarter


@pytest.fixture
async def county(store: Store, tmp_path: Path) -> Marlshire:
    """The county after its quarter."""
    return await told_quarter(store, tmp_path)


def digests(county: Marlshire, session: Session) -> Iterator[Composed]:
    """Every digest of every layer and group."""
    for layer in layers_in(session, MARLSHIRE).values():
        for group in groups_of(session, MARLSHIRE, layer):
            composed = composed_in(county.desk, MARLSHIRE, QUARTER, layer.name, group, session)
            assert isinstance(composed, Composed)
            yield composed


def ways(county: Marlshire, session: Session) -> Iterator[tuple[Line, WayBack]]:
    """Every line of every digest with its whole way back, as the support team sees it."""
    for composed in digests(county, session):
        for line in lines_of_all(composed.document):
            way = way_back_of(session, MARLSHIRE, composed.document, composed.facts, line.id, SUPPORT_TEAM)
            assert isinstance(way, WayBack)
            yield line, way


async def test_no_link_is_dead(county: Marlshire) -> None:
    """Every fact of every line of every digest has sources of its own, each is found, and each says something."""
    def walk(session: Session) -> tuple[int, list[str]]:
        dead, walked = [], 0
        for _, way in ways(county, session):
            for backed in way.backed:
                found = {trail.source for trail in (*backed.trails, *backed.above)}
                dead += [f"{way.document} {way.line.id} {backed.fact.label}: {source}"
                         for source in backed.fact.sources if source not in found]
                dead += [f"{way.document} {way.line.id} {backed.fact.label}: {trail.source} says nothing"
                         for trail in backed.trails if not trail.steps]
                dead += [] if backed.fact.sources else [f"{way.document} {way.line.id} {backed.fact.label}: nowhere"]
                walked += 1
        return walked, dead

    walked, dead = await county.read(walk)
    assert [] == dead
    assert 300 < walked


async def test_every_sentence_says_itself_where_it_leads(county: Marlshire) -> None:
    """Not only each line: each of its facts, but for those of a line about one promise, risk or blockage alone."""
    def look(session: Session) -> list[str]:
        return [f"{composed.document.id} {item.id} {detail.label}"
                for composed in digests(county, session) for section in composed.document.sections
                for item in section.items if isinstance(item, Row | Note)
                for detail in item.details if not detail.sources]  # fmt: skip

    assert [] == await county.read(look)


async def test_what_is_quoted_stands_in_its_trail_in_the_exact_words(county: Marlshire) -> None:
    """A cause, an action, a reason: the very words that the digest quotes are those of a step, or of what it names."""
    def look(session: Session) -> tuple[int, list[str]]:
        quoted = [(way, backed) for _, way in ways(county, session) for backed in way.backed if backed.fact.quoted]
        return len(quoted), [f"{way.line.id} {backed.fact.label}: {backed.fact.text}" for way, backed in quoted
                             if backed.fact.text not in words_of(backed)]  # fmt: skip

    many, missing = await county.read(look)
    assert [] == missing
    assert 20 < many


def words_of(backed: Backed) -> set[str]:
    """Everybody's exact words in the trails of a fact."""
    trails = (*backed.trails, *backed.above)
    words = {tidy(step.words) for trail in trails for step in trail.steps if step.words is not None}
    return words | {tidy(trail.gist) for trail in trails if trail.gist is not None}


async def test_every_number_of_a_target_stands_in_its_trail(county: Marlshire) -> None:
    """The figure that a line tells is one that was kept, said by somebody or imported on a day."""
    def look(session: Session) -> list[tuple[str, str]]:
        found = []
        for composed in digests(county, session):
            values = {target.ref: say_value(target.value, target.definition) for target in composed.facts.targets
                      if target.value is not None and not target.restricted}  # fmt: skip
            for row in (row for row in composed.document.rows if row.verdict is not None and row.ref in values):
                way = way_back_of(session, MARLSHIRE, composed.document, composed.facts, row.id, SUPPORT_TEAM)
                assert isinstance(way, WayBack)
                told = "\n".join(line for backed in way.backed for trail in backed.trails for line in lines_of(trail))
                found += [] if values[row.ref] in told else [(composed.document.id, row.ref)]
        return found

    assert [] == await county.read(look)


async def test_a_figure_that_was_corrected_is_told_with_its_doubt_and_both_versions(county: Marlshire) -> None:
    """Imran said 235 and then 236, was asked why it had changed, and said so."""
    def look(session: Session) -> str:
        composed = composed_in(county.desk, MARLSHIRE, QUARTER, "theme", "Economic development and enterprise", session)
        assert isinstance(composed, Composed)
        way = way_back_of(session, MARLSHIRE, composed.document, composed.facts, "NI 156", SUPPORT_TEAM)
        assert isinstance(way, WayBack)
        return "\n".join(line for backed in way.backed for trail in backed.trails for line in lines_of(trail))

    told = await county.read(look)
    assert "Imran Malik answered on 1 October 2026 on the page: “235”. Understood as 235 households." in told
    assert f"“{HELD} one was counted late”" in told
