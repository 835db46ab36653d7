"""Every version of every talk, by `name@version`; a version stays here until its rounds are closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.script import Script
from conversations.partnership.brief import Brief
from conversations.partnership.matter import Matter
from conversations.partnership.updates import UpdateBrief
from conversations.scripts import delivery_update, quarterly_return, update_outcome
from conversations.scripts.quarterly_outcome import outcome


@dataclass(frozen=True, slots=True)
class Talk:
    """A script with what it is about (the brief it needs) and what it comes to."""

    script: Script
    brief: type[Matter]
    outcome: Callable[[Answers], Any]


TALKS: tuple[Talk, ...] = (
    Talk(quarterly_return.SCRIPT, Brief, outcome),
    Talk(delivery_update.SCRIPT, UpdateBrief, update_outcome.outcome),
)
BY_ID: Mapping[str, Talk] = {talk.script.id: talk for talk in TALKS}


def talk_named(name: str) -> Talk:
    """The talk called `name@version`, or the newest version of `name`; raises `KeyError` with the remedy."""
    if name in BY_ID:
        return BY_ID[name]
    versions = [talk for talk in TALKS if talk.script.name == name]
    if not versions:
        known = ", ".join(sorted(BY_ID))
        raise KeyError(f"There is no talk called “{name}”. Known are: {known}.")
    return max(versions, key=lambda talk: talk.script.version)
