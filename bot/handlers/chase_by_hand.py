"""The support team has people reminded now: who is, and who is not and why; who had it done is kept on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.handlers.after import Lanes
from bot.handlers.chasing import chase_of, write_chasers
from bot.handlers.closing import NOT_OPEN
from bot.handlers.desk import Desk
from bot.handlers.no_returns import chase_in_minutes
from bot.handlers.no_round import no_round
from conversations.digests.wording import listed
from conversations.partnership.by_hand import BY_HAND, Withheld, reminders_by_hand
from conversations.partnership.calendars import local_date
from conversations.partnership.chase import Chase, Outstanding
from conversations.partnership.chase_reasons import when_of
from conversations.partnership.chasing import Chaser
from conversations.partnership.dates import long_date
from conversations.partnership.quarters import Quarter
from conversations.partnership.rounds import RoundState
from storage import chasing, interventions, people, rounds
from storage.database import Session
from storage.outbox import MessageState
from storage.people import Identity
from storage.rounds import ReturnLine, RoundHeld

HANDFUL = 100
"""How many are reminded in one transaction: half a second, in which nobody can answer anything on SQLite."""
REMINDED = "reminded by hand"
"""What was done, as the record has it."""
SUBJECT = "chase"
"""The kind of subject that is recorded of what is done here."""
BY = "by hand, by {who}"
NONE_OPEN = "No round takes returns now, so that nobody is reminded."
SEVERAL = "More than one round is open. Say which: {quarters}."
OVER = "The round of {name} takes no new returns any more, and nobody is reminded of it."
NOBODY = ("Nobody has the address {emails}, so no one was written to. `quarterday round status --missing` names "
          "whoever has something left.")  # fmt: skip
ON_ITS_WAY = "what {name} was last written has not left yet"
UNWRITTEN = "their reminder could not be written, and the log says why"
FOR_STEP = "for the step “{when}”"
BESIDE = "beside the steps of the round, none of which is left"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be reminded: of which round, where it is said; whoever has these addresses, else everybody.

    `anyway` lifts their hours and their budget.
    """

    quarter: Quarter | None = None
    emails: tuple[str, ...] = ()
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class HandChased:
    """Somebody who was to be reminded: the channel, what they have left and its minutes; whether they are, and why.

    `lifts` where nothing but hours and budget stand against it.
    """

    person: Identity
    channel: str | None
    left: tuple[ReturnLine, ...]
    minutes: int
    reminded: bool
    why: str
    lifts: bool = False


