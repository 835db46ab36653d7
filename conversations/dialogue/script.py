"""The notation of a talk: questions, derived values, conditions, repeats, checks.

A script is data. One declaration is drawn step by step and whole, so every
question exists before any answer does.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from conversations.dialogue.kinds import Kind
from conversations.dialogue.reading import NoFigure, Read

if TYPE_CHECKING:
    from conversations.dialogue.answers import Answers

T = TypeVar("T")
BLANK = ""
RETURN = "return"
"""The noun of a quarter's figures, which many a sentence of letters and pages takes for granted."""


@dataclass(frozen=True, slots=True)
class When:
    """A condition with its own words, so that a letter can print what it cannot yet decide.

    `holds` looks into the answers; looking at one not given yet makes the
    condition undecided (three values: yes, no, not yet known). `in_numbers`
    says the same in the numbers of a brief (“only if the figure comes out below
    45.0”), or nothing where it has no single number.
    """

    words: str
    holds: Callable[[Answers], bool]
    in_numbers: Callable[[Any], str | None] | None = None

    def said(self, brief: Any) -> str:
        """The condition as it is printed for a brief."""
        return (self.in_numbers(brief) if self.in_numbers is not None else None) or self.words


@dataclass(frozen=True, slots=True)
class Refuse:
    """The value cannot be right; it is not stored, and `says` names the remedy."""

    says: str


@dataclass(frozen=True, slots=True)
class Instead:
    """Another reading offered beside a doubt: pressing `label` sends `replies`."""

    label: str
    replies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """The value may be wrong: asked once, and kept with a reason while value and rule stand.

    `says` is a question that “yes” answers, or one that `asks_why`; `keep` are
    reasons offered for keeping the value, `instead` other readings.
    """

    rule: str
    says: str
    keep: tuple[str, ...] = ()
    instead: tuple[Instead, ...] = ()
    asks_why: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Recorded and shown to the support team; the person is not asked."""

    rule: str
    says: str


Finding = Refuse | Doubt | Note
Extra = tuple[tuple[str, str], ...]
Presumption = str | Callable[["Answers"], str | None]


def _no_facts(brief: Any) -> Sequence[tuple[str, str]]:
    return ()


def _nothing_more(reading: Read[Any] | NoFigure, brief: Any) -> Extra:
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Question(Generic[T]):
    """One thing asked; also the typed key by which its answer is looked up.

    `kind` may depend on the brief. `ask` and `hint` are templates over the
    script's words. `presumed` is what stands unless the person says otherwise:
    always shown on the check card, confirmed by sending it, never silent.
    `gives` says what else one answer tells (“12 (provisional)” gives the
    standing). `offers` are buttons beside the question. `last` is the text
    that “same as last time” stands for. An answer to a question that is not
    `skippable` may not be passed over, not even with a reason. What is `implied`
    by other answers has a row of its own only once it was said. `among` says
    which of the choices are offered once other answers are known (the actions of
    the target chosen); any other is still read, and is for `check` to question.
    """

    key: str
    kind: Kind[T] | Callable[[Any], Kind[T]]
    label: str
    ask: str
    hint: str | None = None
    when: When | None = None
    presumed: Presumption | None = None
    check: Callable[[T, Answers], Sequence[Finding]] | None = None
    gives: Callable[[Read[Any] | NoFigure, Any], Extra] = _nothing_more
    offers: tuple[Instead, ...] = ()
    last: Callable[[Any], str | None] | None = None
    skippable: bool = True
    implied: bool = False
    among: Callable[[Answers], Container[str]] | None = None

    def kind_for(self, brief: Any) -> Kind[T]:
        """The kind of answer, once the brief is known."""
        return self.kind if isinstance(self.kind, Kind) else self.kind(brief)

    def __hash__(self) -> int:
        return id(self)


@dataclass(frozen=True, slots=True, eq=False)
class Derived(Generic[T]):
    """A value computed from answers; `say` tells the person what came out, and `show` records it."""

    key: str
    of: Callable[[Answers], T]
    show: Callable[[T], str]
    say: Callable[[T, Answers], str | None]


@dataclass(frozen=True, slots=True)
class Item:
    """A known thing a repeat goes over: its own id, and words for the questions about it."""

    id: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Repeat:
    """Questions asked again and again: over known items, or as long as the person has more to say.

    An open-ended repeat has a `gate` asked first (`key.1`) and, with the words
    of `again`, after each item (`key.2` …); answering inside opens the gate.
    """

    key: str
    each: tuple[Question[Any], ...]
    over: Callable[[Any], Sequence[Item]] | None = None
    gate: Question[bool] | None = None
    again: str = ""
    when: When | None = None

    def __post_init__(self) -> None:
        if (self.over is None) == (self.gate is None):
            raise ValueError(f"Repeat “{self.key}” needs either known items (over) or a gate, not both.")


Part = Question[Any] | Derived[Any] | Repeat


@dataclass(frozen=True, eq=False)
class Script:
    """A declared talk, known by `name@version`.

    `words` gives the vocabulary of the templates from the brief. `tell` answers
    what people ask of the talk itself (definition, why, who asked, what we said
    last time). `moved` maps keys of earlier versions to those that took their
    place. `title` is what one talk is called among others (“A decision about
    “{title}””). `noun` is what a person is said to give (“return”, “update”), `opening`
    the sentence that says why they are asked, a template like the questions'.
    `facts` are (name, value) pairs that a letter or page shows before the questions.
    Where they are `whole` they say all that a question tells before it asks, and whoever shows them only asks.
    What is `final` is acted on as soon as it is sent, and cannot be corrected after that.
    What `passes_on` may be handed over whole to somebody named, as a return may.
    """

    name: str
    version: int
    title: str
    parts: tuple[Part, ...]
    words: Callable[[Any], Mapping[str, str]]
    footing: str
    tell: Mapping[str, Callable[[Answers], str]] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    noun: str = RETURN
    opening: str = ""
    facts: Callable[[Any], Sequence[tuple[str, str]]] = _no_facts
    whole: bool = False
    final: bool = False
    passes_on: bool = False
    local: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        inside = [q for part in self.parts if isinstance(part, Repeat) for q in part.each]
        object.__setattr__(self, "local", frozenset(id(q) for q in inside))

    @property
    def id(self) -> str:
        """`name@version`, as a round pins it."""
        return f"{self.name}@{self.version}"

    @property
    def is_return(self) -> bool:
        """Whether it is a quarter's figures that are given."""
        return self.noun == RETURN

    @property
    def derived(self) -> tuple[Derived[Any], ...]:
        """The computed values, in order."""
        return tuple(part for part in self.parts if isinstance(part, Derived))
