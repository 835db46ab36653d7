"""The review of a risk: what its owner is asked on its review date, or in the round.

Still right, and the mitigation works: three replies. Without a mitigation, two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import choice, date_kind
from conversations.dialogue.kinds import words as sentences
from conversations.dialogue.script import BLANK, Derived, Doubt, Finding, Question, Script, When
from conversations.partnership.dates import long_date, long_day
from conversations.partnership.risks import Grade, RiskBrief, RiskReview, Working
from conversations.scripts import quarterly_choices as said
from conversations.scripts.applying import applying
from conversations.scripts.quarterly_words import grade as said_grade
from conversations.scripts.risk_questions import STILL, as_grade, grade_hint, grading
from conversations.scripts.sending import FOOTING, SENT

Movement = tuple[int, int]
SAME, CHANGED, CLOSED = "same", "changed", "closed"
FALTERS: frozenset[str | None] = frozenset({Working.PARTLY, Working.NO})


# What the answers come to ------------------------------------------------------


def _open(a: Answers) -> bool:
    return a[still] != CLOSED


def _mitigated(a: Answers) -> bool:
    brief: RiskBrief = a.brief
    return bool(brief.risk.mitigation or brief.linked)


def _mitigation_earned(a: Answers) -> bool:
    """Whether to ask what is done now: it has changed, or what is done does not do enough."""
    if a[still] != SAME:
        return a[still] == CHANGED
    return _mitigated(a) and a.get(working) in FALTERS


def _grade_now(a: Answers) -> Grade | None:
    """The new grade; none where it stays, is left out, or the risk is closed."""
    if a[still] != CHANGED:
        return None
    score = a.get(grade)
    return as_grade(score) if score else None


def _movement(a: Answers) -> Movement | None:
    """The score before and now; none for a risk that is closed."""
    before: Grade = a.brief.risk.grade
    return (before.score, (_grade_now(a) or before).score) if _open(a) else None


def _show_movement(scores: Movement | None) -> str:
    return CLOSED if scores is None else f"{scores[0]} to {scores[1]}"


def _say_movement(scores: Movement | None, a: Answers) -> str | None:
    if scores is None or _grade_now(a) is None:
        return None
    before, now = scores
    if before == now:
        return f"It stays at {now}."
    return f"That is {'up' if now > before else 'down'} from {before} to {now}."


def _grade_findings(score: tuple[int, int], a: Answers) -> Sequence[Finding]:
    """A risk that goes down while what is done about it does not work."""
    now, before = as_grade(score), a.brief.risk.grade
    if now.score >= before.score or not _mitigated(a) or a.get(working) != Working.NO:
        return []
    return [Doubt("down_without_mitigation", "It goes down although what is done about it does not work. Why?",
                  asks_why=True)]


def _presumed_review(a: Answers) -> str:
    """When the zone of the risk asks for it: the zone it was in until there is a new grade."""
    graded = a.text(still) == CHANGED and a.text(grade)
    by = a.brief.next_review((_grade_now(a) if graded else None) or a.brief.risk.grade)
    return by.isoformat() if by else BLANK


still = Question(key="still", kind=STILL, label="Risk “{risk}”", skippable=False,
                 ask="“{risk}” stands at likelihood × impact {grade}. Is that still right?")
working = Question(key="working", label="Whether the mitigation works",
                   kind=choice("working", {Working.YES: "Yes", Working.PARTLY: "Partly", Working.NO: "No"},
                               words=said.WORKING, label="Whether the mitigation works"),
                   ask="Is what is done about it working?", hint="{mitigated}",
                   when=When("only if the risk stays open and something is done about it",
                             lambda a: _mitigated(a) and _open(a)))
grade = Question(key="grade", kind=grading, label="New likelihood and impact", hint="{grade_hint}",
                 ask="How likely is it now, and how great would its impact be?", check=_grade_findings,
                 when=When("only if the risk has changed", lambda a: a[still] == CHANGED))
movement = Derived(key="movement", of=_movement, show=_show_movement, say=_say_movement)
mitigation = Question(key="mitigation", kind=sentences("Mitigation", optional=True), label="Mitigation now",
                      ask="What is being done about it now?", last=lambda brief: brief.risk.mitigation,
                      when=When("only if the risk has changed, or the mitigation does not work in full",
                                _mitigation_earned))
closed_why = Question(key="why", kind=sentences("The reason"), label="Why it is closed", ask="Why can it be closed?",
                      when=When("only if the risk is closed", lambda a: a[still] == CLOSED))
review = Question(key="review", kind=date_kind("future", label="The next review"), label="Next review",
                  ask="When should it be looked at again?",
                  presumed=_presumed_review,
                  when=When("only if the risk stays open", _open))


# Its words ----------------------------------------------------------------------


def _vocabulary(brief: RiskBrief) -> Mapping[str, str]:
    return {"risk": brief.risk.description, "grade": said_grade(brief.risk.grade), "grade_hint": grade_hint(brief),
            "mitigated": _done_about(brief), "title": brief.title, "quarter": brief.quarter.full_name}


def _done_about(brief: RiskBrief) -> str:
    done = [brief.risk.mitigation, *(f"“{text}”" for text in brief.linked)]
    return "; ".join(each for each in done if each) or "Nothing is on the register"


def _facts(brief: RiskBrief) -> Iterator[tuple[str, str]]:
    risk = brief.risk
    yield "Due", long_day(brief.due)
    told = (("Cause", risk.cause), ("Consequence", risk.consequence), ("Mitigation", _done_about(brief)))
    yield from ((name, text) for name, text in told if text)
    grades = (("Before mitigation", risk.inherent), ("At the last review", brief.last), ("Now", risk.grade),
              ("To come to", risk.aim))
    yield from ((name, said_grade(place)) for name, place in grades if place is not None)


def _shown_last(a: Answers) -> str:
    last: Grade | None = a.brief.last
    now = f"It stands at {said_grade(a.brief.risk.grade)}."
    return f"{now} " + (f"At the review before it was {said_grade(last)}." if last else "It has not been reviewed yet.")


_TELLING: Mapping[str, Callable[[Answers], str]] = {
    "definition": lambda a: "Likelihood and impact are those of now, with what is done about it; the score is one "
                            "times the other.",
    "show_last": _shown_last,
    "why": lambda a: "The register is read by the theme group, and a risk that rises goes to the sponsor.",
    "deadline": lambda a: f"The review is due by {long_date(a.brief.due)}.",
    "who_asked": lambda a: f"{a.brief.support} asks on behalf of the partnership; you own the risk.",
    "sent": lambda a: SENT,
}

SCRIPT = Script(
    name="risk_review",
    version=1,
    title="The risk “{risk}”, {quarter}",
    parts=(still, working, grade, movement, mitigation, closed_why, review),
    words=_vocabulary,
    footing=FOOTING,
    tell=_TELLING,
    noun="review",
    opening="You own the risk “{risk}”.",
    facts=lambda brief: tuple(_facts(brief)),
)


def outcome(answers: Answers) -> RiskReview:
    """The review as it stands; raises `Unanswered` when something it needs is still to be answered."""
    risk: str = answers.brief.risk.id
    if not _open(answers):
        return RiskReview(risk=risk, open=False, note=answers.get(closed_why))
    works = applying(answers, working)
    return RiskReview(risk=risk, grade=_grade_now(answers), working=Working(works) if works else None,
                      mitigation=applying(answers, mitigation), review=applying(answers, review))
