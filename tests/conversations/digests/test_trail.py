"""A trail is told in plain words, and to each reader no more of it than they may see."""

from __future__ import annotations

from datetime import date

import pytest

from conversations.digests.document import Source, SourceKind
from conversations.digests.trail import HELD, RESTRICTED, Message, Seen, Step, Trail, as_seen, lines_of, say_step

DAY = date(2026, 10, 3)
MESSAGE = Message(key="slack:A1:Ev1", channel="slack", place="D1/1791.5")
SAID = Step(on=DAY, by="Ann Archer", did="wrote", asked="Figure", words="432", understood="432 entrants",
            message=MESSAGE)  # fmt: skip
DOUBTED = Step(on=DAY, by="Ann Archer", did="wrote", asked="Figure", words="canary words?",
               doubt="That is 8 times as much.", message=MESSAGE)  # fmt: skip
KEPT = Step(on=DAY, did="kept as version 1", after="432 entrants, final")
TRAIL = Trail(source=Source(kind=SourceKind.FIGURE, id="1"), ref="NI 111", heading="Figure for Q2 2026/27",
              gist="canary gist", steps=(SAID, DOUBTED, KEPT))  # fmt: skip


@pytest.mark.parametrize(("step", "told"), [
    (SAID, "Ann Archer wrote on 3 October 2026 in Slack: “432”. Understood as 432 entrants."),
    (DOUBTED, "Asked about it (“That is 8 times as much.”), Ann Archer wrote on 3 October 2026 in Slack: "
              "“canary words?”"),
    (KEPT, "Kept as version 1 on 3 October 2026. 432 entrants, final."),
    (Step(did="imported"), "Imported."),
    (Step(on=DAY, by="Tom Bell", did="signed it off", way="in a terminal"),
     "Tom Bell signed it off on 3 October 2026 in a terminal."),
])  # fmt: skip
def test_a_step_is_one_plain_paragraph(step: Step, told: str) -> None:
    """Who, what, when, where; their words; what was understood; what it came to."""
    assert told == say_step(step)


def test_whoever_may_see_the_words_sees_all() -> None:
    """Nothing is left out, and nothing is said to be."""
    assert TRAIL == as_seen(TRAIL, Seen.ALL)


def test_whoever_reads_the_digest_alone_learns_who_and_when_and_no_words() -> None:
    """What is held, and by whom, is said."""
    seen = as_seen(TRAIL, Seen.TOLD)
    told = "\n".join(lines_of(seen))
    assert [] == [word for word in ("canary", "432”", "8 times", "slack:A1", "D1/") if word in told]
    assert "Ann Archer wrote on 3 October 2026 in Slack." in told
    assert "432 entrants, final." in told
    assert HELD == seen.withheld


def test_where_there_are_no_words_none_are_said_to_be_held() -> None:
    """An import is told whole."""
    bare = TRAIL.model_copy(update={"gist": None, "steps": (KEPT,)})
    assert bare == as_seen(bare, Seen.TOLD)


def test_of_a_restricted_target_nothing_is_told() -> None:
    """Neither who nor when; only that the support team holds it."""
    assert ["Restricted", f"  {RESTRICTED}"] == list(lines_of(as_seen(TRAIL, Seen.NOTHING)))


def test_every_message_can_be_found() -> None:
    """Its delivery in the inbox, and where it stands."""
    assert "    Message slack:A1:Ev1, D1/1791.5" in list(lines_of(TRAIL))
