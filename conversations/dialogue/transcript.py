"""A talk written down: what was given, said and stored, played again to see that it still goes so.

`BOT` and `STORED` lines are what comes out and may be written anew; every
other line is what goes in: words typed, `[a button]`, or fields of a form by
their keys, `{figure} 402 {checked} audited`. The session goes to JSON and back
after every line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from conversations.dialogue.engine import begin, take
from conversations.dialogue.phrases import speak
from conversations.dialogue.plainly import buttons_of, lines
from conversations.dialogue.script import Script
from conversations.dialogue.session import (
    Answered,
    Computed,
    Doubted,
    Event,
    Noted,
    Reply,
    Sent,
    Session,
    SetAside,
    Skipped,
    TakenUp,
    Wanted,
)
from conversations.dialogue.speech import Speech

GIVEN, BOT, LEAD, STORED = "GIVEN", "BOT", "LEAD", "STORED"
WIDTH = 7
_FIELD = re.compile(r"\{([a-z][\w.]*)\} ([^{]*)")
_FIELDS = re.compile(r"(\{[a-z][\w.]*\} [^{]*)+")


@dataclass(frozen=True, slots=True)
class Written:
    """One line of a transcript: who, and what."""

    who: str
    what: str

    def __str__(self) -> str:
        return f"{self.who:<{WIDTH}}{self.what}".rstrip()


def read(text: str) -> list[Written]:
    """The lines of a transcript; blank lines and those beginning with # only part it.

    Raises `ValueError` naming the line that begins otherwise.
    """
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        who, _, what = line.partition(" ")
        if who not in {GIVEN, BOT, LEAD, STORED}:
            raise ValueError(f"Line {number} begins with “{who}”; begin it with {GIVEN}, {BOT}, {LEAD} or {STORED}.")
        found.append(Written(who, what.strip()))
    return found


@dataclass(slots=True)
class Player:
    """Plays one talk, keeping what is written of it."""

    script: Script
    brief: Any
    today: date
    session: Session = field(init=False)
    speech: Speech = field(init=False)
    written: list[Written] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session = begin(self.script)
        self._speak(())

    def hear(self, said: str) -> tuple[Event, ...]:
        """The lead says this, presses the button in square brackets, or fills in the fields in braces.

        Raises `ValueError` when there is no such button.
        """
        self.written.append(Written(LEAD, said))
        self.session, events = take(self.script, self.brief, self.session, self._replies(said), self.today)
        self.session = Session.model_validate_json(self.session.model_dump_json())
        self.written += [Written(STORED, text.replace("\n", " ")) for event in events if (text := stored(event))]
        self._speak(events)
        return events

    def _replies(self, said: str) -> Sequence[Reply]:
        if said.startswith("[") and said.endswith("]"):
            for button in buttons_of(self.speech):
                if button.label == said[1:-1]:
                    return [Reply(key=key, text=text) for key, text in button.replies]
            raise ValueError(f"There is no button {said} just now.")
        if _FIELDS.fullmatch(said):
            return [Reply(key=key, text=text.strip()) for key, text in _FIELD.findall(said)]
        return [Reply(key=None, text=said)]

    def _speak(self, events: Sequence[Event]) -> None:
        self.speech = speak(self.script, self.brief, self.session, events, self.today)
        self.written += [Written(BOT, line) for said in lines(self.speech) for line in said.split("\n")]


def stored(event: Event) -> str | None:
    """What an event put on record, in a few words; none where it put nothing."""
    match event:
        case Answered(key=key, text=text, before=before):
            return f"{key} {text}" + (f" (was {before})" if before not in {None, text} else "")
        case Computed(key=key, text=text):
            return f"{key} {text}"
        case Skipped(key=key, reason=reason):
            return f"{key} left out: {reason}"
        case Doubted(key=key, rule=rule):
            return f"doubt about {key}: {rule}"
        case Noted(key=key, rule=rule):
            return f"note on {key}: {rule}"
        case SetAside(key=key):
            return f"{key} set aside"
        case TakenUp(key=key):
            return f"{key} taken up again"
        case Wanted(command=command, until=until, at=at, to=to, questions=keys):
            return " ".join(filter(None, ["wanted", command, until, at, to, ", ".join(keys)]))
        case Sent(again=again):
            return "sent again" if again else "sent"
        case _:
            return None


def replay(text: str, start: Callable[[Sequence[str]], Player]) -> str:
    """A transcript played anew: the same given and heard, with what comes out now."""
    script = read(text)
    given = [line.what for line in script if line.who == GIVEN]
    player = start(given)
    for line in script:
        if line.who == LEAD:
            player.hear(line.what)
    top = [line for line in text.split("\n") if line.startswith("#")]
    head = [str(Written(GIVEN, line)) for line in given]
    return "\n".join([*top, *head, *(str(line) for line in player.written)]) + "\n"
