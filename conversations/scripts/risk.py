"""A risk reported at any time: the event, its cause and consequence, how grave before, now and in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import date_kind, line
from conversations.dialogue.kinds import words as sentences
from conversations.dialogue.script import Doubt, Finding, Question, Script, When
from conversations.partnership.blockages import RaisingBrief
from conversations.partnership.risks import RaisedRisk
from conversations.scripts import quarterly_words, raising
from conversations.scripts.applying import applying
from conversations.scripts.risk_questions import as_grade, grade_hint, grading
from conversations.scripts.sending import CHANGING, FOOTING

Score = tuple[int, int]


def _mitigated(a: Answers) -> bool:
    return a.get(mitigation) is not None


def _as_before(a: Answers) -> str | None:
    """Where nothing is done about it, a risk stands where it stood."""
    return None if _mitigated(a) else a.text(inherent)


def _higher(score: Score, than: Score | None) -> bool:
    return than is not None and as_grade(score).score > as_grade(than).score


def _said(score: Score) -> str:
    return quarterly_words.grade(as_grade(score))


def _now_findings(now: Score, a: Answers) -> Sequence[Finding]:
    before = a.get(inherent)
    if before is None or not _higher(now, before):
        return []
    return [Doubt("now_above_before", f"That is above what it was before anything was done ({_said(before)}). "
                                      "Why is it higher now?", asks_why=True)]


def _aim_findings(aimed: Score, a: Answers) -> Sequence[Finding]:
    now = a.get(grade)
    if now is None or not _higher(aimed, now):
        return []
    return [Doubt("aim_above_now", f"That is above where it stands now ({_said(now)}). Is it where it should come to?")]


MITIGATED = When("only if something is done about it", _mitigated)

what = Question(key="what", kind=sentences("The risk"), label="Risk", ask="What might stand in the way?",
                skippable=False)
cause = Question(key="cause", kind=sentences("The cause"), label="Cause", ask="What would bring it about?")
consequence = Question(key="consequence", kind=sentences("The consequence"), label="Consequence",
                       ask="What would follow for the target?")
inherent = Question(key="inherent", kind=grading, label="Likelihood and impact before anything is done",
                    ask="How likely would it be, and how great its impact, if nothing were done about it?",
                    hint="{grade_hint}")
mitigation = Question(key="mitigation", kind=sentences("Mitigation", optional=True), label="Mitigation",
                      ask="What is being done about it?", hint="Say “nothing” if nothing is")
grade = Question(key="grade", kind=grading, label="Likelihood and impact at present", presumed=_as_before,
                 skippable=False, ask="How likely is it now, and how great would its impact be?", hint="{grade_hint}",
                 check=_now_findings)
aim = Question(key="aim", kind=grading, label="Likelihood and impact to come to", when=MITIGATED, check=_aim_findings,
               ask="Where should likelihood and impact come to?",
               hint="{grade_hint}. Say “skip because …” if that is not settled")
action = raising.action_question(
    "Which action mitigates it?", "Action that mitigates it",
    When("only if something is done about it and something is promised for the target",
         lambda a: raising.has_actions(a) and _mitigated(a)))
owner = Question(key="owner", kind=line("Risk owner"), label="Risk owner", ask="Who owns the risk?",
                 presumed=lambda a: a.brief.person)
review = Question(key="review", kind=date_kind("future", label="The next review"), label="Next review", presumed="",
                  ask="When should it be looked at again?")


def _vocabulary(brief: RaisingBrief) -> Mapping[str, str]:
    return {"title": brief.title, "quarter": brief.quarter.full_name, "about": raising.about(brief),
            "grade_hint": grade_hint(brief)}


_TELLING: Mapping[str, Callable[[Answers], str]] = {
    "definition": lambda a: "A risk is what may come: an event, what would bring it about, and what would follow. What "
                            "stands in the way already is a blockage. Its score is likelihood times impact.",
    "show_last": lambda a: "This is a new report; nothing was said before.",
    "why": lambda a: "It goes on the register of the target, and to the sponsor where it is grave enough.",
    "deadline": raising.deadline,
    "who_asked": lambda a: f"Nobody asked: you report it yourself. {a.brief.support} looks after it.",
    "sent": lambda a: f"Sent. Thank you. It goes on the risk register. {CHANGING}",
}

SCRIPT = Script(
    name="risk",
    version=1,
    title="A risk{about}",
    parts=(raising.target, what, cause, consequence, inherent, mitigation, grade, aim, action, owner, review),
    words=_vocabulary,
    footing=FOOTING,
    tell=_TELLING,
    noun="report",
    opening="You report what may stand in the way.",
    facts=raising.facts,
)


def outcome(answers: Answers) -> RaisedRisk:
    """The risk as it was told; raises `Unanswered` when something it needs is still to be answered."""
    before, aimed = answers.get(inherent), applying(answers, aim)
    return RaisedRisk(
        ref=raising.ref_of(answers),
        description=answers[what],
        cause=answers.get(cause),
        consequence=answers.get(consequence),
        inherent=as_grade(before) if before else None,
        grade=as_grade(answers[grade]),
        aim=as_grade(aimed) if aimed else None,
        mitigation=answers.get(mitigation),
        action=raising.action_of(applying(answers, action)),
        owner=answers.get(owner),
        review=answers.get(review),
    )
