"""Every way that a talk can go: each choice taken, each question answered or, where it may be, left out."""

from collections.abc import Iterator

from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin, take
from conversations.dialogue.session import Reply, Session
from conversations.dialogue.slots import Slot
from conversations.dialogue.standing import pending
from conversations.partnership.matter import Matter
from conversations.scripts.catalogue import Talk
from tests.conversations.dialogue.leads import TODAY

SAID = {"date": "2026-11-30", "number": "421", "count": "421", "line": "Jo Smith",
        "risk_score": "3x4"}
"""What is answered to each kind of question without choices; words, to all others."""
LEFT_OUT = "skip because nobody can tell"


def every_way(talk: Talk, brief: Matter, session: Session | None = None) -> Iterator[Answers]:
    """The answers at the end of each way."""
    answers = Answers(talk.script, brief, session or begin(talk.script), TODAY)
    slot = pending(answers)
    if slot is None:
        yield answers
        return
    for text in _said(answers, slot):
        after, _ = take(talk.script, brief, answers.session, [Reply(key=slot.key, text=text)], TODAY)
        yield from every_way(talk, brief, Session.model_validate_json(after.model_dump_json()))


def _said(answers: Answers, slot: Slot) -> Iterator[str]:
    kind = slot.question.kind_for(answers.brief)
    yield from (choice.text for choice in kind.choices)
    if not kind.choices:
        yield SAID.get(kind.name, "The {key} is missing")
    if slot.question.skippable:
        yield LEFT_OUT
