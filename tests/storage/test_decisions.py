"""Decisions are never changed: the newest about a subject holds, with who made it and in what words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from conversations.partnership.decisions import Decision, DecisionKind, Ruling
from storage.database import Store
from storage.decisions import decisions, keep_decision
from storage.figures import Source
from tests.storage.examples import NOW, a_county

REFUSED = Decision(about=DecisionKind.OVERRIDE, subject="1.1", ruling=Ruling.REFUSED, words="Not {yet}")
AGREED = Decision(about=DecisionKind.OVERRIDE, subject="1.1", ruling=Ruling.AGREED)
REDUCE = Decision(about=DecisionKind.RISK, subject="R1", ruling=Ruling.REDUCE, words="Hire", until=date(2026, 12, 1))
ANOTHER = Decision(about=DecisionKind.DISPUTE, subject="d", ruling=Ruling.ANOTHER, value=Decimal("12.50"))


async def test_the_newest_about_a_subject_holds(store: Store) -> None:
    """Refused, then agreed: agreed. Of one kind only, and of the subjects that are asked for."""
    county = await store.write(a_county)
    for minutes, made in enumerate((REFUSED, AGREED, REDUCE, ANOTHER)):
        source = Source(NOW + timedelta(minutes=minutes), person_id=county.ann)
        await store.write(lambda s, made=made, source=source: keep_decision(s, "kent", made, source))  # type: ignore[misc]
    found = await store.read(lambda session: decisions(session, "kent", DecisionKind.OVERRIDE))
    assert {"1.1": (AGREED, "Ann", NOW + timedelta(minutes=1))} == {
        subject: (each.decision, each.by, each.at) for subject, each in found.items()}
    risk = await store.read(lambda session: decisions(session, "kent", DecisionKind.RISK, ["R1", "R2"]))
    assert {"R1": REDUCE} == {subject: each.decision for subject, each in risk.items()}
    settled = await store.read(lambda session: decisions(session, "kent", DecisionKind.DISPUTE))
    assert ANOTHER == settled["d"].decision
    assert {} == await store.read(lambda session: decisions(session, "kent", DecisionKind.OVERRIDE, []))


async def test_another_partnership_sees_none_of_it(store: Store) -> None:
    """Nor does a decision that nobody is named for lose its words."""
    await store.write(a_county)
    await store.write(lambda session: a_county(session, "weald"))
    await store.write(lambda session: keep_decision(session, "kent", REFUSED, Source(NOW)))
    assert {} == await store.read(lambda session: decisions(session, "weald", DecisionKind.OVERRIDE))
    (made,) = (await store.read(lambda session: decisions(session, "kent", DecisionKind.OVERRIDE))).values()
    assert (REFUSED, "") == (made.decision, made.by)
