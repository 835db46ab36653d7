"""Shapes of text that nobody writes, each of about so many characters: what hides slowness, and what would find it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.conversations.letters.sent import TWO

HOSTILE: Mapping[str, Callable[[int], str]] = {
    "spaces": lambda n: " " * n + "x",
    "line ends": lambda n: "\n" * n + "x",
    "quote marks": lambda n: ">" * n,
    "quote marks, one a line": lambda n: ">\n" * (n // 2),
    "dashes": lambda n: "-" * n,
    "headers": lambda n: "From: a\n" * (n // 8),
    "headers on one line": lambda n: "From: a" * (n // 7),
    "attributions": lambda n: "On x\n" * (n // 5),
    "attributions on one line": lambda n: "On x" * (n // 4),
    "numbers": lambda n: "1. " * (n // 3),
    "numbered lines": lambda n: "1. a\n" * (n // 5),
    "numbers in order": lambda n: "1. 2. 3. 4. 5. 6. " * (n // 18),
    "bars": lambda n: "1 | " * (n // 4),
    "brackets": lambda n: "(1" * (n // 2),
    "names": lambda n: "NI 111: 4\n" * (n // 10),
    "our question": lambda n: "What was “First-time entrants” at the end of \n" * (n // 46),
    "the beginning of our question": lambda n: "1. What was " * (n // 12),
    "wishes": lambda n: "can I have until the of for by on\n\n" * (n // 35),
    "one wish": lambda n: "can I have until " * (n // 17),
    "links": lambda n: "<http://" * (n // 8),
    "links that never end": lambda n: "see <https://a/\nb&c=d\n" * (n // 22),
    "links broken over lines": lambda n: "https://a/b?c=d\n&e=f\n" * (n // 21),
    "one link over all lines": lambda n: "<https://a\n" + "%20a&b=c\n" * (n // 9),
    "addresses": lambda n: "a@b.c?d " * (n // 8),
    "stars": lambda n: "*" * n,
    "tabs": lambda n: "1\t" * (n // 2),
    "digits": lambda n: "1" * n,
    "digits in pairs": lambda n: "1 2 " * (n // 4),
    "marks nobody sees": lambda n: "\u200b\u202e" * (n // 2),
    "emoji": lambda n: "👍" * n,
    "lists of numbers": lambda n: "1, 2, 3 and " * (n // 12),
    "answers": lambda n: "Answer: " * (n // 8),
    "the whole letter again": lambda n: (TWO.text * (n // len(TWO.text) + 1))[:n],
}
