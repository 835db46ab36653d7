"""The example county after its second quarter: NI 156 was reported red, signed off and told; the third is collected."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from bot.handlers.open_round import open_round
from bot.handlers.releasing import release
from bot.handlers.signing_off import put_to_sponsors
from conversations.partnership.quarters import Quarter
from storage import rounds
from storage.database import Session, Store
from storage.figures import FigureVersion, history
from storage.targets import target_ids
from tests.bot.handlers.arguing import HOUSEHOLDS, IMRAN, SLACK, URSULA, tells
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire

NEXT = Quarter(2026, 3)
LATER = datetime(2027, 1, 4, 9, 31, tzinfo=UTC)
IMRANS = SLACK[IMRAN]
SAID = "Q2 should be 231, not 235: four had moved out already"
THEME = "Economic development and enterprise"
DAN = "dan.ellis@jobcentre.marlshire.example"


async def told_wrong(store: Store) -> Marlshire:
    """235 is what three digests told as the households of NI 156; the round of the third quarter is open."""
    county = await Marlshire(store).open()
    await tells(county, IMRAN, "quarterly_return", "NI 156", HOUSEHOLDS)
    held = await county.read(partial(rounds.round_of, partnership_id=MARLSHIRE, quarter=QUARTER))
    assert held is not None
    await county.store.write(partial(put_to_sponsors, county.desk, MARLSHIRE, held.round_id))
    await county.post()
    await county.replies(URSULA, "1. signed off")
    await release(county.desk, MARLSHIRE, QUARTER)
    await county.post()
    county.now = LATER
    await open_round(county.desk, MARLSHIRE, NEXT)
    await county.post()
    return county


async def confirmed(county: Marlshire, said: str = SAID) -> None:
    """Imran says it in Slack, and confirms it with one press."""
    await county.says(IMRANS, said)
    asked = county.last(IMRANS)
    assert "stands as 235 households. Should it be 231 households?" in asked.text
    await county.presses(IMRANS, "Yes, and send", on=asked)


async def versions(county: Marlshire, quarter: Quarter, ref: str = "NI 156") -> list[FigureVersion]:
    """Every version of a figure, from the first to the newest."""
    def look(session: Session) -> list[FigureVersion]:
        return history(session, MARLSHIRE, target_ids(session, MARLSHIRE).must(ref, "a target"), quarter)

    return await county.read(look)
