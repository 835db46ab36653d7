"""A question back: a reader asks about a line of a digest, and whoever answers for its target says what they know.

Done in two replies: the answer, and send. One button says that the line is
wrong; what puts it right is then put before whoever pressed it. Somebody else
who knows is named as everywhere (“not me, it is Jo”).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import words as sentences
from conversations.dialogue.kinds import yes_no
from conversations.dialogue.script import Instead, Question, Script
from conversations.partnership.dates import long_date, long_day
from conversations.partnership.questions import QuestionAnswered, QuestionBrief
from conversations.scripts.shortly import sentence, shortly

NO, YES = "no", "yes"
IN_ASK, IN_STORY, IN_TITLE = 350, 160, 90
"""Characters of a question and of a line's words in a message, and of what the line is about."""
WILL_CORRECT = "That is wrong. I am putting it right."
"""The answer that the button gives; it is on the card before it is sent, and can be changed there."""


def _who(brief: QuestionBrief) -> str:
    return f"{brief.asker} ({brief.part})" if brief.part else brief.asker


def _says(brief: QuestionBrief) -> str:
    rating = f"{brief.seen.rating}. " if brief.seen.rating else ""
    return f"{rating}{shortly(brief.seen.gist, IN_STORY)}"


def _story(brief: QuestionBrief) -> str:
    why = f" Why it is there: {'; '.join(shortly(each, IN_STORY) for each in brief.seen.why)}"
    told = sentence(f"The digest says: {_says(brief)}")
    return f"{told}{sentence(why)}" if brief.seen.why else told


def _vocabulary(brief: QuestionBrief) -> Mapping[str, str]:
    line = shortly(brief.seen.title, IN_TITLE)
    return {
        "title": brief.title, "quarter": brief.quarter.full_name, "asker": brief.asker,
        "digest": shortly(brief.seen.digest, IN_TITLE), "story": _story(brief),
        "asked": sentence(f"{_who(brief)} asks about “{line}”: “{shortly(brief.words, IN_ASK)}”"),
    }  # fmt: skip


def _facts(brief: QuestionBrief) -> Sequence[tuple[str, str]]:
    seen = brief.seen
    return (
        ("Due", long_day(brief.due)),
        ("Asked by", _who(brief)),
        ("Question", brief.words),
        ("About the line", seen.title),
        ("Of the digest", seen.digest),
        ("What it says", seen.gist),
        *((("Rating", seen.rating),) if seen.rating else ()),
        *((("Why it is there", "; ".join(seen.why)),) if seen.why else ()),
    )


def _sent(a: Answers) -> str:
    right = " What it came from is put before you, so that you can put it right." if a.text(wrong) == YES else ""
    return f"Sent. Thank you. {a.brief.asker} gets your answer, and it stands beside the line.{right}"


TELLING: Mapping[str, Callable[[Answers], str]] = {
    "show_last": lambda a: f"The digest says: {_says(a.brief)}",
    "why": lambda a: "Whoever reads a digest may ask about any of its lines, and whoever answers for it is asked.",
    "deadline": lambda a: f"Please answer by {long_date(a.brief.due)}.",
    "who_asked": lambda a: f"{_who(a.brief)} asks. {a.brief.support} passes it on.",
    "sent": _sent,
}

answer = Question(key="answer", kind=sentences("Your answer"), label="Your answer", skippable=False,
                  ask="{asked} {story} What do you answer?",
                  hint="{asker} gets it in your words, and it stands beside the line",
                  offers=(Instead("It is wrong: I will correct it", (("answer", WILL_CORRECT), ("wrong", YES))),))
wrong: Question[bool] = Question(
    key="wrong", kind=yes_no("What the line says is wrong", about="Is what the line says wrong?"),
    label="What the line says is wrong", ask="Is what the line says wrong?", presumed=NO, implied=True,
    hint="If it is, what it came from is put before you, so that you can put it right", skippable=False)

SCRIPT = Script(
    name="reader_question",
    version=1,
    title="A question from {asker}: {title}, {quarter}",
    parts=(answer, wrong),
    words=_vocabulary,
    footing="By sending you answer {asker}; your words stand beside the line, for all who may read it.",
    tell=TELLING,
    noun="answer",
    opening="{asker} asks about a line of the digest “{digest}”.",
    facts=_facts,
    whole=True,
    final=True,
    passes_on=True,
)


def outcome(answers: Answers) -> QuestionAnswered:
    """The answer; raises `Unanswered` until it is given."""
    return QuestionAnswered(question=answers.brief.question, words=answers[answer], wrong=answers[wrong])
