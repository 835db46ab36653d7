"""Questions stand beside the line that they are about, with their answers, and beside no other."""

from datetime import date

from conversations.digests.asked_back import asked_back
from conversations.digests.document import Detail, Source, SourceKind
from conversations.digests.facts import QuestionFacts
from tests.conversations.digests.rich_round import a_target

ASKED = QuestionFacts(id="q1", line="NI 111", words="Why\nso?", asked_by="Helen Ward", asked_on=date(2026, 11, 2))
BEHIND = (Source(kind=SourceKind.QUESTION, id="q1"),)


def test_a_question_without_an_answer_says_so() -> None:
    """Its words, who asked and when; and that no answer has come."""
    target = a_target("NI 111").model_copy(update={"questions": (ASKED,)})
    assert [
        Detail(label="Question", text="Why so?", quoted=True, after="Helen Ward, 2 November 2026.", sources=BEHIND),
        Detail(label="Answer", text="None yet.", sources=BEHIND),
    ] == list(asked_back(target, "NI 111"))


def test_an_answer_stands_beside_its_question_on_that_line_alone() -> None:
    """In the words of whoever gave it; a line about a promise of the same target shows its own."""
    answered = ASKED.model_copy(update={"answer": "It rained", "answered_by": "Ann Archer",
                                        "answered_on": date(2026, 11, 3)})
    target = a_target("NI 111").model_copy(update={"questions": (answered,)})
    told = list(asked_back(target, "NI 111"))
    assert ("It rained", "Ann Archer, 3 November 2026.") == (told[1].text, told[1].after)
    assert [] == list(asked_back(target, "NI 111/action/A1"))
