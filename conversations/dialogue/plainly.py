"""What is said, in plain lines: the terminal's drawing of a talk, and that of a transcript."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.dialogue.speech import Button, Card, Prompt, Speech


def lines(speech: Speech) -> Iterator[str]:
    """A speech as lines of text; buttons stand in square brackets."""
    yield from (line.text for line in speech.lines)
    if speech.heading:
        yield speech.heading
    if speech.card is not None:
        yield from card_lines(speech.card)
    if speech.prompt is not None:
        yield from prompt_lines(speech.prompt)


def prompt_lines(prompt: Prompt) -> Iterator[str]:
    """A question with its hint, what stands already, and its buttons."""
    yield prompt.ask
    if prompt.hint:
        yield f"({prompt.hint})"
    if prompt.current is not None:
        yield f"Your answer so far: {prompt.current}"
    if prompt.buttons:
        yield _row(prompt.buttons)


def card_lines(card: Card) -> Iterator[str]:
    """The check card, a numbered row for every answer."""
    yield card.title
    for row in card.rows:
        number = f"{row.number}. " if row.number else "   "
        yield f"{number}{row.label}: {row.value}" + (" (unless you say otherwise)" if row.presumed else "")
    yield card.footing
    if card.buttons:
        yield _row(card.buttons)


def _row(buttons: tuple[Button, ...]) -> str:
    return " ".join(f"[{button.label}]" for button in buttons)


def buttons_of(speech: Speech) -> list[Button]:
    """Everything that can be pressed in a speech."""
    prompt = list(speech.prompt.buttons) if speech.prompt else []
    return prompt + (list(speech.card.buttons) if speech.card else [])
