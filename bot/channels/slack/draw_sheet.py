"""All questions at once as a modal, and what comes back when it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.channels.slack.actions import OutOfDate
from bot.channels.slack.blocks import (
    Block,
    Element,
    bullets,
    header,
    line,
    option,
    question,
    radio,
    rich_text,
    run,
    static_select,
    text_input,
)
from bot.channels.slack.limits import (
    INPUT_TEXT,
    LABEL_TEXT,
    OPTION_VALUE,
    SELECT_OPTIONS,
    VIEW_BLOCKS,
    VIEW_TITLE,
)
from bot.channels.slack.shapes import length
from bot.channels.slack.text import clipped, fitted, plain
from conversations.dialogue.kinds import Widget
from conversations.dialogue.speech import Prompt, Sheet

CALLBACK: Final = "sheet"
"""The `callback_id` by which a form of ours is known when it is sent or closed."""

AS_RADIO: Final = 5
"""How many choices stand in full view; more are a select."""

_ANSWER: Final = "answer"
_AROUND: Final = 4
_LABELS_ROOM: Final = 4_500
_HINTS_ROOM: Final = 3_000
_OPTIONS_ROOM: Final = 2_000
_NOTES_ROOM: Final = 1_000
_HALF_DONE: Final = "You can save it half done. Whatever you leave empty will be asked in the thread."

Errors = Mapping[str, str]


def draw_sheet(sheet: Sheet, return_id: str, errors: Errors | None = None) -> dict[str, Any]:
    """The modal of a whole form; `errors` are sentences by key, shown above and beside their questions.

    No field is one that Slack insists on: a person may save what they have, or
    say that there is no figure, and the talk asks for the rest. A view holds at most
    a hundred blocks: further questions are left to be asked one by one, and the
    form says so. Only the opaque id travels with it.
    """
    wrong = errors or {}
    shown = sheet.prompts[: VIEW_BLOCKS - _AROUND]
    left = len(sheet.prompts) - len(shown)
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": return_id,
        "title": plain(sheet.title, VIEW_TITLE),
        "submit": plain("Save answers"),
        "close": plain("Close"),
        "notify_on_close": True,
        "blocks": [*_above(sheet, wrong), *_questions(shown, wrong), *_below(left)],
    }


def return_of(view: Mapping[str, Any]) -> str:
    """The opaque id of the return a form belongs to; raises `OutOfDate` for a form that is not ours."""
    said = view.get("private_metadata")
    if view.get("callback_id") != CALLBACK or not isinstance(said, str) or not said:
        raise OutOfDate("This form does not name its return; open it again with /returns start.")
    return said


def read_submission(view: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The (key, text) pairs of a form that was sent, in its order; blank ones are not among them.

    Texts of forms are not escaped by Slack. Raises `OutOfDate` for a form we did not draw.
    """
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    if not isinstance(values, Mapping):
        raise OutOfDate("This form carries no answers; open it again with /returns start.")
    given = ((key, _given(said)) for key, said in values.items())
    return [(key, text) for key, text in given if text is not None and text.strip()]


def response_errors(refusals: Errors) -> dict[str, Any]:
    """What keeps a form open, with sentences beside its questions; each key must be one of that form."""
    return {"response_action": "errors",
            "errors": {key: clipped(why, LABEL_TEXT) for key, why in refusals.items()}}


def _given(said: Any) -> str | None:
    answer = said.get(_ANSWER) if isinstance(said, Mapping) else None
    if not isinstance(answer, Mapping):
        raise OutOfDate("This form has a question we did not ask; open it again with /returns start.")
    chosen = answer.get("selected_option")
    text = chosen.get("value") if isinstance(chosen, Mapping) else answer.get("value")
    return text if isinstance(text, str) else None


def _above(sheet: Sheet, errors: Errors) -> Iterator[Block]:
    if length(sheet.title) > VIEW_TITLE:
        yield header(sheet.title, "sheet:title")
    intro = [line(run(sheet.intro, most=_NOTES_ROOM))] if sheet.intro.strip() else []
    first = _HALF_DONE if sheet.prompts else "There is nothing to answer now."
    yield rich_text(line(run(first)), *intro, block_id="sheet:intro")
    if errors:
        sentences = fitted(list(errors.values()), _NOTES_ROOM)
        yield rich_text(line(run("There is a problem", "bold")), bullets(sentences), block_id="sheet:problem")


def _below(left: int) -> Iterator[Block]:
    if left > 0:
        yield rich_text(line(run(f"{left} more questions will be asked in the thread, one by one.")),
                        block_id="sheet:more")


def _questions(prompts: tuple[Prompt, ...], errors: Errors) -> Iterator[Block]:
    labels = fitted([prompt.ask for prompt in prompts], _LABELS_ROOM)
    hints = fitted([_hint(prompt, errors) for prompt in prompts], _HINTS_ROOM)
    room = _OPTIONS_ROOM // max(1, sum(prompt.widget is Widget.CHOICE for prompt in prompts))
    for prompt, label, hint in zip(prompts, labels, hints, strict=True):
        yield question(label, _element(prompt, room), prompt.key, optional=True,
                       hint=hint if _hint(prompt, errors) else None)


def _hint(prompt: Prompt, errors: Errors) -> str:
    """An error before everything, then the condition's words, the hint, and what stands already."""
    error = errors.get(prompt.key) or prompt.error
    condition = prompt.condition and prompt.condition[:1].upper() + prompt.condition[1:]
    presumed = prompt.presumed and f"Taken as: {prompt.presumed} (unless you say otherwise)"
    kept = _hidden(prompt) and "You have answered this already; leave it empty to keep that answer"
    return "\n".join(part for part in (error, condition, prompt.hint, presumed, kept) if part)


def _hidden(prompt: Prompt) -> bool:
    """Whether an answer stands that its field cannot show."""
    return prompt.stored is not None and not _fits(prompt)


def _fits(prompt: Prompt) -> bool:
    choices = _choices(prompt)
    return prompt.stored in choices if choices else length(prompt.stored or "") <= INPUT_TEXT


def _element(prompt: Prompt, room: int) -> Element:
    choices = _choices(prompt)
    if not choices:
        current = prompt.stored if prompt.stored and _fits(prompt) else None
        return text_input(_ANSWER, multiline=prompt.widget is Widget.PARAGRAPH, current=current)
    labels = fitted(list(choices.values()), room)
    options = {text: option(label, text) for text, label in zip(choices, labels, strict=True)}
    chosen = options.get(prompt.stored) if prompt.stored is not None else None
    drawn = list(options.values())
    return radio(_ANSWER, drawn, chosen) if len(drawn) <= AS_RADIO else static_select(
        _ANSWER, drawn, placeholder="Choose an answer", chosen=chosen)


def _choices(prompt: Prompt) -> dict[str, str]:
    """Text and label of each closed answer; none when Slack cannot draw them, and the answer is typed."""
    if prompt.widget is not Widget.CHOICE:
        return {}
    single = (one for one in prompt.buttons if [key for key, _ in one.replies] == [prompt.key])
    choices = {one.replies[0][1]: one.label for one in single}
    all_fit = all(0 < length(text) <= OPTION_VALUE for text in choices)
    return choices if all_fit and len(choices) <= SELECT_OPTIONS else {}
