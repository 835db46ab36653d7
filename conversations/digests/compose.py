"""Facts in, a document out: for one layer and one group, only what a rule let in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from conversations.digests.counts import counts_of, embargo_note, movement_of, signed_note
from conversations.digests.coverage import coverage
from conversations.digests.document import Document, Item, Section
from conversations.digests.entries import Entry, entries_of, within
from conversations.digests.facts import RoundFacts, TargetFacts
from conversations.digests.grouping import Grouping
from conversations.digests.keeping import Concern, Sight
from conversations.digests.layers import Layer
from conversations.digests.notes import kept_note, more_note, unconsidered_note
from conversations.digests.pictured import counts_pictured, risks_pictured, row_pictured
from conversations.digests.rows import row_for
from conversations.digests.unsigned import as_told, left_out_note
from conversations.digests.wording import tidy
from conversations.partnership.dates import long_date

HEADINGS = {
    Concern.FIGURES: "Behind, at risk or off course",
    Concern.RETURNS: "No return",
    Concern.PROMISES: "Promises",
    Concern.BLOCKAGES: "Blockages",
    Concern.RISKS: "Risks",
    Concern.DATA: "Figures to treat with care",
    Concern.REWARD: "Stretch targets and their reward",
    Concern.BETTER: "Better news",
}

Targets = tuple[TargetFacts, ...]


def compose(layer: Layer, group: str, facts: RoundFacts, today: date) -> Document:
    """The digest of one group, as it stands on `today`; the same facts always give the same document."""
    district = group if layer.grouping is Grouping.DISTRICT else None
    sight = Sight(facts, today, layer.patience, district)
    known = tuple(target for target in facts.targets if group in layer.groups_by(target))
    targets = as_told(known, layer.unsigned)
    entries = entries_of(layer, targets, sight)
    subject = group or facts.partnership
    return Document(
        id=f"{facts.quarter}:{layer.name}:{group}",
        title=layer.title(tidy(group)),
        subtitle=f"{tidy(facts.partnership)}, {facts.quarter.full_name}. As it stood on {long_date(today)}.",
        sections=(
            _standing(layer, subject, known, targets, sight),
            *_concerns(entries, layer.lines, subject, targets, sight),
            coverage(targets, entries, sight),
        ),
    )


def _standing(layer: Layer, subject: str, known: Targets, targets: Targets, sight: Sight) -> Section:
    told = (
        embargo_note(sight),
        counts_of(targets, sight),
        counts_pictured(subject, targets, sight),
        movement_of(targets, sight),
        signed_note(targets, sight),
        left_out_note(known, layer.unsigned, sight),
        kept_note(targets, sight),
    )
    items: tuple[Item, ...] = tuple(item for item in told if item is not None)
    return Section(id="standing", heading="Where things stand", items=items)


def _concerns(
    entries: Sequence[Entry], lines: int, subject: str, targets: Targets, sight: Sight
) -> Iterator[Section]:
    notes = {Concern.RISKS: unconsidered_note(targets)}
    stand, folded = within(entries, lines)
    pictures = {Concern.RISKS: risks_pictured(subject, stand, sight)}
    for concern, heading in HEADINGS.items():
        items: list[Item] = [
            row_pictured(row_for(entry.target, entry.about, tuple(entry.words), sight), entry, sight)
            for entry in stand
            if entry.concern is concern
        ]
        if (picture := pictures.get(concern)) is not None:
            items.insert(0, picture)
        if (note := notes.get(concern)) is not None:
            items.append(note)
        if items:
            yield Section(id=concern.value, heading=heading, items=tuple(items))
    if folded:
        yield Section(id="more", heading="Less pressing", items=(more_note(folded, sight),))
