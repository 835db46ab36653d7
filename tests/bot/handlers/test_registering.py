"""A risk that crosses the line reaches the sponsor, once for as long as it stands so, and comes to something."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from conversations.partnership.actions import Action
from conversations.partnership.quarters import Quarter
from storage.briefs import briefs_for
from storage.database import Store
from storage.plans import open_actions
from storage.register import RiskHeld, open_risks_of, risk_of
from storage.sessions import Seat
from storage.targets import target_ids
from tests.bot.handlers.arguing import HOUSEHOLDS, IMRAN, IVAN, OFF_TRACK, SLACK, URSULA, tells
from tests.bot.handlers.marlshire import MARLSHIRE, Marlshire, like_the_county

DAN, GRETA = "dan.ellis@jobcentre.marlshire.example", "greta.hill@jobcentre.marlshire.example"
"""For NI 152 the lead, who owns R3, and a member."""
VICTOR, ANN = "victor.young@marlshire.example", "ann.archer@marlshire.example"
"""For NI 192 the sponsor and the lead, who has promised nothing."""
WORSE = OFF_TRACK | {"figure": "9.6", "year_end_value": "9.5"}
"""A return on NI 152 that is off its milestone."""
SINCE = ("A bank calls in its loan", "Sixty homes stop")
"""What would bring a risk about, and what would follow."""


@pytest.fixture
async def county(store: Store) -> Marlshire:
    """The example county with its round open: R2 stands at 3x4, above the line, and Ivan owns it."""
    return await Marlshire(store).open()


async def put_before(county: Marlshire, sponsor: str = URSULA) -> list[Seat]:
    """The decisions on risks that wait for a sponsor."""
    return [seat for seat in await county.seats(sponsor, "sponsor_decision") if '"about":"risk"' in seat.brief]


async def reviewed(county: Marlshire, grade: str) -> str:
    """Ivan grades R2 anew; the id of his review, which he sends again where it was sent."""
    waiting = await county.seats(IVAN, "risk_review", "NI 155")
    if not waiting:
        ids = await county.read(lambda session: target_ids(session, MARLSHIRE))
        return_id = f"1.{ids['ni 155']}.rR2"
        taken = await county.fills(return_id, {"grade": grade})
    else:
        return_id = waiting[0].return_id
        taken = await county.fills(return_id, {"still": "changed", "grade": grade, "working": "yes",
                                               "mitigation": "More calls"})
    assert taken.sent, (taken.refused, taken.left_blank)
    return return_id


async def the_risk(county: Marlshire, risk_id: str = "R2") -> RiskHeld:
    """A risk as it stands."""
    held = await county.read(lambda session: risk_of(session, MARLSHIRE, risk_id))
    assert held is not None
    return held


async def promises(county: Marlshire, ref: str) -> tuple[Action, ...]:
    """The open actions of a target."""
    ids = await county.read(lambda session: target_ids(session, MARLSHIRE))
    target_id = ids[ref.lower()]
    return (await county.read(lambda session: open_actions(session, MARLSHIRE, {target_id: ref})))[target_id]


async def reports(county: Marlshire, user: str, ref: str, *said: str) -> None:
    """Somebody reports a risk in Slack, outside the round."""
    await county.commands(user, "risk", ("what", "The builder goes bankrupt"))
    for each in (ref, *said):
        await county.says(user, each)


async def test_a_new_risk_above_the_line_reaches_the_sponsor_with_why(county: Marlshire) -> None:
    """Ivan reports it in Slack; Ursula has it by letter, with the grade in the county's own words."""
    await reports(county, SLACK[IVAN], "NI 155", *SINCE, "4x5", "nothing",
                  "send")
    (seat,) = await put_before(county)
    letter = county.last(URSULA).text
    assert "The builder goes bankrupt" in letter
    assert "above the line" in letter
    assert "it is new" in letter
    await county.replies(URSULA, "1. accept\n2. We have a guarantee.")
    assert "Ursula Wynn accepts" in county.last(SLACK[IVAN]).text
    assert "We have a guarantee." in county.last(SLACK[IVAN]).text
    assert [] == await put_before(county)
    assert seat.target_id == (await newest(county)).target_id


async def newest(county: Marlshire) -> RiskHeld:
    """The risk that was reported."""
    return next(held for held in await county.read(lambda session: open_risks_of(session, MARLSHIRE))
                if held.risk.description.startswith("The builder"))


async def test_a_risk_is_asked_about_once_for_each_rise(county: Marlshire) -> None:
    """The same standing asks once, a fall below the line ends what is open, a rise asks again with how it stands."""
    await reviewed(county, "2x3")
    assert [] == await put_before(county)
    await reports(county, SLACK[IVAN], "NI 155", *SINCE, "2x3", "nothing", "send")
    risk = (await newest(county)).risk.id
    return_id = risk.partition(".risk")[0]
    seen = []
    course = (("3x4", 1), ("3x4", 1), ("2x4", 0), ("3x4", 1), ("4x5", 1), ("3x4", 1), ("1x1", 0))
    for number, (grade, waits) in enumerate(course):
        taken = await county.fills(return_id, {"inherent": "5x5", "grade": grade, "mitigation": f"{number} calls a day",
                                               "aim": "1x1", "action": "none"})
        assert taken.sent, (taken.refused, taken.left_blank)
        open_ones = await put_before(county)
        assert waits == len(open_ones), grade
        seen += [seat.return_id for seat in open_ones]
    assert 4 == len(set(seen))


