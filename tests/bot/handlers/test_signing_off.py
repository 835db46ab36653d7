"""Sponsors sign returns off, all in one sitting; what changes afterwards is put before them again."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.handlers.closing import Closed, close_round
from bot.handlers.signing_for_support import NotSigned, SignedOff, sign_off
from bot.handlers.signing_off import LINE_MOVED
from conversations.partnership.decisions import DecisionBrief, SignOff
from conversations.partnership.returns import ReturnState
from storage.database import Store
from storage.notices import notices
from storage.sessions import Seat, seat_by_return
from storage.signatures import signatures_of
from tests.bot.handlers.arguing import IMRAN, MAYA, OFF_TRACK, PATRICIA, SLACK, URSULA, tells
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire, like_the_county

NINA = "nina.roberts@marlshire.example"


async def closed(county: Marlshire) -> int:
    """The round is closed, as `quarterday round close` does it: how many returns sponsors are asked about."""
    done = await close_round(county.desk, MARLSHIRE, QUARTER)
    assert isinstance(done, Closed)
    await county.post()
    return done.asked


@pytest.fixture
async def county(store: Store) -> Marlshire:
    """The example county: Maya and Imran have sent theirs, and the round is closed."""
    county = await Marlshire(store).open()
    await county_sends(county)
    assert 2 == await closed(county)
    return county


async def county_sends(county: Marlshire) -> None:
    """Maya and Imran send a return each."""
    await tells(county, MAYA, "quarterly_return", "NI 111", {"figure": "118", "checked": "sampled"})
    await tells(county, IMRAN, "quarterly_return", "NI 155", OFF_TRACK | {"figure": "158"})


async def state(county: Marlshire, return_id: str) -> str:
    """How far a return has come."""
    seat = await county.read(lambda session: seat_by_return(session, MARLSHIRE, return_id))
    assert seat is not None
    return seat.state


async def to_sign(county: Marlshire, email: str = PATRICIA) -> list[Seat]:
    """What waits for a sponsor's signature."""
    return [seat for seat in await county.seats(email, "sponsor_decision") if '"about":"sign_off"' in seat.brief]


async def test_each_sponsor_is_asked_in_one_sitting(store: Store) -> None:
    """One letter with every return of theirs that was sent; closing once more asks nobody anew."""
    county = await Marlshire(store).open()
    await county_sends(county)
    await tells(county, "farah.siddiqui@marlshire.example", "quarterly_return", "NI 68",
                {"figure": "60.0", "checked": "sampled"})
    assert 3 == await closed(county)
    assert (2, 1) == (len(await to_sign(county)), len(await to_sign(county, URSULA)))
    letters = [each for each in county.told if each.to == PATRICIA and each.kind == "letter:invitation"]
    assert 1 == len(letters)
    assert "118" in letters[0].text
    await closed(county)
    assert 1 == len([each for each in county.told if each.to == PATRICIA and each.kind == "letter:invitation"])


async def test_what_is_signed_is_signed_off(county: Marlshire) -> None:
    """By one word of a letter; that somebody looks at it again changes nothing."""
    await county.replies(PATRICIA, "1. signed off")
    assert ReturnState.SIGNED_OFF == await state(county, "1.1")
    await county.says(SLACK[MAYA], "figure", under=county.last(SLACK[MAYA], kind="top"))
    assert ReturnState.SIGNED_OFF == await state(county, "1.1")
    assert [] == await to_sign(county)


async def test_a_question_goes_to_the_lead_and_the_answer_back(county: Marlshire) -> None:
    """In the sponsor's words; the return is queried until the lead sends it again, and then it can be signed."""
    await county.replies(PATRICIA, "1. query\n2. Does it hold the July cases?")
    assert "Does it hold the July cases?" in county.last(SLACK[MAYA]).text
    assert ReturnState.QUERIED == await state(county, "1.1")
    taken = await county.fills("1.1", {"checked": "audited"})
    assert taken.sent
    (again,) = await to_sign(county)
    await county.fills(again.return_id, {"sign_off": "signed_off"})
    assert ReturnState.SIGNED_OFF == await state(county, "1.1")


async def test_a_change_after_signing_reopens_it(county: Marlshire) -> None:
    """In several messages, as in Slack; the sponsor sees what it says now, and only the newest of it."""
    await county.replies(PATRICIA, "1. signed off")
    top = county.last(SLACK[MAYA], kind="top")
    for number, said in enumerate(("audited", "checked")):
        await county._receive(SLACK[MAYA], (("checked", said),), thread=top.place, return_id="1.1")
        assert ReturnState.QUERIED == await state(county, "1.1")
        await county._receive(SLACK[MAYA], (("send", "yes"),), thread=top.place, return_id="1.1")
        (again,) = await to_sign(county)
        assert ("Audited", "Checked by a colleague")[number] in again.brief
    assert ReturnState.SENT == await state(county, "1.1")
    await county.fills(again.return_id, {"sign_off": "signed_off"})
    assert ReturnState.SIGNED_OFF == await state(county, "1.1")
    assert [] == await to_sign(county)


async def test_what_changed_while_it_waited_is_shown_before_it_is_signed(county: Marlshire) -> None:
    """The old letter signs what it showed, and so nothing."""
    await county.fills("1.1", {"checked": "audited"})
    await county.replies(PATRICIA, "1. signed off")
    assert ReturnState.SENT == await state(county, "1.1")
    (again,) = await to_sign(county)
    assert "Audited" in again.brief
    await county.fills(again.return_id, {"sign_off": "signed_off"})
    assert ReturnState.SIGNED_OFF == await state(county, "1.1")


