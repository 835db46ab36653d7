"""The numbers of a digest in its thread: Slack's own table and charts, and what says the same where it has none.

A chart is drawn by Slack only where nothing is lost by it: Slack knows no gap
in a line, no second milestone and no forecast. Any other picture is shared as
a file. Whoever sends keeps both forms, and learns from Slack which it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.channels.slack.blocks import Block, bullets, line, rich_text, run
from bot.channels.slack.digest_lines import VERDICTS
from bot.channels.slack.limits import CHARTS
from bot.channels.slack.marks import spoken
from bot.channels.slack.text import clipped
from conversations.digests.document import Count, Counts, Picture
from conversations.pictures.chart import Chart
from conversations.pictures.line import Line
from conversations.pictures.rating_counts import RatingCounts

MOST_PICTURES: Final = 6
"""Pictures shared in one thread; further ones are on the page."""

_CAPTION: Final = 300
_TITLE: Final = 50
_NAME: Final = 20
_POINTS: Final = 20
_SAID: Final = 800
"""Characters of a picture in words; six of them, the notes and a table keep within one message."""
_FILE_TITLE: Final = 150
_ALT: Final = 1_000

Upload = dict[str, Any]
"""A picture to be shared: its `id`, `title` and `alt`, and the `chart` to be drawn."""


@dataclass(slots=True)
class Numbers:
    """The same numbers twice: for a Slack that draws them, and plainer; with the files that go with each."""

    newer: list[Block] = field(default_factory=list)
    plainer: list[Block] = field(default_factory=list)
    pictures: list[Upload] = field(default_factory=list)
    instead: list[Upload] = field(default_factory=list)

    def add(self, newer: Sequence[Block], plainer: Sequence[Block]) -> None:
        """One thing in both forms."""
        self.newer += newer
        self.plainer += plainer


def numbers(counts: Counts | None, pictures: Sequence[Picture]) -> Numbers:
    """The counts as a table, and the pictures: drawn by Slack as far as it can, two at most in a message."""
    found = Numbers()
    shown = [row for row in counts.rows if row.now or row.before] if counts is not None else []
    if counts is not None and shown:
        found.add([_table(counts, shown)], [_table_in_words(counts, shown)])
    drawn = 0
    for place, picture in enumerate(pictures[:MOST_PICTURES]):
        made = _drawn_by_slack(picture.chart, f"chart:{place}") if drawn < CHARTS else None
        words = _in_words(picture.chart, f"picture:{place}")
        found.instead.append(upload(picture))
        if made is None:
            found.add([words], [words])
            found.pictures.append(upload(picture))
        else:
            drawn += 1
            found.add([_titled(picture.chart, f"picture:{place}"), made], [words])
    return found


def upload(picture: Picture) -> Upload:
    """A picture as whoever sends it shares it."""
    chart = picture.chart
    return {"id": picture.id, "title": clipped(chart.title, _FILE_TITLE), "alt": clipped(chart.alt, _ALT),
            "chart": _storable(chart.model_dump(mode="json"))}  # fmt: skip


def _storable(value: Any) -> Any:
    """The same without halves of characters, which no message can hold."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case dict():
            return {name: _storable(each) for name, each in value.items()}
        case list():
            return [_storable(each) for each in value]
        case _:
            return value


def _table(counts: Counts, rows: Sequence[Count]) -> Block:
    heads = [_cell(spoken(text)) for text in ("How it stands", counts.quarter, counts.quarter_before)]
    body = [[_cell(VERDICTS[row.verdict]), _number(row.now), _number(row.before)] for row in rows]
    return {"type": "data_table", "block_id": "counts:table", "caption": spoken(clipped(counts.caption, _CAPTION)),
            "row_header_column_index": 0, "page_size": 10, "rows": [heads, *body]}


def _cell(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": clipped(text, _CAPTION)}


def _number(value: int) -> dict[str, Any]:
    return {"type": "raw_number", "value": value, "text": str(value)}


def _table_in_words(counts: Counts, rows: Sequence[Count]) -> Block:
    now, before = clipped(counts.quarter, _NAME), clipped(counts.quarter_before, _NAME)
    told = [f"{VERDICTS[row.verdict]}: {row.now} in {now}, {row.before} in {before}" for row in rows]
    return rich_text(line(run(counts.caption, "bold", _CAPTION)), bullets(told), block_id="counts:table")


def _titled(chart: Chart, block_id: str) -> Block:
    """What is to be seen, in full: Slack's own title has fifty characters."""
    return rich_text(line(run(chart.title, "bold", _SAID)), block_id=block_id)


def _in_words(chart: Chart, block_id: str) -> Block:
    return rich_text(line(run(chart.alt, most=_SAID)), block_id=block_id)


def _drawn_by_slack(chart: Chart, block_id: str) -> Block | None:
    match chart:
        case RatingCounts():
            now = chart.quarters[-1]
            title = f"{now.green} of {now.total} on track, {now.quarter.name}"
            return _plot("bar", title, block_id, list(_parts(chart)))
        case Line() if _is_whole(chart):
            return _plot("line", f"{chart.points[-1].quarter.name} and before", block_id, list(_course(chart)))
        case _:
            return None


def _parts(chart: RatingCounts) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """Each part that any quarter has, quarter by quarter."""
    quarters = chart.quarters[-_POINTS:]
    for place, (name, _) in enumerate(quarters[0].parts):
        values = [(each.quarter.name, each.parts[place][1]) for each in quarters]
        if any(value for _, value in values):
            yield name.capitalize(), [(label, float(value)) for label, value in values]


def _is_whole(chart: Line) -> bool:
    """Whether Slack can draw it: a value for every quarter, joined throughout, and nothing expected beyond."""
    mileposts = [chart.milepost_in(point.quarter) for point in chart.points]
    one_line = all(each is not None and each.upper is None for each in mileposts)
    return (len(chart.points) <= _POINTS and not chart.ahead and (one_line or not chart.mileposts)
            and all(point.value is not None and point.gap is None for point in chart.points))


def _course(chart: Line) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    yield "Figure", [(each.quarter.name, float(each.value.number)) for each in chart.points if each.value is not None]
    mileposts = [(each, chart.milepost_in(each.quarter)) for each in chart.points]
    if chart.mileposts:
        yield "Milestone", [(each.quarter.name, float(post.value.number)) for each, post in mileposts if post]


def _plot(kind: str, title: str, block_id: str, series: Sequence[tuple[str, list[tuple[str, float]]]]) -> Block | None:
    """A chart of these series; none where there is nothing to draw."""
    if not series:
        return None
    drawn = [{"name": clipped(name, _NAME),
              "data": [{"label": label, "value": int(value) if value.is_integer() else value}
                       for label, value in points]}
             for name, points in series]  # fmt: skip
    axes = {"categories": [label for label, _ in series[0][1]], "x_label": "Quarter"}
    return {"type": "data_visualization", "block_id": block_id, "title": clipped(title, _TITLE),
            "chart": {"type": kind, "series": drawn, "axis_config": axes}}  # fmt: skip
