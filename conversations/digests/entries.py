"""What the rules of a layer found in a group, one entry for each thing, the most serious first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from conversations.digests.document import Source
from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import Concern, KeepRule, Sight
from conversations.digests.layers import Layer


@dataclass(slots=True)
class Entry:
    """What the rules found about one thing: its words, and the weight of the most serious (0 is worst).

    `always` says that a rule let it in whose lines stand whatever their number.
    """

    target: TargetFacts
    concern: Concern
    about: Source | None
    weight: int
    always: bool = False
    words: list[str] = field(default_factory=list)

    @property
    def calls(self) -> bool:
        """Whether somebody has to look at it: good news and what is always shown do not call."""
        return self.concern not in {Concern.BETTER, Concern.REWARD}


def entries_of(layer: Layer, targets: Sequence[TargetFacts], sight: Sight) -> list[Entry]:
    """One entry for each thing found, most serious first; two rules on one thing share an entry."""
    found: dict[tuple[str, Source | None], Entry] = {}
    for weight, rule in enumerate(dict.fromkeys((*layer.keeps, *layer.always))):
        for target in targets:
            _take(found, rule, target, sight, weight, always=rule in layer.always)
    return sorted(found.values(), key=_seriousness)


def _take(
    found: dict[tuple[str, Source | None], Entry], rule: KeepRule, target: TargetFacts, sight: Sight, weight: int,
    *, always: bool,
) -> None:  # fmt: skip
    for each in rule.find(target, sight):
        entry = found.setdefault((target.ref, each.about), Entry(target, rule.concern, each.about, weight))
        entry.always = entry.always or always
        if each.words not in entry.words:
            entry.words.append(each.words)


def _seriousness(entry: Entry) -> tuple[int, float, str]:
    """By the most serious rule, then by how far from the milestone, then by ref."""
    variance = entry.target.rated.variance
    return entry.weight, float("inf") if variance is None else float(variance), entry.target.ref


def within(entries: Sequence[Entry], lines: int) -> tuple[list[Entry], list[Entry]]:
    """Those that stand open (`lines` of the most serious, and what always stands), and those only counted."""
    counted = [entry for entry in entries if not entry.always]
    folded = {id(entry) for entry in counted[lines:]}
    return ([entry for entry in entries if id(entry) not in folded],
            [entry for entry in entries if id(entry) in folded])  # fmt: skip
