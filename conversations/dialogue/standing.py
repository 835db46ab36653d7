"""Where a talk stands: what is asked now, what is numbered how, and what a turn changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conversations.dialogue.answers import Answers, Unanswered, doubted_by
from conversations.dialogue.script import Note
from conversations.dialogue.session import Completed, Computed, Doubted, Event, Noted, SetAside, TakenUp
from conversations.dialogue.slots import Slot, slots

PENDING, SNAPSHOT = "pending", "snapshot"


def pending(answers: Answers) -> Slot | None:
    """The first question that applies and has no answer, given or presumed; none when complete."""
    if PENDING not in answers.worked_out:
        answers.worked_out[PENDING] = next(outstanding(answers), None)
    found: Slot | None = answers.worked_out[PENDING]
    return found


def outstanding(answers: Answers) -> Iterator[Slot]:
    """The questions that apply and have no answer, given or presumed, in order."""
    for slot in slots(answers):
        if slot.applies and slot.key not in answers.session.skipped:
            inside = answers.within(slot.prefix) if slot.prefix else answers
            if inside.text_at(slot.key, slot.question) is None:
                yield slot


def standing(answers: Answers) -> Slot | None:
    """The question now before the person: the one they asked to see, else the first pending."""
    shown = answers.session.showing
    if shown is not None:
        for slot in slots(answers):
            if slot.key == shown and slot.applies is not False:
                return slot
    return pending(answers)


def numbered(answers: Answers) -> list[Slot]:
    """The questions that apply or may apply, in order: number 1 is the first (as “change 3” counts)."""
    return [s for s in slots(answers) if s.applies is not False and s.doubt is None and not hidden(answers, s)]


def hidden(answers: Answers, slot: Slot) -> bool:
    """Whether a question goes without saying: implied by others, and nothing else was said to it."""
    question = slot.question
    return question.implied and answers.session.texts.get(slot.key) in {None, answers.presumed(question)}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What applied, was doubted, noted and computed at one moment."""

    given: dict[str, bool]
    doubts: dict[str, tuple[str, str, str]]
    notes: dict[tuple[str, str], str]
    computed: dict[str, str]
    complete: bool

    @classmethod
    def of(cls, answers: Answers) -> Snapshot:
        """Take it, or give the one taken before of the same answers."""
        if SNAPSHOT not in answers.worked_out:
            answers.worked_out[SNAPSHOT] = cls._taken(answers)
        found: Snapshot = answers.worked_out[SNAPSHOT]
        return found

    @classmethod
    def _taken(cls, answers: Answers) -> Snapshot:
        texts = answers.session.texts
        return cls(
            given=_given(answers),
            doubts={
                s.key: (s.about or "", s.doubt.rule, s.doubt.says)
                for s in slots(answers)
                if s.doubt is not None and s.key not in texts
            },
            notes=dict(_notes(answers)),
            computed=dict(_computed(answers)),
            complete=pending(answers) is None,
        )

    def changed_to(self, after: Snapshot) -> Iterator[Event]:
        """What follows from a turn: set aside, taken up, doubted, noted, computed, completed."""
        for key, applies in after.given.items():
            if self.given.get(key, True) != applies:
                yield TakenUp(key=key) if applies else SetAside(key=key)
        for doubt, (key, rule, says) in after.doubts.items():
            if doubt not in self.doubts:
                yield Doubted(key=key, rule=rule, says=says, doubt=doubt)
        for (key, rule), says in after.notes.items():
            if (key, rule) not in self.notes:
                yield Noted(key=key, rule=rule, says=says)
        for key, text in after.computed.items():
            if self.computed.get(key) != text:
                yield Computed(key=key, text=text)
        if after.complete and not self.complete:
            yield Completed()


def _given(answers: Answers) -> dict[str, bool]:
    """Each answer, and whether it applies or may; one whose question is not even listed does not."""
    listed = {slot.key: slot.applies is not False for slot in slots(answers)}
    return {key: listed.get(key, False) for key in answers.session.texts if doubted_by(key) is None}


def _notes(answers: Answers) -> Iterator[tuple[tuple[str, str], str]]:
    for slot in slots(answers):
        if slot.question.check is not None and slot.applies and slot.key in answers.session.texts:
            for found in answers.within(slot.prefix).findings(slot.key, slot.question):
                if isinstance(found, Note):
                    yield (slot.key, found.rule), found.says


def _computed(answers: Answers) -> Iterator[tuple[str, str]]:
    for derived in answers.script.derived:
        try:
            yield derived.key, derived.show(answers.derive(derived))
        except Unanswered:  # not known yet: there is nothing to record
            continue
