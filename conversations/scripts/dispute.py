"""A dispute: one side is shown what cannot be so on both, and stands by theirs, yields, or says that both are so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import Kind, choice
from conversations.dialogue.kinds import words as sentences
from conversations.dialogue.script import Question, Script
from conversations.partnership.dates import long_date, long_day
from conversations.partnership.disputes import Answer, DisputeBrief, Stance
from conversations.scripts.asides import beside
from conversations.scripts.decision_choices import STANCE
from conversations.scripts.decision_kinds import OF_FIGURES
from conversations.scripts.shortly import begun, sentence, shortly

IN_ASK, IN_STORY = 130, 350
KEPT = "It may not be shown to you"


def _theirs(brief: DisputeBrief) -> str:
    if brief.theirs is None:
        return f"What {brief.other} said may not be shown to you."
    return sentence(f"{begun(brief.other)} said: “{shortly(brief.theirs, IN_STORY)}”")


def _vocabulary(brief: DisputeBrief) -> Mapping[str, str]:
    return {
        "title": brief.title, "quarter": brief.quarter.full_name, "other": brief.other,
        "says": sentence(shortly(brief.says, IN_ASK)),
        "story": f"{sentence(f'You said: “{shortly(brief.yours, IN_STORY)}”')} {_theirs(brief)}",
    }  # fmt: skip


def _facts(brief: DisputeBrief) -> Sequence[tuple[str, str]]:
    return (
        ("Due", long_day(brief.due)),
        ("What cannot both be so", brief.says),
        ("You said", brief.yours),
        (f"{begun(brief.other)} said", KEPT if brief.theirs is None else brief.theirs),
    )


TELLING: Mapping[str, Callable[[Answers], str]] = {
    "show_last": lambda a: f"You said: “{a.brief.yours}”",
    "why": lambda a: "Two answers do not agree. Both sides are asked, and somebody named settles it with your words.",
    "deadline": lambda a: f"Please answer by {long_date(a.brief.due)}.",
    "who_asked": lambda a: f"{a.brief.support} asks on behalf of the partnership; one of the two answers is yours.",
    "sent": lambda a: "Sent. Thank you. Whoever settles it sees your words.",
}


def _stances(brief: DisputeBrief) -> Kind[str]:
    """Both can be so only where no figures are held against each other."""
    labels = {Stance.STANDS: "I stand by it", Stance.YIELDS: "The other is right"}
    both = {} if brief.kind in OF_FIGURES else {Stance.BOTH: "Both are so"}
    offered = {str(each): label for each, label in {**labels, **both}.items()}
    return choice("stance", offered, words={text: STANCE[text] for text in offered}, label="What you say to it")


stance = Question(key="stance", kind=_stances, label="What you say to it",
                  ask="{says} {story} Do you stand by what you said?", skippable=False,
                  gives=beside(dict.fromkeys(map(str, Stance), "why")))
why = Question(key="why", kind=sentences("The reason"), label="Why", ask="Why do you say so?", skippable=False,
               hint="Whoever settles it sees this in your words")

SCRIPT = Script(
    name="dispute",
    version=1,
    title="Two answers differ: {title}, {quarter}",
    parts=(stance, why),
    words=_vocabulary,
    footing="By sending you give your words to whoever settles it, and to {other} as far as they may see them.",
    tell=TELLING,
    noun="answer",
    opening="Your answer on “{title}” and that of {other} do not agree.",
    facts=_facts,
    whole=True,
    final=True,
)


def outcome(answers: Answers) -> Answer:
    """What this side says; raises `Unanswered` until they have said it."""
    return Answer(dispute=answers.brief.dispute, stance=Stance(answers[stance]), words=answers[why])
