"""App Home as a person's task list: what is theirs to answer, how far each has come, what to press."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.channels.slack.actions import Verb, encode_report, encode_verb
from bot.channels.slack.blocks import Block, actions, bold, button, field, header, line, pair, rich_text, run
from bot.channels.slack.limits import ID, VIEW_BLOCKS
from bot.channels.slack.text import clipped, fitted
from bot.ports import REPORTS

_AROUND: Final = 7
_TITLES_ROOM: Final = 3_500
_STATES_ROOM: Final = 3_000
_LABELS_ROOM: Final = 1_000
_NOTE: Final = 500


@dataclass(frozen=True, slots=True)
class HomeTask:
    """One return as a line of the list.

    `status` is the state in sentence case (“Not started”, “2 of 5 answered”,
    “Completed”); `due` the day as people say it; `minutes` about how long the
    rest takes. `button` is what the press is called, none when nothing is left.
    """

    return_id: str
    title: str
    status: str
    due: str | None = None
    minutes: int | None = None
    button: str | None = "Start"


def draw_home(
        tasks: Sequence[HomeTask], title: str = "Your tasks", note: str | None = None) -> dict[str, Any]:
    """The Home view, published anew on every change of state; `note` says whom to ask."""
    return {"type": "home", "callback_id": "home", "blocks": list(_blocks(tasks, title, note))}


def _blocks(tasks: Sequence[HomeTask], title: str, note: str | None) -> Iterator[Block]:
    yield header(title, "home")
    shown = tasks[: VIEW_BLOCKS - _AROUND]
    yield _paragraph(_counted(tasks), "home:count")
    yield from _rows(shown)
    if len(tasks) > len(shown):
        yield _paragraph(f"{len(tasks) - len(shown)} more are not shown here. Send /returns status for all.",
                         "home:more")
    yield _paragraph("Is something stuck, or might it be? You can report it at any time.", "home:reporting")
    yield actions([button(label, encode_report(talk)) for talk, label in REPORTS.items()], "home:report")
    if note:
        yield _paragraph(note, "home:note")


def _counted(tasks: Sequence[HomeTask]) -> str:
    left = sum(task.button is not None for task in tasks)
    if not tasks:
        return "Nothing is asked of you now. You will get a message when a round opens."
    if not left:
        return "Everything is done. Nothing is left for you to answer."
    return f"{left} of {len(tasks)} {'is' if left == 1 else 'are'} waiting for you."


def _rows(tasks: Sequence[HomeTask]) -> Iterator[Block]:
    titles = fitted([task.title for task in tasks], _TITLES_ROOM)
    states = fitted([_state(task) for task in tasks], _STATES_ROOM)
    labels = fitted([task.button or "" for task in tasks], _LABELS_ROOM)
    for place, (task, title, state, label) in enumerate(zip(tasks, titles, states, labels, strict=True)):
        press = button(label, encode_verb(Verb.START, task.return_id), aloud=f"{label}: {task.title}")
        block_id = clipped(f"task:{place}:{task.return_id}", ID)
        yield pair(bold(title), field(state), block_id, press if task.button is not None else None)


def _state(task: HomeTask) -> str:
    due = f"Due {task.due}" if task.due else None
    minutes = task.minutes and f"About {task.minutes} {'minute' if task.minutes == 1 else 'minutes'} left"
    return "\n".join(part for part in (task.status, due, minutes) if part)


def _paragraph(text: str, block_id: str) -> Block:
    return rich_text(line(run(text, most=_NOTE)), block_id=block_id)