@dataclass(frozen=True, slots=True)
class ByHand:
    """What came of it in the round of a quarter, person by person; or what would, where it was only looked at."""

    quarter: Quarter
    people: tuple[HandChased, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """Somebody was reminded by hand, as it stands on record; `anyway` whatever their hours and budget."""

    at: datetime
    by: str
    quarter: str
    person: Identity
    why: str
    anyway: bool


@dataclass(frozen=True, slots=True)
class NotChased:
    """Nobody was written to; the reason names the remedy."""

    reason: str


async def chase_by_hand(
    desk: Desk, partnership_id: str, wanted: Wanted, by: str, *, look: bool = False
) -> ByHand | NotChased:
    """Have people reminded now, in the name of `by`; with `look` nothing is written.

    A handful is written in each transaction, as things stand by then.
    """
    seen = await desk.store.read(partial(_look, desk, partnership_id, wanted))
    if isinstance(seen, NotChased) or look:
        return seen
    found = {each.person.person_id: each for each in seen.people}
    meant = [who for who, each in found.items() if each.reminded]
    for start in range(0, len(meant), HANDFUL):
        handful = meant[start:start + HANDFUL]
        withheld, lanes = await desk.store.write(
            partial(_remind, desk, partnership_id, seen.quarter, handful, wanted, by))
        for lane in lanes:
            desk.wake(lane)
        found |= {who: replace(found[who], reminded=False, why=each.why, lifts=each.lifts)
                  for who, each in withheld.items()}  # fmt: skip
    return ByHand(seen.quarter, tuple(found.values()))


def reminded_before(partnership_id: str, session: Session) -> list[Recorded]:
    """The newest reminders by hand, of whatever round, as they stand on record."""
    known = people.people_of(session, partnership_id)
    return [Recorded(each.at, each.who, each.facts["quarter"], known[each.facts["person"]], each.facts["why"],
                     each.facts["anyway"])
            for each in interventions.interventions(session, partnership_id, kind=SUBJECT)]  # fmt: skip


def _look(desk: Desk, partnership_id: str, wanted: Wanted, session: Session) -> ByHand | NotChased:
    held = _round_meant(desk, session, partnership_id, wanted.quarter)
    if isinstance(held, NotChased):
        return held
    chase = chase_in_minutes(desk, session, partnership_id, held)
    meant = _people_meant(session, partnership_id, wanted.emails, chase)
    if isinstance(meant, NotChased):
        return meant
    lines = {line.return_id: line for line in rounds.lines(session, partnership_id, held.round_id)}
    left: dict[int, list[Outstanding]] = defaultdict(list)
    for item in chase.outstanding:
        left[item.owner].append(item)
    decided = _decided(desk, session, partnership_id, held, chase, meant, anyway=wanted.anyway)
    return ByHand(held.round.quarter, tuple(
        HandChased(who, chase.contacts[who.person_id].channel, tuple(lines[item.id] for item in left[who.person_id]),
                   sum(item.minutes for item in left[who.person_id]), *_told(decided[who.person_id]))
        for who in meant))  # fmt: skip


def _round_meant(
    desk: Desk, session: Session, partnership_id: str, quarter: Quarter | None
) -> RoundHeld | NotChased:
    """The round of a quarter, or the only one that is open; one in which nobody can be reminded is refused."""
    if quarter is not None:
        held = rounds.round_of(session, partnership_id, quarter)
        return NotChased(no_round(quarter)) if held is None else _if_open(desk, session, partnership_id, held)
    found = [each for each in rounds.rounds(session, partnership_id)
             if each.round.state is RoundState.OPEN and desk.clock() < each.round.no_new_returns]  # fmt: skip
    if len(found) > 1:
        return NotChased(SEVERAL.format(quarters=listed(sorted(str(each.round.quarter) for each in found))))
    return found[0] if found else NotChased(NONE_OPEN)


def _if_open(desk: Desk, session: Session, partnership_id: str, held: RoundHeld) -> RoundHeld | NotChased:
    name = held.round.quarter.name
    if held.round.state is RoundState.PLANNED:
        zone = people.partnerships(session)[partnership_id].timezone
        return NotChased(NOT_OPEN.format(name=name, day=long_date(local_date(held.round.opens, zone))))
    if held.round.state is not RoundState.OPEN or desk.clock() >= held.round.no_new_returns:
        return NotChased(OVER.format(name=name))
    return held


def _people_meant(
    session: Session, partnership_id: str, emails: Sequence[str], chase: Chase
) -> list[Identity] | NotChased:
    """Whoever has these addresses, each once; with none, everybody with something left, by name."""
    known = people.people_of(session, partnership_id)
    if not emails:
        waited = {item.owner for item in chase.outstanding}
        return sorted((known[who] for who in waited), key=lambda each: (each.name, each.person_id))
    by_address = people.person_ids(session, partnership_id)
    unknown = [email for email in emails if email.lower() not in by_address]
    if unknown:
        return NotChased(NOBODY.format(emails=listed(unknown)))
    return [known[who] for who in dict.fromkeys(by_address[email.lower()] for email in emails)]


def _decided(
    desk: Desk, session: Session, partnership_id: str, held: RoundHeld, chase: Chase, meant: Iterable[Identity], *,
    anyway: bool,
) -> dict[int, Chaser | Withheld]:  # fmt: skip
    """The reminder of each, or why there is none; whoever is to get something yet is not written to besides."""
    decided = reminders_by_hand(chase, [each.person_id for each in meant], desk.clock(), anyway=anyway)
    last = chasing.last_contacts(session, partnership_id, held.round_id)
    for who, each in decided.items():
        waits = who in last and last[who].status in {MessageState.PENDING, MessageState.SENDING}
        if waits and (isinstance(each, Chaser) or each.lifts):
            decided[who] = Withheld(ON_ITS_WAY.format(name=chase.contacts[who].name))
    return decided


def _told(decided: Chaser | Withheld) -> tuple[bool, str, bool]:
    """Whether somebody is reminded, why or why not, and whether hours and budget alone stand against it."""
    if isinstance(decided, Withheld):
        return False, decided.why, decided.lifts
    steps = dict.fromkeys(coming.step for coming in decided.about)
    return True, BESIDE if BY_HAND in steps else listed([FOR_STEP.format(when=when_of(step)) for step in steps]), False


def _remind(
    desk: Desk, partnership_id: str, quarter: Quarter, handful: Sequence[int], wanted: Wanted, by: str,
    session: Session,
) -> tuple[dict[int, Withheld], Lanes]:  # fmt: skip
    """Write the reminders of a handful, and who had it done; whoever is not reminded after all, and why."""
    held = _round_meant(desk, session, partnership_id, quarter)
    if isinstance(held, NotChased):
        return dict.fromkeys(handful, Withheld(held.reason)), ()
    chase = chase_of(desk, session, partnership_id, held)
    known = people.people_of(session, partnership_id)
    decided = _decided(desk, session, partnership_id, held, chase, [known[who] for who in handful],
                       anyway=wanted.anyway)
    # in the order in which the planner writes: two transactions then never wait for one another
    chasers = sorted((each for each in decided.values() if isinstance(each, Chaser)), key=lambda each: each.to)
    written = write_chasers(desk, session, partnership_id, held, chase, chasers, BY.format(who=by))
    interventions.record(session, partnership_id, desk.clock(), by, REMINDED, {
        f"{SUBJECT}:{held.round_id}:{chaser.to}": {
            "quarter": str(quarter), "person": chaser.to, "message": written[chaser.to].id,
            "returns": [item.id for item in chaser.named], "why": _told(chaser)[1], "anyway": wanted.anyway}
        for chaser in chasers if chaser.to in written
    })
    withheld = {who: each for who, each in decided.items() if isinstance(each, Withheld)}
    withheld |= {each.to: Withheld(UNWRITTEN) for each in chasers if each.to not in written}
    return withheld, tuple(dict.fromkeys(message.lane for message in written.values()))
