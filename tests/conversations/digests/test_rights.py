"""Who may read which digest and see whose words: a table, every row of it against the other parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from conversations.digests.facts import RoundFacts, TargetFacts
from conversations.digests.grouping import Grouping
from conversations.digests.layers import BOARD, DISTRICT, GROUP, THEME, Layer
from conversations.digests.rights import SUPPORT_TEAM, Reader, has_right, may_read, may_see_words
from tests.conversations.digests.rich_round import TODAY, a_round, a_target

SAFER, GREEN = "Safer", "Green"
OPEN = a_target("NI 1", theme=SAFER, districts=("Hart",))
SHUT = a_target("NI 2", theme=SAFER, districts=("Hart",), visibility="restricted")
OTHER = a_target("NI 3", theme=GREEN, districts=("Rushmoor",))
COUNTYWIDE = a_target("NI 4", theme=GREEN)
READERS = {
    "support": SUPPORT_TEAM,
    "board": Reader(person_id=1, reads=frozenset({(Grouping.PARTNERSHIP, "")})),
    "chair": Reader(person_id=2, reads=frozenset({(Grouping.THEME, SAFER)})),
    "district": Reader(email="hart@hart.example", reads=frozenset({(Grouping.DISTRICT, "Hart")})),
    "lead": Reader(person_id=3, targets=frozenset({"NI 1"})),
    "shut": Reader(person_id=4, targets=frozenset({"NI 2"})),
    "nobody": Reader(person_id=5),
    "scrutiny": Reader(email="scrutiny@hart.example", layers=frozenset({("scrutiny", Grouping.THEME)})),
    "towns": Reader(email="towns@hart.example", layers=frozenset({("towns", Grouping.DISTRICT)})),
}
MAY_READ: dict[tuple[str, str], set[str]] = {
    ("board", ""): {"support", "board"},
    ("theme", SAFER): {"support", "board", "chair", "lead", "shut"},
    ("theme", GREEN): {"support", "board"},
    ("district", "Hart"): {"support", "board", "district", "lead", "shut"},
    ("district", "Rushmoor"): {"support", "board"},
    ("group", "NI 1"): {"support", "board", "chair", "lead"},
    ("group", "NI 2"): {"support", "board", "chair", "shut"},
    ("group", "NI 3"): {"support", "board"},
    ("scrutiny", SAFER): {"support", "board", "chair", "lead", "shut", "scrutiny"},
    ("scrutiny", GREEN): {"support", "board", "scrutiny"},
    ("towns", "Hart"): {"support", "board", "district", "lead", "shut", "towns"},
}
"""Of every digest, whom it is for."""
MAY_SEE = {
    "NI 1": {"support", "board", "chair", "district", "lead", "scrutiny", "towns"},
    "NI 2": {"support", "shut"},
    "NI 3": {"support", "board", "scrutiny", "towns"},
    "NI 4": {"support", "board", "scrutiny"},
}
"""Of every target, who sees words and figure: of a restricted one its own people alone, however high the others."""
OWN = (replace(THEME, name="scrutiny"), replace(DISTRICT, name="towns"))
"""Layers that a partnership added, with readers of their own."""
LAYERS: dict[str, Layer] = {layer.name: layer for layer in (BOARD, THEME, DISTRICT, GROUP, *OWN)}


def the_round(**changed: object) -> RoundFacts:
    """A round with the three targets, its digests due today."""
    return a_round(OPEN, SHUT, OTHER, **({"digests_on": TODAY, "released": False} | changed))


@pytest.mark.parametrize(("layer", "group"), MAY_READ)
def test_a_digest_is_read_by_whom_it_is_for(layer: str, group: str) -> None:
    """Everybody else is refused, and whoever is named reads it."""
    found = {name for name, reader in READERS.items() if may_read(reader, LAYERS[layer], group, the_round(), TODAY)}
    assert MAY_READ[layer, group] == found


@pytest.mark.parametrize("layer", LAYERS)
def test_before_its_day_nobody_but_the_support_team_reads_a_digest(layer: str) -> None:
    """The day before it is due only they do; released, it is read at once by whoever has the right."""
    eve = date.fromordinal(TODAY.toordinal() - 1)
    group = next(group for each, group in MAY_READ if each == layer)
    early, free = the_round(), the_round(released=True)
    reading = {name for name, reader in READERS.items() if may_read(reader, LAYERS[layer], group, early, eve)}
    assert {"support"} == reading
    assert MAY_READ[layer, group] == {name for name, reader in READERS.items()
                                      if may_read(reader, LAYERS[layer], group, free, eve)}
    assert {name for name, each in READERS.items() if has_right(each, LAYERS[layer], group, early)} == MAY_READ[
        layer, group]


@pytest.mark.parametrize("target", [OPEN, SHUT, OTHER, COUNTYWIDE], ids=lambda each: each.ref)
def test_words_are_seen_by_readers_and_of_a_restricted_target_by_its_own(target: TargetFacts) -> None:
    """The chair reads that a restricted target is counted, and not what was said of it."""
    assert MAY_SEE[target.ref] == {name for name, reader in READERS.items() if may_see_words(reader, target)}
