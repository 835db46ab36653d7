"""A story of one target in which nothing contradicts anything, to spoil; and a round of such stories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from conversations.partnership.actions import Progress
from conversations.partnership.blockages import Blockage, BlockageState
from conversations.partnership.case import Rated, Rating
from conversations.partnership.direction import Direction
from conversations.partnership.parts import Body, Gives, PartFigure
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Tolerance
from conversations.partnership.returns import Outlook
from conversations.partnership.risks import Grade
from conversations.partnership.story import (
    ActionTold,
    BlockageTold,
    LeadFigure,
    LeadWords,
    PartTold,
    RiskTold,
    Speaker,
    Story,
)
from conversations.partnership.targets import Definition, Measure

Q2 = Quarter(2026, 2)
LEAD = Speaker(email="priya@example.org", name="Priya Shah", organisation="County Council")
MEMBER = Speaker(email="lena@example.org", name="Lena Fox", organisation="Police")
PENDLE = Speaker(email="tom@example.org", name="Tom Ellis", organisation="Pendle")
WYRE = Speaker(email="ada@example.org", name="Ada Moss", organisation="Wyre")
GREEN, AMBER, RED = (Rated(rating=rating) for rating in Rating)


def a_definition(unit: str = "referrals", decimals: int = 0) -> Definition:
    """A count of which more is better."""
    return Definition(since=Quarter(2020, 1), title="Referrals", unit=unit, decimals=decimals,
                      polarity=Polarity.HIGHER, measure=Measure.PERIOD, rule=Tolerance(percent=Decimal(10)))


def a_story(**changed: Any) -> Story:
    """A green target of which nobody has said anything but the lead."""
    given: dict[str, Any] = {
        "ref": "NI 111", "title": "Referrals", "quarter": Q2, "definition": a_definition(), "lead": LEAD,
        "figure": a_figure("432"), "rated": GREEN, "rated_before": Rating.GREEN, "direction": Direction.BETTER,
    }  # fmt: skip
    return Story(**given | changed)


def a_figure(value: str, numerator: str | None = None, denominator: str | None = None) -> LeadFigure:
    """What the lead reported."""
    return LeadFigure(value=Decimal(value), numerator=_number(numerator), denominator=_number(denominator), source="F1")


def a_part(
    giver: Speaker, value: str | None, numerator: str | None = None, denominator: str | None = None
) -> PartTold:
    """What a body gave."""
    part = PartFigure(body=giver.organisation, value=_number(value), numerator=_number(numerator),
                      denominator=_number(denominator))
    return PartTold(part=part, giver=giver, source=f"P-{giver.organisation}")


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def bodies(*givers: Speaker, gives: Gives = Gives.PART) -> tuple[Body, ...]:
    """The bodies that report, in this order."""
    return tuple(Body(ref="NI 111", body=giver.organisation, giver=giver.email, gives=gives) for giver in givers)


def a_blockage(
    raiser: Speaker = MEMBER, state: BlockageState = BlockageState.WITH_LEAD, id_: str = "B1"
) -> BlockageTold:
    """Something stuck since early September."""
    stuck = Blockage(id=id_, ref="NI 111", what="No access to the custody system", raised_by=raiser.email,
                     raised_on=date(2026, 9, 7), state=state)
    return BlockageTold(blockage=stuck, raiser=raiser)


def a_risk(now: int, before: int | None, reviewer: Speaker | None = MEMBER, id_: str = "R1") -> RiskTold:
    """A risk of impact three, more or less likely than it was."""
    return RiskTold(id=id_, description="The grant ends", now=Grade(likelihood=now, impact=3), reviewer=reviewer,
                    before=None if before is None else Grade(likelihood=before, impact=3))


def an_action(
    now: Progress = Progress.DONE, before: Progress = Progress.ON_TRACK, due: date | None = Q2.last_day,
    owner: Speaker = MEMBER, id_: str = "A1",
) -> ActionTold:  # fmt: skip
    """An action of the quarter, done now."""
    return ActionTold(id=id_, text="Open the Saturday session", owner=owner, now=now, before=before, due=due)


def words(text: str, *, justified: bool = False) -> LeadWords:
    """The cause that the lead gave."""
    return LeadWords(text=text, justified=justified, source="W1")


FITTING: dict[tuple[Rating, Direction], Sequence[str]] = {
    (Rating.GREEN, Direction.BETTER): ("Performance improved after the new rota.", "We are on track.", ""),
    (Rating.GREEN, Direction.SAME): ("Nothing has changed; we are on target.", "It has not improved, nor worsened."),
    (Rating.GREEN, Direction.WORSE): ("The figure worsened a little in July, but the target was met.",),
    (Rating.AMBER, Direction.BETTER): ("Results improved, though two posts stood empty.", "Still below target."),
    (Rating.AMBER, Direction.SAME): ("Two caseworkers left in July.", "We expect to be on track by March."),
    (Rating.AMBER, Direction.WORSE): ("Performance deteriorated when the panel closed.", "Demand rose by a third."),
    (Rating.RED, Direction.BETTER): ("The rate is improving but is still below target.", "We missed the target."),
    (Rating.RED, Direction.SAME): ("The courts were closed.", "We will be on track once the posts are filled."),
    (Rating.RED, Direction.WORSE): ("Got worse because of staffing; we are off track.", "Staffing has improved."),
}
_BEST_FIRST = tuple(Rating)
_GIVERS = (MEMBER, PENDLE, WYRE)


def clean_round(count: int) -> list[Story]:
    """Stories of as many targets, varied by number alone: true to themselves by the way they are made."""
    return [_clean(Random(number), number) for number in range(count)]


def _clean(draw: Random, number: int) -> Story:
    rating, direction = draw.choice(list(FITTING))
    before = draw.choice([None, *Rating])
    worse = before is not None and _BEST_FIRST.index(rating) > _BEST_FIRST.index(before)
    unit, decimals = draw.choice([("referrals", 0), ("%", 1), ("rate per 1,000", 2)])
    green, red = rating is Rating.GREEN, rating is Rating.RED
    return a_story(
        ref=f"NI {number}", definition=a_definition(unit, decimals), rated=Rated(rating=rating), rated_before=before,
        direction=direction, words=words(draw.choice(FITTING[rating, direction])),
        outlook=draw.choice([None, *Outlook]),
        blockages=() if green else (a_blockage(draw.choice([*_GIVERS, LEAD])),),
        risks=(a_risk(draw.randint(3, 5), 3) if worse else a_risk(draw.randint(1, 5), draw.randint(1, 5)),),
        actions=(an_action(draw.choice([Progress.LATE, Progress.STUCK]) if red else Progress.DONE),),
        **_adding_up(draw, unit, decimals),
    )  # fmt: skip


def _adding_up(draw: Random, unit: str, decimals: int) -> dict[str, Any]:
    """Parts whose total the lead reported, to the indicator's decimals; or bodies that count the whole alike."""
    per = {"referrals": None, "%": 100, "rate per 1,000": 1000}[unit]
    counted = [(draw.randint(0, 40), draw.randint(40, 900)) for _ in _GIVERS]
    top, bottom = sum(top for top, _ in counted), sum(bottom for _, bottom in counted)
    if per is None:
        parts = tuple(a_part(giver, str(top)) for giver, (top, _) in zip(_GIVERS, counted, strict=True))
        lead = a_figure(str(top))
    else:
        parts = tuple(
            a_part(giver, str(Decimal(top) * per / bottom), str(top), str(bottom))
            for giver, (top, bottom) in zip(_GIVERS, counted, strict=True)
        )
        lead = a_figure(f"{Decimal(top) * per / bottom:.{decimals + 2}f}", str(top), str(bottom))
    if draw.random() < 0.3:
        same = tuple(a_part(giver, str(lead.value), *_shares(lead)) for giver in _GIVERS)
        return {"figure": lead, "bodies": bodies(*_GIVERS, gives=Gives.WHOLE), "parts": same}
    # A part that is still out makes no total, and so no conflict, whatever the lead reported.
    return {"figure": lead, "bodies": bodies(*_GIVERS), "parts": parts[: draw.choice([2, 3, 3])]}


def _shares(lead: LeadFigure) -> tuple[str | None, str | None]:
    if lead.numerator is None or lead.denominator is None:
        return None, None
    return str(lead.numerator), str(lead.denominator)
