"""A talk played in a test: what is given, what is typed, and what it comes to."""

from __future__ import annotations

from typing import Any

from conversations.dialogue.answers import Answers
from conversations.dialogue.standing import pending
from conversations.dialogue.transcript import Player
from conversations.scripts.catalogue import talk_named
from conversations.scripts.given import matter_given, today_given


def started(name: str, *given: str) -> Player:
    """A talk of that name, begun on these lines."""
    talk = talk_named(name)
    return Player(talk.script, matter_given(talk, given), today_given(given))


def hearing(player: Player, *said: str) -> Player:
    """The same talk after these messages."""
    for text in said:
        player.hear(text)
    return player


def outcome_of(player: Player) -> Any:
    """What a talk comes to in which nothing is left to answer."""
    answers = Answers(player.script, player.brief, player.session, player.today)
    assert pending(answers) is None
    return talk_named(player.script.id).outcome(answers)
