"""The sheet a picture is drawn on: its width, its title, and its words for who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from conversations.pictures.ink import FONT, leading, lines, put
from conversations.pictures.lettering import wrapped
from conversations.pictures.markup import Markup, join, tag
from conversations.pictures.palette import PAPER
from conversations.pictures.telling import tidied

MARGIN = 16.0
_TITLE_SIZE = 16.0


class Form(Enum):
    """How wide a picture is, in its own units: a page or a letter, or a phone held upright."""

    WIDE = 600
    NARROW = 360

    @property
    def width(self) -> float:
        """The whole sheet."""
        return float(self.value)

    @property
    def narrow(self) -> bool:
        """Whether labels have to go where there is room instead of where they are best."""
        return self is Form.NARROW


@dataclass(frozen=True)
class Sheet:
    """A sheet under its title: draw from `top` down."""

    form: Form
    subject: str
    finding: str

    @property
    def title(self) -> str:
        """The whole of it."""
        return f"{tidied(self.subject)}: {self.finding}"

    @cached_property
    def said(self) -> list[str]:
        """The title in lines; of one too long the subject is cut, which stands whole in the words of the picture."""
        most, width = (4 if self.form.narrow else 3), self.right - MARGIN
        for subject in _shorter(tidied(self.subject), most * 80):
            found = wrapped(f"{subject}: {self.finding}", _TITLE_SIZE, width, most + 1)
            if len(found) <= most:
                return found
        return wrapped(self.finding, _TITLE_SIZE, width, most)

    @property
    def top(self) -> float:
        """Where the drawing may begin."""
        return MARGIN + len(self.said) * leading(_TITLE_SIZE) + 10

    @property
    def right(self) -> float:
        """Where the drawing must end."""
        return self.form.width - MARGIN

    def finished(self, alt: str, height: float, *drawn: Markup) -> Markup:
        """The picture, with the title on it."""
        head = lines((MARGIN, MARGIN + _TITLE_SIZE * 0.85), self.said, _TITLE_SIZE, bold=True)
        return svg(self.title, alt, self.form.width, height, head, *drawn)


def _shorter(words: str, most: int) -> Iterator[str]:
    """The words, then less and less of them, cut between two where there are two."""
    if len(words) <= most:
        yield words
    for kept in range(min(len(words), most) - 1, 0, -4):
        yield f"{words[:kept].rpartition(' ')[0] or words[:kept]}…"


def svg(title: str, alt: str, width: float, height: float, *drawn: Markup) -> Markup:
    """An image that can stand in a page as it is: it names itself, and fetches nothing."""
    ground = tag("rect", width=put(width), height=put(height), fill=PAPER)
    given = {"width": put(width), "height": put(height), "viewBox": f"0 0 {put(width)} {put(height)}"}
    return tag(
        "svg", tag("title", tidied(title)), tag("desc", tidied(alt)), ground, join(*drawn),
        xmlns="http://www.w3.org/2000/svg", role="img", **given, **{"font-family": FONT},
    )  # fmt: skip
