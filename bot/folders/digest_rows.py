"""The rows that say which digests there are, and who reads those of districts."""

from __future__ import annotations

from collections.abc import Iterable

from bot.folders.names import Names
from bot.folders.rows import Row
from conversations.digests.grouping import Grouping
from conversations.digests.layers import LAYERS
from conversations.digests.own_layers import OwnLayer
from conversations.partnership.districts import District

_REMEDIES = {
    "grouping": f"Write {', '.join(Grouping)}.",
    "rules": "Name those that let a line in, parted by “;”, the most serious first.",
    "heading": "Write the title, with {group} where its theme, district or target is named.",
}
"""What a layer of a new name must say, and how it is said."""


def layers_of(rows: Iterable[Row]) -> list[OwnLayer]:
    """The layers in the order of their rows; one that is not shipped needs a grouping, rules and a heading."""
    layers = []
    for row in rows:
        if row.whole and row["name"] not in LAYERS:
            _check_new(row)
        if row.whole:
            layers.append(OwnLayer.model_validate(row.values))
    return layers


def _check_new(row: Row) -> None:
    shipped = ", ".join(LAYERS)
    for column, remedy in _REMEDIES.items():
        if not row[column]:
            row.wrong(column, f"{row['name']} is none of those there are ({shipped}), and has no {column}.", remedy)


def districts_of(rows: Iterable[Row], names: Names) -> list[District]:
    """The districts; each is a body that reports on a target."""
    districts = []
    for row in rows:
        names.check_body(row, "district")
        names.check_people(row, "chair")
        if row.whole:
            districts.append(District(name=row["district"], chair=row["chair"], channel=row["channel"],
                                      emails=row["emails"]))  # fmt: skip
    return districts
