"""What readers asked about a line, beside it: the question and the answer in the words of whoever gave them."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.digests.document import Detail, Source, SourceKind
from conversations.digests.facts import QuestionFacts, TargetFacts
from conversations.digests.wording import sentence, tidy
from conversations.partnership.dates import long_date


def asked_back(target: TargetFacts, line: str) -> Iterator[Detail]:
    """Each question about this line with its answer, the oldest first."""
    for asked in target.questions:
        if asked.line == line:
            yield from _asked(asked)


def _asked(asked: QuestionFacts) -> Iterator[Detail]:
    behind = (Source(kind=SourceKind.QUESTION, id=asked.id),)
    yield Detail(label="Question", text=tidy(asked.words), quoted=True, sources=behind,
                 after=sentence(f"{tidy(asked.asked_by)}, {long_date(asked.asked_on)}"))
    if asked.answer is None or asked.answered_on is None:
        yield Detail(label="Answer", text="None yet.", sources=behind)
        return
    who = f"{tidy(asked.answered_by)}, " if asked.answered_by else ""
    yield Detail(label="Answer", text=tidy(asked.answer), quoted=True, sources=behind,
                 after=sentence(f"{who}{long_date(asked.answered_on)}"))