async def test_what_was_decided_when_it_stood_higher_is_not_asked_again(county: Marlshire) -> None:
    """Ursula accepts it at 4x4; corrected down to 3x4 it asks nobody, further up it does."""
    await reports(county, SLACK[IVAN], "NI 155", *SINCE, "4x4", "nothing", "send")
    await county.replies(URSULA, "1. accept\n2. We have a guarantee.")
    return_id = (await newest(county)).risk.id.partition(".risk")[0]
    for grade, waits in (("3x4", 0), ("5x5", 1)):
        taken = await county.fills(return_id, {"inherent": grade})
        assert taken.sent, (taken.refused, taken.left_blank)
        assert waits == len(await put_before(county)), grade


async def test_what_stood_above_the_line_before_the_review_asks_nobody(county: Marlshire) -> None:
    """R2 stood at 3x4: the sponsor knows of it, and neither 4x5 nor the lead's red return asks them again."""
    await reviewed(county, "4x5")
    await tells(county, IMRAN, "quarterly_return", "NI 155", OFF_TRACK | {"figure": "100"})
    assert [] == await put_before(county)


async def test_a_lead_s_return_puts_a_risk_before_the_sponsor(county: Marlshire) -> None:
    """A new risk of the return, and a known one that the lead grades anew across the line."""
    await tells(county, DAN, "quarterly_return", "NI 152", WORSE | {
        "risk.R3.still": "changed", "risk.R3.grade": "4x5", "risk.R3.mitigation": "A team on site"})
    (seat,) = await put_before(county)
    assert "possible × moderate" in seat.brief
    await county.fills(seat.return_id, {"risk": "reduce", "reduce": "Open a second desk",
                                        "reduce_by": "1 December 2026"})
    (promise,) = [each for each in await promises(county, "NI 152") if each.text == "Open a second desk"]
    assert "Dan Ellis" == promise.owner


async def test_a_risk_to_reduce_is_a_promise_of_its_owner(county: Marlshire) -> None:
    """Tied to the risk, with the sponsor's date, told to the owner, and put back next quarter."""
    await reports(county, SLACK[IVAN], "NI 155", *SINCE, "4x5", "nothing", "send")
    await county.replies(URSULA, "1. reduce\n3. Find a second builder\n4. 30 November 2026")
    (promise,) = [each for each in await promises(county, "NI 155") if each.text == "Find a second builder"]
    assert ("Ivan Petrov", date(2026, 11, 30)) == (promise.owner, promise.due)
    assert (promise.id,) == (await newest(county)).risk.actions
    assert "a promise of yours now" in county.last(SLACK[IVAN]).text
    after = Quarter(2026, 3)
    briefs = await county.read(lambda session: briefs_for(session, MARLSHIRE, after, date(2027, 1, 14), "Support"))
    put_back = next(brief for _, brief in briefs if brief.ref == "NI 155")
    assert promise.id in {action.id for action in put_back.actions}


async def test_a_risk_is_taken_to_the_board(store: Store, tmp_path: Path) -> None:
    """The theme's chair is asked in the sponsor's words, decides, and nobody stands above them."""
    folder = like_the_county(tmp_path / "county", themes=("enterprise,ursula.wynn@castlemarl.example",
                                                          "enterprise,victor.young@marlshire.example"))
    county = await Marlshire(store).open(folder)
    await reports(county, SLACK[IVAN], "NI 155", *SINCE, "4x5", "nothing", "send")
    await county.replies(URSULA, "1. to the board\n5. It is beyond two districts.")
    (seat,) = await county.seats(VICTOR, "board_decision")
    assert "It is beyond two districts." in seat.brief
    taken = await county.fills(seat.return_id, {"risk": "accepted", "accept_why": "The county stands behind it"})
    assert taken.sent
    assert "Victor Young accepts" in county.last(SLACK[IVAN]).text


async def test_a_red_target_without_action_puts_its_risks_before_the_sponsor(county: Marlshire) -> None:
    """Each open risk once; with something promised for it nobody is asked."""
    await county.commands("U0ANNARCHER", "risk", ("what", "The builder goes bankrupt"))
    for said in ("NI 192", *SINCE, "1x2", "nothing", "send"):
        await county.says("U0ANNARCHER", said)
    assert [] == await put_before(county, VICTOR)
    red = OFF_TRACK | {"figure": "30", "action": "skip because nobody knows what", "year_end_value": "40",
                       "risk.R1.still": "same"}
    return_id = await tells_as_left(county, ANN, "NI 192", red)
    (seat,) = await put_before(county, VICTOR)
    assert "red, and nobody has an open action" in seat.brief
    await county.fills(return_id, {"checked": "audited"})
    assert [seat] == await put_before(county, VICTOR)
    assert [] == await put_before(county)


