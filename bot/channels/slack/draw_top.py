"""The top message of a thread: what is asked of whom, how far it has come, and the ways to answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from bot.channels.slack.actions import Verb, encode_verb
from bot.channels.slack.blocks import Block, Run, actions, button, header, line, link, rich_text, run
from bot.channels.slack.text import top_text

_LABELS: Final = MappingProxyType({Verb.START: "Start", Verb.FORM: "Answer all at once",
                                   Verb.LATER: "Remind me later", Verb.NOT_ME: "Not me"})
_MOST: Final = 1_500


@dataclass(frozen=True, slots=True)
class Top:
    """What the top message says.

    `status` is the state in words (“2 of 5 answered, due Wednesday 14 October”),
    `detail` who asks and how long it takes; `page` and `email` are the other
    ways to answer. `begun` turns Start into Continue; a finished return has no
    `buttons`.
    """

    title: str
    status: str
    detail: str | None = None
    buttons: tuple[Verb, ...] = (Verb.START, Verb.LATER, Verb.NOT_ME)
    begun: bool = False
    page: str | None = None
    email: str | None = None


def draw_top(top: Top, return_id: str) -> dict[str, Any]:
    """The `text` and `blocks` of the top message; drawn anew whenever the state changes."""
    aloud = top_text(top.title, top.status, top.detail or "")
    return {"text": aloud, "blocks": list(_blocks(top, return_id))}


def _blocks(top: Top, return_id: str) -> Iterator[Block]:
    yield header(top.title, "top")
    detail = [line(run(top.detail, most=_MOST))] if top.detail else []
    yield rich_text(line(run(top.status, "bold", _MOST)), *detail, block_id="status")
    if top.buttons:
        yield actions([_button(verb, top, return_id) for verb in dict.fromkeys(top.buttons)], "start")
    other = _other_ways(top)
    if other:
        yield rich_text(line(*other), block_id="other-ways")


def _button(verb: Verb, top: Top, return_id: str) -> dict[str, Any]:
    starts = verb is Verb.START
    label = "Continue" if starts and top.begun else _LABELS[verb]
    return button(label, encode_verb(verb, return_id), primary=starts, aloud=f"{label}: {top.title}")


def _other_ways(top: Top) -> list[Run]:
    page = [link(top.page, "on a web page")] if top.page else []
    email = [run(f"by replying to the email sent to {top.email}", most=_MOST)] if top.email else []
    ways = [*page, *email]
    between = [run(" or ")] if len(ways) == 2 else []
    return [run("You can also answer "), *ways[:1], *between, *ways[1:], run(".")] if ways else []
