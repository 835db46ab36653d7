"""A letter of ours as its reader has it, and the parts of it that a reply quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from html import escape
from urllib.parse import unquote

from conversations.letters.letter import Question

BEHIND_LINE = "|"
"""Behind the name of a question: the part of a letter ends at its line, before what is said of it."""


@dataclass(frozen=True, slots=True)
class Had:
    """A letter that arrived, with the questions that it asked."""

    to: str
    token: str
    message_id: str
    subject: str
    text: str
    html: str
    questions: Sequence[Question] = ()

    @classmethod
    def arrived(cls, octets: bytes, recipient: str, questions: Sequence[Question] = ()) -> Had:
        """What a mail program makes of it."""
        mail = message_from_bytes(octets, policy=policy.default)
        text, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert text is not None
        assert html is not None
        token = str(mail["Reply-To"]).partition("+")[2].partition("@")[0]
        return cls(recipient, token, str(mail["Message-ID"]), str(mail["Subject"]),
                   _lines(text.get_content()), _lines(html.get_content()), questions)

    @property
    def prefilled(self) -> str:
        """The body of the mail that its link opens."""
        found = re.search(r'href="mailto:[^"]*[?&](?:amp;)?body=([^"&]*)"', self.html)
        assert found is not None, "The letter offers no prefilled mail."
        return unquote(found[1]).replace("\r\n", "\n")

    @property
    def page(self) -> str:
        """The address of the same questions as a page."""
        found = re.search(r"https?://\S+/r/\S+", self.text)
        assert found is not None, "The letter names no page."
        return found[0]

    def asks(self, key: str) -> bool:
        """Whether it asks a question."""
        return self._found(key) is not None

    def number(self, key: str) -> str:
        """The number of a question; `2.figure` is the one of the second return."""
        return self._asked(key).label

    def question(self, key: str) -> str:
        """The line of a question."""
        return self._asked(key).line

    def part(self, span: str) -> str:
        """A part of the text, as in `..figure`, `figure..checked|`, `checked..`; the whole for an empty one."""
        start, end = (self._place(name) for name in _ends(span))
        return self.text[start or 0 : end].strip("\n")

    def html_part(self, span: str) -> str:
        """The same of the HTML; it ends within the cell of the question, where somebody would type."""
        start, end = (self._html_place(name) for name in _ends(span))
        return self.html[start or 0 : end]

    def _asked(self, key: str) -> Question:
        found = self._found(key)
        assert found is not None, f"The letter to {self.to} does not ask for {key}."
        return found

    def _found(self, key: str) -> Question | None:
        which, _, name = key.partition(".") if key[:1].isdigit() else ("1", "", key)
        returns = list(dict.fromkeys(each.return_id for each in self.questions))[int(which) - 1 : int(which)]
        theirs = (q for q in self.questions if q.return_id in returns)
        return next((q for q in theirs if q.key.partition(":")[0] == name), None)

    def _place(self, name: str) -> int | None:
        if not name:
            return None
        asked = self._asked(name.removesuffix(BEHIND_LINE))
        line = f"\n{asked.label}. {asked.line}"
        behind = self.text.index(line) + len(line)
        return behind if name.endswith(BEHIND_LINE) else self.text.index("\n\n", behind)

    def _html_place(self, name: str) -> int | None:
        return self.html.index("</td>", self.html.index(f"<b>{escape(self._asked(name).line)}</b>")) if name else None


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n")


def _ends(span: str) -> tuple[str, str]:
    start, _, end = span.partition("..")
    return start, end
