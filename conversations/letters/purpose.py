"""What the letters of a sitting are called, and why its person is asked."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.dialogue.naming import called, opening_of, several, together
from conversations.letters import sentences
from conversations.letters.plain_line import LONGEST_STORY, listed, plain_line
from conversations.letters.sitting import Held, Sitting


def subject_of(sitting: Sitting) -> str:
    """The same for every letter of a sitting, so that mail programs keep them together."""
    return sitting.subject or plain_line(f"{_title(sitting)}, {sitting.partnership}")


def _title(sitting: Sitting) -> str:
    """`Quarterly return for Q2 2026/27`, `A decision about “…”`, `Your return and 2 updates for Q2 2026/27`."""
    if sitting.of_returns:
        return f"Quarterly return for {sitting.quarter_name}"
    if sitting.several:
        return f"Your {together(sitting.nouns)} for {sitting.quarter_name}"
    return _called(sitting, sitting.held[0])


def _called(sitting: Sitting, held: Held) -> str:
    name = called(held.answers.script, held.answers.brief)
    return name.replace(sitting.quarter, sitting.quarter_name)


def who_asks(sitting: Sitting) -> tuple[str, ...]:
    """Why the person is asked, by when, and for what; a sentence or two for each line."""
    return tuple(plain_line(line, LONGEST_STORY) for line in _reasons(sitting))


def _reasons(sitting: Sitting) -> Iterator[str]:
    returns = [held for held in sitting.held if held.answers.script.is_return]
    others = [held for held in sitting.held if not held.answers.script.is_return]
    if returns:
        yield _for_returns(sitting, len(returns))
    if not sitting.several and others:
        script, brief = others[0].answers.script, others[0].answers.brief
        yield f"{opening_of(script, brief)} Please answer by {sentences.due(sitting)}.".strip()
    elif others:
        titles = tuple(_called(sitting, held).removesuffix(f", {sitting.quarter_name}") for held in others)
        also = "also asks" if returns else "asks"
        yield f"{sitting.support} {also} for: {listed(titles, 'and')}. Please answer by {sentences.due(sitting)}."


def _for_returns(sitting: Sitting, many: int) -> str:
    what, it = (f"{many} targets", "each") if many > 1 else ("a target", "it")
    return (f"For {sitting.organisation} you lead {what} of {sitting.partnership}. By {sentences.due(sitting)} we need "
            f"to know how {it} stood in {sitting.quarter}.")


def was_sent(nouns: tuple[str, ...]) -> str:
    """`Your return has been sent`, `Your 2 returns and update have been sent`."""
    return f"Your {together(nouns)} {'have' if len(nouns) > 1 else 'has'} been sent"


def sent_again(nouns: tuple[str, ...]) -> str:
    """What a correction sends again: `the return has`, `the updates have`."""
    names = dict.fromkeys(nouns)
    if len(names) == 1 and (len(nouns) == 1 or nouns[0] == "return"):
        return f"the {nouns[0]} has"
    return f"the {listed(tuple(name if nouns.count(name) == 1 else several(name) for name in names), 'and')} have"
