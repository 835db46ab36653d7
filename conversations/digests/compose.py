"""Facts in, a document out: for one layer and one group, only what a rule let in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from conversations.digests.counts import counts_of, embargo_note, movement_of, signed_note
from conversations.digests.document import Document, Item, Note, Section, Source
from conversations.digests.facts import RoundFacts, TargetFacts
from conversations.digests.keeping import Concern, Sight
from conversations.digests.layers import Layer
from conversations.digests.notes import kept_note, proxy_note, unconsidered_note
from conversations.digests.rows import row_for
from conversations.digests.sources import behind_all
from conversations.digests.wording import tidy
from conversations.partnership.dates import long_date

HEADINGS = {
    Concern.FIGURES: "Behind or at risk",
    Concern.RETURNS: "No return",
    Concern.PROMISES: "Promises",
    Concern.BLOCKAGES: "Blockages",
    Concern.RISKS: "Risks",
    Concern.DATA: "Figures to treat with care",
    Concern.BETTER: "Better news",
}


@dataclass(slots=True)
class Entry:
    """What the rules found about one thing: its words, and the weight of the most serious (0 is worst)."""

    target: TargetFacts
    concern: Concern
    about: Source | None
    weight: int
    words: list[str] = field(default_factory=list)


def compose(layer: Layer, group: str, facts: RoundFacts, today: date) -> Document:
    """The digest of one group, as it stands on `today`; the same facts always give the same document."""
    sight = Sight(facts, today, layer.patience)
    targets = tuple(target for target in facts.targets if group in layer.groups_by(target))
    entries = _entries(layer, targets, sight)
    return Document(
        id=f"{facts.quarter}:{layer.name}:{group}",
        title=layer.heading.format(group=tidy(group)),
        subtitle=f"{tidy(facts.partnership)}, {facts.quarter.full_name}. As it stood on {long_date(today)}.",
        sections=(
            _standing(targets, sight),
            *_concerns(entries, targets, sight),
            _coverage(targets, entries, sight),
        ),
    )


def _entries(layer: Layer, targets: tuple[TargetFacts, ...], sight: Sight) -> list[Entry]:
    """One entry for each thing found, most serious first; two rules on one thing share an entry."""
    found: dict[tuple[str, Source | None], Entry] = {}
    for weight, rule in enumerate(layer.keeps):
        for target in targets:
            for each in rule.find(target, sight):
                new = Entry(target, rule.concern, each.about, weight)
                found.setdefault((target.ref, each.about), new).words.append(each.words)
    return sorted(found.values(), key=_seriousness)


def _seriousness(entry: Entry) -> tuple[int, float, str]:
    """By the most serious rule, then by how far from the milestone, then by ref."""
    variance = entry.target.rated.variance
    return entry.weight, float("inf") if variance is None else float(variance), entry.target.ref


def _standing(targets: tuple[TargetFacts, ...], sight: Sight) -> Section:
    told = (
        embargo_note(sight),
        counts_of(targets, sight),
        movement_of(targets, sight),
        signed_note(targets, sight),
        kept_note(targets, sight),
    )
    items: tuple[Item, ...] = tuple(item for item in told if item is not None)
    return Section(id="standing", heading="Where things stand", items=items)


def _concerns(entries: list[Entry], targets: tuple[TargetFacts, ...], sight: Sight) -> Iterator[Section]:
    notes = {Concern.RISKS: unconsidered_note(targets)}
    for concern, heading in HEADINGS.items():
        items: list[Item] = [
            row_for(entry.target, entry.about, tuple(entry.words), sight)
            for entry in entries
            if entry.concern is concern
        ]
        if (note := notes.get(concern)) is not None:
            items.append(note)
        if items:
            yield Section(id=concern.value, heading=heading, items=tuple(items))


def _coverage(targets: tuple[TargetFacts, ...], entries: list[Entry], sight: Sight) -> Section:
    """What was looked at and found to need nothing: a statement, not a silence."""
    mentioned = {entry.target.ref for entry in entries}
    quiet = tuple(target for target in targets if target.ref not in mentioned)
    note = Note(id="coverage", text=_say_coverage(targets, quiet), sources=behind_all(quiet, sight.facts))
    proxies = proxy_note(quiet, sight)
    return Section(id="coverage", heading="Nothing to report", items=(note,) if proxies is None else (note, proxies))


def _say_coverage(targets: tuple[TargetFacts, ...], quiet: tuple[TargetFacts, ...]) -> str:
    if not targets:
        return "This group has no targets, so there is nothing to look at."
    one = len(targets) == 1
    looked = "The one target was looked at" if one else f"All {len(targets)} targets were looked at"
    if not quiet:
        return f"{looked}; each of them appears above."
    names = "; ".join(tidy(target.name) for target in quiet)
    if len(quiet) == len(targets):
        return f"{looked}, and nothing earned a place here: {names}."
    return f"{looked}. Nothing to report on {len(quiet)} of them: {names}."
