"""A talk narrowed to some of its questions: what somebody is asked who answers only these.

    quarterly_return@1:cause,action        two questions
    quarterly_return@1:risk.R1.grade       one question about one known thing
    quarterly_return@1:promise             a repeat as a whole

What is named is asked, whatever it hung on before: the answers that its
condition or presumption looked at are another's. It may be left out with a
reason, for then whoever gave it away still has it to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.reading import NoFigure, Read
from conversations.dialogue.script import Doubt, Extra, Finding, Instead, Item, Part, Question, Repeat, Script
from conversations.dialogue.slots import NUMBERS, slots
from conversations.dialogue.turn import CHANGE
from conversations.partnership.returns import AnsweredFor

Over = Callable[[Any], Sequence[Item]]


@dataclass(frozen=True, eq=False)
class Narrowed(Script):
    """A script that asks only `keys`; its id is that of the whole script and these."""

    keys: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """`name@version:key,key`, as the talk is named."""
        return f"{self.name}@{self.version}:{','.join(self.keys)}"

    @property
    def is_return(self) -> bool:
        """Never: whoever answers a part of a return does not lead its target, and is not to be told so."""
        return False


def narrowed(script: Script, keys: tuple[str, ...]) -> Narrowed:
    """The script that asks only these keys; raises `KeyError` with the remedy for one that it does not ask."""
    unknown = [key for key in keys if not any(_names(part, key) for part in script.parts)]
    if unknown:
        known = ", ".join(part.key for part in script.parts if isinstance(part, Question | Repeat))
        raise KeyError(f"{script.id} asks no “{unknown[0]}”. Name keys that it asks, parted by commas: {known}.")
    return Narrowed(
        name=script.name,
        version=script.version,
        title=script.title,
        parts=tuple(one for part in script.parts for one in _of(part, keys)),
        words=_words(script),
        footing=f"By sending you confirm that these answers are right; they become part of the {script.noun}.",
        tell={**script.tell, "who_asked": _who_asked},
        moved=script.moved,
        noun=script.noun,
        opening=f"You were asked to answer this part of the {script.noun} on “{{title}}”.",
        facts=script.facts,
        keys=keys,
    )


def answered_for(answers: Answers) -> AnsweredFor:
    """What was said, as it is stored; what was left out is not among it."""
    said = answers.session.texts
    asked = (slot.key for slot in slots(answers) if slot.applies is not False)
    return AnsweredFor(texts=tuple((key, said[key]) for key in asked if key in said))


def _words(script: Script) -> Callable[[Any], Mapping[str, str]]:
    return lambda brief: {"title": brief.title, **script.words(brief)}


def _who_asked(a: Answers) -> str:
    part = f"this part of “{a.brief.title}” was handed to you"
    return f"{a.brief.support} asks on behalf of the partnership; {part}."


# Which keys name what ---------------------------------------------------------


def _names(part: Part, key: str) -> bool:
    """Whether a key names a question, a repeat, an item of it, or a question inside an item."""
    if isinstance(part, Question):
        return key == part.key
    if not isinstance(part, Repeat):
        return False
    return key == part.key or _inside(part, key) is not None


def _inside(repeat: Repeat, key: str) -> tuple[str, str | None] | None:
    """For a key inside a repeat the item's id and the question's key, none for all of them."""
    head, _, rest = key.partition(".")
    if head != repeat.key or not rest:
        return None
    item, _, question = rest.rpartition(".")  # an item's own id may hold a dot, a question's key never does
    if item and any(each.key == question for each in repeat.each):
        found: tuple[str, str | None] = item, question
    elif not item:
        found = rest, None
    else:
        return None
    return found if repeat.over is not None or found[0] in NUMBERS else None


# What is asked of a part --------------------------------------------------------


def _of(part: Part, keys: tuple[str, ...]) -> Iterator[Part]:
    if isinstance(part, Question) and part.key in keys:
        yield _asked(part, frozenset(keys))
    elif isinstance(part, Repeat):
        inside = [found for key in keys if (found := _inside(part, key)) is not None]
        if part.key in keys or (part.over is None and inside):
            gate = None if part.gate is None else replace(part.gate, presumed=None, implied=False)
            yield replace(part, when=None, gate=gate)
        elif part.over is not None:
            yield from _items(part, part.over, inside)


def _items(repeat: Repeat, over: Over, inside: Sequence[tuple[str, str | None]]) -> Iterator[Repeat]:
    """A repeat of one known thing for each that is named, with the questions named of it."""
    for item in dict.fromkeys(item for item, _ in inside):
        named = frozenset(question for each, question in inside if each == item)
        some = tuple(_asked(q, frozenset(filter(None, named))) for q in repeat.each if q.key in named)
        yield replace(repeat, when=None, over=_only(over, item), each=repeat.each if None in named else some)


def _only(over: Over, id_: str) -> Over:
    return lambda brief: [item for item in over(brief) if item.id == id_]


def _asked(question: Question[Any], keys: frozenset[str]) -> Question[Any]:
    """The question without conditions; nothing in it leads to a question that is not asked."""
    return replace(
        question, when=None, presumed=None, implied=False, skippable=True,
        offers=_leading(question.offers, keys), gives=_giving(question, keys), check=_checking(question, keys),
    )  # fmt: skip


def _leading(offers: tuple[Instead, ...], keys: frozenset[str]) -> tuple[Instead, ...]:
    """The offers that lead only to what is asked."""
    return tuple(each for each in offers
                 if all((text if key == CHANGE else key) in keys for key, text in each.replies))


def _giving(question: Question[Any], keys: frozenset[str]) -> Callable[[Read[Any] | NoFigure, Any], Extra]:
    def gives(reading: Read[Any] | NoFigure, brief: Any) -> Extra:
        return tuple((key, text) for key, text in question.gives(reading, brief) if key in keys)

    return gives


def _checking(question: Question[Any], keys: frozenset[str]) -> Callable[[Any, Answers], Sequence[Finding]] | None:
    if question.check is None:
        return None
    check = question.check

    def checked(value: Any, answers: Answers) -> Sequence[Finding]:
        return [replace(found, instead=_leading(found.instead, keys)) if isinstance(found, Doubt) else found
                for found in check(value, answers)]

    return checked
