"""A round is released: every digest of every layer leaves, on its day or when somebody says so; nothing goes twice.

It is closed first where it is open still. On its day the timer leaves a timer
for each handful of digests, so that each handful is kept and written in a
transaction of its own, and what is killed in between goes on where it stood.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.handlers.after import Lanes
from bot.handlers.calling_sponsors import call_later
from bot.handlers.closing import close
from bot.handlers.composing import Composed, NotPublished
from bot.handlers.delivering import Around, Delivered, Destinations, around, deliver, destinations
from bot.handlers.desk import Desk
from bot.handlers.occasions import CANNOT_SIGN, CLOSED_WITHOUT, DIGESTS_OUT
from bot.handlers.winding import round_of_timer
from conversations.digests.compose import compose
from conversations.digests.facts import RoundFacts
from conversations.digests.layers import Layer
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import SENT_STATES, ReturnState
from conversations.partnership.rounds import RoundState
from storage import notices, rounds
from storage.database import Session
from storage.facts import UnknownRound, round_facts
from storage.issued import groups_issued
from storage.layers import layers_in
from storage.readers import Readers, groups_of
from storage.rounds import RoundHeld
from storage.timers import Fired, Timer, set_timers

AT_ONCE = 50
"""Digests in one transaction of the day on which they leave: their facts are read once for all of them."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """A digest that a release sends, and where it would go; `before` where it was issued already and goes nowhere."""

    layer: str
    group: str
    to: Destinations
    before: bool = False
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a release would do: each digest, and how many figures in the round nobody has signed."""

    leaving: tuple[Leaving, ...]
    unsigned: tuple[str, ...]
    reported: int


@dataclass(frozen=True, slots=True)
class Released:
    """What a release did: how many returns are released, and each digest that left just now."""

    returns: int
    left: tuple[Leaving, ...]


@dataclass(frozen=True, slots=True)
class _All:
    """Every digest of a round, to be composed; the facts are read once."""

    facts: RoundFacts
    among: Around
    groups: tuple[tuple[Layer, str, Readers], ...]

    def composed(self, layer: Layer, group: str, readers: Readers) -> Composed:
        """One of them, as the facts stand."""
        return Composed(compose(layer, group, self.facts, self.among.today), self.facts, layer, group, readers)


async def plan_release(desk: Desk, partnership_id: str, quarter: Quarter) -> Plan | NotPublished:
    """What would go where, before anything is sent; nothing is written."""
    return await desk.store.read(partial(_plan, desk, partnership_id, quarter))


def _plan(desk: Desk, partnership_id: str, quarter: Quarter, session: Session) -> Plan | NotPublished:
    if (refused := _not_yet(rounds.round_of(session, partnership_id, quarter), quarter)) is not None:
        return refused
    found = _all(desk, session, partnership_id, quarter)
    if isinstance(found, NotPublished):
        return found
    # As it will be told once it is released: a return that is missing then is no longer awaited.
    found = replace(found, facts=found.facts.model_copy(update={"released": True, "closed": True}))
    issued = groups_issued(session, partnership_id, int(found.facts.round_id))
    leaving = []
    for layer, group, readers in found.groups:
        composed = found.composed(layer, group, readers)
        leaving.append(Leaving(layer.name, group, destinations(desk, composed, found.among),
                               before=(layer.name, group) in issued, empty=not composed.document.rows))
    reported = [each for each in found.facts.targets if each.reported]
    return Plan(tuple(leaving), tuple(each.ref for each in reported if not each.signed_off), len(reported))


async def release(desk: Desk, partnership_id: str, quarter: Quarter) -> Released | NotPublished:
    """Release a round now: what was sent is released, and every digest that was not issued yet leaves."""
    held = await desk.store.read(partial(rounds.round_of, partnership_id=partnership_id, quarter=quarter))
    if held is None:
        return NotPublished(f"There is no round for {quarter.name}; open it first with “round open”.")
    if (refused := _not_yet(held, quarter)) is not None:
        return refused
    returns = await desk.store.write(partial(_release, desk, partnership_id, held))
    found = await desk.store.read(partial(_all_of, desk, partnership_id, quarter))
    if isinstance(found, NotPublished):
        return found
    left = []
    for layer, group, readers in found.groups:
        composed = found.composed(layer, group, readers)
        done: Delivered = await desk.store.write(partial(_deliver, desk, composed, found.among))
        for lane in done.lanes:
            desk.wake(lane)
        if done.fresh:
            left.append(Leaving(layer.name, group, done.went, empty=not composed.document.rows))
    return Released(returns, tuple(left))


