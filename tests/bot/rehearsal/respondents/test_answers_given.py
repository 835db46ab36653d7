"""What people answer: figures within bounds and near what was, in the wrong unit only from the careless, in order."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.respondents.answering import Mind
from bot.rehearsal.respondents.figures import likely_figure
from conversations.dialogue.transcript import Player
from conversations.partnership.brief import Brief
from conversations.scripts.catalogue import TALKS, Talk, talk_named
from conversations.scripts.given import example, matter_given

TODAY = date(2026, 10, 7)
RETURN = talk_named("quarterly_return")
LONGEST = 40
"""Answers that any talk takes at most."""


def brief() -> Brief:
    """A return that can be tried."""
    matter = matter_given(RETURN, example(RETURN))
    assert isinstance(matter, Brief)
    return matter


@given(st.integers(), st.decimals(0, 900, places=1), st.decimals(0, 900, places=1))
def test_a_figure_is_lawful_and_not_that_of_last_quarter(seed: int, last: Decimal, milestone: Decimal) -> None:
    """Whatever stood before, and wherever it should stand."""
    asked = brief()
    assert asked.last is not None
    assert asked.milestone is not None
    past = tuple(each.model_copy(update={"value": last}) for each in asked.past)
    defined = asked.definition.model_copy(update={"minimum": Decimal(0), "maximum": Decimal(1000), "decimals": 1})
    asked = asked.model_copy(update={"past": past, "definition": defined,
                                     "milestone": asked.milestone.model_copy(update={"value": milestone})})  # fmt: skip
    value = likely_figure(asked, random.Random(seed))
    assert 0 <= value <= 1000
    assert value != last
    assert value == value.quantize(Decimal("0.1"))


@given(st.sampled_from(TALKS), st.integers(0, 10_000), st.booleans())
def test_every_talk_is_held_to_its_end(talk: Talk, seed: int, careless: bool) -> None:
    """Whatever is asked, they have an answer that is understood, and it is sent; a slip is put right at once."""
    player = Player(talk.script, matter_given(talk, example(talk)), TODAY)
    mind = Mind(random.Random(seed), "Ann Archer", careless)
    for _ in range(LONGEST):
        prompt = player.speech.prompt
        if prompt is None:
            break
        before = player.session
        said = mind.answers("r1", player, prompt, TODAY)
        labels = {button.label for button in prompt.buttons}
        player.hear(f"[{said}]" if said in labels else said)
        assert before != player.session or careless, (prompt.ask, said)
    assert player.speech.card is not None or player.session.is_sent, player.written[-5:]
    if careless and isinstance(player.brief, Brief):
        assert str(mind.known["r1", "figure"]) == player.session.texts["figure"]
