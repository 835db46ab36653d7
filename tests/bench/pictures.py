"""What a picture costs: every kind of chart drawn as SVG and as PNG, none from memory."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import process_time

from bot.pictures import png
from conversations.pictures.as_svg import as_svg
from conversations.pictures.frame import Form
from tests.bench.report import Row, at_most
from tests.conversations.pictures.charts import CHARTS

MOST = 100.0
"""Milliseconds for one picture: a digest with twenty of them is drawn in two seconds, once."""


def pictures(rounds: int) -> Iterator[Row]:
    """One row for each kind, on a page; the phone's is drawn from the same parts and is smaller."""
    for kind, chart in CHARTS.items():
        took: list[float] = []
        for _ in range(rounds):
            png.cache_clear()
            begun = process_time()
            picture = png(as_svg(chart, Form.WIDE))
            took.append((process_time() - begun) * 1_000)
        shown = f"{median(took):.0f} ms ({min(took):.0f} to {max(took):.0f}), {len(picture) / 1_000:.0f} kB"
        yield at_most(f"picture: {kind.replace('_', ' ')}, from chart to PNG", median(took), MOST, shown, " ms")