def _not_yet(held: RoundHeld | None, quarter: Quarter) -> NotPublished | None:
    """Why a round cannot be released that was only planned: nobody was asked, and it could not be opened after."""
    if held is None or held.round.state is not RoundState.PLANNED:
        return None
    return NotPublished(f"The round of {quarter.name} is not open yet, and nobody was asked. Let it open on its day, "
                        f"or open it now with `quarterday round open {quarter}`.")


def _release(desk: Desk, partnership_id: str, held: RoundHeld, session: Session) -> int:
    """Release what was sent of a round, closing it before where that was not done; how many returns that is."""
    if held.round.state is RoundState.OPEN:
        call_later(session, partnership_id, close(desk, session, partnership_id, held))
    for kind in (CLOSED_WITHOUT, CANNOT_SIGN):
        notices.settle_notices(session, partnership_id, kind, [str(held.round_id)], desk.clock())
    rounds.release_round(session, partnership_id, held.round_id, desk.clock())
    return sum(each.is_return and ReturnState(each.state) in SENT_STATES
               for each in rounds.lines(session, partnership_id, held.round_id))


def _deliver(desk: Desk, composed: Composed, among: Around, session: Session) -> Delivered:
    return deliver(desk, session, composed, among)


def release_on_its_day(desk: Desk, session: Session, fired: Fired) -> None:
    """The day has come: the round is released, and its digests are set out; those that left before stay as they are."""
    held = round_of_timer(session, fired)
    if held is None or held.round.state is RoundState.PLANNED:
        return
    if held.round.state is not RoundState.RELEASED:
        _release(desk, fired.partnership_id, held, session)
    _set_out(desk, session, fired.partnership_id, held)


def _set_out(desk: Desk, session: Session, partnership_id: str, held: RoundHeld) -> None:
    """Set a timer for each handful of digests, all due now."""
    wanted = [
        (layer.name, tuple(groups)[start:start + AT_ONCE])
        for layer in layers_in(session, partnership_id).values()
        for groups in [groups_of(session, partnership_id, layer)]
        for start in range(0, len(groups), AT_ONCE)
    ]
    set_timers(session, partnership_id, [
        Timer(f"{DIGESTS_OUT}:{held.round_id}:{number}", f"round:{held.round_id}", DIGESTS_OUT, desk.clock(),
              json.dumps({"quarter": str(held.round.quarter), "layer": layer, "groups": groups}, ensure_ascii=False))
        for number, (layer, groups) in enumerate(wanted)
    ])  # fmt: skip


def send_out(desk: Desk, session: Session, fired: Fired) -> Lanes:
    """The digests that a timer names leave, each that was not issued yet; the lanes that then have work."""
    facts = json.loads(fired.timer.facts)
    named = [(facts["layer"], group) for group in facts["groups"]]
    found = _all(desk, session, fired.partnership_id, Quarter.parse(facts["quarter"]), named)
    if isinstance(found, NotPublished):
        return ()
    done = [deliver(desk, session, found.composed(*each), found.among) for each in found.groups]
    return tuple(dict.fromkeys(lane for each in done for lane in each.lanes))


def _all_of(desk: Desk, partnership_id: str, quarter: Quarter, session: Session) -> _All | NotPublished:
    return _all(desk, session, partnership_id, quarter)


def _all(
    desk: Desk, session: Session, partnership_id: str, quarter: Quarter,
    named: Sequence[tuple[str, str]] | None = None,
) -> _All | NotPublished:  # fmt: skip
    """Every digest of a round, or those named that there are still."""
    try:
        facts = round_facts(session, partnership_id, quarter)
    except UnknownRound as unknown:
        return NotPublished(str(unknown))
    wanted = None if named is None else {layer for layer, _ in named}
    groups = [
        (layer, group, readers)
        for layer in layers_in(session, partnership_id).values() if wanted is None or layer.name in wanted
        for group, readers in groups_of(session, partnership_id, layer).items()
        if named is None or (layer.name, group) in named
    ]  # fmt: skip
    return _All(facts, around(desk, session, partnership_id), tuple(groups))
