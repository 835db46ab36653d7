"""Commentary that contradicts the figure: “improved” over a figure that got worse.

Real papers call 72.38 % to 72.29 % an improvement. Only plain statements about
the past or present count; plans, hopes, denials and comparisons with anything
but last quarter are let be, because a needless question costs trust.
"""

import re

from conversations.partnership.case import Rating
from conversations.partnership.direction import Direction
from conversations.partnership.doubts import Doubt

RULE = "contradiction"
"""The rule’s name, by which a doubt that was justified is known."""

_CLAUSE = re.compile(r"[.;:!?\n,()–—]|\bbut\b|\balthough\b|\bhowever\b|\bwhile\b|\bdespite\b", re.IGNORECASE)
# Any of these in a clause and it says something other than “it is so now”.
_NOT_A_CLAIM = re.compile(
    r"\b(not|no|never|nor|without|yet|will|would|should|could|may|might|must|if|once|until|unless|when|by"
    r"|back|expect\w*|hop\w+|plan\w*|aim\w*|intend\w*|need\w*|to (get|be|meet|return)|forecast\w*"
    r"|likely|years?|months?|nationally|region\w*|since|baseline|recording)\b|n['’]t\b",
    re.IGNORECASE,
)
# Only the figure itself, at the head of a clause: “staffing has improved” says nothing of it.
_SUBJECT = (
    r"^\s*(?:(?:and|so|the|our|overall|this|these|quarter['’]s) )*"
    r"(?:(?:performance|figures?|results?|rates?|numbers?|outturn|position|scores?|trend|things|it|we) )?"
    r"(?:(?:has|have|is|are|was|were) )?(?:(?:now|again|slightly|much|clearly|further) )*"
)
_BETTER = re.compile(
    _SUBJECT + r"(improved|improving|continued to improve|got better|getting better)\b", re.IGNORECASE
)
_WORSE = re.compile(
    _SUBJECT + r"(worsened|worsening|deteriorated|deteriorating|got worse|getting worse)\b", re.IGNORECASE
)
_ON_TRACK = re.compile(
    r"\b(on track|on target|(met|hit|achieved|exceeded) (the|our|its) (target|milestone)"
    r"|(target|milestone) (was|is|has been) (met|hit|achieved|exceeded))\b",
    re.IGNORECASE,
)
_OFF_TRACK = re.compile(
    r"\b(off track|off target|below target|behind target|missed (the|our|its) (target|milestone)"
    r"|(target|milestone) (was|is|has been) missed)\b",
    re.IGNORECASE,
)


def _claims(words: str, claim: re.Pattern[str]) -> str | None:
    for clause in _CLAUSE.split(words):
        found = claim.search(clause)
        if found is not None and _NOT_A_CLAIM.search(clause) is None:
            return found[0].strip()
    return None


def contradicts(words: str, direction: Direction, rating: Rating | None) -> Doubt | None:
    """The doubt that commentary raises when it plainly says the opposite of the figure."""
    found = contradiction(words, direction, rating)
    if found is None:
        return None
    said, fact = found
    return Doubt(
        rule=RULE,
        says=f"You wrote “{said}”, but {fact}. Are the figure and the words both right?",
        keep=("Both are right",),
    )


def contradiction(words: str, direction: Direction, rating: Rating | None) -> tuple[str, str] | None:
    """The words that plainly say the opposite of the figure, and what the figure says; none where they agree.

    `direction` is against last quarter. Amber contradicts nothing.
    """
    table: tuple[tuple[bool, re.Pattern[str], str], ...] = (
        (direction is Direction.WORSE, _BETTER, "the figure is worse than last quarter"),
        (direction is Direction.BETTER, _WORSE, "the figure is better than last quarter"),
        (rating is Rating.RED, _ON_TRACK, "the figure comes out red"),
        (rating is Rating.GREEN, _OFF_TRACK, "the figure comes out green"),
    )
    for applies, claim, fact in table:
        said = _claims(words, claim) if applies else None
        if said is not None:
            return said, fact
    return None
