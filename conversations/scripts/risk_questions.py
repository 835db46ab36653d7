"""What is asked of a risk wherever one comes up: how likely, how grave, and what is done about it."""

from __future__ import annotations

from typing import Protocol

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import Kind, choice, risk_score, yes_no
from conversations.dialogue.kinds import words as sentences
from conversations.dialogue.script import Presumption, Question, Repeat
from conversations.partnership.returns import NewRisk
from conversations.partnership.risks import Grade
from conversations.scripts import quarterly_choices as said


class Graded(Protocol):
    """A brief that knows the partnership's risk matrix: its side, and the words of its grades."""

    @property
    def matrix(self) -> int:
        """How many grades each way."""

    @property
    def grade_words(self) -> tuple[tuple[str, int], ...]:
        """The partnership's own words for grades; none where it has the usual ones."""


def grading(brief: Graded) -> Kind[tuple[int, int]]:
    """Likelihood and impact on the partnership's matrix, in its words."""
    return risk_score(brief.matrix, brief.grade_words, label="Likelihood and impact")


def grade_hint(brief: Graded) -> str:
    """How a grade is written, with the words at both ends where the partnership has its own."""
    top, named = brief.matrix, [word for word, _ in brief.grade_words]
    like = f"like 3x{min(4, top)}"
    if len(named) != 2 * top:
        return f"Likelihood then impact, each from 1 to {top}, {like}"
    return (f"Likelihood from 1 ({named[0]}) to {top} ({named[top - 1]}), then impact from 1 ({named[top]}) to {top} "
            f"({named[-1]}), {like}")


def as_grade(score: tuple[int, int]) -> Grade:
    """A grade as it was answered."""
    return Grade(likelihood=score[0], impact=score[1])


STILL = choice("still", {"same": "Still right", "changed": "It has changed", "closed": "It can be closed"},
               words=said.STILL, label="The risk")

new_what = Question(key="what", kind=sentences("The risk"),
                    label="New risk {number}", ask="What might stand in the way?",
                    skippable=False)
new_grade = Question(key="grade", kind=grading, label="Likelihood and impact of new risk {number}",
                     ask="How likely is it, and how great would its impact be?", hint="{grade_hint}", skippable=False)
new_mitigation = Question(key="mitigation", kind=sentences("Mitigation"), label="Mitigation of new risk {number}",
                          ask="What is being done about it?")


def new_risks(presumed: Presumption, *, implied: bool = False) -> Repeat:
    """New risks, as long as there are more; `implied` where another answer says whether there is one."""
    return Repeat(key="new_risk", each=(new_what, new_grade, new_mitigation), again="Any other new risk?",
                  gate=Question(key="new_risk", kind=yes_no("New risk"), label="New risk", presumed=presumed,
                                implied=implied, ask="Is there a new or emerging risk to this target?"))


def new_risk(a: Answers) -> NewRisk:
    """A new risk as it was told."""
    return NewRisk(description=a[new_what], grade=as_grade(a[new_grade]), mitigation=a.get(new_mitigation))
