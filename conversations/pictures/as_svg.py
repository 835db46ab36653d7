"""Any chart as SVG: the same bytes for the same chart, fit for a page as it is and for `bot.pictures`."""

from __future__ import annotations

from conversations.pictures.bullet import Bullet
from conversations.pictures.chart import Chart
from conversations.pictures.draw_bullet import draw_bullet
from conversations.pictures.draw_counts import draw_counts
from conversations.pictures.draw_line import draw_line
from conversations.pictures.draw_matrix import draw_matrix
from conversations.pictures.draw_sparkline import draw_sparkline
from conversations.pictures.frame import Form
from conversations.pictures.line import Line
from conversations.pictures.markup import Markup
from conversations.pictures.rating_counts import RatingCounts
from conversations.pictures.risk_matrix import RiskMatrix
from conversations.pictures.sparkline import Sparkline


def as_svg(chart: Chart, form: Form = Form.WIDE) -> Markup:
    """The picture of a chart, for a page or for a phone."""
    match chart:
        case Line():
            return draw_line(chart, form)
        case Bullet():
            return draw_bullet(chart, form)
        case RatingCounts():
            return draw_counts(chart, form)
        case RiskMatrix():
            return draw_matrix(chart, form)
        case Sparkline():
            return draw_sparkline(chart, form)
