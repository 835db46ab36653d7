"""The ladder that a blockage climbs: who holds it, and for how many working days before it moves on by itself."""

from pydantic import model_validator

from conversations.partnership.blockages import BlockageState
from conversations.partnership.nouns import Noun


class Rung(Noun):
    """A step: whoever holds a blockage in this state, and the working days they have for it.

    Without `days` nothing moves on from here by itself.
    """

    state: BlockageState
    days: int | None = None


class Ladder(Noun):
    """The steps from the lowest to the highest; `confirm` are the raiser's working days to say whether it helped.

    Raises `ValueError` when there is no step, or the steps are out of order.
    """

    rungs: tuple[Rung, ...]
    confirm: int = 5

    @model_validator(mode="after")
    def _in_order(self) -> "Ladder":
        order = list(BlockageState)
        places = [order.index(rung.state) for rung in self.rungs]
        if not places or places != sorted(set(places)):
            raise ValueError("A ladder has at least one step, and leads from the lead to the sponsor to the board.")
        if any(rung.state in {BlockageState.OPEN, BlockageState.RESOLVED} for rung in self.rungs):
            raise ValueError("A step of the ladder is held by the lead, the sponsor or the board.")
        return self

    def days(self, state: BlockageState) -> int | None:
        """The working days that a holder has; none where nothing moves on by itself."""
        return next((rung.days for rung in self.rungs if rung.state is state), None)

    def after(self, state: BlockageState) -> tuple[BlockageState, ...]:
        """The steps above this one, from the next up; all of them for a blockage that nobody holds yet."""
        order = list(BlockageState)
        return tuple(rung.state for rung in self.rungs if order.index(rung.state) > order.index(state))


USUAL_LADDER = Ladder(rungs=(
    Rung(state=BlockageState.WITH_LEAD, days=5),
    Rung(state=BlockageState.WITH_SPONSOR, days=10),
    Rung(state=BlockageState.WITH_BOARD),
))  # fmt: skip
"""The ladder of a partnership that brings none: a week for the lead, two for the sponsor, then the board's own time."""
