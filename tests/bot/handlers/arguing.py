"""Answers of the example county that cannot all be so, each given through a talk, and whom they set at odds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from conversations.partnership.disputes import ConflictKind
from storage.disputes import DisputeHeld, disputes_in
from tests.bot.handlers.marlshire import MARLSHIRE, QUARTER, Marlshire

GEORGE, SIAN, SUNITA, THOMAS = ("george.hall@marlshire.example", "sian.morgan@marlshire.example",
                                "sunita.verma@voluntary.marlshire.example", "thomas.underhill@icb.marlshire.example")
"""For NI 136: the lead, the givers of both parts, the sponsor."""
IMRAN, IVAN, URSULA = ("imran.malik@ambleford.example", "ivan.petrov@ambleford.example",
                       "ursula.wynn@castlemarl.example")
"""For NI 155 and NI 156: the lead, a member, the sponsor."""
MAYA, CARL, PATRICIA = ("maya.quinn@marlshire.example", "carl.dunn@police.marlshire.example",
                        "patricia.okafor@marlshire.example")
"""For NI 111."""
COUNTED_TWICE = f"NI 130,Marlshire County Council,{SIAN},whole"
"""A row of parts.csv: Siân counts NI 130 for herself, too."""
SLACK = {GEORGE: "U0GEORGEHALL", SIAN: "U0SIANMORGAN", IMRAN: "U0IMRANMALIK", IVAN: "U0IVANPETROV",
         MAYA: "U0MAYAQUINN", CARL: "U0CARLDUNN", SUNITA: SUNITA, THOMAS: THOMAS, URSULA: URSULA, PATRICIA: PATRICIA}
"""Where each is told things: in Slack, or by letter."""
STUCK = "The court list does not reach us in time"
OFF_TRACK = {"cause": "It began late", "cause_code": "partner", "action": "Find other sites", "owner": "Imran Malik",
             "due": "30 November 2026", "help_wanted": "no", "contest": "no", "outlook": "missed",
             "year_end_value": "skip because nobody can tell", "new_risk.1": "no", "blockage.1": "no",
             "checked": "sampled"}  # fmt: skip
"""What a return earns whose target is red, beside its figure."""
HOUSEHOLDS = OFF_TRACK | {"figure": "235", "promise.A2.kept": "partly", "promise.A2.note": "Half is agreed",
                          "promise.A2.due": "30 November 2026", "risk.R1.still": "same"}
"""The return on NI 156, which is red."""


async def tells(county: Marlshire, email: str, talk: str, ref: str, answers: Mapping[str, str]) -> str:
    """Somebody answers what they are asked about a target, and sends it; the id of the talk."""
    (seat,) = await county.seats(email, talk, ref)
    taken = await county.fills(seat.return_id, answers)
    assert taken.sent, (taken.refused, taken.left_blank)
    return seat.return_id


async def parts(county: Marlshire) -> None:
    """Both bodies give their parts of NI 136, which come to 22,050 out of 750,000: 2,940 per 100,000."""
    await tells(county, SIAN, "delivery_update", "NI 136", {"part": "14700 out of 500000", "trouble": "nothing"})
    await tells(county, SUNITA, "delivery_update", "NI 136", {"part": "7350 out of 250000", "trouble": "nothing"})


async def figures(county: Marlshire) -> None:
    """George reports 2,950, and the parts come to 2,940."""
    await parts(county)
    await tells(county, GEORGE, "quarterly_return", "NI 136", {"figure": "2950", "checked": "sampled"})


async def denominators(county: Marlshire) -> None:
    """George and Siân count the same 325 people, he out of 500 and she out of 480."""
    await tells(county, GEORGE, "quarterly_return", "NI 130", {"figure": "325 out of 500", "checked": "sampled"})
    await tells(county, SIAN, "delivery_update", "NI 130", {
        "action.A8.progress": "on track", "part": "325 out of 480", "trouble": "nothing"})


async def green_but_blocked(county: Marlshire) -> None:
    """Maya reports green, and Carl reports in Slack that it is stuck."""
    await tells(county, MAYA, "quarterly_return", "NI 111", {"figure": "118", "checked": "sampled"})
    await county.commands(SLACK[CARL], "blockage", ("what", STUCK))
    for said in ("NI 111", "skip because nobody wrote it down", "The court clerk", "Asked twice", "30 October 2026",
                 "send"):
        await county.says(SLACK[CARL], said)


async def risk_against_rating(county: Marlshire) -> None:
    """Ivan scores the risk to NI 155 down, and Imran's figure takes it from amber to red."""
    await tells(county, IVAN, "risk_review", "NI 155", {
        "still": "changed", "grade": "2x3", "working": "yes", "mitigation": "The same calls"})
    await tells(county, IMRAN, "quarterly_return", "NI 155", OFF_TRACK | {"figure": "100"})


async def done_but_missed(county: Marlshire) -> None:
    """Imran reports NI 156 red, and Ivan that what was to help it is done."""
    await tells(county, IMRAN, "quarterly_return", "NI 156", HOUSEHOLDS)
    await tells(county, IVAN, "delivery_update", "NI 156", {"action.A1.progress": "done", "trouble": "nothing"})


@dataclass(frozen=True, slots=True)
class Planted:
    """A contradiction: how it comes about, about what, and whom it sets at odds, the lead first."""

    plant: Callable[[Marlshire], Awaitable[None]]
    ref: str
    lead: str
    other: str
    sponsor: str


PLANTED = {
    ConflictKind.FIGURES: Planted(figures, "NI 136", GEORGE, SIAN, THOMAS),
    ConflictKind.DENOMINATORS: Planted(denominators, "NI 130", GEORGE, SIAN, THOMAS),
    ConflictKind.GREEN_BUT_BLOCKED: Planted(green_but_blocked, "NI 111", MAYA, CARL, PATRICIA),
    ConflictKind.RISK_AGAINST_RATING: Planted(risk_against_rating, "NI 155", IMRAN, IVAN, URSULA),
    ConflictKind.DONE_BUT_MISSED: Planted(done_but_missed, "NI 156", IMRAN, IVAN, URSULA),
}


async def corrects(county: Marlshire, return_id: str, figure: str, why: str) -> None:
    """A lead sends another figure, and says why it has changed."""
    asked = await county.fills(return_id, {"figure": figure})
    taken = await county.fills(return_id, {key: why for key in asked.left_blank if key.startswith("figure?")})
    assert taken.sent, (taken.refused, taken.left_blank)


async def found(county: Marlshire) -> list[DisputeHeld]:
    """Every dispute of the quarter."""
    held = await county.read(lambda session: disputes_in(session, MARLSHIRE, QUARTER))
    return [each for several in held.values() for each in several]


async def the_one(county: Marlshire) -> DisputeHeld:
    """The only dispute there is."""
    (held,) = await found(county)
    return held


async def answers(county: Marlshire, email: str, stance: str, why: str) -> None:
    """A side says what it says to a contradiction, on the page of its question."""
    (seat,) = await county.seats(email, "dispute")
    taken = await county.fills(seat.return_id, {"stance": stance, "why": why})
    assert taken.sent, (taken.refused, taken.left_blank)


async def decides(county: Marlshire, email: str, **said: str) -> None:
    """A sponsor settles a dispute, on the page of its question."""
    (seat,) = await county.seats(email, "sponsor_decision")
    taken = await county.fills(seat.return_id, said)
    assert taken.sent, (taken.refused, taken.left_blank)
