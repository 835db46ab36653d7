"""A return's questions as the fields of a form, in parts, items and conditions; and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot.channels.web.filled import mark_of, pressing
from bot.channels.web.sections import ELSE, FIGURE, Part, item_of, part_of
from bot.handlers.page import Page
from conversations.dialogue.answers import doubted_by
from conversations.dialogue.kinds import Widget
from conversations.dialogue.naming import parted
from conversations.dialogue.session import Refused
from conversations.dialogue.speech import Button, Prompt
from conversations.dialogue.turn import CHANGE, SEND

LONGEST_ASK = 200
"""Characters of a question above which what it tells first stands apart, so that its label is what it asks."""
_PLAIN = re.compile(r"[^A-Za-z0-9.-]")


@dataclass(frozen=True, slots=True)
class Option:
    """One of several closed answers."""

    id: str
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Press:
    """A button beside a question: `value` are the replies it sends, or `leads` is the id of a field it leads to."""

    label: str
    value: str = ""
    leads: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One question as it is drawn. `first` is the id that a link to it names; `value` what it holds.

    `story` is told before it, where it is long; `notes` are said below the
    question, in order; `wanted` marks one still to be answered that is nobody's
    fault; `doubt` sets apart a question about another's value, `gate` one that
    opens the item after it.
    """

    key: str
    id: str
    first: str
    story: str
    ask: str
    notes: tuple[str, ...]
    optional: bool
    long: bool
    options: tuple[Option, ...]
    presses: tuple[Press, ...]
    value: str
    mark: str | None
    error: str | None
    wanted: bool
    doubt: bool
    gate: bool

    @property
    def described(self) -> str:
        """The ids of what describes the field."""
        parts = {"story": self.story, "hint": self.notes, "error": self.error}
        return " ".join(f"{self.id}-{name}" for name, there in parts.items() if there)


@dataclass(frozen=True, slots=True)
class Bunch:
    """Fields under one condition, or under none."""

    condition: str | None
    fields: tuple[Field, ...]

    @property
    def many(self) -> str:
        """How many questions it holds, in words."""
        return "1 question" if len(self.fields) == 1 else f"{len(self.fields)} questions"

    @property
    def opened(self) -> bool:
        """Whether something in it is to be seen at once: an answer, or what is wrong with one."""
        return any(each.value or each.error or each.wanted for each in self.fields)


@dataclass(frozen=True, slots=True)
class Item:
    """The questions about one thing of several, such as a promise; without a legend, those about no such thing.

    A `spare` one is blank, and is asked for only once the question before it is answered with yes.
    """

    legend: str | None
    bunches: tuple[Bunch, ...]
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form; `more` is the repeat that can be gone on with, and what its button says."""

    id: str
    part: Part
    items: tuple[Item, ...]
    told: tuple[str, ...] = ()
    more: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the error summary; without a link where its question is asked no more."""

    text: str
    to: str | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a form that came in: refusals, what was left blank, and what was typed, by key.

    `wanted` are questions still to be answered that are nobody's fault.
    """

    refused: Sequence[Refused] = ()
    missing: Sequence[str] = ()
    wanted: Sequence[str] = ()
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is drawn."""

    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]


def form_of(page: Page, trouble: Trouble) -> Form:
    """The form of a page, with what is wrong beside each field and all of it in order at the top."""
    errors = {**_blank(page, trouble.missing), **{each.key: each.why for each in trouble.refused}}
    fields = {prompt.key: _field(prompt, page, trouble, errors.get(prompt.key)) for prompt in page.sheet.prompts}
    said = {**_blank(page, trouble.wanted), **errors}
    return Form(tuple(_sections(page, fields)), tuple(_problems(said, fields, trouble)))


def id_of(key: str) -> str:
    """The id of a question's field, safe in an address; no two keys have the same."""
    return "q-" + _PLAIN.sub(lambda found: f"_{ord(found[0]):x}_", key)


def _blank(page: Page, missing: Sequence[str]) -> dict[str, str]:
    prompts = {prompt.key: prompt for prompt in page.sheet.prompts}
    return {key: _enter(prompts[key]) for key in missing if key in prompts}


def _enter(prompt: Prompt) -> str:
    """What is said of a question that has no answer yet, in the words of its label."""
    if doubted_by(prompt.key) is not None:
        return prompt.ask
    return f"{prompt.label}: {'choose' if prompt.widget is Widget.CHOICE else 'enter'} an answer"


def _problems(errors: Mapping[str, str], fields: Mapping[str, Field], trouble: Trouble) -> Iterator[Problem]:
    for key, shown in fields.items():
        if key in errors:
            yield Problem(errors[key], shown.first)
    for each in trouble.refused:
        if each.key not in fields:
            typed = trouble.typed.get(each.key, "").strip()
            yield Problem(f"{each.why} You wrote: “{typed}”" if typed else each.why, None)


# Fields ----------------------------------------------------------------------


