"""District partnerships: which bodies of the agreement are told of their own part, and who reads it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select
from sqlmodel import Session

from conversations.partnership.districts import District
from storage.people import person_ids
from storage.statements import Query, run, run_many
from storage.tables import DistrictRow, table

_district = table(DistrictRow)


@dataclass(frozen=True, slots=True)
class DistrictHeld:
    """A district as stored; without chair or channel it has none."""

    chair_id: int | None = None
    channel: str | None = None
    emails: tuple[str, ...] = ()


def save_districts(session: Session, partnership_id: str, districts: Sequence[District]) -> None:
    """Make these the districts of the partnership; it has no others.

    Raises:
        UnknownName: a chair is not among the people of the partnership.
    """
    people = person_ids(session, partnership_id)
    rows = [
        {
            "partnership_id": partnership_id,
            "name": district.name,
            "chair_id": people.find(district.chair, f"chair of {district.name}"),
            "channel": district.channel,
            "emails": json.dumps(district.emails),
        }
        for district in districts
    ]
    run(session, delete(_district).where(_district.c.partnership_id == partnership_id))
    run_many(session, insert(_district), rows)


_DISTRICTS: Query = (
    select(_district.c.name, _district.c.chair_id, _district.c.channel, _district.c.emails)
    .where(_district.c.partnership_id == bindparam("partnership_id"))
    .order_by(_district.c.name)
)


def districts_of(session: Session, partnership_id: str) -> dict[str, DistrictHeld]:
    """The districts that the partnership named, by name; none where it named none."""
    rows = run(session, _DISTRICTS, {"partnership_id": partnership_id})
    return {row.name: DistrictHeld(row.chair_id, row.channel, tuple(json.loads(row.emails))) for row in rows}
