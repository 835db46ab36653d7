"""The example county as its readers have it: everybody has answered, its digests have left; all of it leads back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from html import unescape

import pytest

from bot.cli.county_answers import let_the_others_answer, read_answers
from bot.example import ANSWERS
from bot.handlers.composing import Composed, composed_in
from bot.handlers.releasing import Released, release
from bot.handlers.way_back import way_back_of
from conversations.digests.addresses import linked_below
from conversations.digests.as_html import as_html
from conversations.digests.document import Counts, Document, Note, Picture, Row
from conversations.digests.rights import SUPPORT_TEAM
from conversations.digests.trail import lines_of
from conversations.digests.way_back import WayBack, lines_of_all
from storage.database import Session, Store
from storage.issued import groups_issued, newest_issued
from storage.rounds import round_of
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire

RELEASED = datetime(2026, 10, 30, 9, 30, tzinfo=UTC)
AT = "https://q.example/d/digest"
NUMBER, LEADS = re.compile(r"\d"), re.compile(r'href="([^"]+)"')


@pytest.fixture
async def county(sqlite_url: str) -> AsyncIterator[Marlshire]:
    """The county once its digests have left."""
    store = Store.open(sqlite_url)
    county = await Marlshire(store).open()
    assert 40 < await let_the_others_answer(county.desk, MARLSHIRE, QUARTER, read_answers(ANSWERS))
    county.now = RELEASED
    assert isinstance(await release(county.desk, MARLSHIRE, QUARTER), Released)
    yield county
    await store.close()


def as_issued(county: Marlshire, session: Session) -> Iterator[tuple[Document, Composed]]:
    """Every digest as it left, with what is known of its lines."""
    held = round_of(session, MARLSHIRE, QUARTER)
    assert held is not None
    for layer, group in groups_issued(session, MARLSHIRE, held.round_id):
        issued = newest_issued(session, MARLSHIRE, held.round_id, layer, group)
        composed = composed_in(county.desk, MARLSHIRE, QUARTER, layer, group, session)
        assert issued is not None
        assert isinstance(composed, Composed)
        yield issued.document, composed


async def test_all_that_left_leads_back(county: Marlshire) -> None:
    """Sentence, counts, picture, line and fact of every digest have sources, and each of these says something."""
    def walk(session: Session) -> tuple[set[str], int, list[str]]:
        layers, walked, dead = set[str](), 0, list[str]()
        for document, composed in as_issued(county, session):
            layers.add(composed.layer.name)
            for line in lines_of_all(document):
                way = way_back_of(session, MARLSHIRE, document, composed.facts, line.id, SUPPORT_TEAM)
                assert isinstance(way, WayBack), (document.id, line.id)
                walked += len(way.backed)
                dead += [f"{document.id} {line.id} {each.fact.label}" for each in way.backed
                         if not (each.trails or each.above) or any(not trail.steps for trail in each.trails)]
        return layers, walked, dead

    layers, walked, dead = await county.read(walk)
    assert ({"board", "theme", "district", "group"}, []) == (layers, dead)
    assert 400 < walked


async def test_what_counts_targets_leads_to_each_of_them(county: Marlshire) -> None:
    """The counts of the board, and the picture of them, to every return that was due, asked for or not sent."""
    def look(session: Session) -> dict[str, int]:
        [(document, composed)] = [each for each in as_issued(county, session) if each[1].layer.name == "board"]
        found = {}
        for item in document.sections[0].items:
            refs: set[str] = set()
            start: int | None = 0
            while start is not None:
                way = way_back_of(session, MARLSHIRE, document, composed.facts, item.id, SUPPORT_TEAM, start)
                assert isinstance(way, WayBack)
                refs |= {trail.ref for each in way.backed for trail in each.trails if trail.ref}
                start = way.more
            found[item.id] = len(refs)
        return found

    found = await county.read(look)
    assert 22 == found["counts"]
    assert [] == [line for line, refs in found.items() if not refs]


async def test_every_number_on_a_page_and_in_its_pictures_stands_beside_its_way_back(county: Marlshire) -> None:
    """Whatever tells a number, be it a sentence, counts, a line or a picture, has a link on the page as it left."""
    def look(session: Session) -> tuple[int, list[str]]:
        told, lost = 0, []
        for document, _ in as_issued(county, session):
            links = linked_below(AT)
            leads = {unescape(each) for each in LEADS.findall(as_html(document, links))}
            items = [item for section in document.sections for item in section.items if NUMBER.search(says(item))]
            told += len(items)
            lost += [f"{document.id} {item.id}" for item in items if links(item.id) not in leads]
        return told, lost

    told, lost = await county.read(look)
    assert [] == lost
    assert 100 < told


async def test_the_words_of_a_trail_are_those_that_were_typed(county: Marlshire) -> None:
    """What the sheet of answers has for the figure of a line is what its way back quotes."""
    typed = {ref: given["figure"] for (talk, ref, _), given in read_answers(ANSWERS).items()
             if talk == "quarterly_return" and "figure" in given}  # fmt: skip

    def look(session: Session) -> list[str]:
        [(document, composed)] = [each for each in as_issued(county, session) if each[1].layer.name == "board"]
        missing = []
        for row in (row for row in document.rows if row.verdict is not None and row.ref in typed):
            way = way_back_of(session, MARLSHIRE, document, composed.facts, row.id, SUPPORT_TEAM)
            assert isinstance(way, WayBack)
            said = "\n".join(line for each in way.backed for trail in each.trails for line in lines_of(trail))
            missing += [] if f"“{typed[row.ref]}”" in said else [row.ref]
        return missing

    assert [] == await county.read(look)


def says(item: Row | Counts | Note | Picture) -> str:
    """All that a part of a digest says."""
    return item.model_dump_json(exclude={"id", "sources"})
