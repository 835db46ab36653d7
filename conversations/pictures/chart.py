"""Any picture there is: each has a `title` (what is to be seen), an `alt` made from its numbers, and a `table`."""

from typing import Annotated

from pydantic import Field

from conversations.pictures.bullet import Bullet
from conversations.pictures.line import Line
from conversations.pictures.rating_counts import RatingCounts
from conversations.pictures.risk_matrix import RiskMatrix
from conversations.pictures.sparkline import Sparkline

Chart = Annotated[Line | Bullet | RatingCounts | RiskMatrix | Sparkline, Field(discriminator="kind")]
