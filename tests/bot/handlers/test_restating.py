"""“Q2 should be 231, not 235”: confirmed in one question, rated anew; every digest that told the old one is marked."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from bot.handlers.correcting_digests import (
    DRAFTED,
    NotCorrected,
    Sent,
    draft_corrections,
    drop_correction,
    list_corrections,
    send_correction,
)
from bot.handlers.open_round import open_round
from bot.handlers.releasing import release
from bot.handlers.signing_off import ask_for_sign_off
from conversations.partnership.decisions import DecisionBrief
from conversations.partnership.figures import Flag
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from storage import notices, rounds
from storage.database import Session, Store
from storage.figures import FigureVersion, history
from storage.signatures import signatures_of
from storage.targets import target_ids
from tests.bot.handlers.arguing import HOUSEHOLDS, IMRAN, SLACK, URSULA, tells
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire, like_the_county

NEXT = Quarter(2026, 3)
LATER = datetime(2027, 1, 4, 9, 31, tzinfo=UTC)
IMRANS = SLACK[IMRAN]
SAID = "Q2 should be 231, not 235: four had moved out already"
TREND = ("households,0,lower,snapshot,,,,0,,,221", "households,0,lower,snapshot,trajectory,,,0,,,221")
"""NI 156 rated by its trend, where it is beyond the tolerance."""
DAN = "dan.ellis@jobcentre.marlshire.example"


async def versions(county: Marlshire, quarter: Quarter, ref: str = "NI 156") -> list[FigureVersion]:
    """Every version of a figure, from the first to the newest."""
    def look(session: Session) -> list[FigureVersion]:
        return history(session, MARLSHIRE, target_ids(session, MARLSHIRE).must(ref, "a target"), quarter)

    return await county.read(look)


async def return_id(county: Marlshire, ref: str = "NI 156") -> str:
    """The return of a target in the round of the second quarter."""
    held = await county.read(partial(rounds.round_of, partnership_id=MARLSHIRE, quarter=QUARTER))
    assert held is not None
    lines = await county.read(partial(rounds.lines, partnership_id=MARLSHIRE, round_id=held.round_id))
    return next(each.return_id for each in lines if each.ref == ref and each.script.startswith("quarterly_return"))


@pytest.fixture
async def county(store: Store) -> Marlshire:
    """The second quarter is over: NI 156 was reported red, signed off, told in digests; the third is collected."""
    county = await Marlshire(store).open()
    await tells(county, IMRAN, "quarterly_return", "NI 156", HOUSEHOLDS)
    held = await county.read(partial(rounds.round_of, partnership_id=MARLSHIRE, quarter=QUARTER))
    assert held is not None
    await ask_for_sign_off(county.desk, MARLSHIRE, held.round_id)
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


async def test_a_restatement_is_confirmed_in_one_question_and_kept_with_its_reason(county: Marlshire) -> None:
    """A version of the figure, marked, rated by the rule of its time; what was there before stays."""
    await confirmed(county)
    old, new = await versions(county, QUARTER)
    assert (Decimal(235), Decimal(231)) == (old.reported.figure.value, new.reported.figure.value)
    assert ((Flag.RESTATED,), "four had moved out already") == (new.reported.figure.flags, new.reported.note)
    assert old.reported.rated.variance != new.reported.rated.variance
    assert "Sent. Thank you. The figure for Q2 2026/27 is 231 households now" in county.last(IMRANS).text


async def test_every_digest_that_told_it_is_marked_and_a_correction_drafted(county: Marlshire) -> None:
    """Three of them, each with its own words; nothing is sent, and the support team is told."""
    before = len(county.told)
    await confirmed(county)
    drafted = await list_corrections(county.desk, MARLSHIRE)
    assert [("board", ""), ("group", "NI 156"), ("theme", "Economic development and enterprise")] == sorted(
        (each.layer, each.group) for each in drafted)
    assert {(Decimal(235), Decimal(231), "NI 156")} == {
        (each.correction.was, each.correction.now, each.correction.line) for each in drafted}
    assert all("It told 235 households as the figure of NI 156" in each.correction.words
               and "Imran Malik says why: “four had moved out already”" in each.correction.words for each in drafted)
    assert not any("correction" in each.kind for each in county.told[before:])
    told = [each for each in await county.read(partial(notices.notices, partnership_id=MARLSHIRE))
            if each.kind == DRAFTED]
    assert 1 == len(told)
    assert "3 digests that were issued told a figure of NI 156 for Q2 2026/27" in told[0].text


async def test_a_signed_line_reopens_alone(county: Marlshire) -> None:
    """Whoever signed it is asked about the figure, with what moved in plain words; the rest stays signed."""
    signed = await county.read(partial(signatures_of, partnership_id=MARLSHIRE, return_id=await return_id(county)))
    assert "cause" in signed
    await confirmed(county)
    held = await county.read(partial(signatures_of, partnership_id=MARLSHIRE, return_id=await return_id(county)))
    words = "The figure was 235 and is now 231."
    assert {"figure": words} == {line: each.moved for line, each in held.items() if each.moved}
    (asked,) = [seat for seat in await county.seats(URSULA, "sponsor_decision") if '"moved":["The figure' in seat.brief]
    brief = DecisionBrief.model_validate_json(asked.brief).sign_off
    assert brief is not None
    assert (("figure",), (("Figure", "231"),)) == (brief.lines, brief.rows)
    await county.fills(asked.return_id, {"sign_off": "signed_off"})
    after = await county.read(partial(signatures_of, partnership_id=MARLSHIRE, return_id=await return_id(county)))
    assert {"figure"} == {line for line in after if after[line].id != held[line].id}
    assert ("231", None) == (after["figure"].seen.value, after["figure"].moved)


async def test_the_running_return_knows_what_holds_by_now(county: Marlshire) -> None:
    """What was last quarter's figure is told so, and the next figure is rated and compared by it."""
    await confirmed(county)
    (seat,) = await county.seats(IMRAN, "quarterly_return", "NI 156")
    assert '"quarter":"2026-Q2","status":"reported","value":"231"' in seat.brief


