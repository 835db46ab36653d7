"""Talks of before, held once more: alike while the questions are, and told apart where they are not."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.console import desk, settings_or_refuse
from bot.cli.county_answers import let_the_others_answer, read_answers
from bot.example import ANSWERS
from bot.handlers.open_round import open_round
from conversations.dialogue.kinds import choice
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import Assurance
from conversations.scripts import catalogue, quarterly_return
from conversations.scripts.catalogue import Talk
from tests.bot.cli.calls import Call, done, told

GOLDEN = Path(__file__).parents[3] / "transcripts" / "quarterly_return"
ALIKE = "held once more against the questions of now: all would be stored alike."


def ask_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of the return, in which a figure cannot be checked by a colleague any more."""
    checked = quarterly_return.checked
    fewer = choice("checked", {Assurance.SAMPLED: "Checked on a sample", Assurance.AUDITED: "Audited"},
                   label="Data quality")
    asked = replace(checked, kind=fewer)
    parts = tuple(asked if part is checked else part for part in quarterly_return.SCRIPT.parts)
    other = Talk(replace(quarterly_return.SCRIPT, version=2, parts=parts), catalogue.BY_ID["quarterly_return@1"].brief,
                 catalogue.BY_ID["quarterly_return@1"].outcome)  # fmt: skip
    talks = (*catalogue.TALKS, other)
    monkeypatch.setattr(catalogue, "TALKS", talks)
    monkeypatch.setattr(catalogue, "BY_ID", {talk.script.id: talk for talk in talks})


async def answered() -> int:
    """Open a round of the county, and let everybody answer as the example has it."""
    async with desk(settings_or_refuse(), clock=lambda: datetime(2026, 10, 5, 9, tzinfo=UTC)) as at:
        await open_round(at, "marlshire-together", Quarter(2026, 2))
        return await let_the_others_answer(at, "marlshire-together", Quarter(2026, 2), read_answers(ANSWERS))


def test_the_talks_of_a_round_are_held_once_more(county: str, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they were held; where a choice is gone, who chose it is told, and what would be asked."""
    assert (1, "There is no round of Q2 2026/27 whose talks could be played again.") == told(
        call("rehearse", "--replay", "2026-Q2"))
    many = asyncio.run(answered())
    assert f"{many} talks {ALIKE}" == done(call("rehearse", "--replay", "2026-Q2"))
    ask_otherwise(monkeypatch)
    found = done(call("rehearse", "--replay", "2026-Q2"))
    assert f"{many} talks held once more against the questions of now: " in found
    assert ("NI 15 Ben Carter, return\n  Data quality: checked before, nothing now\n"
            "  would not be sent yet: “How was the figure checked?” is still to be answered") in found
    assert "NI 65 Farah Siddiqui" not in found  # checked on a sample


def test_transcripts_are_held_once_more(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The golden ones go as written; a choice that is gone is said, and what is no transcript is named."""
    assert done(call("rehearse", "--replay", str(GOLDEN))).endswith(ALIKE)
    folder = tmp_path / "talks"
    assert (1, f"There is no transcript (*.txt) in {tmp_path}.") == told(call("rehearse", "--replay", str(tmp_path)))
    shutil.copytree(GOLDEN, folder)
    ask_otherwise(monkeypatch)
    found = done(call("rehearse", "--replay", str(folder)))
    assert "“[Checked by a colleague]” cannot be said any more: There is no button [Checked by a colleague]" in found
    (folder / "stray.txt").write_text("Dear all\n", "utf-8")
    assert "is no transcript that can be played: Line 1 begins with “Dear”" in told(
        call("rehearse", "--replay", str(folder)))[1]


def test_what_talk_prints_is_held_once_more(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole screen, saved, with the talk as it was held above its transcript; an empty file is refused."""
    printed = done(call("talk", "--repro", says="408\nchecked by a colleague\nbye\n"))
    assert printed.startswith("What was")
    (tmp_path / "ann.txt").write_text(printed, "utf-8")
    assert f"1 talk {ALIKE}" == done(call("rehearse", "--replay", str(tmp_path)))
    ask_otherwise(monkeypatch)
    found = done(call("rehearse", "--replay", str(tmp_path)))
    assert "1 would be stored differently." in found
    assert "ann.txt\n  no longer stored: checked checked" in found
    (tmp_path / "ann.txt").write_text("\n", "utf-8")
    assert (1, f"{tmp_path / 'ann.txt'} is no transcript that can be played: It is empty; save what `talk --repro` "
               "prints.") == told(call("rehearse", "--replay", str(tmp_path)))
