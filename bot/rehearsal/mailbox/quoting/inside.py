"""Inside the quote, as people answer in Thunderbird: the letter marked line by line, each answer below its question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from bot.rehearsal.mailbox.quoting.original import Original
from bot.rehearsal.mailbox.quoting.written import Written, lines_of, marked

NUMBERED = re.compile(r"\s{0,9}(\d{1,3})[.)]\s{0,9}(.*)")
MARK = ">"


def inside(original: Original, body: str) -> Written:
    """Answers below the questions they are numbered for, whatever has no number on top.

    Somebody who typed into the quote themselves, with its marks, has written the whole text.
    """
    said = f"On {original.at:%d/%m/%Y %H:%M}, {original.name or original.address} wrote:"
    lines = body.rstrip().split("\n")
    if not any(line.startswith(MARK) for line in lines):
        lines = list(_woven(original.text.strip("\n").split("\n"), body.rstrip().split("\n"), said))
    text = "\n".join([*lines, ""])
    return Written(text, _html(lines, original), {"User-Agent": "Mozilla Thunderbird"})


def _woven(quoted: Sequence[str], typed: Sequence[str], said: str) -> Iterator[str]:
    answers, others = _sorted(typed, {found[1] for line in quoted if (found := NUMBERED.match(line))})
    yield from [*others, ""] if others else ()
    yield said
    for paragraph in _paragraphs(quoted):
        yield from marked("\n".join(paragraph)).split("\n")
        found = NUMBERED.match(paragraph[0])
        if found and found[1] in answers:
            yield from ["", *answers.pop(found[1]), ""]


def _sorted(typed: Sequence[str], known: set[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Answers by the number they begin with; a line without a number belongs to the answer above it."""
    answers: dict[str, list[str]] = {}
    others: list[str] = []
    at = others
    for line in typed:
        found = NUMBERED.match(line)
        if found and found[1] in known:
            at = answers.setdefault(found[1], [])
        at.append(found[2] if found and found[1] in known else line)
    return answers, [line for line in others if line.strip()]


def _paragraphs(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines that stand together, each numbered one with what belongs to it, and the blank ones between them."""
    run: list[str] = []
    for line in lines:
        if run and (NUMBERED.match(line) or bool(line.strip()) is not bool(run[-1].strip())):
            yield run
            run = []
        run.append(line)
    yield run


def _html(lines: Sequence[str], original: Original) -> str:
    cite = escape(f"mid:{original.message_id.strip('<>')}")
    parts = [_quote(list(run), cite) if quoted else _typed(list(run))
             for quoted, run in groupby(lines, key=lambda line: line.startswith(MARK))]  # fmt: skip
    return (
        '<!DOCTYPE html>\n<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head>'
        f"<body>\n{''.join(parts)}</body></html>\n"
    )


def _quote(run: Sequence[str], cite: str) -> str:
    quoted = escape("\n".join(line.removeprefix(MARK).removeprefix(" ") for line in run))
    return f'<blockquote type="cite" cite="{cite}"><pre class="moz-quote-pre" wrap="">{quoted}</pre></blockquote>\n'


def _typed(run: Sequence[str]) -> str:
    written = "\n".join(run).strip("\n")
    return "".join(f"<div>{line}</div>\n" for line in lines_of(written)) if written else ""