async def tells_as_left(county: Marlshire, email: str, ref: str, said: dict[str, str]) -> str:
    """Somebody answers whatever is asked of a target until it is sent; the id of the talk."""
    (seat,) = await county.seats(email, "quarterly_return", ref)
    taken = await county.fills(seat.return_id, {"figure": said["figure"]})
    while not taken.sent:
        given = {key: said.get(key, "It is so") for key in taken.left_blank}
        assert given, taken.refused
        taken = await county.fills(seat.return_id, given)
    return seat.return_id


async def test_a_lead_is_not_asked_for_a_risk_that_its_owner_looks_at(county: Marlshire) -> None:
    """Ivan's review has R2, Imran's return has only R1, which is his."""
    (review,) = await county.seats(IVAN, "risk_review")
    assert '"id":"R2"' in review.brief
    (homes,), (households,) = [await county.seats(IMRAN, "quarterly_return", ref) for ref in ("NI 155", "NI 156")]
    assert ('"R2"' in homes.brief, '"R1"' in households.brief) == (False, True)
    assert [] == await county.seats(IMRAN, "risk_review")


async def test_on_its_date_a_risk_is_looked_at_once(county: Marlshire) -> None:
    """Whoever the round asks is not asked besides; a date set in a review comes, and comes once."""
    await county.waits(datetime(2026, 10, 15, 10, 0, tzinfo=UTC))
    assert [] == await county.seats(IMRAN, "risk_review")
    assert 1 == len(await county.seats(IVAN, "risk_review"))
    (seat,) = await county.seats(IVAN, "risk_review")
    taken = await county.fills(seat.return_id, {"still": "same", "working": "yes", "review": "9 November 2026"})
    assert taken.sent, (taken.refused, taken.left_blank)
    await county.waits(datetime(2026, 11, 8, 10, 0, tzinfo=UTC))
    assert [] == await county.seats(IVAN, "risk_review")
    for day in (9, 10):
        await county.waits(datetime(2026, 11, day, 10, 0, tzinfo=UTC))
        (again,) = await county.seats(IVAN, "risk_review")
    assert again.round_id is None
    taken = await county.fills(again.return_id, {"still": "closed", "why": "It is connected"})
    assert taken.sent
    await county.waits(datetime(2026, 12, 20, 10, 0, tzinfo=UTC))
    assert [] == await county.seats(IVAN, "risk_review")


async def test_a_review_that_is_corrected_to_the_same_takes_its_grade_back(county: Marlshire) -> None:
    """Ivan had said 4x5; it was right as it stood."""
    return_id = await reviewed(county, "4x5")
    await county.fills(return_id, {"still": "same"})
    grade = (await the_risk(county)).risk.grade
    assert (3, 4) == (grade.likelihood, grade.impact)


async def test_a_lead_who_takes_a_grade_back_leaves_the_risk_as_it_stood(county: Marlshire) -> None:
    """Imran graded R1 at 5x5 in his return, and corrects it to “still right”: 4x4, and sent again it stays."""
    graded = {"risk.R1.still": "changed", "risk.R1.grade": "5x5", "risk.R1.mitigation": "A guarantee"}
    return_id = await tells(county, IMRAN, "quarterly_return", "NI 156", HOUSEHOLDS | graded)
    assert 25 == (await the_risk(county, "R1")).risk.grade.score
    for answer in ({"risk.R1.still": "same"}, {"checked": "audited"}):
        assert (await county.fills(return_id, answer)).sent
        assert 16 == (await the_risk(county, "R1")).risk.grade.score


async def test_two_zones_are_enough(store: Store, tmp_path: Path) -> None:
    """As in South Lakeland: there two grades up are a steep rise, and above the line is the upper zone."""
    folder = like_the_county(tmp_path / "county")
    county_text = (folder / "matrix.csv").read_text("utf-8")
    (folder / "matrix.csv").write_text(county_text.replace("medium", "low"), "utf-8")
    (folder / "zones.csv").write_text("zone,review,escalates,mitigated\nlow,4,no,no\nhigh,1,yes,yes\n", "utf-8")
    county = await Marlshire(store).open(folder)
    await reports(county, SLACK[IVAN], "NI 155", *SINCE, "1x2", "nothing", "send")
    assert [] == await put_before(county)
    return_id = (await newest(county)).risk.id.partition(".risk")[0]
    taken = await county.fills(return_id, {"inherent": "3x4"})
    assert taken.sent
    assert 1 == len(await put_before(county))


async def test_the_same_report_once_more_asks_nobody(county: Marlshire) -> None:
    """The household return with its risk unchanged raises nothing, and sent twice by one delivery neither."""
    await tells(county, IMRAN, "quarterly_return", "NI 156", HOUSEHOLDS)
    assert [] == await put_before(county)
