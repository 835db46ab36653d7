"""A lead holds a rating to be better than the computed one: the sponsor agrees or refuses, and both are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.example import COUNTY
from bot.handlers.asking import NOBODY_TO_ASK
from bot.handlers.import_partnership import Imported, import_folder
from conversations.digests.facts import ContestFacts
from conversations.partnership.case import Rating
from conversations.partnership.decisions import DecisionKind, Ruling
from storage import notices
from storage.database import Store
from storage.decisions import Decided, decisions
from storage.facts import round_facts
from storage.sessions import Seat
from tests.bot.handlers.arguing import IMRAN, OFF_TRACK, SLACK, URSULA, corrects, tells
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire, like_the_county

AMBER = OFF_TRACK | {"figure": "158"}
"""A return on NI 155 that is amber, and contests nothing."""
GREEN = {"contest": "green", "contest_reason": "All 158 are let, and 14 more came on 1 October"}
REFUSED = "1. refuse\n2. Homes count once they are handed over."


@pytest.fixture
async def county(store: Store) -> Marlshire:
    """The example county with its round open."""
    return await Marlshire(store).open()


async def put_before(county: Marlshire, email: str = URSULA) -> list[Seat]:
    """The overrides that wait for a sponsor."""
    return [seat for seat in await county.seats(email, "sponsor_decision") if '"about":"override"' in seat.brief]


async def ruled(county: Marlshire) -> dict[str, Decided]:
    """What was decided on ratings."""
    return await county.read(lambda session: decisions(session, MARLSHIRE, DecisionKind.OVERRIDE))


@pytest.mark.parametrize(("answer", "ruling", "told"), [
    (REFUSED, Ruling.REFUSED, "does not agree with your rating"),
    ("1. agree\n3. They are let.", Ruling.AGREED, "agrees with your rating"),
])
async def test_a_better_rating_is_put_before_the_sponsor(
    county: Marlshire, answer: str, ruling: Ruling, told: str
) -> None:
    """By letter, with figure and reason; the lead hears, and the digest has both ratings whatever was decided."""
    return_id = await tells(county, IMRAN, "quarterly_return", "NI 155", AMBER | GREEN)
    assert "14 more came on 1 October" in county.last(URSULA).text
    assert "158" in county.last(URSULA).text
    await county.replies(URSULA, answer)
    made = (await ruled(county))[return_id]
    assert (ruling, "Ursula Wynn") == (made.decision.ruling, made.by)
    assert told in county.last(SLACK[IMRAN]).text
    contest = await shown(county)
    assert (Rating.AMBER, Rating.GREEN) == (contest.computed, contest.contested)
    assert [] == await put_before(county)


async def shown(county: Marlshire) -> ContestFacts:
    """What the digest has of the rating of NI 155."""
    facts = await county.read(lambda session: round_facts(session, MARLSHIRE, QUARTER))
    contest = next(each.contest for each in facts.targets if each.ref == "NI 155")
    assert contest is not None
    return contest


async def test_the_same_claim_is_made_once(county: Marlshire) -> None:
    """Sent again with it, waiting or refused, it asks nobody; for another figure it does, in place of the first."""
    return_id = await tells(county, IMRAN, "quarterly_return", "NI 155", AMBER | GREEN)
    (first,) = await put_before(county)
    await county.fills(return_id, {"checked": "audited"})
    assert [first.return_id] == [seat.return_id for seat in await put_before(county)]
    await corrects(county, return_id, "159", "A home more was let")
    (second,) = await put_before(county)
    assert first.return_id != second.return_id
    await county.replies(URSULA, REFUSED)
    await county.fills(return_id, {"checked": "sampled"})
    assert [] == await put_before(county)
    assert [return_id] == list(await ruled(county))
    assert "Ursula Wynn" == (await shown(county)).refused_by
    await corrects(county, return_id, "160", "A home more was let")
    assert (Rating.GREEN, None) == ((await shown(county)).contested, (await shown(county)).refused_by)


async def test_a_claim_that_is_withdrawn_ends_the_question(county: Marlshire) -> None:
    """The sponsor's old letter is refused politely; made again, it is put before them again."""
    return_id = await tells(county, IMRAN, "quarterly_return", "NI 155", AMBER | GREEN)
    (seat,) = await put_before(county)
    taken = await county.fills(return_id, {"contest": "no"})
    assert taken.sent
    assert [] == await put_before(county)
    assert (await county.fills(seat.return_id, {"override": "agreed", "agree_why": "So it is"})).closed
    await county.replies(URSULA, REFUSED)
    assert {} == await ruled(county)
    await county.fills(return_id, GREEN)
    assert 1 == len(await put_before(county))


async def test_a_worse_rating_asks_nobody(county: Marlshire) -> None:
    """A lead may hold themselves to more."""
    await tells(county, IMRAN, "quarterly_return", "NI 155", AMBER | {
        "contest": "red", "contest_reason": "Sixty are in doubt"})
    assert [] == await put_before(county)


async def test_where_nobody_can_agree_the_support_team_is_told(store: Store, tmp_path: Path) -> None:
    """A target without a sponsor in a theme without a chair: the claim is not lost, and once somebody is named and it
    is made anew they are asked.
    """
    lead, sponsor = "imran.malik@ambleford.example", URSULA
    nobody = like_the_county(tmp_path / "county", targets=(f"{lead},{sponsor}", f"{lead},"),
                             themes=(f"enterprise,{sponsor}", "enterprise,"))
    county = await Marlshire(store).open(nobody)
    return_id = await tells(county, IMRAN, "quarterly_return", "NI 155", AMBER | GREEN)
    told = await county.read(lambda session: notices.notices(session, MARLSHIRE))
    assert ["Imran Malik contests the rating of NI 155, Affordable homes delivered (gross). There is no sponsor and no "
            "chair who could decide; name one in targets.csv or themes.csv."] == [
        each.text for each in told if each.kind == NOBODY_TO_ASK]
    assert isinstance(await import_folder(store, COUNTY, county.now), Imported)
    await corrects(county, return_id, "159", "One more was let that day")
    assert 1 == len(await put_before(county))
