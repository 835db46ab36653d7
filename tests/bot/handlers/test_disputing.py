"""What cannot all be so is put before both sides in the same turn, and is settled through talks alone."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest

from conversations.partnership.disputes import ConflictKind
from conversations.partnership.figures import DataStatus
from conversations.partnership.returns import ReturnState
from storage.blockages import open_blockages
from storage.database import Store
from storage.figures import FigureVersion, history
from storage.people import people_of
from storage.sessions import Seat, seat_by_return, seats_of_person
from storage.targets import target_ids
from tests.bot.handlers.arguing import (
    CARL,
    COUNTED_TWICE,
    GEORGE,
    MAYA,
    OFF_TRACK,
    PATRICIA,
    PLANTED,
    SIAN,
    SLACK,
    SUNITA,
    THOMAS,
    Planted,
    answers,
    corrects,
    decides,
    figures,
    found,
    green_but_blocked,
    tells,
    the_one,
)
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire, like_the_county

KINDS = sorted(PLANTED)


@pytest.fixture
async def county(store: Store, tmp_path: Path) -> Marlshire:
    """The example county with its round open, and one more body that counts for itself."""
    return await Marlshire(store).open(like_the_county(tmp_path / "county", parts=COUNTED_TWICE))


async def versions(county: Marlshire, ref: str) -> list[FigureVersion]:
    """Every version of a target's figure in the quarter."""
    ids = await county.read(lambda session: target_ids(session, MARLSHIRE))
    return list(await county.read(lambda session: history(session, MARLSHIRE, ids[ref.lower()], QUARTER)))


def asked(county: Marlshire, email: str) -> list[str]:
    """Every question about two answers that somebody was invited to."""
    return [each.text for each in county.told if each.to == SLACK[email] and "Two answers differ" in each.lines[0]
            and each.kind in {"top", "letter:invitation"}]  # fmt: skip


async def said_again(county: Marlshire, planted: Planted) -> None:
    """The lead sends their return once more, with something beside the point changed."""
    ids = await county.read(lambda session: target_ids(session, MARLSHIRE))
    taken = await county.fills(f"1.{ids[planted.ref.lower()]}", {"checked": "audited"})
    assert taken.sent, (taken.refused, taken.left_blank)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_contradiction_is_put_before_both_sides_at_once(county: Marlshire, kind: ConflictKind) -> None:
    """Each in their own channel, once, with what the other said; found again it is not asked again."""
    planted = PLANTED[kind]
    await planted.plant(county)
    held = await the_one(county)
    assert (kind, planted.lead, planted.other, None) == (
        held.dispute.kind, held.dispute.first.email, held.dispute.second.email, held.settled)
    assert [1, 1] == [len(asked(county, side)) for side in (planted.lead, planted.other)]
    await county.presses(SLACK[planted.other], "Start", on=county.last(SLACK[planted.other], kind="top"))
    assert held.dispute.first.says in county.last(SLACK[planted.other]).text
    await said_again(county, planted)
    assert [1, 1] == [len(asked(county, side)) for side in (planted.lead, planted.other)]