def _field(prompt: Prompt, page: Page, trouble: Trouble, error: str | None) -> Field:
    id_, held = id_of(prompt.key), page.shown.get(prompt.key, "")
    value = trouble.typed.get(prompt.key, held)
    refused = next((each for each in trouble.refused if each.key == prompt.key), None)
    options = tuple(_options(prompt, id_, value))
    story, ask = parted(prompt.ask, LONGEST_ASK)
    return Field(
        key=prompt.key,
        id=id_,
        first=options[0].id if options else id_,
        story=story,
        ask=ask,
        notes=tuple(_notes(prompt, page)),
        optional=prompt.optional and not prompt.presumed,
        long=prompt.widget is Widget.PARAGRAPH,
        options=options,
        presses=(*_likely(refused), *_presses(prompt, options)),
        value=value,
        mark=mark_of(held) if held else None,
        error=None if error == prompt.ask else error,
        wanted=prompt.key in trouble.wanted,
        doubt=doubted_by(prompt.key) is not None,
        gate=prompt.key.partition(".")[0] in page.more and item_of(prompt.key) is None,
    )


def _notes(prompt: Prompt, page: Page) -> Iterator[str]:
    if prompt.hint:
        yield prompt.hint
    if prompt.presumed and prompt.key not in page.shown:
        yield f"Taken as “{prompt.presumed}” unless you say otherwise"
    if prompt.key in page.left_out:
        yield f"You left this out: {page.left_out[prompt.key]}"


def _options(prompt: Prompt, id_: str, value: str) -> Iterator[Option]:
    for number, button in enumerate(_choices(prompt)):
        text = button.replies[0][1]
        yield Option(id_ if number == 0 else f"{id_}-{number + 1}", text, button.label, text == value)


def _choices(prompt: Prompt) -> list[Button]:
    """The closed answers of a choice; what else can be pressed is an offer."""
    own = [b for b in prompt.buttons if [key for key, _ in b.replies] == [prompt.key]]
    return own if prompt.widget is Widget.CHOICE else []


def _presses(prompt: Prompt, options: tuple[Option, ...]) -> Iterator[Press]:
    closed = {option.label for option in options}
    for button in prompt.buttons:
        (key, text), *_ = button.replies
        if any(each == SEND for each, _ in button.replies):
            continue  # a page is sent by its own button, once what it holds was looked over
        if key == CHANGE:
            yield Press(button.label, leads=id_of(text))
        elif button.label not in closed:
            yield Press(button.label, pressing(button.replies))


def _likely(refused: Refused | None) -> Iterator[Press]:
    """Readings that may have been meant."""
    for text in refused.likely if refused is not None else ():
        yield Press(f"I mean {text}", pressing(((refused.key, text),)) if refused is not None else "")


# Parts, items and conditions ---------------------------------------------------


def _sections(page: Page, fields: Mapping[str, Field]) -> Iterator[Section]:
    figures = page.asked.figures
    prompts = list(_in_parts(page.sheet.prompts, figures=figures))
    rated = next((n for n, (part, _) in enumerate(_runs(prompts)) if part is FIGURE), 0)
    for number, (part, run) in enumerate(_runs(prompts)):
        more = next(((key, word) for key, word in page.more.items()
                     if part is part_of(f"{key}.1", ELSE, figures=figures)), None)
        yield Section(
            id=f"part-{number + 1}",
            part=part,
            items=tuple(_items(part, run, fields)),
            told=page.told if number == rated else (),
            more=(more[0], _add(more[1], run, page)) if more else None,
        )


def _in_parts(prompts: Sequence[Prompt], *, figures: bool) -> Iterator[tuple[Part, Prompt]]:
    part = ELSE
    for prompt in prompts:
        part = part_of(prompt.key, part, figures=figures)
        yield part, prompt


def _runs(prompts: Sequence[tuple[Part, Prompt]]) -> list[tuple[Part, list[Prompt]]]:
    return [(part, [prompt for _, prompt in run]) for part, run in groupby(prompts, key=lambda one: one[0])]


def _add(word: str, run: Sequence[Prompt], page: Page) -> str:
    """“Add another risk”, or “Add a risk” before there is one."""
    plain = word.removeprefix("new ")
    begun = any(item_of(prompt.key) and prompt.key in page.shown for prompt in run)
    return f"Add another {plain}" if begun else f"Add a {plain}"


def _items(part: Part, run: Sequence[Prompt], fields: Mapping[str, Field]) -> Iterator[Item]:
    known = list(dict.fromkeys(item for prompt in run if (item := item_of(prompt.key))))
    for item, prompts in groupby(run, key=lambda prompt: item_of(prompt.key)):
        legend = f"{part.item or part.heading} {known.index(item) + 1}" if item else None
        bunches = tuple(_bunches(list(prompts), fields))
        blank = all(bunch.condition and not bunch.opened for bunch in bunches)
        yield Item(legend, bunches, spare=item in fields and blank)


def _bunches(run: Sequence[Prompt], fields: Mapping[str, Field]) -> Iterator[Bunch]:
    for condition, prompts in groupby(run, key=lambda prompt: prompt.condition):
        drawn = tuple(fields[prompt.key] for prompt in prompts)
        yield Bunch(condition and condition[:1].upper() + condition[1:], drawn)
