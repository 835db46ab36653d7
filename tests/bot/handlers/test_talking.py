"""A seat as a talk in progress, under the version its round has pinned."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from bot.handlers.talking import Talking
from conversations.dialogue.session import Reply, Session
from conversations.scripts import catalogue
from conversations.scripts.given_returns import brief_given
from storage.sessions import Seat

TODAY = date(2026, 10, 5)
FIRST = catalogue.TALKS[0]
SECOND = replace(FIRST, script=replace(FIRST.script, version=FIRST.script.version + 1))


def a_seat(**known: Any) -> Seat:
    """A seat of which only what a talk needs is known."""
    brief = brief_given(["milestone: 410"]).model_dump_json()
    nothing: dict[str, Any] = dict.fromkeys(field.name for field in fields(Seat))
    return Seat(**nothing | {"script": FIRST.script.id, "brief": brief} | known)


def test_a_seat_begins_and_goes_on() -> None:
    """Nothing said yet begins a talk; a stored session goes on where it was."""
    assert {} == Talking.at(a_seat(), TODAY).session.texts
    taken, _ = Talking.at(a_seat(), TODAY).take([Reply(key=None, text="402")])
    stored = a_seat(session=taken.session.model_dump_json())
    assert {"figure": "402"} == Talking.at(stored, TODAY).session.texts


def test_a_round_keeps_its_version_when_another_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newer version is for rounds opened from now on."""
    both = (FIRST, SECOND)
    monkeypatch.setattr(catalogue, "TALKS", both)
    monkeypatch.setattr(catalogue, "BY_ID", {talk.script.id: talk for talk in both})
    assert FIRST is Talking.at(a_seat(), TODAY).talk
    assert SECOND is catalogue.talk_named(FIRST.script.name)


def test_a_talk_begun_under_another_version_is_carried_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a round is put on the newer version its half-finished talks go on under it, with all that was said."""
    both = (FIRST, SECOND)
    monkeypatch.setattr(catalogue, "TALKS", both)
    monkeypatch.setattr(catalogue, "BY_ID", {talk.script.id: talk for talk in both})
    half = Session(script=FIRST.script.id, texts={"figure": "402"}).model_dump_json()
    talking = Talking.at(a_seat(script=SECOND.script.id, session=half), TODAY)
    assert (SECOND.script.id, {"figure": "402"}) == (talking.session.script, talking.session.texts)
    assert {"figure": "402", "checked": "audited"} == talking.take([Reply(key=None, text="audited")])[0].session.texts


def test_the_next_turn_goes_on_from_what_the_last_worked_out() -> None:
    """What a turn left is not worked out again while the seat holds just that."""
    seat = a_seat(return_id="14")
    taken, _ = Talking.at(seat, TODAY).take([Reply(key=None, text="402")])
    stored = replace(seat, session=taken.leave(seat))
    assert taken.answers is Talking.at(stored, TODAY).answers
    assert taken.speech() == Talking.at(replace(stored, return_id="15"), TODAY).speech()


OTHERWISE: dict[str, tuple[dict[str, Any], date]] = {
    "another session": ({"session": Session(script=FIRST.script.id, texts={"figure": "7"}).model_dump_json()}, TODAY),
    "another brief": ({"brief": brief_given(["milestone: 7"]).model_dump_json()}, TODAY),
    "another day": ({}, date(2026, 10, 6)),
    "another return": ({"return_id": "15"}, TODAY),
}


@pytest.mark.parametrize("case", OTHERWISE)
def test_a_seat_that_stands_otherwise_is_read_anew(case: str) -> None:
    """Somebody else stored the session meanwhile, a round was opened again, a day went by."""
    changed, day = OTHERWISE[case]
    seat = a_seat(return_id="14")
    taken, _ = Talking.at(seat, TODAY).take([Reply(key=None, text="402")])
    stored = replace(seat, session=taken.leave(seat))
    found = Talking.at(replace(stored, **changed), day)
    assert taken.answers is not found.answers
    assert day == found.answers.today
    assert found.brief == Talking.at(a_seat(return_id="16", brief=replace(stored, **changed).brief), day).brief
    assert changed.get("session", stored.session) == found.session.model_dump_json()
