"""A figure that was reported is put right: a new version of it, later ratings worked out anew, open returns told.

Ratings are worked out by the rule of each quarter's own time. Only what one
target needs is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select, update
from sqlmodel import Session

from conversations.partnership.brief import Brief, Past
from conversations.partnership.direction import direction
from conversations.partnership.figures import DataStatus, Figure, Flag
from conversations.partnership.judging import last_comparable, rate_against
from conversations.partnership.quarters import Quarter
from conversations.partnership.rating import Rated
from conversations.partnership.restating import Rerated
from conversations.partnership.targets import Definition, Milestone
from conversations.partnership.trend import stretch_of
from storage.figures import FigureVersion, Reported, Source, add_version, newest_of
from storage.sessions import RETURN
from storage.statements import run
from storage.tables import MilestoneRow, ReturnRow, RoundRow, table
from storage.targets import definitions_of, latest

_milestone, _return, _round = table(MilestoneRow), table(ReturnRow), table(RoundRow)
RATED_ANEW = "Rated anew, because an earlier figure was put right."


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one target: the newest version of every quarter's figure, and what each is rated by."""

    target_id: int
    versions: Mapping[Quarter, FigureVersion]
    definitions: tuple[Definition, ...]
    milestones: Mapping[Quarter, Milestone]

    def defined(self, quarter: Quarter) -> Definition:
        """The definition in force in a quarter; the first one for any quarter before it."""
        begun = (each for each in reversed(self.definitions) if each.since <= quarter)
        return next(begun, self.definitions[0])

    def past(self, quarter: Quarter) -> tuple[Past, ...]:
        """The earlier quarters as `quarter` sees them."""
        breaks = [each.since for each in self.definitions if each.breaks_series]
        return tuple(
            Past(quarter=earlier, status=DataStatus(held.reported.figure.status), value=held.reported.figure.value,
                 comparable=stretch_of(breaks, earlier) == stretch_of(breaks, quarter))
            for earlier, held in sorted(self.versions.items()) if earlier < quarter
        )  # fmt: skip

    def reported(self, quarter: Quarter, figure: Figure, note: str | None) -> Reported:
        """A figure with all that is computed from it, as things are known now."""
        definition, milestone, past = self.defined(quarter), self.milestones.get(quarter), self.past(quarter)
        rated = rate_against(definition, milestone, figure.value, quarter=quarter, past=past)
        before = last_comparable(definition, past, quarter)
        way = direction(definition.polarity, figure.value, before, milestone)
        return Reported(figure, rated, milestone, str(way), note)

    def with_value(self, quarter: Quarter, value: Decimal, note: str | None = None) -> Known:
        """What would be known with another figure for a quarter, marked as restated.

        Raises:
            LookupError: no figure was reported for the quarter, so that there is none to restate.
        """
        held = self.versions.get(quarter)
        if held is None or held.reported.figure.value is None:
            raise LookupError(f"No figure of target {self.target_id} was reported for {quarter}; none can be restated.")
        old = held.reported.figure
        flags = tuple(dict.fromkeys((*old.flags, Flag.RESTATED)))
        return self.with_figure(old.model_copy(
            update={"value": value, "flags": flags, "numerator": None, "denominator": None}), note)

    def with_figure(self, figure: Figure, note: str | None = None) -> Known:
        """What would be known with this figure as the newest of its quarter, which has one."""
        quarter = figure.quarter
        there = replace(self.versions[quarter], reported=self.reported(quarter, figure, note))
        return replace(self, versions={**self.versions, quarter: there})


def known_of(session: Session, partnership_id: str, target_id: int) -> Known:
    """What is known of a target now."""
    goals = latest(_milestone, _milestone.c.quarter, partnership_id).where(_milestone.c.target_id == target_id)
    return Known(
        target_id,
        {each.reported.figure.quarter: each for each in newest_of(session, partnership_id, target_id)},
        definitions_of(session, partnership_id, target_id),
        {row.quarter: Milestone(quarter=row.quarter, value=row.value, upper=row.upper) for row in run(session, goals)},
    )


