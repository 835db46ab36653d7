"""Writes a story down as it is played: who says what, what each is told, by letter or in Slack, and what is stored.

    IMRAN            158
    BOT>IMRAN        Figure: 158.
    LETTER>URSULA    1. Do you agree with Imran Malik?
    STORED           NI 155: amber as computed, green as the lead holds

Only what the people of the story are told stands there. Task lists and the
top of a thread drawn again are left out, and so is what every letter says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.handlers.open_round import open_round
from conversations.partnership.quarters import Quarter
from tests.bot.handlers.marlshire import MARLSHIRE, Marlshire, Told

WIDTH = 17
REDRAWN = frozenset({"tasks", "top_again"})
"""Kinds of message that show again what stands already."""
_SECRETS = ((re.compile(r"returns\+\w+@"), "returns+…@"), (re.compile(r"(https://q\.example/r/)\w+"), r"\1…"),
            (re.compile(r"(reference \d{4}-Q\d/NI \d+/t)\d+"), r"\1…"))
"""What stands elsewhere in another database or on another day, and how it is written."""
_STOCK = ("Or answer on a page", "See it as a page", "If somebody else should answer", "To reach a person",
          "The support team of Marlshire Together", "It takes about", "If you do not send")
"""How the lines begin that stand in every letter."""


@dataclass(slots=True)
class Storybook:
    """A county, the people of its story by address, and each scene as it is written down.

    `refs` are the targets that the story is about: of other targets' parts of
    a letter nothing is written, unless the scene shows letters `whole`. Of what
    is told in a scene there is written what the people who hear it are told.
    """

    county: Marlshire
    cast: Mapping[str, str]
    refs: tuple[str, ...]
    whole: bool = False
    hears: tuple[str, ...] = ()
    scenes: dict[str, list[str]] = field(default_factory=dict)
    begins: list[int] = field(default_factory=list)

    def scene(self, name: str, says: str, *hears: str, whole: bool = False) -> None:
        """What follows stands in a file of this name, under what it says, as far as these people hear it."""
        self.whole, self.hears = whole, hears
        self.scenes[name] = [f"# {says}"]

    async def opens(self, quarter: Quarter, at: datetime) -> None:
        """The round of a quarter opens, and invitations leave."""
        self.county.now = at
        self.begins.append(len(self.county.told))
        await open_round(self.county.desk, MARLSHIRE, quarter)
        self.tell(await self.county.post())

    @property
    def rounds(self) -> list[list[Told]]:
        """Everything that anybody was told, by the round in which they were."""
        ends = [*self.begins[1:], len(self.county.told)]
        return [self.county.told[begin:end] for begin, end in zip(self.begins, ends, strict=True)]

    async def starts(self, user: str) -> None:
        """Somebody presses Start below what they were asked last."""
        self._write(self.cast[user], "[Start]")
        self.tell(await self.county.presses(user, "Start", on=self.county.last(user, kind="top")))

    async def says(self, user: str, *said: str) -> None:
        """Somebody types these, or presses the button that stands in square brackets."""
        for each in said:
            self._write(self.cast[user], each)
            button = re.fullmatch(r"\[(.+)\]", each)
            self.tell(await (self.county.presses(user, button[1]) if button else self.county.says(user, each)))

    async def commands(self, user: str, verb: str) -> None:
        """Somebody gives a command that begins a talk."""
        self._write(self.cast[user], f"/returns {verb}")
        self.tell(await self.county.commands(user, verb))

    async def replies(self, email: str, *answers: tuple[str, str]) -> None:
        """Somebody answers their last letter: each question known by words of its line, by its number."""
        letter = self.county.last(email)
        text = "\n".join(f"{number_of(letter, words)}. {answer}" for words, answer in answers)
        for line in text.splitlines():
            self._write(self.cast[email], line)
        self.tell(await self.county.replies(email, text))

    async def waits(self, until: datetime) -> None:
        """The days go by, and what falls due happens."""
        self.tell(await self.county.waits(until))

    def stored(self, *lines: str) -> None:
        """What the tables hold."""
        for line in lines:
            self._write("STORED", line)

    def digest(self, text: str) -> None:
        """A digest as it reads."""
        for line in text.splitlines():
            self._write("DIGEST", line)

    def tell(self, new: Iterable[Told]) -> None:
        """What people of the story were told just now."""
        for told in new:
            if told.to in self.hears and told.kind not in REDRAWN:
                self._write_told(told)

    def _write_told(self, told: Told) -> None:
        if told.kind.startswith("letter:"):
            written = "\n".join(self._letter(told)).rstrip()
            for line in written.splitlines():
                self._write(f"LETTER>{self.cast[told.to]}", line)
            return
        who = f"BOT>{self.cast[told.to]}"
        drawn = [line for line in told.lines if not re.fullmatch(r"(\[.+\] ?)+", line)]
        for line in (*drawn, " ".join(f"[{label}]" for label in told.buttons)):
            if line:
                self._write(who, line)

    def _letter(self, told: Told) -> Iterator[str]:
        subject, *lines = told.text.rstrip().splitlines()
        yield f"Subject: {subject.strip()}"
        for number, part in enumerate(_parts(lines)):
            # What stands before the first part is the beginning of a mail program's list, then the subject again.
            kept = part[3:] if number == 0 else part
            if self.whole:
                yield from kept
            elif number == 0 or part[0].startswith(self.refs):
                yield from _without_gaps(line for line in kept if not line.startswith(_STOCK))

    def _write(self, who: str, said: str) -> None:
        for secret, shown in _SECRETS:
            said = secret.sub(shown, said)
        list(self.scenes.values())[-1].append(f"{who:<{WIDTH}}{said}".rstrip())


def number_of(letter: Told, words: str) -> str:
    """The number under which a letter asks the question with these words; raises `LookupError` where it has none."""
    for line in letter.lines:
        asked = re.match(r"(\d+)\. (.*)", line)
        if asked and words in asked[2]:
            return asked[1]
    raise LookupError(f"The letter to {letter.to} has no question with “{words}”:\n{letter.text}")


def _parts(lines: list[str]) -> list[list[str]]:
    """A letter by its headings, which are underlined."""
    heads = [n - 1 for n, line in enumerate(lines) if n and re.fullmatch("-{5,}", line)]
    return [lines[start:end] for start, end in zip([0, *heads], [*heads, len(lines)], strict=True)]


def _without_gaps(lines: Iterable[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line


def kept_in(folder: Path, scenes: Mapping[str, list[str]], *, update: bool) -> dict[str, str]:
    """What the files of a folder hold, by scene; written anew first where `update` says so."""
    if update:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.txt"):
            old.unlink()
        for name, lines in scenes.items():
            (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}
