"""Decisions: what a lead, a sponsor or the board is asked when something comes to them.

One declaration for all that can be decided; which of it is asked follows from
what the brief is about, and so is known at once. Done in three replies: the
decision, what goes with it, send; in two, where both are said in one (“cleared:
the licence was signed”).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import Kind, date_kind
from conversations.dialogue.kinds import words as sentences
from conversations.dialogue.script import Finding, Question, Refuse, Script, When
from conversations.partnership.decisions import DecisionBrief, DecisionKind, Ruling
from conversations.scripts import decision_kinds as kinds
from conversations.scripts import decision_words as words
from conversations.scripts.asides import beside
from conversations.scripts.shortly import begun

_WITH: dict[str, str] = {
    Ruling.CLEARED: "answer", Ruling.WORKING: "note", Ruling.PASSED_UP: "why_up", Ruling.AGREED: "agree_why",
    Ruling.REFUSED: "refuse_why", Ruling.FIRST_HOLDS: "settle_why", Ruling.SECOND_HOLDS: "settle_why",
    Ruling.ACCEPTED: "accept_why", Ruling.REDUCE: "reduce", Ruling.QUERIED: "query",
}  # fmt: skip
"""What is said beside a decision, in the same breath, answers this question too."""


def _about(kind: DecisionKind) -> When:
    return When("only where this is to be decided", lambda a: a.brief.about is kind)


def _ruling(about: DecisionKind, kind: Callable[[DecisionBrief], Kind[str]], ask: str) -> Question[str]:
    return Question(key=str(about), kind=kind, label="Decision", ask=ask, when=_about(about), gives=beside(_WITH),
                    skippable=False)


# What is decided ---------------------------------------------------------------

unblock = _ruling(DecisionKind.UNBLOCK, kinds.unblock,
                  "“{stuck}” is stuck{says_who}. {story} What do you decide about it?")
override = _ruling(DecisionKind.OVERRIDE, kinds.override,
                   "{lead} holds that “{title}” is {contested}, not {computed}. {story} Do you agree with {lead}?")
dispute = _ruling(DecisionKind.DISPUTE, kinds.dispute, "{says} {story} Which of the two is right?")
risk = _ruling(DecisionKind.RISK, kinds.risk, "“{risk}” is a risk to “{title}”. {story} What do you decide about it?")
sign_off = _ruling(DecisionKind.SIGN_OFF, kinds.sign_off,
                   "{lead} sent the return on “{title}”. {story} Do you sign it off?")

RULINGS: dict[DecisionKind, Question[str]] = {
    DecisionKind.UNBLOCK: unblock, DecisionKind.OVERRIDE: override, DecisionKind.DISPUTE: dispute,
    DecisionKind.RISK: risk, DecisionKind.SIGN_OFF: sign_off,
}  # fmt: skip


def ruling(a: Answers) -> Ruling:
    """What was decided; raises `Unanswered` until it is."""
    return Ruling(a[RULINGS[a.brief.about]])


# What goes with it ---------------------------------------------------------------


def _decided(said: str, *rulings: Ruling, about: frozenset[DecisionKind] = frozenset(DecisionKind)) -> When:
    """A condition on the decision; where the brief is about something else, it is known to be false."""
    return When(said, lambda a: a.brief.about in about and ruling(a) in rulings)


def _of(*about: DecisionKind) -> frozenset[DecisionKind]:
    return frozenset(about)


def _in_numbers(a: Answers) -> bool:
    found = a.brief.dispute
    return found is not None and found.kind in kinds.OF_FIGURES


BLOCKED, RISKED, DISPUTED = _of(DecisionKind.UNBLOCK), _of(DecisionKind.RISK), _of(DecisionKind.DISPUTE)
OVERRIDDEN, SIGNING = _of(DecisionKind.OVERRIDE), _of(DecisionKind.SIGN_OFF)
CLEARED = _decided("only if it is cleared", Ruling.CLEARED, about=BLOCKED)
WORKING = _decided("only if you are on it", Ruling.WORKING, about=BLOCKED)
UP = When("only if you pass it on", lambda a: a.brief.above is not None and a.brief.about in BLOCKED | RISKED
          and ruling(a) is Ruling.PASSED_UP)  # fmt: skip
REDUCED = _decided("only if it must be reduced", Ruling.REDUCE, about=RISKED)


def _another(said: str, *, in_numbers: bool) -> When:
    neither = _decided(said, Ruling.ANOTHER, about=DISPUTED)
    return When(said, lambda a: _in_numbers(a) is in_numbers and neither.holds(a))


def _a_figure_of_neither(value: Decimal, a: Answers) -> Sequence[Finding]:
    found = a.brief.dispute
    for side in () if found is None else (found.first, found.second):
        if side.value == value:
            return [Refuse(f"That is the figure of {side.name}. Change your decision to theirs, or enter another.")]
    return []


_soon = date_kind("future", label="The date")
AN_EXAMPLE = "For example 14 October 2026. Say “skip because …” if nobody can tell"

answer = Question(key="answer", kind=sentences("Your answer"), label="Answer", skippable=False, when=CLEARED,
                  ask="What is your answer for {raiser}?", hint="It is passed on in your words")
until: Question[date] = Question(key="until", kind=_soon, label="By when", ask="By when will it be cleared?",
                                 hint=AN_EXAMPLE, when=WORKING)
note = Question(key="note", kind=sentences("What you will do", optional=True), label="What you will do",
                ask="What will you do about it?", when=WORKING, presumed="")
refuse_why = Question(key="refuse_why", kind=sentences("The reason"), label="Why you refuse", skippable=False,
                      ask="Why does the rating stay {computed}?", hint="{lead} is told in your words",
                      when=_decided("only if you refuse", Ruling.REFUSED, about=OVERRIDDEN))
agree_why = Question(key="agree_why", kind=sentences("The reason"), label="Why you agree",
                     ask="Why do you agree with it?",
                     hint="It is shown beside both ratings. Say “skip because …” to leave it out",
                     when=_decided("only if you agree", Ruling.AGREED, about=OVERRIDDEN))
value: Question[Decimal] = Question(key="value", kind=kinds.figure, label="Figure that holds", skippable=False,
                                    ask="Which figure is the right one?", check=_a_figure_of_neither,
                                    when=_another("only if another figure holds", in_numbers=True))
another = Question(key="another", kind=sentences("What holds"), label="What holds instead", skippable=False,
                   ask="What holds instead, and why?", when=_another("only if neither holds", in_numbers=False))
settle_why = Question(key="settle_why", kind=sentences("The reason"), label="Why", ask="Why do you decide it so?",
                      hint="Both sides are told in your words",
                      when=When("only where two sides differ", lambda a: a.brief.about is DecisionKind.DISPUTE
                                and (ruling(a) is not Ruling.ANOTHER or _in_numbers(a))))
accept_why = Question(key="accept_why", kind=sentences("The reason"), label="Why it is accepted",
                      ask="Why can it stand as it is?",
                      when=_decided("only if you accept it", Ruling.ACCEPTED, about=RISKED))
reduce = Question(key="reduce", kind=sentences("What is to be done"), label="What is to be done", skippable=False,
                  ask="What is to be done to reduce it?", when=REDUCED)
reduce_by: Question[date] = Question(key="reduce_by", kind=_soon, label="By when", ask="By when is it to be reduced?",
                                     hint=AN_EXAMPLE, when=REDUCED)
query = Question(key="query", kind=sentences("Your question"), label="Question", skippable=False,
                 ask="What is your question for {lead}?", hint="It is passed on in your words",
                 when=_decided("only if you query it", Ruling.QUERIED, about=SIGNING))
why_up = Question(key="why_up", kind=sentences("The reason"), label="Why it is passed on",
                  ask="Why does it go to {above}?", when=UP)


def _script(name: str, role: str) -> Script:
    return Script(
        name=name,
        version=1,
        title="{subject}, {quarter}",
        parts=(unblock, answer, until, note, override, refuse_why, agree_why, dispute, value, another, settle_why,
               risk, accept_why, reduce, reduce_by, sign_off, query, why_up),
        words=words.vocabulary,
        footing="By sending you decide this in your own name, and it is kept with your words.",
        tell=words.telling(role),
        noun="decision",
        opening=f"{begun(role)} “{{title}}”, and something needs your decision.",
        facts=words.facts,
        whole=True,
        final=True,
    )


LEAD = _script("lead_decision", "you lead")
SPONSOR = _script("sponsor_decision", "you are the sponsor of")
BOARD = _script("board_decision", "you answer on the board for")
