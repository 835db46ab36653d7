"""What a message of the chase names is read in the message, whatever the planner took it to name."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

from bot.cli.rehearsing.named import Title, in_a_reminder, in_what_is_told
from bot.handlers.chase_words import ALSO, LEFT, NOT_ANSWERED

TITLES = (Title("1", "Crime", ("Ann",)), Title("2", "Crime rate", ("Ann", "Bob")),
          Title("3", "Fires; and floods", ("Bob",)))  # fmt: skip


def said(*lines: str) -> dict[str, Any]:
    """A message of these lines in Slack."""
    return {"args": {"text": "\n".join(lines)}}


def written(*lines: str) -> dict[str, Any]:
    """The same as a letter."""
    mail = EmailMessage()
    mail.set_content("\n\n".join(lines))
    return {"raw": mail.as_string()}


def left(template: str, titles: str) -> str:
    """A line of a reminder."""
    return template.format(quarter="Q2 2026/27", due="due Wednesday", titles=titles, minutes="3 minutes", where="Yes.")


def test_a_reminder_names_what_stands_in_its_line_by_itself() -> None:
    """Not what is a part of another name, nor what the next question is about, nor what another round asks."""
    reminder = said(left(LEFT, "Crime rate; Fires; and floods"), left(ALSO, "Crime"), "What was “Crime”?")
    assert ["2", "3"] == list(in_a_reminder(reminder, TITLES))
    assert ["1"] == list(in_a_reminder(reminder, TITLES, ALSO))
    assert [] == list(in_a_reminder(said("Hello."), TITLES))


def test_who_has_not_answered_what_is_read_by_the_name() -> None:
    """Two people may be asked about the same; whoever had it is named, in Slack and by letter."""
    told = [NOT_ANSWERED.format(name=name, quarter="Q2 2026/27", due="it was due Wednesday", titles=titles)
            for name, titles in (("Bob", "Crime rate"), ("Ann", "Crime"), ("Cat", "Fires; and floods"))]
    for message in (said(*told), written(*told)):
        assert {"1", "2"} == set(in_what_is_told(message, TITLES))