async def test_a_draft_is_sent_once_to_where_its_digest_went(county: Marlshire) -> None:
    """Under its post, and by letter to those who had it by letter; what was dropped goes nowhere."""
    await confirmed(county)
    drafts = {each.layer: each.correction.id for each in await list_corrections(county.desk, MARLSHIRE)}
    unknown = await send_correction(county.desk, MARLSHIRE, "9.9")
    assert NotCorrected("There is no correction “9.9”; see them with `quarterday corrections list`.") == unknown
    sent = await send_correction(county.desk, MARLSHIRE, drafts["theme"])
    assert isinstance(sent, Sent)
    assert (1, 1, 0) == (sent.posts, sent.letters, sent.lost)
    new = await county.post()
    assert {"digest_thread", "letter:correction"} == {each.kind for each in new}
    assert all("It told 235 households" in " ".join(each.text.split()) for each in new)
    again = await send_correction(county.desk, MARLSHIRE, drafts["theme"])
    assert isinstance(again, NotCorrected)
    assert "was sent before" in again.reason
    assert not isinstance(await drop_correction(county.desk, MARLSHIRE, drafts["board"]), NotCorrected)
    assert isinstance(await send_correction(county.desk, MARLSHIRE, drafts["board"]), NotCorrected)
    assert [] == await county.post()
    (left,) = await list_corrections(county.desk, MARLSHIRE)
    assert drafts["group"] == left.correction.id


async def test_nothing_is_drafted_twice_and_what_was_overtaken_is_drafted_anew(county: Marlshire) -> None:
    """The same once more changes nothing; another figure, and each draft says what holds by then."""
    await confirmed(county)
    first = {each.correction.id for each in await list_corrections(county.desk, MARLSHIRE)}
    sent = next(iter(sorted(first)))
    await send_correction(county.desk, MARLSHIRE, sent)
    assert [] == await county.store.write(partial(draft_corrections, partnership_id=MARLSHIRE, now=county.now))
    await county.says(IMRANS, "Q2 should be 230, not 231: one more had")
    await county.presses(IMRANS, "Yes, and send")
    found = await list_corrections(county.desk, MARLSHIRE)
    assert (3, set()) == (len(found), first & {each.correction.id for each in found})
    was = {each.correction.issued_id: each.correction.was for each in found}
    assert {Decimal(231), Decimal(235)} == set(was.values())
    assert Decimal(231) == was[int(sent.split(".")[0])]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Q2 should be 231, not 240", "stands as 235 households, not 240"),
        ("Q1 should be 231, not 299", "stands as 74 homes, not 299"),
        ("NI 156 Q2 should be 235, not 235", "stands as 235 households already"),
        ("NI 111 Q2 should be 231, not 235", "“NI 111” is no target that you lead"),
        ("NI 156 Q4 2020/21 should be 231", "No figure of “Households living in temporary accommodation” was reported"),
    ],
)  # fmt: skip
async def test_what_cannot_be_put_right_is_said_back_with_the_way_out(county: Marlshire, said: str, told: str) -> None:
    """Nothing is changed, and nothing is asked; said as it can be, it is asked."""
    await county.says(IMRANS, said)
    assert told in county.last(IMRANS).text
    assert 1 == len(await versions(county, QUARTER))
    await confirmed(county)
    assert 2 == len(await versions(county, QUARTER))


