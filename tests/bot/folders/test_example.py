"""The example county holds one of everything a newcomer should meet, and one return that takes three replies."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from bot.example import COUNTY
from bot.folders.contents import Contents
from bot.folders.reading import read_import
from conversations.partnership.actions import OPEN_PROGRESS
from conversations.partnership.figures import DataStatus
from conversations.partnership.judging import rate_against
from conversations.partnership.polarity import Polarity
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rating
from conversations.partnership.targets import Measure, Target

Q2 = Quarter(2026, 2)
OPENS = date(2026, 10, 1)


@pytest.fixture(scope="module")
def county() -> Contents:
    """The example as read."""
    found = read_import(COUNTY, Q2)
    assert isinstance(found, Contents)
    return found


def led_by(county: Contents, name: str) -> list[Target]:
    """The targets a person leads."""
    (email,) = (person.email for person in county.people if person.name == name)
    return [target for target in county.targets if target.lead == email]


def test_size_and_spread(county: Contents) -> None:
    """Six themes, 25 targets, nine organisations; nobody leads more than four targets."""
    assert (6, 25) == (len(county.themes), len(county.targets))
    assert 9 == len({person.organisation for person in county.people})
    assert {1, 2, 3, 4} == set(Counter(target.lead for target in county.targets).values())
    assert {theme.name for theme in county.themes} == {target.theme for target in county.targets}


def test_half_the_partners_have_no_slack(county: Contents) -> None:
    """Leads without Slack are asked by letter, and one with both would rather have letters."""
    leads = {target.lead for target in county.targets if 2 in target.defined(Q2).due_in}
    asked = [person for person in county.people if person.email in leads]
    assert 2 <= len([person for person in asked if person.slack is None])
    assert ["Dan Ellis"] == [person.name for person in asked if person.slack and person.prefers == "email"]


def test_everybody_in_slack_is_somebody_of_their_own(county: Contents) -> None:
    """Each identity in the rehearsal workspace is one person's."""
    identities = [person.slack for person in county.people]
    assert {"T0REHEARSE"} == {identity.team for identity in identities if identity}
    known = [identity.user for identity in identities if identity]
    assert len(known) == len(set(known))


def test_one_return_takes_three_replies(county: Contents) -> None:
    """Ann Archer has one target with nothing open, and her next figure can plausibly be green."""
    (target,) = led_by(county, "Ann Archer")
    assert target.ref not in {action.ref for action in county.actions} | {risk.ref for risk in county.risks}
    assert target.without is None
    assert Rating.GREEN is rated(county, target, Decimal("52.4"))


def test_one_return_is_easily_amber(county: Contents) -> None:
    """Maya Quinn's one target is missed by little."""
    (target,) = led_by(county, "Maya Quinn")
    assert (Rating.GREEN, Rating.AMBER, Rating.RED) == tuple(
        rated(county, target, Decimal(value)) for value in (118, 126, 140)
    )


def rated(county: Contents, target: Target, value: Decimal) -> Rating | None:
    """What a figure for the second quarter would come to."""
    milestone = next(m for ref, m in county.milestones if (ref, m.quarter) == (target.ref, Q2))
    return rate_against(target.defined(Q2), milestone, value, quarter=Q2).rating


def test_one_of_everything(county: Contents) -> None:
    """A break, a stretch, a range, a number without good or bad, an annual measure not due, several rules."""
    now = {target.ref: target.defined(Q2) for target in county.targets}
    assert ["NI 130"] == [target.ref for target in county.targets if target.definitions[-1].breaks_series]
    assert ["NI 155"] == [target.ref for target in county.targets if target.reward]
    assert ["NI 65"] == [ref for ref, each in now.items() if each.polarity is Polarity.RANGE]
    assert ["NI 68"] == [ref for ref, each in now.items() if each.polarity is Polarity.NONE]
    assert ["NI 75", "NI 6", "NI 186"] == [ref for ref, each in now.items() if 2 not in each.due_in]
    assert set(Measure) == {each.measure for each in now.values()}
    assert 7 <= len({each.rule.name for each in now.values()})


def test_promise_overdue_and_risk_above_the_line(county: Contents) -> None:
    """When the round opens one promise is overdue, and one risk scores above twelve."""
    overdue = [a.id for a in county.actions if a.progress in OPEN_PROGRESS and a.due and a.due < date(2026, 9, 1)]
    assert (["A1"], ["R1"]) == (overdue, [r.id for r in county.risks if r.open and r.grade.score > 12])


def test_history_reaches_back_a_year(county: Contents) -> None:
    """Every target due in the second quarter has last year's figure, and the last quarter's or a reason."""
    told = {(past.ref, past.figure.quarter): past.figure.status for past in county.figures}
    for target in county.targets:
        due_in = target.defined(Q2).due_in
        if 2 in due_in:
            assert DataStatus.REPORTED is told[target.ref, Q2.year_before]
            assert 1 not in due_in or (target.ref, Q2.previous) in told