def restate(
    session: Session, partnership_id: str, known: Known, quarter: Quarter, value: Decimal, note: str | None,
    source: Source,
) -> int:  # fmt: skip
    """Keep the figure that holds after all as a new version, marked as restated; the id of that version.

    Raises:
        LookupError: no figure was reported for the quarter, so that there is none to restate.
    """
    restated = known.with_value(quarter, value, note).versions[quarter].reported
    return add_version(session, partnership_id, known.target_id, restated, source)


def rerated(before: Known, now: Known, of: Quarter) -> tuple[Rerated, ...]:
    """Every rating, of this quarter and of later ones, that is another by what is known now; the oldest first."""
    pairs = ((quarter, _rated(before, quarter), _rated(now, quarter)) for quarter in sorted(now.versions)
             if quarter >= of)  # fmt: skip
    return tuple(Rerated(quarter=quarter, was=was.rating, now=anew.rating) for quarter, was, anew in pairs
                 if was.rating is not anew.rating)


def _rated(known: Known, quarter: Quarter) -> Rated:
    return known.reported(quarter, known.versions[quarter].reported.figure, None).rated


def rate_later(
    session: Session, partnership_id: str, before: Known, now: Known, after: Quarter, at: datetime
) -> list[Quarter]:
    """Rate anew every later figure that is rated otherwise by what is known now than by what was; their quarters.

    It stays the figure of whoever gave it, through the return that it came by.
    What was stored without a rating is rated when it is read, and needs nothing.
    """
    changed = []
    for quarter, held in sorted(now.versions.items()):
        old = held.reported
        if quarter <= after or old.rated == Rated():
            continue
        was, anew = (each.reported(quarter, old.figure, None) for each in (before, now))
        if (was.rated, was.direction) != (anew.rated, anew.direction):
            reported = replace(old, rated=anew.rated, direction=anew.direction, note=RATED_ANEW)
            add_version(session, partnership_id, now.target_id, reported, replace(held.source, at=at))
            changed.append(quarter)
    return changed


def follow_figure(session: Session, partnership_id: str, target_id: int, before: Figure, source: Source) -> None:
    """A figure was sent again and says something else than before: what came after it is rated by what it says now."""
    now = known_of(session, partnership_id, target_id)
    later = rate_later(session, partnership_id, now.with_figure(before), now, before.quarter, source.at)
    anew = known_of(session, partnership_id, target_id) if later else now
    tell_open_returns(session, partnership_id, anew, [before.quarter, *later], source.at)


def tell_open_returns(
    session: Session, partnership_id: str, known: Known, quarters: Sequence[Quarter], at: datetime
) -> int:
    """Let the returns of later rounds that may still be changed know what holds for these quarters; how many did not.

    One whose round is closed stays as it was asked, answered and signed.
    """
    wanted = (
        select(_return.c.id, _return.c.brief, _round.c.quarter)
        .join(_round, (_round.c.partnership_id == _return.c.partnership_id) & (_round.c.id == _return.c.round_id))
        .where(_return.c.partnership_id == partnership_id, _return.c.target_id == known.target_id,
               _return.c.script.startswith(RETURN, autoescape=True), _round.c.quarter > min(quarters),
               _round.c.edits_close >= at)
    )  # fmt: skip
    many = 0
    for row in list(run(session, wanted)):
        brief = Brief.model_validate_json(row.brief)
        now = brief.model_copy(update={"past": tuple(_now(each, known, quarters) for each in brief.past)})
        if now != brief:
            its = (_return.c.partnership_id == partnership_id) & (_return.c.id == row.id)
            run(session, update(_return).where(its).values(
                brief=now.model_dump_json(), version=_return.c.version + 1))
            many += 1
    return many


def _now(past: Past, known: Known, quarters: Sequence[Quarter]) -> Past:
    held = known.versions.get(past.quarter) if past.quarter in quarters else None
    if held is None:
        return past
    return past.model_copy(update={"value": held.reported.figure.value, "rating": held.reported.rated.rating})
