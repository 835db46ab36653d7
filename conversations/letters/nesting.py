"""Whether a label at the beginning of a line opens an answer, or belongs to a list within one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from conversations.letters.labels import Labels, Lead, Sort

_WRAPPED = 60
"""A line of this many characters without an end to its sentence may go on with a number in the next."""
_DEEPER = 2


class Verdict(Enum):
    """What a label is: the beginning of an answer, a line of the answer that is open, or neither for certain."""

    OPENS = auto()
    WITHIN = auto()
    DOUBTFUL = auto()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the reading of a block stands: the answer that is open (`label`), how it was labelled, its last line.

    `inner` is the last label of a list within it, and what was made of that list.
    """

    label: str | None = None
    family: str = ""
    indent: int = 0
    last_line: str = ""
    gap: bool = False
    inner: Lead | None = None
    inner_verdict: Verdict = Verdict.WITHIN


def judged(lead: Lead, now: Standing, labels: Labels, answered: Collection[str]) -> Verdict:
    """What a label is where it stands."""
    if lead.sort in {Sort.BARE, Sort.ALONE}:
        return _of_bare(lead, now, labels)
    if now.inner is not None and _goes_on(lead, now.inner):
        return _of_list(lead, now, labels)
    if lead.sort is Sort.DOUBTFUL or lead.label not in labels.questions:
        return _of_unknown(lead, now)
    if now.label is None or (labels.plain(lead.rest, lead.label) and _written_alike(lead, now)):
        return Verdict.OPENS
    return _after_answer(lead, now, labels, answered)


def _of_bare(lead: Lead, now: Standing, labels: Labels) -> Verdict:
    """`2 final` in the middle of other labels may be the next answer; `2 weeks late` is not.

    One of a question's own choices behind its number is never a part of the answer above. It is the next answer
    where that number comes next, unless the answer above is in sentences, which may tell of `6 yes` and `4 no`.
    """
    if lead.sort is Sort.BARE and labels.chosen(lead.rest, lead.label):
        above = labels.questions.get(now.label or "")
        next_line = above is not None and not above.paragraph and labels.follows(lead.label, now.label)
        return Verdict.OPENS if next_line and _written_alike(lead, now) else Verdict.DOUBTFUL
    if lead.label not in labels.questions or not labels.follows(lead.label, now.label):
        return Verdict.WITHIN
    return Verdict.DOUBTFUL if lead.sort is Sort.ALONE or labels.plain(lead.rest, lead.label) else Verdict.WITHIN


def _of_unknown(lead: Lead, now: Standing) -> Verdict:
    """A number that the letter does not have: a list within an answer, or a slip."""
    within = now.label is not None and (_deeper(lead, now) or now.last_line.rstrip().endswith(":"))
    return Verdict.WITHIN if within else Verdict.DOUBTFUL


def _goes_on(lead: Lead, inner: Lead) -> bool:
    return lead.family == inner.family and lead.indent >= inner.indent and int(lead.label) == int(inner.label) + 1


def _of_list(lead: Lead, now: Standing, labels: Labels) -> Verdict:
    """The next number of a list within an answer may be the next answer too, unless it is written otherwise."""
    if now.inner is None or now.inner_verdict is not Verdict.WITHIN:
        return now.inner_verdict
    apart = now.inner.family != now.family or now.inner.indent > now.indent
    return Verdict.WITHIN if apart or not labels.follows(lead.label, now.label) else Verdict.DOUBTFUL


def _after_answer(lead: Lead, now: Standing, labels: Labels, answered: Collection[str]) -> Verdict:
    """A label while an answer in words is open."""
    if labels.follows(lead.label, now.label) and not (lead.family != now.family and _deeper(lead, now)):
        return Verdict.OPENS
    question = labels.questions.get(now.label or "")
    restarts = int(lead.label) == 1
    if restarts and (_deeper(lead, now) or now.last_line.rstrip().endswith(":")):
        return Verdict.WITHIN
    if lead.family != now.family:
        return Verdict.WITHIN if lead.label in answered else Verdict.DOUBTFUL
    if restarts and not now.gap and question is not None and question.paragraph:
        return Verdict.WITHIN if lead.label in answered else Verdict.DOUBTFUL
    return Verdict.DOUBTFUL if _may_be_wrapped(now) else Verdict.OPENS


def _deeper(lead: Lead, now: Standing) -> bool:
    return lead.indent >= now.indent + _DEEPER


def _written_alike(lead: Lead, now: Standing) -> bool:
    """Whether a label stands to the one above it as one answer to the next, not as a list to its heading."""
    return lead.family == now.family and not _deeper(lead, now) and not now.last_line.rstrip().endswith(":")


def _may_be_wrapped(now: Standing) -> bool:
    """Whether the line above looks as though a mail program had broken it."""
    line = now.last_line.rstrip()
    return not now.gap and len(line) >= _WRAPPED and not line.endswith((".", "!", "?", ":", ";"))
