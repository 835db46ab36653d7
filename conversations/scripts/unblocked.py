"""Unblocked: whoever raised a blockage is given the answer, and says whether that has freed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import words as sentences
from conversations.dialogue.kinds import yes_no
from conversations.dialogue.script import Instead, Question, Script, When
from conversations.partnership.blockages import Confirmation, ConfirmBrief
from conversations.partnership.dates import long_date, long_day
from conversations.scripts.asides import beside
from conversations.scripts.shortly import shortly

NO = "no"
IN_TITLE, IN_ASK, IN_STORY = 60, 120, 400


def _vocabulary(brief: ConfirmBrief) -> Mapping[str, str]:
    stuck = brief.blockage.what
    return {"title": brief.title, "quarter": brief.quarter.full_name, "answered_by": brief.answered_by,
            "answer": shortly(brief.answer, IN_ASK).rstrip("."), "stuck": shortly(stuck, IN_STORY).rstrip("."),
            "gist": shortly(stuck, IN_TITLE).rstrip(".")}


def _facts(brief: ConfirmBrief) -> Sequence[tuple[str, str]]:
    stuck = brief.blockage
    return (
        ("Due", long_day(brief.due)),
        ("What was stuck", stuck.what),
        ("Raised", long_date(stuck.raised_on)),
        (f"{brief.answered_by} says", brief.answer),
    )


def _shown_last(a: Answers) -> str:
    return f"On {long_date(a.brief.blockage.raised_on)} you said: “{a.brief.blockage.what}”"


TELLING: Mapping[str, Callable[[Answers], str]] = {
    "show_last": _shown_last,
    "why": lambda a: "Only you can say whether it is unblocked: until you do it stays open, with its age.",
    "deadline": lambda a: f"Please say so by {long_date(a.brief.due)}.",
    "who_asked": lambda a: f"{a.brief.support} asks on behalf of the partnership; you raised this blockage.",
    "sent": lambda a: "Sent. Thank you. " + (
        "It is open again, and goes back." if a.text(freed) == NO else "It is closed."),
}  # fmt: skip

freed: Question[bool] = Question(
    key="freed", kind=yes_no("Unblocked", about="Is it unblocked now?"), label="Unblocked", skippable=False,
    ask="{answered_by} says: “{answer}”. Is it unblocked now?", hint="You raised: “{stuck}”",
    gives=beside({False: "still"}), offers=(Instead("Yes, and send", (("freed", "yes"), ("send", "yes"))),))
still = Question(key="still", kind=sentences("What is still stuck"), label="What is still stuck", skippable=False,
                 ask="What is still in the way?", hint="It goes back in your words to whoever has to act",
                 when=When("only if it is not unblocked", lambda a: not a[freed]))

SCRIPT = Script(
    name="unblocked",
    version=1,
    title="Is it unblocked? {gist}, {quarter}",
    parts=(freed, still),
    words=_vocabulary,
    footing="By sending you say how it stands; the blockage is closed or opened again by that.",
    tell=TELLING,
    noun="answer",
    opening="You reported that something is stuck on “{title}”, and {answered_by} has answered.",
    facts=_facts,
    whole=True,
    final=True,
)


def outcome(answers: Answers) -> Confirmation:
    """Whether it is unblocked; raises `Unanswered` until that is said."""
    if answers[freed]:
        return Confirmation(blockage=answers.brief.blockage.id, freed=True)
    return Confirmation(blockage=answers.brief.blockage.id, freed=False, words=answers.get(still))
