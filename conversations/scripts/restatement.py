"""Restatement: a figure that was reported is put right, confirmed in one question by whoever said so.

Done with one press where the reason was said with it (“Q1 should be 31, not 38:
seven were counted twice”); else the reason is asked for, as it stands beside
the figure for all who read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import words as sentences
from conversations.dialogue.kinds import yes_no
from conversations.dialogue.script import Instead, Question, Script, When
from conversations.partnership.amounts import amount
from conversations.partnership.dates import long_date, long_day
from conversations.partnership.rating import Rating
from conversations.partnership.restating import Rerated, RestateBrief, Restated
from conversations.scripts.asides import beside
from conversations.scripts.shortly import shortly

NO = "no"
IN_ASK, SAID = 110, 3
"""Characters of a title in a question, and how many ratings are named in its hint; the card has them all."""


def _rating(rating: Rating | None) -> str:
    return "not rated" if rating is None else str(rating)


def _rerated(change: Rerated) -> str:
    return f"{change.quarter.name} from {_rating(change.was)} to {_rating(change.now)}"


def _changes(brief: RestateBrief) -> str:
    if not brief.changes:
        return "No rating changes."
    told = [_rerated(each) for each in brief.changes[:SAID]]
    more = len(brief.changes) - SAID
    told += [f"{more} more"] if more > 0 else []
    named = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    return f"{'One rating changes' if len(brief.changes) == 1 else 'Ratings change'}: {named}."


def _told(brief: RestateBrief) -> str:
    if not brief.told:
        return "No digest that was issued tells it."
    one = brief.told == 1
    digests = "One digest that was issued tells it" if one else f"{brief.told} digests that were issued tell it"
    return f"{digests}; a correction to {'it' if one else 'each'} is drafted for the support team."


def _vocabulary(brief: RestateBrief) -> Mapping[str, str]:
    unit = brief.definition.unit
    return {"title": brief.title, "target": shortly(brief.title, IN_ASK), "quarter": brief.quarter.full_name,
            "changes": _changes(brief), "told": _told(brief), "of": brief.of.name,
            "was": amount(brief.was, unit), "now": amount(brief.now, unit)}


def _facts(brief: RestateBrief) -> Sequence[tuple[str, str]]:
    unit = brief.definition.unit
    return (("Due", long_day(brief.due)), ("Figure of", brief.of.full_name), ("Stands as", amount(brief.was, unit)),
            ("Should be", amount(brief.now, unit)),
            ("Ratings", "; ".join(map(_rerated, brief.changes)) or _changes(brief)), ("Issued", _told(brief)))


def _sent(a: Answers) -> str:
    brief: RestateBrief = a.brief
    if a.text(right) == NO:
        return f"Sent. Thank you. The figure stays {amount(brief.was, brief.definition.unit)}."
    now = amount(brief.now, brief.definition.unit)
    return f"Sent. Thank you. The figure for {brief.of.name} is {now} now, and what was rated by it is rated anew."


TELLING: Mapping[str, Callable[[Answers], str]] = {
    "show_last": lambda a: f"The figure for {a.brief.of.name} stands as "
                           f"{amount(a.brief.was, a.brief.definition.unit)}.",
    "why": lambda a: "A figure that readers were told is changed only by whoever answers for it, with the reason.",
    "deadline": lambda a: f"Please say so by {long_date(a.brief.due)}; until then the figure stands as it is.",
    "who_asked": lambda a: f"Nobody asked: you said that the figure is wrong. {a.brief.support} looks after it.",
    "sent": _sent,
}

right: Question[bool] = Question(
    key="right", kind=yes_no("Put it right", about="Should it be put right?"), label="Put it right", skippable=False,
    ask="The figure of “{target}” for {of} stands as {was}. Should it be {now}?", hint="{changes} {told}",
    gives=beside({True: "why"}), offers=(Instead("Yes, and send", (("right", "yes"), ("send", "yes"))),))
why = Question(key="why", kind=sentences("The reason"), label="Why it changes", skippable=False,
               ask="Why does it change?", hint="The reason stands beside the figure, for all who read it",
               when=When("only if it is right", lambda a: a[right]), presumed=lambda a: a.brief.reason)

SCRIPT = Script(
    name="restatement",
    version=1,
    title="A figure put right: {title}, {of}",
    parts=(right, why),
    words=_vocabulary,
    footing="By sending you put the figure right in your own name; the old one is kept beside it.",
    tell=TELLING,
    noun="correction",
    opening="You said that a figure of “{title}” is wrong.",
    facts=_facts,
    final=True,
)


def outcome(answers: Answers) -> Restated:
    """Whether it is restated, and why; raises `Unanswered` until that is said."""
    brief: RestateBrief = answers.brief
    agreed = answers[right]
    return Restated(of=brief.of, was=brief.was, now=brief.now, agreed=agreed,
                    reason=answers[why] if agreed else None)
