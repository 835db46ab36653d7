"""A digest of anything: whatever stands in any field, Slack takes all of it, and nothing of it comes alive."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.slack.digest_pictures import MOST_PICTURES
from bot.channels.slack.draw_digest import MOST_LINES, draw_digest
from bot.channels.slack.drawing import SlackDrawer
from bot.handlers.digest_thread import BESIDES
from conversations.digests.addresses import linked_below
from conversations.digests.document import (
    Count,
    Counts,
    Detail,
    Document,
    Item,
    Note,
    Picture,
    Row,
    Section,
    Source,
    SourceKind,
    Verdict,
)
from conversations.partnership.quarters import Quarter
from conversations.pictures.chart import Chart
from conversations.pictures.line import Line
from conversations.pictures.points import Milepost, Point, Value
from conversations.pictures.rating_counts import QuarterCounts, RatingCounts
from tests.bot.channels.slack.test_draw_digest import faults, forms, lines

HOME = "https://returns.example.org/d/2026-Q2/theme/safer"
FROM = (Source(kind=SourceKind.ROUND, id="1"),)
QUARTERS = [Quarter.parse(f"{year}-Q{number}") for year in range(2010, 2027) for number in (1, 2, 3, 4)]
ALIVE = ["<!channel>", "<@U0ANN> *bold* _it_ ~no~ `code`", ":red_circle:", "🔴🟢", "https://evil.example/x", "&amp;<",
         "[a](https://evil.example)", "mailto:a@b.example", "=1+1", "\u202eevil", "👩‍👩‍👧‍👦", "\x00\r\n\t", "  "]
LIVE = {"mrkdwn", "markdown", "user", "usergroup", "broadcast", "channel", "emoji"}
WORDS = st.one_of(st.text(max_size=60), st.sampled_from(ALIVE),
                  st.builds(lambda said, times: said * times, st.sampled_from([*ALIVE, "long ", "ß"]),
                            st.integers(1, 4_000)))  # fmt: skip


def charts(words: str, points: int) -> Iterator[Chart]:
    """Pictures that Slack draws, and one that it cannot."""
    told = [Point(quarter=quarter, value=Value(number=Decimal(place), said=words or "1"))
            for place, quarter in enumerate(QUARTERS[:points])]  # fmt: skip
    yield RatingCounts(subject=words, quarters=tuple(QuarterCounts(quarter=each.quarter, green=1, red=2, no_figure=3)
                                                     for each in told))  # fmt: skip
    yield Line(subject=words, points=tuple(told))
    yield Line(subject=words, points=(*told, Point(quarter=QUARTERS[points])),
               mileposts=(Milepost(quarter=QUARTERS[points], value=Value(number=Decimal(3), said=words)),))  # fmt: skip


def document(words: str, rows: int, points: int, verdict: Verdict | None) -> Document:
    """A digest with these words in every field that takes any."""
    details = (Detail(label=words, text=words, quoted=True, after=words), Detail(label=words, text=words))
    pictures = [Picture(id=f"{words}{place}", chart=chart, sources=FROM)
                for place, chart in enumerate([*charts(words, points)] * 3)]  # fmt: skip
    counts = Counts(id="counts", sentence=words, caption=words, quarter=words, quarter_before=words, sources=FROM,
                    rows=tuple(Count(verdict=each, now=rows, before=1) for each in Verdict))  # fmt: skip
    notes = [Note(id=f"note{place}", text=words, details=details, sources=FROM) for place in range(6)]
    made = [Row(id=f"{place}{words}", ref=f"{place}{words}", title=words, verdict=verdict, rules=(words,) * 5,
                gist=words, details=details, sources=FROM) for place in range(rows)]  # fmt: skip
    return Document(id=f"2026-Q2:theme:{words}", title=words, subtitle=words, sections=(
        _section("standing", words, [notes[0], counts, *notes[1:], *pictures]),
        _section("figures", words, [*made, *pictures]),
        _section("coverage", words, notes[:2]),
    ))  # fmt: skip


def _section(id: str, heading: str, items: Sequence[Item]) -> Section:
    return Section(id=id, heading=heading, items=tuple(items))


def runs(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a payload that says of which type it is."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for inner in value.values():
            yield from runs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from runs(inner)


@settings(max_examples=40, deadline=None)
@given(words=WORDS, rows=st.integers(0, 130), points=st.integers(1, 30),
       verdict=st.one_of(st.none(), st.sampled_from(Verdict)))
def test_anything_is_told_within_every_limit_and_nothing_comes_alive(
    words: str, rows: int, points: int, verdict: Verdict | None
) -> None:
    """No ping, no address but our own, no markup, no refusal; twelve lines at most; what is kept can be stored."""
    linking = linked_below(HOME)
    told = SlackDrawer().digest(document(words, rows, points, verdict), linking)
    assert [] == faults(told)
    assert MOST_LINES >= lines(told[0])
    for form in forms(told):
        assert not {"<", ">"} & set(form["text"].replace("&lt;", "").replace("&gt;", ""))
        found = list(runs(form["blocks"]))
        assert set() == {each["type"] for each in found} & LIVE
        assert all(each["url"].startswith(HOME) for each in found if "url" in each)
    pictures = [picture for each in told for picture in each.get(BESIDES, {}).get("pictures", ())]
    assert len(pictures) <= MOST_PICTURES
    assert json.loads(json.dumps(told)) == told


@settings(max_examples=20, deadline=None)
@given(words=WORDS, rows=st.integers(0, 3))
def test_a_digest_without_addresses_has_no_link_at_all(words: str, rows: int) -> None:
    """Where no page is served, nothing leads anywhere."""
    told = draw_digest(document(words, rows, 3, Verdict.BEHIND))
    assert [] == faults(told)
    assert [] == [each for form in forms(told) for each in runs(form) if "url" in each]
