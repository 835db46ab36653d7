"""What counts as the number of an answer, what does not, and what is asked about."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from conversations.letters.letter import Question, SentLetter
from conversations.letters.reading import read_reply
from tests.conversations.letters.clients import gmail, outlook, thunderbird_below
from tests.conversations.letters.sent import LAST, LAST_WORDS, ONE, TODAY, TWO


@dataclass(frozen=True)
class Case:
    """A reply, and what it says: answers by label, what has no place, what clashes."""

    text: str
    given: dict[str, str]
    unplaced: tuple[str, ...] = ()
    clashing: tuple[str, ...] = ()
    letter: SentLetter = ONE


ASKED_FOR_WORDS = SentLetter(
    text="1. What explains the figure of this quarter?\n2. Is anything blocking this target now?\n",
    questions=(
        Question(label="1", return_id="crime", key="cause", paragraph=True,
                 line="What explains the figure of this quarter?"),
        Question(label="2", return_id="crime", key="blockage.1", choices=("yes", "no"),
                 line="Is anything blocking this target now?"),
    ),
)  # fmt: skip
"""A letter in which a question with choices follows one that is answered in sentences."""

TWO_ANSWERS = {"1": "45.2", "2": "final"}
LABELS = {
    "points": Case("1. 45.2\n2. final", TWO_ANSWERS),
    "points without a space before words": Case("1. 45.2\n2.final", TWO_ANSWERS),
    "brackets": Case("1) 45.2\n2) final", TWO_ANSWERS),
    "brackets without a space": Case("1)45.2\n2)final", TWO_ANSWERS),
    "in brackets": Case("(1) 45.2\n(2) final", TWO_ANSWERS),
    "in square brackets": Case("[1] 45.2\n[2] final", TWO_ANSWERS),
    "colons": Case("1: 45.2\n2: final", TWO_ANSWERS),
    "equals": Case("1=45.2\n2 = final", TWO_ANSWERS),
    "dashes": Case("1 - 45.2\n2 - final", TWO_ANSWERS),
    "long dashes": Case("1 – 45.2\n2 — final", TWO_ANSWERS),
    "a dash at the number": Case("1- 45.2\n2- final", TWO_ANSWERS),
    "arrows": Case("1 -> 45.2\n2 => final", TWO_ANSWERS),
    "Q": Case("Q1: 45.2\nQ2: final", TWO_ANSWERS),
    "Q in lower case": Case("q1 45.2\nq2. final", TWO_ANSWERS),
    "Q with a point": Case("Q.1 45.2\nQ.2 final", TWO_ANSWERS),
    "A": Case("A1: 45.2\nA2: final", TWO_ANSWERS),
    "hash": Case("#1 45.2\n#2: final", TWO_ANSWERS),
    "No": Case("No 1: 45.2\nNo. 2 - final", TWO_ANSWERS),
    "Question": Case("Question 1\n45.2\n\nQuestion 2\nfinal", TWO_ANSWERS),
    "Question with a colon": Case("Question 1: 45.2\nQuestion 2: final", TWO_ANSWERS),
    "Answer to question": Case("Answer to question 1: 45.2\nAnswer to question 2: final", TWO_ANSWERS),
    "Answer": Case("Answer 1: 45.2\nAnswer 2: final", TWO_ANSWERS),
    "bold": Case("*1.* 45.2\n*2. final*", TWO_ANSWERS),
    "two stars": Case("**1.** 45.2\n**2. final**", TWO_ANSWERS),
    "bullets": Case("- 1. 45.2\n- 2. final", TWO_ANSWERS),
    "dots": Case("• 1. 45.2\n• 2. final", TWO_ANSWERS),
    "full-width": Case("１．45.2\n２．final", TWO_ANSWERS),
    "full-width brackets and figures": Case("（１） ４５．２\n（２） final", TWO_ANSWERS),
    "no-break spaces and marks nobody sees": Case("1.\u00a0\u200b45.2\n\u200e2.\u202ffinal\ufeff", TWO_ANSWERS),
    "number on a line of its own": Case("1.\n45.2\n2.\nfinal", TWO_ANSWERS),
    "a nought before": Case("01. 45.2\n02. final", TWO_ANSWERS),
    "any order": Case("2. final\n6. no\n1. 45.2", TWO_ANSWERS | {"6": "no"}),
    "bare numbers in a column": Case("1 45.2\n2 final\n3 none", TWO_ANSWERS | {"3": "none"}),
    "a mark forgotten before a choice": Case(
        "5. Ben Brook\n6 no\n7: 118\n8 provisional", {"5": "Ben Brook", "6": "no", "7": "118", "8": "provisional"},
        letter=TWO),
    "bare numbers, two plain answers": Case("1 45.2\n2 final", TWO_ANSWERS),
    "cells in turn": Case("1\n45.2\n2\nfinal", TWO_ANSWERS),
    "spaces as columns": Case("1    45.2\n2    final", TWO_ANSWERS),
    "the question retyped": Case(
        "1. What was First-time entrants at the end of September 2026? 45.2\n2. final", TWO_ANSWERS
    ),
    "the title before the value": Case("1. First-time entrants: 45.2\n2. final", TWO_ANSWERS),
    "one line, commas": Case("1. 45.2, 2. final", TWO_ANSWERS),
    "one line, marks mixed": Case("1. 45.2, 2. final 3: none", TWO_ANSWERS | {"3": "none"}),
    "one line, semicolons": Case("1: 45.2; 2: final; 5: Sam Brown", TWO_ANSWERS | {"5": "Sam Brown"}),
    "one line, equals": Case("1=45.2 2=final", TWO_ANSWERS),
    "one line, Q": Case("Q1: 45.2 Q2: final", TWO_ANSWERS),
    "one line, in brackets": Case("(1) 45.2 (2) final (6) no", TWO_ANSWERS | {"6": "no"}),
    "one line, bars": Case("1. 45.2 | 2. final", TWO_ANSWERS),
    "said to several": Case("2, 3 and 4: no change", dict.fromkeys("234", "no change")),
    "said to a stretch": Case(
        "1. 45.2\n2-4: same as last time", {"1": "45.2"} | dict.fromkeys("234", "same as last time")
    ),
    "a value below zero": Case("1. -2.3\n2. final", {"1": "-2.3", "2": "final"}),
    "money": Case("1) £1,250.50\n2) final", {"1": "£1,250.50", "2": "final"}),
    "the same twice": Case("1. 45.2\n2. final\n\n1. 45.2", TWO_ANSWERS),
}
PROSE = {
    "paragraphs": Case(
        "3. Two officers left in July.\n\nThe data came late.\n4. None.",
        {"3": "Two officers left in July.\n\nThe data came late.", "4": "None."},
    ),
    "a signature without a closing": Case(
        "3. Two officers left.\n\nAlex Lee\nPerformance\n1 High Street\nTel: 01234 567890", {"3": "Two officers left."}
    ),
    "bullets within": Case(
        "4. We will:\n- recruit two officers\n- train the others\n5. Sam",
        {"4": "We will:\n- recruit two officers\n- train the others", "5": "Sam"},
    ),
    "numbers within, after a colon": Case(
        "4. We will:\n1. recruit\n2. train\n5. Sam", {"4": "We will:\n1. recruit\n2. train", "5": "Sam"}
    ),
    "numbers within, indented": Case(
        "1. 45.2\n4. Two things\n   1. recruit\n   2. train\n5. Sam",
        {"1": "45.2", "4": "Two things\n1. recruit\n2. train", "5": "Sam"},
    ),
    "numbers within, in brackets": Case(
        "1. 45.2\n4. Two things\n(1) recruit\n(2) train\n5. Sam",
        {"1": "45.2", "5": "Sam", "4": "Two things\n(1) recruit\n(2) train"},
    ),
    "numbers within, the first answered before": Case(
        "1. 45.2\n2. final\n4. Two things\n1. recruit\n2. train\n5. Sam",
        {"1": "45.2", "2": "final", "4": "Two things\n1. recruit\n2. train", "5": "Sam"},
    ),
    "numbers that may be within or not": Case(
        "4. Two things\n1. recruit\n2. train\n5. Sam", {"4": "Two things", "5": "Sam"}, ("1. recruit\n2. train",)
    ),
    "quarters": Case(
        "3. Down since spring:\nQ1 - 44.0\nQ2 - 45.2\n4. none",
        {"3": "Down since spring:\nQ1 - 44.0\nQ2 - 45.2", "4": "none"},
    ),
    "a quarter inside a sentence": Case(
        "2. Revised in Q3. Provisional until then", {"2": "Revised in Q3. Provisional until then"}
    ),
    "a figure beginning a line": Case(
        "3. Referrals went to\n45.2 this quarter\n4. none", {"3": "Referrals went to\n45.2 this quarter", "4": "none"}
    ),
    "a date beginning a line": Case(
        "3. New data from\n4.10.2026 on\n5. Sam", {"3": "New data from\n4.10.2026 on", "5": "Sam"}
    ),
    "a time beginning a line": Case(
        "3. The closing moved to\n4:30 in July\n5. Sam", {"3": "The closing moved to\n4:30 in July", "5": "Sam"}
    ),
    "a count beginning a line": Case(
        "3. We lost\n4 officers in July\n5. Sam", {"3": "We lost\n4 officers in July", "5": "Sam"}
    ),
    "a range beginning a line": Case(
        "3. They take\n4-6 weeks each\n5. Sam", {"3": "They take\n4-6 weeks each", "5": "Sam"}
    ),
    "a phase on the line": Case(
        "3. Delays in phase 4. More to come\n5. Sam", {"3": "Delays in phase 4. More to come", "5": "Sam"}
    ),
    "areas on the line": Case(
        "3. Staff left areas 2, 3, 4. Then came July", {}, ("3. Staff left areas 2, 3, 4. Then came July",)
    ),
    "a number at a broken line": Case(
        "3. The number of referrals that the courts sent to us was not above\n5. In July it rose",
        {"3": "The number of referrals that the courts sent to us was not above"},
        ("5. In July it rose",),
    ),
    "a sum": Case("6. 4 x 5 = 20", {"6": "4 x 5 = 20"}),
    "a list under its question": Case(
        gmail("", ONE).replace("> 5. Who", "1. Recruit\n2. Train\n\n> 5. Who"), {"4": "1. Recruit\n2. Train"}
    ),
    "broken by the program": Case(
        "3. Two officers left in July and the courts sent their papers later\nthan they had promised.\n4. none",
        {"3": "Two officers left in July and the courts sent their papers later than they had promised.", "4": "none"},
    ),
    "a long line": Case("3. " + "late data " * 150 + "end\n4. none", {"3": "late data " * 150 + "end", "4": "none"}),
    "an answer in the choices' words": Case(
        outlook("", ONE).replace(
            "   Choose: final, provisional, estimate", "   Choose: final, provisional, estimate\r\nestimate"
        ),
        {"2": "estimate"},
    ),
}
DOUBT = {
    "a figure alone": Case("45.2", {}, ("45.2",)),
    "a figure alone above the quote": Case(gmail("45.2", ONE), {}, ("45.2",)),
    "a figure and a point": Case("1.5", {}, ("1.5",)),
    "a percentage": Case("3.2%", {}, ("3.2%",)),
    "a date": Case("4.10.2026", {}, ("4.10.2026",)),
    "a choice behind a number that does not come next": Case(
        "5. Ben Brook\n8 provisional", {"5": "Ben Brook"}, ("8 provisional",), letter=TWO),
    "a choice behind a number, alone": Case("8 provisional", {}, ("8 provisional",), letter=TWO),
    "a tally within an answer in sentences": Case(
        "1. We asked them\n2 yes\n6 no", {"1": "We asked them"}, ("2 yes\n6 no",), letter=ASKED_FOR_WORDS),
    "a bare number alone": Case("1 45.2", {}, ("1 45.2",)),
    "a range or a label": Case("1-45", {}, ("1-45",)),
    "a sign or a dash": Case("1 -45.2", {}, ("1 -45.2",)),
    "a number that is not asked": Case("1. 45.2\n9. blue", {"1": "45.2"}, ("9. blue",)),
    "numbers in a row": Case("1. 2. 3. all the same", {}, ("1. 2. 3. all the same",)),
    "a question spoken of": Case("Question 3 was unclear", {}, ("Question 3 was unclear",)),
    "a colour": Case("amber", {}, ("amber",)),
    "clashing": Case("1. 45.2\n2. final\n1. 46", {"2": "final"}, ("1. 45.2", "1. 46"), ("1",)),
    "clashing above and below": Case(
        gmail("1. 46", ONE).replace("> 2. Is", "45.2\n\n> 2. Is"), {}, ("1. 46", "1. 45.2"), ("1",)
    ),
    "under another's heading": Case("NI 155\n1. 98\n7. 99", {"7": "99"}, ("1. 98",), letter=TWO),
    "several without a mark": Case("1. 45.2\n2 and 3 are as before", {"1": "45.2"}, ("2 and 3 are as before",)),
    "an earlier mail between": Case(
        "1. 48\n\nFrom: Jo Smith\nSent: 8 October 2026 09:00\nTo: Quarterday\nSubject: RE: Your returns\n\n"
        "1. 45.2\n2. final\n" + outlook("", ONE),
        {"1": "48"},
        ("1. 45.2\n2. final",),
    ),
    "a deeper quote": Case(
        "1. 48\n\nOn 9 Oct 2026, at 10:02, Jo <j@x.example> wrote:\n\n> 1. 45.2\n>\n>"
        + gmail("", ONE).strip().replace("\n", "\n> "),
        {"1": "48"},
        ("1. 45.2",),
    ),
    "a line of ours alone": Case("Yes\nNI 111 First-time entrants\nno", {}, ("Yes", "no")),
    "a heading typed as it was printed": Case("NI 155 Affordable homes built\n1. 98", {}, ("1. 98",), letter=TWO),
    "headings typed as they were printed": Case(
        "NI 111 First-time entrants\n1. 45.2\n\nNI 155 Affordable homes built\n7. 98",
        {"1": "45.2", "7": "98"},
        letter=TWO,
    ),
    "above or below": Case(
        "Staff left\n\n> 3. What explains the figure for first-time entrants?\n\nRecruit\n\n"
        "> 4. What will be done about first-time entrants?\n",
        {},
        ("Staff left", "Recruit"),
    ),
}
ONLY = {
    "a figure": Case(gmail("45.2", LAST), {"1": "45.2"}, letter=LAST),
    "a figure, signed": Case(
        gmail("Hi\n\n45.2 (provisional)\n\nThanks\nJo", LAST), {"1": "45.2 (provisional)"}, letter=LAST
    ),
    "a sentence": Case("It was 45.2 in the end", {"1": "It was 45.2 in the end"}, letter=LAST),
    "words": Case(
        "Two officers left.\n\nThe data came late.\n\nRegards, Jo",
        {"3": "Two officers left.\n\nThe data came late."},
        letter=LAST_WORDS,
    ),
    "thanks in the words": Case(
        "Thanks to the new panel, referrals fell", {"3": "Thanks to the new panel, referrals fell"}, letter=LAST_WORDS
    ),
    "under the question": Case(gmail("", LAST).replace("> If we", "45.2\n> If we"), {"1": "45.2"}, letter=LAST),
    "only a signature": Case(gmail("Kind regards\n\nJo Smith", LAST_WORDS), {}, letter=LAST_WORDS),
    "only a signature below": Case(thunderbird_below("", LAST_WORDS), {}, letter=LAST_WORDS),
    "its number all the same": Case("1. 45.2", {"1": "45.2"}, letter=LAST),
    "skipped": Case("skip because the survey is not run", {"1": "skip because the survey is not run"}, letter=LAST),
}


@pytest.mark.parametrize(
    "case", [*LABELS.values(), *PROSE.values(), *DOUBT.values(), *ONLY.values()], ids=[*LABELS, *PROSE, *DOUBT, *ONLY]
)
def test_answers_are_read_exactly_or_asked_about(case: Case) -> None:
    """Every way of numbering is read; figures, dates, lists and quarters are left as they are."""
    read = read_reply(case.text, None, case.letter, TODAY)

    labels = {(q.return_id, q.key): q.label for q in case.letter.questions}
    assert case.given == {labels[g.return_id or "", g.key or ""]: g.text for g in read.given}
    assert (case.unplaced, case.clashing) == (read.unplaced, read.clashing)
