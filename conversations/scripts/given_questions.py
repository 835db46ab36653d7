"""What a reader asks about a line of a digest, in lines, and read back from them.

`asker: Helen Ward`, `words: …`, and the line as it was seen: `line: title`, `digest: …`, `gist: …`,
`rating: …`, `why 1: …`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conversations.partnership.questions import LineSeen, QuestionBrief
from conversations.scripts.given_lines import USUAL, line, lines, listed, matter_facts, matter_lines, single

ASKED = (
    "asker: Helen Ward", "part: chair of Safer Communities", "words: Why is this red when the police figures fell?",
    "gist: 432 people against a milestone of 410: 22 worse (5.4%)", "rating: At risk (amber)", "why 1: newly amber",
)  # fmt: skip


def question_given(given: Sequence[str]) -> QuestionBrief:
    """What is asked, by whom, about which line."""
    said = single(given, {**USUAL, "question": "Q1", "asker": "Helen Ward", "words": "Why is that so?",
                          "digest": "Safer Communities: what needs attention", "gist": "432 people"})
    seen = LineSeen(digest=said["digest"], title=said.get("line", f"{said['ref']} {said['title']}"), gist=said["gist"],
                    rating=said.get("rating"), why=tuple(why for _, (why,) in listed(given, "why", 1)))
    return QuestionBrief(**matter_facts(said), question=said["question"], asker=said["asker"], part=said.get("part"),
                         words=said["words"], seen=seen)


def question_lines(brief: QuestionBrief) -> Iterator[str]:
    """The lines of a question."""
    yield from matter_lines(brief)
    seen = brief.seen
    yield from lines({"question": brief.question, "asker": brief.asker, "part": brief.part, "words": brief.words,
                      "line": seen.title, "digest": seen.digest, "gist": seen.gist, "rating": seen.rating})
    yield from (line(f"why {number}", why) for number, why in enumerate(seen.why, 1))
