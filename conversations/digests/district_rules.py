"""The named rules about what a district itself owes; silent in every digest but a district's."""

from __future__ import annotations

from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import Concern, Found, KeepRule, Sight, found_if
from conversations.digests.wording import tidy


def _own_part_missing(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    parts, own = target.parts, sight.district
    if parts is None or own is None or not target.counted:
        return ()
    return found_if(own in parts.missing and sight.facts.overdue(sight.today), f"{tidy(own)} has not given its part")


OWN_PART_MISSING = KeepRule("own_part_missing", Concern.RETURNS, _own_part_missing)
