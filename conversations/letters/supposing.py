"""What would be asked if the figure came out so or so: what a letter must know before any answer does.

A letter asks everything at once. Which questions are needed for certain, which
only some figure earns, and which none does, is found by trying figures on the
script itself, so that no rule is written down twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from conversations.dialogue.answers import Answers
from conversations.dialogue.slots import Slot, place, slots
from conversations.partnership.brief import Brief

FIGURE = "figure"
"""The key of the answer on which the other questions of a return hinge."""
_FAR = 10


@dataclass(frozen=True, slots=True)
class Prospect:
    """The answers as they stand, those with figures that earn the fewest and the most questions, and all tried.

    `steady` says that last quarter's figure once more would earn no question of its own.
    """

    now: Answers
    easiest: Answers
    hardest: Answers
    tried: tuple[Answers, ...]
    steady: bool


def prospect(answers: Answers) -> Prospect:
    """What may come of a return; where its figure is known, only what has come of it."""
    slot = _open_figure(answers)
    if slot is None or not isinstance(answers.brief, Brief):
        return Prospect(answers, answers, answers, (answers,), steady=False)
    tried = tuple(_supposing(answers, slot, value) for value in _figures(answers.brief))
    many = [needed(each) for each in tried]
    fewest = min(many)
    easiest, hardest = tried[many.index(fewest)], tried[many.index(max(many))]
    return Prospect(answers, easiest, hardest, tried, _steady(answers, slot, fewest))


def awaits_figure(answers: Answers) -> bool:
    """Whether the figure is asked for, and neither stored nor left out: till then nothing can be taken as given."""
    asked = isinstance(answers.brief, Brief) and _asked_figure(answers) is not None
    return asked and FIGURE not in answers.session.texts


def needed(answers: Answers) -> int:
    """How many questions apply and have no answer, given or presumed."""
    return sum(slot.applies is True and text_of(answers, slot) is None for slot in slots(answers))


def text_of(answers: Answers, slot: Slot) -> str | None:
    """The text that stands for a slot, said or presumed; that of a question left out is its reason."""
    left_out = answers.session.skipped.get(slot.key)
    return left_out if left_out is not None else answers.within(slot.prefix).text_at(slot.key, slot.question)


def _open_figure(answers: Answers) -> Slot | None:
    """The figure's slot while it is asked and not answered, or its answer is still in doubt."""
    slot = _asked_figure(answers)
    if slot is None:
        return None
    unsettled = FIGURE not in answers.session.texts or answers.open_doubts(FIGURE, slot.question)
    return slot if unsettled else None


def _asked_figure(answers: Answers) -> Slot | None:
    slot = next((each for each in slots(answers) if each.key == FIGURE and each.applies is not False), None)
    return None if FIGURE in answers.session.skipped else slot


def _supposing(answers: Answers, slot: Slot, value: Decimal) -> Answers:
    """The answers with this figure, and every doubt about it settled."""
    kind = slot.question.kind_for(answers.brief)
    supposed = _with(answers, {slot.key: kind.show(value)})
    about = place(supposed, slot.key)
    doubts = supposed.open_doubts(slot.key, about.question) if about is not None else []
    return _with(supposed, dict.fromkeys(doubts, "supposed")) if doubts else supposed


def _with(answers: Answers, texts: dict[str, str]) -> Answers:
    session = answers.session.model_copy(update={"texts": {**answers.session.texts, **texts}})
    return Answers(answers.script, answers.brief, session, answers.today)


def _figures(brief: Brief) -> Iterator[Decimal]:
    """Figures on every side of what the brief knows: its levels, and far beyond them both ways."""
    stone, last = brief.milestone, brief.last
    levels = [stone.value, stone.upper] if stone is not None else []
    known = [level for level in (*levels, last.value if last else None) if level is not None] or [Decimal(0)]
    reach = _FAR * max(Decimal(1), *(abs(level) for level in known))
    yield from (min(known) - reach, *sorted(known), max(known) + reach)


def _steady(answers: Answers, slot: Slot, fewest: int) -> bool:
    last = answers.brief.last
    if last is None or last.value is None:
        return False
    return needed(_supposing(answers, slot, last.value)) == fewest
