"""The named rules about the reward of stretch targets: what is earned, what is at risk, and what was possible.

Earned is what this figure would bring, at risk what the year's end, as far as
it can be foreseen, will not bring; both are shares of what was agreed.
"""

from __future__ import annotations

from decimal import Decimal

from conversations.digests.facts import StretchFacts, TargetFacts
from conversations.digests.keeping import Concern, Found, KeepRule, Sight, found_if
from conversations.partnership.rating import Rating
from conversations.partnership.reward import reward

_ALL = Decimal(1)
_UNWELL = frozenset({Rating.AMBER, Rating.RED})


def expected_share(target: TargetFacts) -> Decimal | None:
    """The share that the year's end will bring: by the lead's own value, else as computed, else as things stand.

    None where nothing is foreseen of a target that stands well.
    """
    stretch = target.stretch
    if stretch is None:
        return None
    own = None if target.forecast is None else target.forecast.value
    foreseen = reward(target.run_rate if own is None else own, stretch.without, stretch.level).paid
    if foreseen is None and target.rated.rating in _UNWELL:
        return stretch.share
    return foreseen


def _stretch_target(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return () if target.stretch is None else (Found(_say_reward(target, target.stretch)),)


def _money_at_stake(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    """Where the target does not stand well, or is foreseen not to earn all of it."""
    if target.stretch is None:
        return ()
    expected = expected_share(target)
    unsafe = target.rated.rating in _UNWELL or (expected is not None and expected < _ALL)
    return found_if(unsafe, _say_reward(target, target.stretch))


def _say_reward(target: TargetFacts, stretch: StretchFacts) -> str:
    """A restricted target tells what was possible only: the share would tell its figure."""
    expected, told = expected_share(target), [f"£{stretch.reward:,.0f} possible"]
    if expected is not None and not target.restricted:
        told.insert(0, f"{_pounds(stretch, _ALL - expected)} at risk")
    if stretch.share is not None and not target.restricted:
        told.insert(0, f"{_pounds(stretch, stretch.share)} earned at this figure")
    return f"Stretch target: {', '.join(told)}"


def _pounds(stretch: StretchFacts, share: Decimal) -> str:
    return f"£{stretch.reward * share:,.0f}"


MONEY_AT_STAKE = KeepRule("money_at_stake", Concern.FIGURES, _money_at_stake)
STRETCH_TARGET = KeepRule("stretch_target", Concern.REWARD, _stretch_target)
