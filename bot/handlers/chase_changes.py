"""What of a chase is not as it was when somebody was found due: they are looked at anew, and not written to.

An answer, a hand-over, a wish or an absence may have come between; or another
process may have written to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from bot.handlers.chase_words import Chasing
from bot.handlers.chasing import leaves_of, outstanding_of, since_when
from conversations.partnership.chase import Outstanding
from conversations.partnership.chasing import Chaser
from conversations.partnership.wished import Wish
from storage import chasing
from storage.database import Session

A_WHILE = timedelta(hours=1)
"""How much earlier than it is kept a wish may have been said, at most, to be seen as one that came between."""


def wished_lately(session: Session, partnership_id: str, round_id: int, at: datetime) -> tuple[Wish, ...]:
    """What people wanted of reminders not long before a moment, or since."""
    return chasing.wishes_said(session, partnership_id, round_id, at - A_WHILE)


def as_they_were(
    session: Session, seen: Chasing, chasers: Sequence[Chaser], at: datetime, wishes: Collection[Wish]
) -> list[Chaser]:
    """Those of these messages of which nothing has changed since they were found due, `at` a moment.

    That was by what was `seen` then, when `wishes` were those said lately.
    """
    whose = {who for each in chasers for who in _people(each)}
    changed = {who for one in (seen, *seen.beside) for who in _asked_otherwise(session, one, whose)}
    changed |= _wished(session, seen, at, wishes) | _away_otherwise(session, seen, whose, at)
    changed |= _written_to(session, seen, chasers)
    steps = [step for each in chasers for step in each.taken]
    taken = chasing.steps_taken(session, seen.partnership_id, seen.held.round_id, steps)
    anew = {step for step, moment in taken.items() if seen.chase.taken.get(step) != moment}
    return [each for each in chasers if changed.isdisjoint(_people(each)) and anew.isdisjoint(each.taken)]


def _people(chaser: Chaser) -> Iterator[int]:
    """Who is written to, and whose returns it is about."""
    yield chaser.to
    yield from (coming.item.owner for coming in chaser.about)


def _asked_otherwise(session: Session, seen: Chasing, whose: Collection[int]) -> Iterator[int]:
    """Of whom it is not the same any more what waits for them, or since when."""
    waited = chasing.waited_for(session, seen.partnership_id, seen.held.round_id, whose)
    then, now = _by_owner(seen.chase.outstanding, whose), _by_owner(map(outstanding_of, waited), whose)
    return (who for who in whose if then[who] != now[who])


def _by_owner(outstanding: Iterable[Outstanding], whose: Collection[int]) -> dict[int, list[Outstanding]]:
    found: dict[int, list[Outstanding]] = defaultdict(list)
    for item in outstanding:
        if item.owner in whose:
            found[item.owner].append(item)
    return found


def _wished(session: Session, seen: Chasing, at: datetime, wishes: Collection[Wish]) -> set[int]:
    """Who has wanted something of reminders that was not among these wishes."""
    lately = wished_lately(session, seen.partnership_id, seen.held.round_id, at)
    return {wish.person for wish in lately if wish not in wishes}


def _away_otherwise(session: Session, seen: Chasing, whose: Collection[int], at: datetime) -> set[int]:
    """Of whom other absences are known."""
    leaves = leaves_of(session, seen.partnership_id, since_when(seen.held, at))
    return {who for who in whose if seen.chase.contacts[who].leaves != leaves.get(who, ())}


def _written_to(session: Session, seen: Chasing, chasers: Sequence[Chaser]) -> set[int]:
    """Who has had a message that day, in this round or in another."""
    running = [one.held.round_id for one in (seen, *seen.beside)]
    days = chasing.days_told(session, seen.partnership_id, running, [(each.to, each.day) for each in chasers])
    return {who for who, day in days if (who, day) not in seen.chase.written}