async def test_what_is_refused_stays_as_it_is(county: Marlshire) -> None:
    """“No” changes nothing; said again, it is asked again."""
    await county.says(IMRANS, SAID)
    await county.presses(IMRANS, "No")
    await county.says(IMRANS, "send")
    assert "The figure stays 235 households" in county.last(IMRANS).text
    assert 1 == len(await versions(county, QUARTER))
    await confirmed(county)
    assert 2 == len(await versions(county, QUARTER))


async def test_it_is_understood_by_mail(county: Marlshire) -> None:
    """In the letter that answers it the figure is confirmed; what cannot be put right is said back there too."""
    await county.replies(DAN, "Q1 should be 9.6, not 9.9\n\nDan\n\n> 1. What was it?")
    assert "could be of any" in " ".join(county.last(DAN).text.split())
    await county.replies(DAN, "Q1 should be 9.6, not 9.8: the survey was weighted wrongly\n\nDan")
    asked = " ".join(county.last(DAN).text.split())
    assert "stands as 9.8%. Should it be 9.6%?" in asked
    assert 1 == len(await versions(county, Quarter(2026, 1), "NI 152"))
    await county.replies(DAN, "1. Yes")
    _, new = await versions(county, Quarter(2026, 1), "NI 152")
    assert (Decimal("9.6"), "the survey was weighted wrongly") == (new.reported.figure.value, new.reported.note)


async def test_a_return_that_can_still_be_changed_is_changed_there(store: Store) -> None:
    """And sent again; a figure that no digest told yet is corrected, not restated, and nothing is drafted."""
    county = await Marlshire(store).open()
    await tells(county, IMRAN, "quarterly_return", "NI 156", HOUSEHOLDS)
    await confirmed(county)
    old, new = await versions(county, QUARTER)
    assert (Decimal(235), Decimal(231), ()) == (
        old.reported.figure.value, new.reported.figure.value, new.reported.figure.flags)
    assert await return_id(county) == new.source.return_id
    assert [] == await list_corrections(county.desk, MARLSHIRE)


async def test_a_figure_that_was_told_and_is_changed_in_its_return_is_restated(store: Store) -> None:
    """However it was given: by the page here; the digests that told it are marked."""
    county = await Marlshire(store).open()
    await tells(county, IMRAN, "quarterly_return", "NI 156", HOUSEHOLDS)
    await release(county.desk, MARLSHIRE, QUARTER)
    await county.post()
    its = await return_id(county)
    (why,) = (await county.fills(its, {"figure": "230"})).left_blank
    assert (await county.fills(its, {why: "Four had moved out"})).sent
    *_, new = await versions(county, QUARTER)
    assert (Flag.RESTATED,) == new.reported.figure.flags
    assert 3 == len(await list_corrections(county.desk, MARLSHIRE))


async def test_later_ratings_by_trend_are_worked_out_anew(store: Store, tmp_path: Path) -> None:
    """Q2 was worse than Q1 as it was told; by what Q1 is now it is better, and so no longer red."""
    folder = like_the_county(tmp_path / "county", targets=TREND)
    county = await Marlshire(store).open(folder)
    await tells(county, IMRAN, "quarterly_return", "NI 156", HOUSEHOLDS | {"figure": "205"})
    before = (await versions(county, QUARTER))[-1].reported
    await release(county.desk, MARLSHIRE, QUARTER)
    await county.post()
    county.now = LATER
    await county.says(IMRANS, "NI 156 Q1 should be 200, not 231: the wrong list was counted")
    await county.presses(IMRANS, "Yes, and send")
    *_, after = await versions(county, QUARTER)
    assert (Rating.AMBER, Rating.RED) == (before.rated.rating, after.reported.rated.rating)
    assert (Decimal(205), "worse") == (after.reported.figure.value, after.reported.direction)