@pytest.mark.parametrize("kind", KINDS)
async def test_both_sides_say_that_both_are_so_or_the_sponsor_decides(county: Marlshire, kind: ConflictKind) -> None:
    """Both are so settles what is no figure; of two figures the sponsor says which; nobody is asked again."""
    planted = PLANTED[kind]
    await planted.plant(county)
    numbers = kind in {ConflictKind.FIGURES, ConflictKind.DENOMINATORS}
    await answers(county, planted.lead, "stands" if numbers else "both", "I have looked at it again")
    assert (await the_one(county)).settled is None
    await answers(county, planted.other, "stands" if numbers else "both", "So have I")
    if numbers:
        letter = county.last(SLACK[planted.sponsor]).text
        assert "I have looked at it again" in letter
        assert "So have I" in letter
        await decides(county, planted.sponsor, dispute="first_holds", settle_why="It is audited")
    settled = (await the_one(county)).settled
    assert settled is not None
    assert (("first", "It is audited") if numbers else ("both", "So have I")) == (settled.holds, settled.words)
    assert [] == [*await county.seats(planted.lead, "dispute"), *await county.seats(planted.other, "dispute")]
    assert [1, 1] == [len(asked(county, side)) for side in (planted.lead, planted.other)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lead_yields", [True, False])
async def test_a_side_that_gives_way_settles_it(county: Marlshire, kind: ConflictKind, lead_yields: bool) -> None:
    """By their own name; the other side hears why, and an old question is refused politely."""
    planted = PLANTED[kind]
    await planted.plant(county)
    gives, stays = (planted.lead, planted.other) if lead_yields else (planted.other, planted.lead)
    (old,) = await county.seats(stays, "dispute")
    await answers(county, gives, "yields", "I read the wrong line")
    held = await the_one(county)
    assert held.settled is not None
    assert ("second" if lead_yields else "first", "I read the wrong line") == (held.settled.holds, held.settled.words)
    assert any("I read the wrong line" in each.text for each in county.told if each.to == SLACK[stays])
    taken = await county.fills(old.return_id, {"stance": "stands", "why": "No"})
    assert taken.closed
    again = await the_one(county)
    assert held == again


async def test_a_lead_who_gives_way_has_their_figure_corrected(county: Marlshire) -> None:
    """As a new version of their own return, with the reason; green as it is, nothing more is needed."""
    await figures(county)
    await answers(county, GEORGE, "yields", "I counted ten people twice")
    first, second = await versions(county, "NI 136")
    assert [Decimal(2950), Decimal(2940)] == [each.reported.figure.value for each in (first, second)]
    assert "I counted ten people twice" == second.reported.note
    seat = await county.read(lambda session: seat_by_return(session, MARLSHIRE, "1.17"))
    assert seat is not None
    assert ReturnState.SENT == seat.state
    assert 1 == len(await found(county))


async def test_a_reason_that_reads_as_a_figure_is_not_taken_for_one(county: Marlshire) -> None:
    """What holds is the figure of the other side, whatever number a reason names; the words stand with the dispute."""
    await figures(county)
    await answers(county, GEORGE, "yields", "2,941 is right")
    assert Decimal(2940) == (await versions(county, "NI 136"))[-1].reported.figure.value
    settled = (await the_one(county)).settled
    assert settled is not None
    assert "2,941 is right" == settled.words


@pytest.mark.parametrize(("ruling", "holds", "value"), [
    ("first_holds", "first", 2950), ("second_holds", "second", 2940), ("another", "another", 2945)])
async def test_a_sponsor_says_which_figure_holds(county: Marlshire, ruling: str, holds: str, value: int) -> None:
    """By letter; the return then has it, both sides are told, and neither is asked about it again."""
    await figures(county)
    await answers(county, GEORGE, "stands", "It is what we sent to London")
    await answers(county, SIAN, "stands", "It is what our system has")
    words = {"first_holds": "George Hall", "second_holds": "Siân Morgan", "another": "neither"}[ruling]
    extra = "\n2. 2945\n3. The auditor says so." if ruling == "another" else "\n3. The auditor says so."
    await county.replies(THOMAS, f"1. {words}{extra}")
    held = await the_one(county)
    assert held.settled is not None
    assert ("Thomas Underhill", holds, "The auditor says so.") == (held.settled.by, held.settled.holds,
                                                                   held.settled.words)
    assert Decimal(value) == (await versions(county, "NI 136"))[-1].reported.figure.value
    for side in (GEORGE, SIAN):
        assert any("The auditor says so." in each.text for each in county.told if each.to == SLACK[side])
    assert [1, 1] == [len(asked(county, side)) for side in (GEORGE, SIAN)]


async def test_a_figure_that_earns_reasons_is_left_with_the_lead(county: Marlshire) -> None:
    """The sponsor's figure makes the target amber: the lead is told that more is needed, and gives it."""
    await figures(county)
    await answers(county, GEORGE, "stands", "It is what we sent to London")
    await answers(county, SIAN, "stands", "It is what our system has")
    await decides(county, THOMAS, dispute="another", value="2800", settle_why="The auditor says so.")
    assert "Something more is needed" in county.last(SLACK[GEORGE]).text
    tasks = next(each.text for each in reversed(county.told) if (each.to, each.kind) == (SLACK[GEORGE], "tasks"))
    assert "People supported to live independently: Completed" not in tasks
    assert Decimal(2950) == (await versions(county, "NI 136"))[-1].reported.figure.value
    left = {key: said for key, said in OFF_TRACK.items() if key != "checked"}
    await tells(county, GEORGE, "quarterly_return", "NI 136", left)
    last = (await versions(county, "NI 136"))[-1].reported
    assert (Decimal(2800), DataStatus.REPORTED) == (last.figure.value, last.figure.status)
    assert 1 == len(await found(county))


async def test_a_correction_ends_a_dispute_and_taking_it_back_opens_it_again(county: Marlshire) -> None:
    """Nobody has settled it then; both are asked anew, and what they answered before counts no more."""
    await figures(county)
    await answers(county, SIAN, "stands", "It is what our system has")
    await corrects(county, "1.17", "2940", "Ten were counted twice")
    held = await the_one(county)
    assert held.settled is not None
    assert ("gone", "") == (held.settled.holds, held.settled.by)
    assert [] == await county.seats(GEORGE, "dispute")
    assert "the two answers agree" in county.last(SLACK[SIAN]).text
    await corrects(county, "1.17", "2950", "They were not")
    assert (await the_one(county)).settled is None
    assert [2, 2] == [len(asked(county, side)) for side in (GEORGE, SIAN)]
    await answers(county, GEORGE, "stands", "It is right now")
    assert [] == await county.seats(THOMAS, "sponsor_decision")
    await answers(county, SIAN, "yields", "So it is")
    assert (await the_one(county)).settled is not None


async def test_a_blockage_that_was_none_is_withdrawn(county: Marlshire) -> None:
    """Carl gives way: nobody is asked to clear it any more."""
    await green_but_blocked(county)
    await answers(county, CARL, "yields", "It came this morning")
    assert [] == await county.read(lambda session: open_blockages(session, MARLSHIRE))


async def test_a_blockage_that_is_freed_contradicts_nothing(county: Marlshire) -> None:
    """Cleared by the lead and confirmed by whoever raised it: the dispute is gone."""
    await green_but_blocked(county)
    (seat,) = await county.seats(MAYA, "lead_decision")
    await county.fills(seat.return_id, {"unblock": "cleared", "answer": "I have rung them"})
    (seat,) = await county.seats(CARL, "unblocked")
    await county.fills(seat.return_id, {"freed": "yes"})
    settled = (await the_one(county)).settled
    assert settled is not None
    assert "gone" == settled.holds


async def test_of_a_restricted_target_a_member_sees_nothing_of_the_lead(store: Store, tmp_path: Path) -> None:
    """Neither figure nor words, in the question, on its page, or in how it was settled."""
    row = (Path(__file__).parents[3] / "bot/example/county/targets.csv").read_text("utf-8")
    line = next(each for each in row.splitlines() if each.startswith("NI 136,"))
    folder = like_the_county(tmp_path / "county", targets=(line, f"{line.rpartition(',')[0]},restricted"))
    county = await Marlshire(store).open(folder)
    await figures(county)
    await county.presses(SLACK[SIAN], "Start", on=county.last(SLACK[SIAN], kind="top"))
    await county.presses(SLACK[GEORGE], "Start", on=county.last(SLACK[GEORGE], kind="top"))
    await answers(county, GEORGE, "yields", "The secret register was wrong")
    told = "\n".join(each.text for each in county.told if each.to == SLACK[SIAN])
    assert "may not be shown to you" in told
    assert [] == [secret for secret in ("2,950", "2950", "secret register") if secret in told]
    assert "2,940" in "\n".join(each.text for each in county.told if each.to == SLACK[GEORGE])


async def test_nobody_settles_what_they_are_a_side_of(store: Store, tmp_path: Path) -> None:
    """Where the sponsor gave one of the two figures, the theme's chair is asked."""
    changed = like_the_county(tmp_path / "county", targets=(
        "thomas.underhill@icb.marlshire.example,sian.morgan@marlshire.example;sunita.verma@voluntary.marlshire.example",
        "sian.morgan@marlshire.example,sian.morgan@marlshire.example;sunita.verma@voluntary.marlshire.example"))
    county = await Marlshire(store).open(changed)
    await figures(county)
    await answers(county, GEORGE, "stands", "Mine")
    await answers(county, SIAN, "stands", "Mine")
    assert [] == await county.seats(SIAN, "sponsor_decision")
    (seat,) = await county.seats(THOMAS, "board_decision")
    await county.fills(seat.return_id, {"dispute": "second_holds", "settle_why": "So I think"})
    settled = (await the_one(county)).settled
    assert settled is not None
    assert "Thomas Underhill" == settled.by


async def test_the_same_delivery_once_more_has_no_second_effect(county: Marlshire) -> None:
    """A page that is sent twice neither asks nor settles twice."""
    await figures(county)
    (seat,) = await county.seats(GEORGE, "dispute")
    for _ in range(2):
        await county.fills(seat.return_id, {"stance": "yields", "why": "Mine was old"}, key="once")
    assert 2 == len(await versions(county, "NI 136"))
    assert 1 == len([each for each in county.told if each.to == SLACK[SIAN] and "Mine was old" in each.text])


PLAIN = {
    "checked": "sampled", "cause": "Demand rose over the summer", "cause_code": "national", "due": "30 November 2026",
    "action": "Two more people start in November", "owner": "The service manager", "help_wanted": "no",
    "contest": "no", "outlook": "at risk", "year_end_value": "skip because nobody can tell", "new_risk": "no",
    "blockage": "no", "kept": "partly", "note": "The contract is being let", "still": "same", "working": "yes",
    "all_well": "planned", "progress": "late", "trouble": "nothing",
}
"""Answers that contradict nothing, by the last word of their question's key."""
PARTS = {SIAN: "14700 out of 500000", SUNITA: "7350 out of 250000",
         "ivan.petrov@ambleford.example": "21 out of 350", "joyce.newton@castlemarl.example": "30 out of 500"}
"""What each body counts, by whoever gives it: together 2,940 per 100,000, and 6%."""
TOTALS = {"NI 136": "2940", "NI 195": "6"}


def plainly(key: str, seat: Seat, chance: random.Random) -> str:
    """An answer to a question of the round: a figure about as good as its milestone, and all else to match."""
    word = next(part for part in reversed(key.partition("?")[0].split(".")) if not part.isdigit())
    brief = json.loads(seat.brief)
    if "?" in key:
        return "It was looked at again and is right"
    if word == "part":
        return PARTS[seat.email]
    if word != "figure":
        return PLAIN[word]
    if brief["ref"] in TOTALS:
        return TOTALS[brief["ref"]]
    goal, definition = Decimal((brief["milestone"] or brief["past"][-1])["value"]), brief["definition"]
    value = goal * Decimal(chance.choice(["1", "0.97", "1.03", "0.8", "1.2"]))
    return f"{value:.{definition['decimals']}f}"


async def test_a_clean_round_disputes_nothing(store: Store) -> None:
    """Every return, update and review of the county, red or green, given so that it fits: nobody is asked more."""
    county, chance = await Marlshire(store).open(), random.Random(4)
    waiting = await county.waiting()
    chance.shuffle(waiting)
    for seat in waiting:
        taken = await county.fills(seat.return_id, {})
        while not taken.sent:
            given = {key: plainly(key, seat, chance) for key in taken.left_blank}
            assert given, (seat.return_id, taken.refused)
            taken = await county.fills(seat.return_id, given)
    assert ([], []) == (await county.waiting(), await found(county))
    later = await county.read(lambda session: [
        seat for who in people_of(session, MARLSHIRE) for seat in seats_of_person(session, MARLSHIRE, who)
        if seat.round_id is None])  # fmt: skip
    assert [] == later
    assert len(waiting) > len(PLAIN)


async def test_braces_in_names_and_words_stay_as_they_are(store: Store, tmp_path: Path) -> None:
    """Nobody's name, and nothing that anybody writes, is a place for something else."""
    folder = like_the_county(tmp_path / "county", people=("Carl Dunn", "Carl {title} Dunn"))
    county = await Marlshire(store).open(folder)
    await tells(county, MAYA, "quarterly_return", "NI 111", {"figure": "118", "checked": "sampled"})
    await county.commands(SLACK[CARL], "blockage", ("what", "The {other} list is late {0}"))
    for said in ("NI 111", "skip because nobody knows", "The {clerk}", "Asked twice", "30 October 2026", "send"):
        await county.says(SLACK[CARL], said)
    await county.presses(SLACK[MAYA], "Start", on=county.last(SLACK[MAYA], kind="top"))
    told = "\n".join(each.text for each in county.told if each.to == SLACK[MAYA])
    assert "Carl {title} Dunn" in told
    assert "The {other} list is late {0}" in told
    await answers(county, MAYA, "stands", "It is {green}")
    await answers(county, CARL, "stands", "It is {stuck}")
    assert "It is {stuck}" in county.last(PATRICIA).text
    await decides(county, PATRICIA, dispute="first_holds", settle_why="So {it} is")
    assert "Patricia Okafor has settled it: what Maya Quinn says holds. So {it} is" in county.last(SLACK[CARL]).text
    assert (await the_one(county)).settled is not None
