"""Reward of a stretch target: the share of the agreed enhancement that was achieved.

The rule of the first public service agreements: the reward is paid in
proportion to (actual - without) / (with - without), in full at the stretch
level, nothing below 60 per cent. The sign follows from the two levels, so
neither polarity needs a case of its own. Reward and rating are different: an
amber target can be worth nine tenths, a red one nothing or three fifths.
"""

from decimal import ROUND_HALF_UP, Decimal

from conversations.partnership.nouns import Noun

TRIGGER = Decimal("0.6")
_FULL = Decimal(1)
_PENNY = Decimal("0.01")


class Reward(Noun):
    """What a figure earns of a stretch target's reward.

    `achieved` is the share of the enhancement as it is: below 0 when things got
    worse, above 1 beyond the stretch. `paid` is the share that counts: 0, or 0.6
    to 1. Where neither can be said, `why` is a sentence.
    """

    achieved: Decimal | None = None
    paid: Decimal | None = None
    why: str | None = None

    def money(self, potential: Decimal) -> Decimal | None:
        """What it comes to of `potential` pounds, to the penny; none where the share is undefined."""
        if self.paid is None:
            return None
        return (self.paid * potential).quantize(_PENNY, rounding=ROUND_HALF_UP)


def reward(actual: Decimal | None, without: Decimal | None, stretch: Decimal | None) -> Reward:
    """What `actual` earns between the level expected `without` the agreement and the `stretch` with it."""
    if without is None or stretch is None:
        return Reward(why="This target has no stretch levels, so no reward hangs on it.")
    if without == stretch:
        return Reward(why="The levels with and without the agreement are equal, so there is no share.")
    if actual is None:
        return Reward(why="There is no figure yet, so there is no share.")
    achieved = (actual - without) / (stretch - without)
    return Reward(achieved=achieved, paid=min(achieved, _FULL) if achieved >= TRIGGER else Decimal(0))


def trigger(without: Decimal, stretch: Decimal) -> Decimal:
    """The figure from which a reward is paid."""
    return without + TRIGGER * (stretch - without)
