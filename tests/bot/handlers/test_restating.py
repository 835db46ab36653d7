"""“Q2 should be 231, not 235”: confirmed in one question, rated anew; every digest that told the old one is marked."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from bot.handlers.composing import Composed, composed_in
from bot.handlers.correcting_digests import (
    DRAFTED,
    NotCorrected,
    Sent,
    draft_corrections,
    drop_correction,
    list_corrections,
    send_correction,
)
from bot.handlers.releasing import release
from bot.handlers.way_back import way_back_of
from conversations.digests.rights import SUPPORT_TEAM
from conversations.digests.trail import lines_of
from conversations.digests.way_back import WayBack
from conversations.partnership.decisions import DecisionBrief
from conversations.partnership.figures import Flag
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from storage import notices, rounds
from storage.database import Session, Store
from storage.signatures import signatures_of
from tests.bot.handlers.arguing import HOUSEHOLDS, IMRAN, URSULA, tells
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire, like_the_county
from tests.bot.handlers.put_right import (
    IMRANS,
    LATER,
    NEXT,
    SAID,
    THEME,
    confirmed,
    told_wrong,
    versions,
)

TREND = ("households,0,lower,snapshot,,,,0,,,221", "households,0,lower,snapshot,trajectory,,,0,,,221")
"""NI 156 rated by its trend, where it is beyond the tolerance."""


async def return_id(county: Marlshire, ref: str = "NI 156") -> str:
    """The return of a target in the round of the second quarter."""
    held = await county.read(partial(rounds.round_of, partnership_id=MARLSHIRE, quarter=QUARTER))
    assert held is not None
    lines = await county.read(partial(rounds.lines, partnership_id=MARLSHIRE, round_id=held.round_id))
    return next(each.return_id for each in lines if each.ref == ref and each.script.startswith("quarterly_return"))


@pytest.fixture
async def county(store: Store) -> Marlshire:
    """The county after its second quarter, the third under way."""
    return await told_wrong(store)


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


async def test_what_is_refused_stays_as_it_is(county: Marlshire) -> None:
    """“No” changes nothing; said again, it is asked again."""
    await county.says(IMRANS, SAID)
    await county.presses(IMRANS, "No")
    await county.says(IMRANS, "send")
    assert "The figure stays 235 households" in county.last(IMRANS).text
    assert 1 == len(await versions(county, QUARTER))
    await confirmed(county)
    assert 2 == len(await versions(county, QUARTER))


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
    told = "(Ratings change: Q1 2026/27 from red to amber and Q2 2026/27 from amber to red. "
    assert told in county.last(IMRANS).text
    await county.presses(IMRANS, "Yes, and send")
    *_, after = await versions(county, QUARTER)
    assert (Rating.AMBER, Rating.RED) == (before.rated.rating, after.reported.rated.rating)
    assert (Decimal(205), "worse") == (after.reported.figure.value, after.reported.direction)


async def test_what_was_red_quarter_after_quarter_is_so_no_more(county: Marlshire) -> None:
    """The quarter before is green after all; the next digest tells of both what was restated."""
    await confirmed(county)
    assert ["Red three quarters running"] == await rules(county, QUARTER, "quarters running")
    await county.says(IMRANS, "NI 156 Q1 should be 198, not 231: the wrong list was counted")
    assert "(One rating changes: Q1 2026/27 from red to green. " in county.last(IMRANS).text
    await county.presses(IMRANS, "Yes, and send")
    assert [] == await rules(county, QUARTER, "quarters running")
    assert ["Figure of Q1 2026/27 restated: it is 198 households and was 231 households",
            "Figure of Q2 2026/27 restated: it is 231 households and was 235 households"] == await rules(
        county, NEXT, "restated")  # fmt: skip


async def rules(county: Marlshire, quarter: Quarter, words: str) -> list[str]:
    """Why NI 156 stands in the theme's digest of a quarter: what is said with these words."""
    def look(session: Session) -> list[str]:
        composed = composed_in(county.desk, MARLSHIRE, quarter, "theme", THEME, session)
        assert isinstance(composed, Composed)
        return [rule for row in composed.document.rows if row.id == "NI 156" for rule in row.rules if words in rule]

    return await county.read(look)


async def test_the_way_back_leads_to_the_words_that_put_it_right(county: Marlshire) -> None:
    """As they were typed, how they were confirmed, what was kept; then what was signed, and what moved."""
    await confirmed(county)

    def look(session: Session) -> str:
        composed = composed_in(county.desk, MARLSHIRE, QUARTER, "theme", THEME, session)
        assert isinstance(composed, Composed)
        way = way_back_of(session, MARLSHIRE, composed.document, composed.facts, "NI 156", SUPPORT_TEAM)
        assert isinstance(way, WayBack)
        return "\n".join(line for backed in way.backed for trail in backed.trails for line in lines_of(trail))

    told = await county.read(look)
    steps = ("answered on 1 October 2026 on the page: “235”", f"wrote on 4 January 2027 in Slack: “{SAID}”",
             "Put it right: Imran Malik", "Kept as version 2 on 4 January 2027. 231 households, final, restated",
             "Changed after it was signed on 4 January 2027: “The figure was 235 and is now 231.”")
    assert "no longer asked" not in told
    places = [told.find(step) for step in steps]
    assert (True, sorted(places)) == (-1 not in places, places)
