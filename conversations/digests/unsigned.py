"""A figure that nobody has signed off, for a layer that does not tell such figures: it is as if withheld.

The return that brought it is unsigned too, so its words stay out with it;
promises, risks and blockages have records of their own, and stay.
"""

from __future__ import annotations

from conversations.digests.document import Note
from conversations.digests.facts import TargetFacts
from conversations.digests.keeping import Sight
from conversations.digests.layers import Unsigned
from conversations.digests.sources import behind_all
from conversations.digests.wording import plural
from conversations.partnership.figures import DataStatus, Figure
from conversations.partnership.rating import Rated, Unrated

Targets = tuple[TargetFacts, ...]
REASON = "it is not signed off yet"
_SAID_IN_THE_RETURN = ("commentary", "contest", "forecast", "run_rate", "projection", "year_end_rating", "assurance",
                       "given", "parts", "figure_id", "return_id")  # fmt: skip


def as_told(targets: Targets, unsigned: Unsigned) -> Targets:
    """The targets as a layer tells them."""
    if unsigned is Unsigned.MARKED:
        return targets
    return tuple(_withheld(target) if _open(target) else target for target in targets)


def _open(target: TargetFacts) -> bool:
    return target.reported and not target.signed_off


def _withheld(target: TargetFacts) -> TargetFacts:
    """Rules, counts and lines then see no figure; what was said of it is as if it had not been said."""
    stretch = None if target.stretch is None else target.stretch.model_copy(update={"share": None})
    gone = {name: TargetFacts.model_fields[name].default for name in _SAID_IN_THE_RETURN}
    figure = None if target.figure is None else Figure(
        quarter=target.figure.quarter, status=DataStatus.WITHHELD, reason=REASON)  # fmt: skip
    return target.model_copy(update=gone | {
        "figure": figure, "rated": Rated(unrated=Unrated.NO_FIGURE), "stretch": stretch, "restated": (),
        "disputes": (), "part_figures": (),
    })  # fmt: skip


def left_out_note(targets: Targets, unsigned: Unsigned, sight: Sight) -> Note | None:
    """How many figures are left out; none where none is."""
    reported = [target for target in targets if target.reported]
    left = tuple(target for target in reported if _open(target)) if unsigned is Unsigned.WITHHELD else ()
    if not left:
        return None
    text = (
        f"{len(left)} of {plural(len(reported), 'reported figure')} {'is' if len(left) == 1 else 'are'} left out: "
        f"{'it is' if len(left) == 1 else 'they are'} not signed off yet."
    )
    # What is left out is not led back to either: only to the round, whose figures they are.
    return Note(id="unsigned", text=text, sources=behind_all((), sight.facts))
