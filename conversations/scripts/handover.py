"""Hand-over: somebody is named to answer, all of it or some questions, and says whether they will."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import words as sentences
from conversations.dialogue.kinds import yes_no
from conversations.dialogue.script import Instead, Question, Script, When
from conversations.partnership.dates import long_date, long_day
from conversations.partnership.delegations import HandoverBrief, Taken
from conversations.scripts.asides import beside
from conversations.scripts.shortly import shortly

NO = "no"
IN_ASK = 90


def _asked(brief: HandoverBrief) -> str:
    return "all questions" if not brief.questions else ", ".join(brief.questions)


def _vocabulary(brief: HandoverBrief) -> Mapping[str, str]:
    some = f" ({shortly(', '.join(brief.questions), IN_ASK)})" if brief.questions else ""
    return {"title": brief.title, "quarter": brief.quarter.full_name, "giver": brief.giver, "some": some,
            "target": shortly(brief.target, IN_ASK), "asked": _asked(brief)}


def _facts(brief: HandoverBrief) -> Sequence[tuple[str, str]]:
    return (("Due", long_day(brief.due)), ("Named by", brief.giver), ("Target", brief.target),
            ("Questions", _asked(brief)))


TELLING: Mapping[str, Callable[[Answers], str]] = {
    "show_last": lambda a: "You have not been asked about this before.",
    "why": lambda a: f"{a.brief.giver} says that you know the answer. Nothing is handed to you until you take it on.",
    "deadline": lambda a: f"Please say so by {long_date(a.brief.due)}.",
    "who_asked": lambda a: f"{a.brief.support} asks on behalf of the partnership; {a.brief.giver} named you.",
    "sent": lambda a: "Sent. Thank you. " + (
        f"{a.brief.giver} is told." if a.text(takes) == NO else "The support team confirms it, then you are asked."),
}  # fmt: skip

takes: Question[bool] = Question(
    key="takes", kind=yes_no("Taking it on", about="Will you answer?", requested=True), label="Will you answer",
    ask="{giver} says that you answer “{target}”{some}. Will you?", skippable=False,
    gives=beside({False: "why_not"}), offers=(Instead("Yes, and send", (("takes", "yes"), ("send", "yes"))),))
why_not = Question(key="why_not", kind=sentences("Who would be right", optional=True), label="Why not, or who would",
                   ask="Who would be the right person, or why can you not?",
                   hint="Say “skip because …” if you cannot tell",
                   when=When("only if you will not", lambda a: not a[takes]))

SCRIPT = Script(
    name="handover",
    version=1,
    title="Will you answer? {title}, {quarter}",
    parts=(takes, why_not),
    words=_vocabulary,
    footing="By sending you say whether you take this on; the support team confirms it.",
    tell=TELLING,
    noun="answer",
    opening="{giver} named you for “{title}”.",
    facts=_facts,
    final=True,
)


def outcome(answers: Answers) -> Taken:
    """Whether the person named takes it on; raises `Unanswered` until they say so."""
    takes_it = answers[takes]
    return Taken(delegation=answers.brief.delegation, takes=takes_it,
                 words=None if takes_it else answers.get(why_not) or None)
