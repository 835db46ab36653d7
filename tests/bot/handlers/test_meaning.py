"""What an answer belongs to is never guessed: not even while nobody knows yet where its question stands."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.handlers.meaning import NotPlacedYet
from bot.handlers.receive import Handled, receive
from bot.handlers.tempo import Tempo
from bot.ports import Received, Sent
from bot.work.settling import turn_over
from storage import sessions
from storage.database import Session
from tests.bot.handlers.collecting import Collecting
from tests.bot.wire.kept import rows
from tests.bot.wire.weald import ANN, TEAM, led_by


async def takes(weald: Collecting, key: str, **said: Any) -> Handled:
    """Ann does something in Slack, a second after what was before."""
    weald.now += timedelta(seconds=1)
    given: dict[str, Any] = {"channel": "slack", "workspace": TEAM, "sender": ANN, "place": f"D0ANN/{key}",
                             "at": weald.now}
    return await receive(weald.desk, Received(key=key, **(given | said)))


async def test_an_answer_below_a_question_whose_place_is_not_known_yet_waits_for_it(weald: Collecting) -> None:
    """Killed between Slack's answer and ours, we cannot know the thread: it is no answer to what stands elsewhere."""
    await weald.open(led_by({ANN: 1}))
    begun = (await takes(weald, "begun", replies=(), begins="risk")).claimed[0]
    below: dict[str, Any] = {"replies": ((None, "Two drivers leave"),), "thread": "D0ANN/170.5"}
    with pytest.raises(NotPlacedYet):
        await takes(weald, "answer", **below)
    assert [] == await weald.store.read(lambda s: rows(s, "SELECT text FROM ledger WHERE kind = 'answered'"))
    landed = [(begun, Sent(external_id="170.5", place="D0ANN"))]
    await weald.store.write(partial(turn_over, begun.lane, landed, 0, weald.now, Tempo()))
    await takes(weald, "answer", **below)
    assert [("what", "Two drivers leave")] == await weald.store.read(
        lambda s: rows(s, "SELECT key, text FROM ledger WHERE kind = 'answered'"))


async def test_an_answer_is_taken_whose_place_becomes_known_while_it_is_looked_for(
    weald: Collecting, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """Another process writes the place down between two looks of this turn: it is theirs, and answers that question."""
    await weald.open(led_by({ANN: 1}))
    begun = (await takes(weald, "begun", replies=(), begins="risk")).claimed[0]
    landed = [(begun, Sent(external_id="170.5", place="D0ANN"))]
    was_asked_in = sessions.was_asked_in

    def placed_meanwhile(session: Session, *whose: Any) -> bool:
        turn_over(begun.lane, landed, 0, weald.now, Tempo(), session)
        return was_asked_in(session, *whose)

    monkeypatch.setattr(sessions, "was_asked_in", placed_meanwhile)
    handled = await takes(weald, "answer", replies=((None, "Two drivers leave"),), thread="D0ANN/170.5")
    assert not handled.alone, handled.speech
    assert [("what", "Two drivers leave")] == await weald.store.read(
        lambda s: rows(s, "SELECT key, text FROM ledger WHERE kind = 'answered'"))
