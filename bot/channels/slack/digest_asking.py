"""Asking back about a line of a digest: the menu under the post, the form it opens, and what comes back from it.

A reply in the thread does as well; this is for those who do not know that they
may reply. The menu says all that the form needs, so that opening it reads
nothing: a trigger lives three seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.channels.slack.actions import (
    OutOfDate,
    TooLongForAButton,
    Verb,
    encode_line,
    encode_page,
    select_id,
)
from bot.channels.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    line,
    option,
    question,
    rich_text,
    run,
    static_select,
    text_input,
)
from bot.channels.slack.limits import PRIVATE_METADATA, SELECT_OPTIONS, VIEW_TITLE
from bot.channels.slack.shapes import length
from bot.channels.slack.text import plain

if TYPE_CHECKING:
    from conversations.digests.document import Document, Row

CALLBACK: Final = "ask_of_line"
"""The `callback_id` by which the form is known when it is sent."""
QUESTION: Final = "question"
"""The input of the form, by the name under which what is wrong with it is said."""

_ASKED: Final = "asked"
_ABOUT: Final = 1_000
_HINT: Final = "Whoever leads on it is asked in your words. The answer comes to you, and stands with this line."
_REPLY: Final = "You can also ask by replying in this thread."


@dataclass(frozen=True, slots=True)
class AskedInForm:
    """What a form holds: under which post it was opened, about which line, and the question."""

    post: str
    line: str
    words: str


def under_post(document: Document, *, pages: bool) -> Iterator[Block]:
    """What can be pressed under the post: its page, and a line to ask about; nothing where there is neither."""
    elements = [*_page(document, pages), *_menu(document.rows)]
    if elements:
        yield actions(elements, "under")


def question_form(post: str, line_id: str, label: str) -> dict[str, Any]:
    """The form for a question about one line; `label` is the line as the menu called it.

    Raises `OutOfDate` where the line cannot be named in a form.
    """
    kept = json.dumps({"p": post, "l": line_id}, ensure_ascii=False, separators=(",", ":"))
    if length(kept) > PRIVATE_METADATA:
        raise OutOfDate("This line is named too long for a form; ask by replying in the thread.")
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": kept,
        "title": plain("Ask about a line", VIEW_TITLE),
        "submit": plain("Send question", VIEW_TITLE),
        "close": plain("Cancel", VIEW_TITLE),
        "blocks": [
            rich_text(line(run(label, "bold", _ABOUT)), block_id="about"),
            question("What do you want to know?", text_input(_ASKED, multiline=True), QUESTION, hint=_HINT),
            context([_REPLY], "reply"),
        ],
    }  # fmt: skip


def read_question(view: Mapping[str, Any]) -> AskedInForm:
    """What a form that was sent asks; raises `OutOfDate` for one that is not ours."""
    try:
        kept = json.loads(view["private_metadata"])
        words = view["state"]["values"][QUESTION][_ASKED].get("value")
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as unreadable:
        raise OutOfDate("This form is not one of ours; choose the line again under the digest.") from unreadable
    named = kept if isinstance(kept, dict) else {}
    post, about = named.get("p"), named.get("l")
    if not (isinstance(post, str) and post and isinstance(about, str) and about):
        raise OutOfDate("This form does not name its line; choose the line again under the digest.")
    return AskedInForm(post, about, words if isinstance(words, str) else "")


def _page(document: Document, pages: bool) -> Iterator[Element]:
    action = encode_page(document.id) if pages else None
    if action is not None:
        yield button("Open the page", action)


def _menu(rows: Sequence[Row]) -> Iterator[Element]:
    """The lines that can be named in a menu; any other is asked about in the thread."""
    options = [made for row in rows if (made := _option(row)) is not None][:SELECT_OPTIONS]
    if options:
        yield static_select(select_id(Verb.ASK), options, placeholder="Ask about a line")


def _option(row: Row) -> Element | None:
    called = f"{row.ref}: {'; '.join(row.rules)}" if row.verdict is None else f"{row.ref} {row.title}"
    try:
        return option(called, encode_line(row.id))
    except TooLongForAButton:
        return None
