"""What is said in a turn, as one message of a thread: lines, then a question or the check card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any, Final

from bot.channels.slack.blocks import Block, bullets, context, header, line, link, rich_text, run
from bot.channels.slack.draw_card import card_aloud, draw_card
from bot.channels.slack.limits import CONTEXT_ELEMENTS
from bot.channels.slack.pressing import pressable
from bot.channels.slack.text import clipped, fitted, top_text
from conversations.dialogue.kinds import Widget
from conversations.dialogue.naming import parted
from conversations.dialogue.speech import Button, Line, Manner, Prompt, Speech

_LINES_ROOM: Final = 3_000
_PROMPT_ROOM: Final = 6_000
_LONG: Final = 160
"""Characters of a question above which what it tells first stands apart, and only what it asks is bold."""
_CARD_ROOM: Final = 8_000
_MOST_LINES: Final = 100

_ORDER: Final = (Manner.UNDERSTOOD, Manner.REFUSED, Manner.DOUBTED, Manner.TOLD)
"""What was understood first, quietly; what could not be read before the question it leads back to."""

_BOLD: Final = MappingProxyType(
    {Manner.UNDERSTOOD: False, Manner.REFUSED: True, Manner.DOUBTED: False, Manner.TOLD: False})


def draw_speech(speech: Speech, return_id: str, page: str | None = None) -> dict[str, Any]:
    """The `text` and `blocks` of the message; `page` is where the same return is a web page.

    However long its parts, the message keeps within Slack's limits: what a
    person reads is cut with an ellipsis, what is stored is not touched.
    """
    share = 2 if speech.prompt is not None and speech.card is not None else 1
    blocks = list(chain(
        [header(speech.heading, "heading")] if speech.heading else [],
        _draw_lines(speech.lines),
        draw_prompt(speech.prompt, return_id, _PROMPT_ROOM // share) if speech.prompt else [],
        draw_card(speech.card, return_id, _CARD_ROOM // share) if speech.card else [],
        [_as_page(page)] if page else [],
    ))
    return {"text": _aloud(speech)} | ({"blocks": blocks} if blocks else {})


def draw_prompt(prompt: Prompt, return_id: str, room: int) -> Iterator[Block]:
    """What is told first, the question in bold, its hint and asides below, then what can be pressed."""
    share = room // 6
    if prompt.error:
        yield rich_text(line(run(prompt.error, "bold", share)), block_id="error")
    story, ask = parted(_asked(prompt), _LONG)
    before = [story] if story else []
    told = fitted([*before, *_asides(prompt)], 2 * share)
    yield from (rich_text(line(run(text)), block_id="story") for text in told[: len(before)])
    yield rich_text(line(run(ask, "bold", share)), block_id="question")
    if told[len(before):]:
        yield context(told[len(before):], "hint")
    choices, offers = _parted(prompt)
    yield from pressable(choices, return_id, "choices", share)
    yield from pressable(offers, return_id, "offers", share)


def _parted(prompt: Prompt) -> tuple[list[Button], list[Button]]:
    """The closed answers of a choice, and what is offered besides."""
    closed = [prompt.widget is Widget.CHOICE and [key for key, _ in b.replies] == [prompt.key]
              for b in prompt.buttons]
    pairs = list(zip(prompt.buttons, closed, strict=True))
    return [b for b, is_choice in pairs if is_choice], [b for b, is_choice in pairs if not is_choice]


def _asked(prompt: Prompt) -> str:
    return f"{prompt.ask} (optional)" if prompt.optional else prompt.ask


def _asides(prompt: Prompt) -> Iterator[str]:
    if prompt.hint:
        yield prompt.hint
    if prompt.condition:
        yield prompt.condition[:1].upper() + prompt.condition[1:]
    if prompt.current:
        yield f"Your answer now: {prompt.current}"
    if prompt.presumed:
        yield f"Taken as: {prompt.presumed} (unless you say otherwise)"


def _draw_lines(lines: tuple[Line, ...]) -> Iterator[Block]:
    shown = sorted(lines[:_MOST_LINES], key=lambda said: _ORDER.index(said.manner))
    texts = fitted([said.text for said in shown], _LINES_ROOM)
    by_manner: dict[Manner, list[str]] = {}
    for said, text in zip(shown, texts, strict=True):
        by_manner.setdefault(said.manner, []).append(text)
    for manner, said_so in by_manner.items():
        yield _draw_manner(manner, said_so)
    if len(lines) > _MOST_LINES:
        yield context([f"{len(lines) - _MOST_LINES} more lines are not shown here."], "more")


def _draw_manner(manner: Manner, texts: list[str]) -> Block:
    if manner is Manner.UNDERSTOOD:
        return (context(texts, manner) if len(texts) <= CONTEXT_ELEMENTS
                else rich_text(bullets(texts), block_id=manner))
    style: Mapping[str, Any] = {"style": "bold"} if _BOLD[manner] else {}
    return rich_text(*(line(run(text, **style)) for text in texts), block_id=manner)


def _as_page(page: str) -> Block:
    return rich_text(line(link(page, "Open this as a page")), block_id="page")


def _aloud(speech: Speech) -> str:
    """What a notification shows: refusals and the question before what was merely understood."""
    lines = sorted(speech.lines, key=lambda said: said.manner is Manner.UNDERSTOOD)
    prompt = [_asked(speech.prompt), speech.prompt.hint or ""] if speech.prompt else []
    card = card_aloud(speech.card) if speech.card else []
    said = [speech.heading or "", *fitted([said.text for said in lines[:_MOST_LINES]], 1_500), *prompt, *card]
    return top_text(*(clipped(part, 600) for part in said if part))
