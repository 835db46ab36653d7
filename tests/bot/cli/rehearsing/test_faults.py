"""A rehearsal with a bot that is broken on purpose: each fault is told as a difference that nobody can explain."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from bot.handlers import chase_sweep
from conversations.partnership.chase import Chase, Outstanding
from conversations.partnership.chasing import Plan, planned
from storage import outbox
from storage.chasing import REMINDER
from storage.database import Session
from storage.outbox import Message
from storage.people import people_of
from tests.bot.cli.calls import Call

TWICE, AFTER, LOST = "Farah Siddiqui", "Hannah Lowe", "Dan Ellis"
ABOVE = {"Maya Quinn", "Patricia Okafor", "Thomas Underhill", "Xanthe Abel"}
"""Who is told of them: a deputy, and their sponsors."""
CAST = "email,temperament\n" + "".join(
    f"{email},{temperament}\n" for email, temperament in (
        ("farah.siddiqui@marlshire.example", "never answers"), ("hannah.lowe@fire.marlshire.example", "prompt"),
        ("dan.ellis@jobcentre.marlshire.example", "never answers"),
    ))  # fmt: skip


class Forgetful:
    """A planner that forgets what it reminded one person of, and that another has answered."""

    def __init__(self) -> None:
        self.seen: dict[str, Outstanding] = {}

    def planned(self, chase: Chase, now: datetime) -> Plan:
        """The plan that comes of it."""
        ids = {each.name: who for who, each in chase.contacts.items()}
        owners = {item.id: item.owner for item in chase.outstanding}
        self.seen |= {item.id: item for item in chase.outstanding if item.owner == ids[AFTER]}
        gone = tuple(item for id, item in self.seen.items() if id not in owners)
        taken = {step: at for step, at in chase.taken.items() if owners.get(step[0]) != ids[TWICE]}
        return planned(chase.model_copy(update={"taken": taken, "outstanding": (*chase.outstanding, *gone)}), now)


def lose_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps of reminders to one person are noted, and their messages never written."""
    enqueue = outbox.enqueue

    def losing(
        session: Session, partnership_id: str, messages: Sequence[Message], now: datetime,
        due_at: datetime | None = None,
    ) -> None:  # fmt: skip
        known = people_of(session, partnership_id)
        kept = [each for each in messages if not (each.kind.endswith(REMINDER) and each.person_id is not None
                                                  and known[each.person_id].name == LOST)]
        enqueue(session, partnership_id, kept, now, due_at)

    monkeypatch.setattr(outbox, "enqueue", losing)


def test_every_fault_is_told(county: str, call: Call, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told twice, asked for what was given, never told: each is unexplained, nothing else is, and the exit says so."""
    (home / "cast.csv").write_text(CAST, "utf-8")
    monkeypatch.setattr(chase_sweep, "planned", Forgetful().planned)
    lose_messages(monkeypatch)
    ended = call("rehearse", "2026-Q2", "--json", "--people", str(home / "cast.csv"))
    assert 1 == ended.exit_code
    compared = json.loads(ended.stdout)["compared"]
    unexplained = [each for each in compared if each["unexplained"]]
    found = {(each["to"], each["message"], each["came"]) for each in unexplained}
    assert {(TWICE, "reminder", "not foreseen"), (AFTER, "reminder", "as foreseen"),
            (LOST, "reminder", "not sent")} == {each for each in found if each[0] in {TWICE, AFTER, LOST}}
    assert [] == [each for each in unexplained if each["to"] not in {TWICE, AFTER, LOST, *ABOVE}]
    wrong = [each["wrong"][0] for each in unexplained if each["to"] == AFTER]
    assert all(each.startswith("it asks for what was given: NI 49 (Hannah Lowe) answered, ") for each in wrong)
    assert [] == [each for each in compared if not each["unexplained"] and not each["why"]
                  and each["came"] != "as foreseen"]  # fmt: skip
