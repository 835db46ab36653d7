"""What is said: all that a channel ever sees of a talk, and draws in its own way.

Text here is plain: never markup. A channel escapes it for its own wire.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from conversations.dialogue.kinds import Widget


class Said(BaseModel):
    """Base of everything said; frozen, and JSON on the way to a channel."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Button(Said):
    """Something to press: `replies` are the (key, text) pairs it sends, exactly as if typed."""

    label: str
    replies: tuple[tuple[str, str], ...]
    primary: bool = False


class Manner(StrEnum):
    """What a line is for, so that a channel can set it apart."""

    UNDERSTOOD = "understood"
    REFUSED = "refused"
    DOUBTED = "doubted"
    TOLD = "told"


class Line(Said):
    """One sentence or short paragraph."""

    manner: Manner
    text: str


class Prompt(Said):
    """One question as it is to be drawn.

    `key` names it on every wire (Slack `block_id`, a form field, the number in
    a letter stands for it). `condition` holds the words of a condition not yet
    decided (“only if the rating comes out amber or red”). `current` is the
    stored answer as a person reads it, `stored` its canonical text. `error` is
    set when a form is drawn again.
    """

    key: str
    number: int
    label: str
    ask: str
    hint: str | None = None
    condition: str | None = None
    widget: Widget
    buttons: tuple[Button, ...] = ()
    current: str | None = None
    stored: str | None = None
    presumed: str | None = None
    optional: bool = False
    error: str | None = None


class CardRow(Said):
    """One answer on the check card; `change` is the key that a Change button opens."""

    number: int
    change: str
    label: str
    value: str
    presumed: bool = False


class Card(Said):
    """“Check your answers”: every row with its Change, then what sending means."""

    title: str
    rows: tuple[CardRow, ...]
    footing: str
    buttons: tuple[Button, ...]


class Speech(Said):
    """Everything said in one turn, in one message: lines, then a question or a card."""

    heading: str | None = None
    lines: tuple[Line, ...] = ()
    prompt: Prompt | None = None
    card: Card | None = None


class Sheet(Said):
    """All questions at once: what a modal, a letter or a page draws."""

    title: str
    intro: str
    prompts: tuple[Prompt, ...]
