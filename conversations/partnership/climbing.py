"""How a blockage climbs: who holds it after each move, since when, and until when.

It only ever goes up. Whoever raised it is never the one who is asked about it,
a rung that nobody stands on is passed over, and resolved is final.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from conversations.partnership.blockages import Blockage, BlockageState, Move
from conversations.partnership.calendars import WorkingCalendar
from conversations.partnership.ladder import Ladder
from conversations.partnership.people import Person

Holders = Mapping[BlockageState, Person | None]
"""Who stands on each rung now: the lead, the sponsor, the board's chair; none where nobody does."""

_ORDER = tuple(BlockageState)
_RESOLVING = frozenset({Move.CONFIRMED, Move.WITHDRAWN})
_RISING = frozenset({Move.PASSED_ON, Move.OVERDUE})


@dataclass(frozen=True, slots=True)
class Step:
    """Where a move leaves a blockage.

    `due` is the last day of whoever is to act: the raiser where `answered` says
    that an answer awaits their word, else the holder; none where nothing moves
    on by itself. `no_further` says that it was to go up and there is nobody above.
    """

    state: BlockageState
    holder: Person | None
    held_since: date
    due: date | None
    answered: bool = False
    no_further: bool = False


def next_step(
    blockage: Blockage, move: Move, ladder: Ladder, holders: Holders, today: date, calendar: WorkingCalendar
) -> Step:
    """Where `blockage` stands once `move` has happened to it `today`; clocks are working days of `calendar`.

    A clock starts when somebody comes to hold it, takes it on, or gets it back.
    An answer leaves it where it is and gives the raiser `ladder.confirm` days;
    while it waits for them it does not go up when time runs out, they are asked again.
    """
    if blockage.state is BlockageState.RESOLVED or move in _RESOLVING:
        return Step(BlockageState.RESOLVED, None, blockage.held_since or today, None)
    return _Climb(blockage, ladder, holders, today, calendar).after(move)


def say_no_further(step: Step) -> str:
    """What is told where a blockage was to go up and could not."""
    if step.holder is None:
        return "Nobody can be asked about it: no lead, sponsor or chair is known."
    return f"It stays with {step.holder.name}: there is nobody above to ask."


@dataclass(frozen=True, slots=True)
class _Climb:
    """One move of a blockage that is not resolved by it."""

    blockage: Blockage
    ladder: Ladder
    holders: Holders
    today: date
    calendar: WorkingCalendar

    def after(self, move: Move) -> Step:
        """Where the move leaves it; one that nobody holds yet is first put on its rung."""
        if self.blockage.state is BlockageState.OPEN:
            here = self._start()
            return self._awaiting(here, self.today) if move is Move.ANSWERED else self._held(here)
        here = self._settled(self.blockage.state)
        if here is not self.blockage.state and move is not Move.ANSWERED:
            return self._held(here)
        return self._moved(move, here)

    def _moved(self, move: Move, here: BlockageState) -> Step:
        answered = self.blockage.answer is not None
        since = self.blockage.held_since or self.today
        if move is Move.ANSWERED or (answered and move is Move.OVERDUE):
            return self._awaiting(here, self.today)
        if move is Move.REOPENED:
            return self._held(self._rung_of_answerer(here))
        if move in _RISING:
            above = self._above(here)
            return self._held(here, since, no_further=True) if above is None else self._held(above)
        if move is Move.TAKEN_ON:
            return self._held(here, since)
        # Raised once more: nothing has changed, and no clock starts anew.
        if answered:
            return self._awaiting(here, self.blockage.answered_on or self.today)
        return self._held(here, since, clock_from=since)

    def _held(
        self, state: BlockageState, since: date | None = None, *, clock_from: date | None = None,
        no_further: bool = False,
    ) -> Step:
        days = self.ladder.days(state)
        due = None if days is None else self.calendar.plus_working_days(clock_from or self.today, days)
        nobody = not self._asked
        return Step(state, self._holder(state), since or self.today, due, no_further=no_further or nobody)

    def _awaiting(self, state: BlockageState, clock_from: date) -> Step:
        kept = self.blockage.held_since if state is self.blockage.state else None
        due = self.calendar.plus_working_days(clock_from, self.ladder.confirm)
        return Step(state, self._holder(state), kept or self.today, due, answered=True)

    @property
    def _asked(self) -> dict[BlockageState, Person]:
        """Who can be asked, by rung from the lowest: not the raiser, unless there is nobody else."""
        rungs = self.ladder.after(BlockageState.OPEN)
        known = {rung: person for rung in rungs if (person := self.holders.get(rung)) is not None}
        return {rung: person for rung, person in known.items() if not self._raised_by(person)} or known

    def _raised_by(self, person: Person) -> bool:
        return person.email.casefold() == self.blockage.raised_by.casefold()

    def _start(self) -> BlockageState:
        """The first rung above the raiser's own; the lowest where there is nobody above."""
        own = [rung for rung, person in self.holders.items() if person is not None and self._raised_by(person)]
        highest = max(map(_ORDER.index, own), default=0)
        above = [rung for rung in self._asked if _ORDER.index(rung) > highest]
        return next(iter((*above, *self._asked)), BlockageState.OPEN)

    def _settled(self, state: BlockageState) -> BlockageState:
        """The rung itself, or the next one up where somebody stands if nobody does on it any more."""
        return next((rung for rung in self._asked if _ORDER.index(rung) >= _ORDER.index(state)), state)

    def _above(self, state: BlockageState) -> BlockageState | None:
        """The next rung up where somebody else stands."""
        holder = self._holder(state)
        return next((rung for rung in self.ladder.after(state)
                     if rung in self._asked and self._asked[rung] != holder), None)  # fmt: skip

    def _rung_of_answerer(self, here: BlockageState) -> BlockageState:
        """The rung of whoever answered, if that is not below where it is."""
        by = self.blockage.answered_by
        return next((rung for rung, person in self._asked.items()
                     if person.name == by and _ORDER.index(rung) >= _ORDER.index(here)), here)  # fmt: skip

    def _holder(self, state: BlockageState) -> Person | None:
        """Who stands on the rung; where nobody does any more, the nearest below stands in."""
        asked = [person for rung, person in self._asked.items() if _ORDER.index(rung) <= _ORDER.index(state)]
        return asked[-1] if asked else None