async def test_nobody_signs_their_own_return(store: Store, tmp_path: Path) -> None:
    """A sponsor who leads the target is not asked."""
    folder = like_the_county(tmp_path / "county", targets=(
        "maya.quinn@marlshire.example,patricia.okafor@marlshire.example,carl",
        "maya.quinn@marlshire.example,maya.quinn@marlshire.example,carl"))
    county = await Marlshire(store).open(folder)
    await county_sends(county)
    assert 1 == await closed(county)
    assert [] == await to_sign(county, MAYA)
    await county.fills("1.1", {"checked": "audited"})
    assert [] == await to_sign(county, MAYA)


async def moved(county: Marlshire, return_id: str = "1.1") -> dict[str, str]:
    """What has moved on the signed lines of a return, in words."""
    held = await county.read(lambda session: signatures_of(session, MARLSHIRE, return_id))
    return {line: each.moved for line, each in held.items() if each.moved is not None}


async def test_a_signed_line_reopens_alone(county: Marlshire) -> None:
    """The others stay signed; whoever signed is asked about that line, with what moved in plain words."""
    await county.replies(PATRICIA, "1. signed off")
    before = await county.read(lambda session: signatures_of(session, MARLSHIRE, "1.1"))
    await county.fills("1.1", {"checked": "audited"})
    words = "The data quality was “Checked on a sample” and is now Audited."
    assert {"checked": words} == await moved(county)
    (again,) = await to_sign(county)
    asked = DecisionBrief.model_validate_json(again.brief).sign_off
    assert asked is not None
    assert (("checked",), (words,), (("Data quality", "Audited"),)) == (asked.lines, asked.moved, asked.rows)
    assert words in county.last(PATRICIA).text
    assert "118" not in county.last(PATRICIA).text
    await county.fills(again.return_id, {"sign_off": "signed_off"})
    after = await county.read(lambda session: signatures_of(session, MARLSHIRE, "1.1"))
    assert {"checked"} == {line for line in after if line not in before or after[line].id != before[line].id}
    assert {} == await moved(county)


async def test_what_says_again_what_was_signed_stands_signed(county: Marlshire) -> None:
    """Nobody is asked about a change that was taken back; one that stands is asked about."""
    await county.replies(PATRICIA, "1. signed off")
    await county.fills("1.1", {"checked": "audited"})
    await county.fills("1.1", {"checked": "sampled"})
    assert ReturnState.SIGNED_OFF == await state(county, "1.1")
    assert ([], {}) == (await to_sign(county), await moved(county))
    await county.fills("1.1", {"checked": "checked"})
    assert 1 == len(await to_sign(county))


async def test_a_query_about_a_line_leaves_the_others_signed(county: Marlshire) -> None:
    """Sent again as it is, that line alone is put before the sponsor once more."""
    await county.replies(PATRICIA, "1. signed off")
    await county.fills("1.1", {"checked": "audited"})
    (again,) = await to_sign(county)
    await county.fills(again.return_id, {"sign_off": "queried", "query": "By whom?"})
    assert ReturnState.QUERIED == await state(county, "1.1")
    await county.fills("1.1", {"checked": "checked"})
    (once_more,) = await to_sign(county)
    assert ("checked",) == (DecisionBrief.model_validate_json(once_more.brief).sign_off or asked_nothing()).lines
    await county.fills(once_more.return_id, {"sign_off": "signed_off"})
    assert ReturnState.SIGNED_OFF == await state(county, "1.1")


def asked_nothing() -> SignOff:
    """Where a talk is about no return."""
    return SignOff(return_id="", rows=(), seen="")


async def test_the_support_team_signs_what_was_sent(county: Marlshire) -> None:
    """All of it at once, or by target; the sponsor is asked no more, and what moves is told the support team."""
    assert NotSigned("There is no return of “NI 1110” in Q2 2026/27; there are those of") == _cut(
        await sign_off(county.desk, MARLSHIRE, QUARTER, ["NI 111", "NI 1110"]))
    unsent = await sign_off(county.desk, MARLSHIRE, QUARTER, ["NI 68"])
    assert NotSigned("NI 68 is not sent yet: Farah Siddiqui has to send it first.") == unsent
    assert ReturnState.SENT == await state(county, "1.1")
    done = await sign_off(county.desk, MARLSHIRE, QUARTER, ["ni 111"])
    assert SignedOff(("NI 111",), (), ()) == done
    assert (ReturnState.SIGNED_OFF, []) == (await state(county, "1.1"), await to_sign(county))
    everything = await sign_off(county.desk, MARLSHIRE, QUARTER)
    assert isinstance(everything, SignedOff)
    assert (("NI 155",), ("NI 111",)) == (everything.signed, everything.before)
    await county.fills("1.1", {"checked": "audited"})
    noticed = await county.read(lambda session: notices(session, MARLSHIRE))
    told = [one.text for one in noticed if one.kind == LINE_MOVED]
    assert 1 == len(told)
    assert "The data quality was “Checked on a sample” and is now Audited." in told[0]
    assert SignedOff(("NI 111",), (), ()) == await sign_off(county.desk, MARLSHIRE, QUARTER, ["NI 111"])
    assert ReturnState.SIGNED_OFF == await state(county, "1.1")


def _cut(said: SignedOff | NotSigned) -> SignedOff | NotSigned:
    """Without the list of what there is."""
    return NotSigned(said.reason.rpartition(" of ")[0] + " of") if isinstance(said, NotSigned) else said
