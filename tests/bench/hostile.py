"""How long the worst mails take to be read, and that twice the mail takes twice as long.

Every shape is made three times, a quarter, half and all of what is read of a
mail; each is taken apart and its text is read against a letter, in this
process, as the reader of mail does it in its own.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from time import process_time

from bot.channels.email.parsing import parse
from bot.mail import Envelope
from conversations.letters.cleaning import MOST_CHARACTERS, MOST_LINES
from conversations.letters.reading import read_reply
from tests.bench.report import Row, at_most
from tests.conversations.letters.hostile import HOSTILE
from tests.conversations.letters.sent import TODAY, TWO

DOMAIN = "returns.county.example"
HEAD = (f"From: Jo <jo@county.example>\r\nTo: returns+token@{DOMAIN}\r\nMessage-ID: <1@county.example>\r\n"
        "Subject: Re: Your return\r\nMIME-Version: 1.0\r\n")
PLAIN, HTML = ("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
               "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
FROM = Envelope("jo@county.example", (f"returns+token@{DOMAIN}",), "lmtp")
AT = datetime(2026, 10, 9, 12, tzinfo=UTC)
PARTS = (1 / 4, 1 / 2, 1)
BEST_OF = 3
MOST_MILLISECONDS, MOST_GROWTH = 100.0, 2.5
"""A second reading of the same takes a tenth more or less; what is quadratic grows by four."""
TOO_QUICK = 5.0
"""Milliseconds below which growth is not judged: what does not depend on the size weighs more."""
WIDTH = 40


def _inside(number: int) -> str:
    """Parts within parts within parts."""
    return "".join(f"--B{at}\r\nContent-Type: multipart/mixed; boundary=B{at + 1}\r\n\r\n" for at in range(number))


MAILS: Mapping[str, tuple[int, Callable[[int], str]]] = {
    "divs within divs": (50_000, lambda n: HTML + "<div>" * n + "1. 45.2" + "</div>" * n),
    "divs one after another": (1_500, lambda n: HTML + "<div>1. 45.2</div>" * n),
    "quotes within quotes": (20_000, lambda n: HTML + "<blockquote>" * n + "1. 45.2"),
    "tables within tables": (10_000, lambda n: HTML + "<table><tr><td>" * n + "1. 45.2"),
    "tags that do not end": (50_000, lambda n: HTML + "<a " * n),
    "signs that do not end": (50_000, lambda n: HTML + "&lt" * n),
    "parts": (3_000, lambda n: "Content-Type: multipart/mixed; boundary=B\r\n\r\n" + "--B\r\n\r\nx\r\n" * n),
    "parts within parts": (3_000, lambda n: "Content-Type: multipart/mixed; boundary=B0\r\n\r\n" + _inside(n)),
    "headers": (3_000, lambda n: "X-More: and more\r\n" * n + PLAIN + "1. 45.2"),
    "a header": (60_000, lambda n: "References: " + "<1@county.example>\r\n " * (n // 21) + "\r\n" + PLAIN + "1. 45.2"),
    "encoded words": (3_000, lambda n: "Comments: " + "=?utf-8?q?a?= " * n + "\r\n" + PLAIN + "1. 45.2"),
}  # fmt: skip
"""Mails whose shape, not whose text, is hostile: the size, and the mail of a size."""


@dataclass(frozen=True, slots=True)
class Growth:
    """The milliseconds that a shape takes, of a quarter, of half and of all of it."""

    shape: str
    times: tuple[float, ...]

    @property
    def whole(self) -> float:
        """Milliseconds of all of it."""
        return self.times[-1]

    @property
    def doubling(self) -> float:
        """How many times as long twice as much takes."""
        return float((self.times[-1] / self.times[0]) ** 0.5)


def hostile() -> list[Growth]:
    """Read every shape in its three sizes."""
    of_text = [_growth(shape, _within(make), make) for shape, make in _texts().items()]
    return [*of_text, *(_growth(f"mail: {shape}", *told) for shape, told in MAILS.items())]


def _texts() -> Mapping[str, Callable[[int], str]]:
    """Every shape of text as a plain mail that begins with an answer."""

    def mail(make: Callable[[int], str]) -> Callable[[int], str]:
        return lambda n: PLAIN + "1. 45.2\r\n\r\n" + make(n)[: n - 20]

    return {shape: mail(make) for shape, make in HOSTILE.items()}


def _within(make: Callable[[int], str]) -> int:
    """The characters of a text of this shape that is read to its end: as many as are allowed, or as many lines."""
    lines = make(MOST_CHARACTERS).count("\n")
    return MOST_CHARACTERS if lines <= MOST_LINES else MOST_CHARACTERS * MOST_LINES // lines


def _growth(shape: str, size: int, make: Callable[[int], str]) -> Growth:
    return Growth(shape, tuple(_milliseconds((HEAD + make(int(size * part))).encode()) for part in PARTS))


def _milliseconds(raw: bytes) -> float:
    """The best of a few readings of a mail; processor time, for others may be using the machine."""
    times = []
    for _ in range(BEST_OF):
        gc.collect()
        began = process_time()
        mail = parse(raw, FROM, "mail:1", AT, domain=DOMAIN, authserv_id="mail.county.example", today=TODAY)
        read_reply(mail.text, mail.other, TWO, TODAY)
        times.append((process_time() - began) * 1_000)
    return min(times)


def rows(found: Sequence[Growth]) -> Iterator[Row]:
    """The worst of them."""
    slowest = max(found, key=lambda each: each.whole)
    steepest = max((each for each in found if each.whole >= TOO_QUICK), key=lambda each: each.doubling)
    what = f"reading the slowest of {len(found)} hostile mails ({MOST_CHARACTERS // 1_024} KB, {MOST_LINES:,} lines)"
    yield at_most(what, slowest.whole, MOST_MILLISECONDS, f"{slowest.whole:.1f} ms ({slowest.shape})", " ms")
    yield Row("    the middle one of them", f"{median(each.whole for each in found):.1f} ms")
    yield at_most("twice the hostile mail takes, times as long", steepest.doubling, MOST_GROWTH,
                  f"{steepest.doubling:.2f} at most ({steepest.shape})")


def plot(found: Sequence[Growth]) -> str:
    """Three bars for each shape, the slowest first: where growth is linear each is twice the one above it, or less."""
    scale = WIDTH / max(taken for each in found for taken in each.times)
    widest = max(len(each.shape) for each in found)
    lines = ["Milliseconds for a quarter, half and all of the hostile mails that take longest"]
    for each in sorted(found, key=lambda each: -each.whole)[:12]:
        for name, taken in zip((each.shape, "", ""), each.times, strict=True):
            lines.append(f"{name:{widest}}  {'█' * max(1, round(taken * scale))} {taken:.1f}")
    return "\n".join(lines)


if __name__ == "__main__":
    measured = hostile()
    print("\n".join(f"{row.what}: {row.measured}" for row in rows(measured)))
    print(plot(measured))
