"""A page of plain text as it grows: words, breaks between lines, marks before quotes. Linear in what is written."""

from __future__ import annotations

_MOST_BREAKS = 3
"""Line ends after one another: two blank lines say as much as twenty."""
_DEEPEST_QUOTE = 9


class Page:
    """Text that is written piece by piece; white space is run together as a browser does."""

    def __init__(self) -> None:
        self.quotes = 0
        self._said: list[str] = []
        self._breaks = 0
        self._spaced = False
        self._bullet = False

    def say(self, text: str) -> None:
        """Words of the running line."""
        words = " ".join(text.split())
        if words:
            self._put(words, spaced=text[0].isspace())
        self._spaced = (self._spaced if not words else False) or text[-1:].isspace()

    def lines(self, text: str) -> None:
        """Lines as they stand, their spaces kept."""
        first, *rest = text.split("\n")
        for at, line in enumerate([first, *rest]):
            if at:
                self.new_line()
            if line.strip():
                self._put(line.rstrip(), spaced=False)

    def bullet(self, mark: str) -> None:
        """A new item of a list; what is said next stands on its line."""
        self._bullet = False
        self.apart(1)
        self._put(mark, spaced=False)
        self._bullet = self._spaced = True

    def space(self) -> None:
        """Room between what was said and what is said next, on one line."""
        self._spaced = True

    def apart(self, breaks: int) -> None:
        """At least so many line ends before what is said next."""
        if not self._bullet:
            self._breaks = max(self._breaks, breaks)

    def new_line(self) -> None:
        """One more line end, as `<br>` asks for."""
        if not self._bullet:
            self._breaks = min(self._breaks + 1, _MOST_BREAKS)

    def end_item(self) -> None:
        """The item of a list is over, even if nothing was said in it."""
        self._bullet = False
        self.apart(1)

    def text(self) -> str:
        """What was written, without line ends about it."""
        return "".join(self._said)

    def _put(self, words: str, *, spaced: bool) -> None:
        if self._breaks or not self._said:
            self._said.append("\n" * self._breaks if self._said else "")
            self._said.append(">" * min(self.quotes, _DEEPEST_QUOTE) + " " if self.quotes else "")
        elif spaced or self._spaced:
            self._said.append(" ")
        self._said.append(words)
        self._breaks, self._spaced, self._bullet = 0, False, False
