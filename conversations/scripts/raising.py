"""What is asked of anybody who reports something at any time: about which target, and which of its actions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import Kind, choice
from conversations.dialogue.script import Doubt, Finding, Instead, Question, When
from conversations.partnership.blockages import RaisingBrief, Speakable
from conversations.partnership.dates import long_date

NONE_OF_THESE = "none"
Named = tuple[tuple[str, str], ...]


def _spoken_of(brief: RaisingBrief) -> Kind[str]:
    return _choice("target", "The target", tuple((each.ref, each.title) for each in brief.targets))


def _promised(brief: RaisingBrief) -> Kind[str]:
    return _choice("action", "The action", (*(pair for each in brief.targets for pair in each.actions),
                                            (NONE_OF_THESE, "None of these")))


@lru_cache(maxsize=256)
def _choice(name: str, label: str, named: Named) -> Kind[str]:
    """A choice by name; what is called alike is told apart by its reference, which may be typed in any case."""
    times = Counter(title for _, title in named)
    labels = {ref: title if times[title] == 1 else f"{title} ({ref})" for ref, title in named}
    return choice(name, labels, label=label)


def the_target(a: Answers) -> Speakable | None:
    """The target that is spoken of: the one chosen, or the only one; none where there is none to choose."""
    brief: RaisingBrief = a.brief
    if len(brief.targets) < 2:
        return next(iter(brief.targets), None)
    return next(each for each in brief.targets if each.ref == a[target])


def ref_of(a: Answers) -> str:
    """The reference of the target that is spoken of."""
    found = the_target(a)
    return found.ref if found is not None else str(a.brief.ref)


def _actions_of(a: Answers) -> Mapping[str, str]:
    found = the_target(a)
    return dict(found.actions) if found is not None else {}


def _choosable(a: Answers) -> Container[str]:
    return {*_actions_of(a), NONE_OF_THESE}


def _of_another(chosen: str, a: Answers) -> Sequence[Finding]:
    """An action of another target is questioned, whichever of the two was said first."""
    here = the_target(a)
    if here is None or chosen in _choosable(a):
        return []
    text, title = next((dict(each.actions)[chosen], each.title) for each in a.brief.targets
                       if chosen in dict(each.actions))
    return [Doubt("other_target", f"“{text}” is an action of “{title}”, not of “{here.title}”. Is it right?",
                  instead=tuple(Instead(own, (("action", id_),))
                                for id_, own in (*here.actions, (NONE_OF_THESE, "None of these"))))]


target = Question(key="target", kind=_spoken_of, label="Target", ask="Which target is it about?", skippable=False,
                  when=When("only if you have a part in several targets", lambda a: len(a.brief.targets) > 1))


def action_question(ask: str, label: str, when: When) -> Question[str]:
    """Which action of the target it is about; those of the target chosen are offered."""
    return Question(key="action", kind=_promised, label=label, ask=ask, when=when, among=_choosable, check=_of_another)


def has_actions(a: Answers) -> bool:
    """Whether something is promised for the target that is spoken of."""
    return bool(_actions_of(a))


def action_of(chosen: str | None) -> str | None:
    """The id of the action chosen; none for “None of these”."""
    return None if chosen == NONE_OF_THESE else chosen


def about(brief: RaisingBrief) -> str:
    """“ to “First-time entrants””, where there is one target to speak of."""
    return f" to “{brief.targets[0].title}”" if len(brief.targets) == 1 else ""


def facts(brief: RaisingBrief) -> Sequence[tuple[str, str]]:
    """What can be spoken of."""
    return (("Targets", "; ".join(f"“{each.title}”" for each in brief.targets)),) if brief.targets else ()


def deadline(a: Answers) -> str:
    """A report has no day of its own; the round goes on."""
    return f"A report is due when something happens. What the round asks for is due by {long_date(a.brief.due)}."
