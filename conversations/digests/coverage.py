"""What was looked at and found to need nothing: a statement with its coverage, not a silence.

What is on track is a count; the names under it are opened by whoever asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from conversations.digests.counts import verdict_of
from conversations.digests.document import Detail, Note, Section, Verdict
from conversations.digests.entries import Entry
from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import Sight
from conversations.digests.notes import proxy_note
from conversations.digests.parted import own_parts_note
from conversations.digests.sources import behind_all
from conversations.digests.wording import listed, plural, tidy

Targets = tuple[TargetFacts, ...]
MOST_NAMED = 60
"""Nobody opens a list to read more names than these; the rest is counted."""
_SAID = {
    Verdict.ON_TRACK: "on track",
    Verdict.AT_RISK: "at risk",
    Verdict.BEHIND: "behind",
    Verdict.NOT_RATED: "not rated",
    Verdict.NO_FIGURE: "without a figure",
    Verdict.AWAITED: "still awaited",
    Verdict.NO_RETURN: "without a return",
}


def coverage(targets: Targets, entries: Sequence[Entry], sight: Sight) -> Section:
    """How many targets were looked at, how many of them need nothing and how they stand, each by name beneath."""
    mentioned = {entry.target.ref for entry in entries}
    quiet = tuple(target for target in targets if target.ref not in mentioned)
    clear = bool(targets) and not any(entry.calls for entry in entries)
    note = Note(id="coverage", text=_say_clear(targets, sight) * clear + _say_looked_at(targets, quiet, sight),
                details=_named(quiet, sight), sources=behind_all(quiet, sight.facts))  # fmt: skip
    told = (note, own_parts_note(quiet, sight), proxy_note(quiet, sight))
    return Section(id="coverage", heading="Nothing to report", items=tuple(each for each in told if each is not None))


def _say_clear(targets: Targets, sight: Sight) -> str:
    """An all-clear says how much it is founded on: what has not come in yet may still need somebody."""
    due = [target for target in targets if target.counted]
    reported = sum(target.reported for target in due)
    if not due:
        return "Nothing needs your attention: no figure is due this quarter. "
    if reported == len(due):
        came = "the one figure" if reported == 1 else f"all {reported} figures"
        return f"Nothing needs your attention: {came} due came. "
    came = f"{reported} of {plural(len(due), 'figure')} due {'has' if reported == 1 else 'have'} come"
    return f"Nothing needs your attention in what is known so far: {came}. "


def _say_looked_at(targets: Targets, quiet: Targets, sight: Sight) -> str:
    if not targets:
        return "This group has no targets, so there is nothing to look at."
    few = {1: "The one target was", 2: "Both targets were"}
    looked = f"{few.get(len(targets), f'All {len(targets)} targets were')} looked at"
    if not quiet:
        return f"{looked}; {'it' if len(targets) == 1 else 'each of them'} appears above."
    stand = _say_standing(quiet, sight)
    if len(quiet) == len(targets):
        return f"{looked}, and nothing earned a place here: {stand}."
    return f"{looked}. Nothing to report on {len(quiet)} of them: {stand}."


def _say_standing(quiet: Targets, sight: Sight) -> str:
    """“2 on track, 1 at risk and 1 without a figure”."""
    counted = Counter(verdict_of(target, sight) for target in quiet)
    return listed([f"{counted[verdict]} {said}" for verdict, said in _SAID.items() if counted[verdict]])


def _named(quiet: Targets, sight: Sight) -> tuple[Detail, ...]:
    standing: dict[Verdict, list[TargetFacts]] = {}
    for target in quiet:
        standing.setdefault(verdict_of(target, sight), []).append(target)
    return tuple(
        Detail(label=verdict.word, text=_at_most(standing[verdict]),
               sources=behind_all(standing[verdict][:MOST_NAMED], sight.facts))
        for verdict in _SAID if verdict in standing
    )  # fmt: skip


def _at_most(targets: Sequence[TargetFacts]) -> str:
    more = len(targets) - MOST_NAMED
    return "; ".join(tidy(each.name) for each in targets[:MOST_NAMED]) + (f"; and {more:,} more" if more > 0 else "")
