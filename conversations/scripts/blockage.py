"""A blockage reported at any time: what is stuck, since when, who could clear it, what was tried, by when."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import date_kind, line
from conversations.dialogue.kinds import words as sentences
from conversations.dialogue.script import Question, Script, When
from conversations.partnership.blockages import RaisedBlockage, RaisingBrief
from conversations.scripts import raising
from conversations.scripts.applying import applying
from conversations.scripts.sending import CHANGING, FOOTING

what = Question(key="what", kind=sentences("What is stuck"), label="What is stuck", ask="What is stuck?",
                skippable=False)
action = raising.action_question("Which action is stuck?", "Action that is stuck",
                                 When("only if something is promised for the target", raising.has_actions))
since = Question(key="since", kind=date_kind("past", label="The date"), label="Stuck since",
                 ask="Since when has it been stuck?",
                 hint="For example 14 September 2026. Say “skip because …” if nobody can tell")
who_can = Question(key="who_can", kind=line("Who can clear it"), label="Who can clear it", ask="Who could unblock it?")
tried = Question(key="tried", kind=sentences("What has been tried", optional=True), label="Tried so far",
                 ask="What has been tried so far?")
needed_by = Question(key="needed_by", kind=date_kind("future", label="The date you need it by"),
                     label="To be cleared by", ask="By when do you need it cleared?")


def _vocabulary(brief: RaisingBrief) -> Mapping[str, str]:
    return {"title": brief.title, "quarter": brief.quarter.full_name, "about": raising.about(brief)}


_TELLING: Mapping[str, Callable[[Answers], str]] = {
    "definition": lambda a: "A blockage stands in the way now, and somebody else has to clear it. What may come is a "
                            "risk.",
    "show_last": lambda a: "This is a new report; nothing was said before.",
    "why": lambda a: "It goes to whoever can clear it, step by step up to the board, until you say that it is clear.",
    "deadline": raising.deadline,
    "who_asked": lambda a: f"Nobody asked: you report it yourself. {a.brief.support} looks after it.",
    "sent": lambda a: f"Sent. Thank you. Whoever can clear it is asked, and the answer comes back to you. {CHANGING}",
}

SCRIPT = Script(
    name="blockage",
    version=1,
    title="A blockage{about}",
    parts=(raising.target, what, action, since, who_can, tried, needed_by),
    words=_vocabulary,
    footing=FOOTING,
    tell=_TELLING,
    noun="report",
    opening="You report what is stuck.",
    facts=raising.facts,
)


def outcome(answers: Answers) -> RaisedBlockage:
    """The blockage as it was told; raises `Unanswered` when something it needs is still to be answered."""
    return RaisedBlockage(
        ref=raising.ref_of(answers),
        what=answers[what],
        action=raising.action_of(applying(answers, action)),
        since=answers.get(since),
        who_can=answers.get(who_can),
        tried=answers.get(tried),
        needed_by=answers.get(needed_by),
    )
