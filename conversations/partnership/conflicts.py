"""Conflicts: what was said of one target and quarter that cannot all be so.

Only plain contradictions count: a needless question costs trust. In each
dispute the lead stands first where they are a side, and the id follows from
what is contradicted, so that the same contradiction is found once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from conversations.partnership.actions import Progress
from conversations.partnership.blockages import BlockageState
from conversations.partnership.case import Rating
from conversations.partnership.claims import differing_denominators, differing_figures
from conversations.partnership.contradiction import contradiction
from conversations.partnership.disputes import ConflictKind, Dispute, Side
from conversations.partnership.returns import Outlook
from conversations.partnership.story import Speaker, Story

_FROM_BEST = (Rating.GREEN, Rating.AMBER, Rating.RED)


def conflicts(story: Story) -> tuple[Dispute, ...]:
    """Every contradiction in what was said of the target, by kind."""
    return tuple(chain.from_iterable(find(story) for find in FINDERS))


def _green_but_blocked(story: Story) -> Iterator[Dispute]:
    """Rated green with no forecast of missing, and somebody other than the lead says that it is stuck."""
    if story.rated.rating is not Rating.GREEN or story.outlook is Outlook.MISSED:
        return
    for told in story.blockages:
        blockage = told.blockage
        if blockage.state is BlockageState.RESOLVED or told.raiser.is_the_same_as(story.lead):
            continue
        yield _dispute(
            story, ConflictKind.GREEN_BUT_BLOCKED, blockage.id,
            f"{_rated_now(story)}, while {told.raiser.name} reports a blockage: “{blockage.what}”.",
            _by_lead(story, f"{_rated_now(story)}."),
            _side(told.raiser, f"It is blocked: “{blockage.what}”.", blockage.id),
        )  # fmt: skip


def _words(story: Story) -> Iterator[Dispute]:
    """The lead's own words against the lead's own figure, unless they were asked about these words and kept them."""
    words = story.words
    if words is None or words.justified:
        return
    found = contradiction(words.text, story.direction, story.rated.rating)
    if found is None:
        return
    said, fact = found
    yield _dispute(
        story, ConflictKind.WORDS, said.casefold(),
        f"{story.lead.name} wrote “{said}” of {story.name}, but {fact}.",
        _side(story.lead, f"The commentary says: “{words.text}”", words.source),
        _by_lead(story, f"{fact[0].upper()}{fact[1:]}."),
    )  # fmt: skip


def _risk_against_rating(story: Story) -> Iterator[Dispute]:
    """A risk that was scored down in this round, while the rating is worse than last quarter's."""
    now, before = story.rated.rating, story.rated_before
    if now is None or before is None or _FROM_BEST.index(now) <= _FROM_BEST.index(before):
        return
    for risk in story.risks:
        if risk.reviewer is None or risk.before is None or risk.now.score >= risk.before.score:
            continue
        fell = f"was scored down from {risk.before.score} to {risk.now.score}"
        yield _dispute(
            story, ConflictKind.RISK_AGAINST_RATING, risk.id,
            f"{story.name} went from {before.value} to {now.value}, while its risk “{risk.description}” {fell}.",
            _by_lead(story, f"{_rated_now(story)}, and was {before.value} last quarter."),
            _side(risk.reviewer, f"The risk “{risk.description}” {fell}.", risk.id),
        )  # fmt: skip


def _done_but_missed(story: Story) -> Iterator[Dispute]:
    """An action that became done in this round and was due by the end of a quarter whose target is red.

    Red is what a missed milestone is here: amber is still within what was allowed.
    """
    if story.rated.rating is not Rating.RED:
        return
    for action in story.actions:
        became_done = action.now is Progress.DONE and action.before is not Progress.DONE
        if not became_done or action.due is None or action.due > story.quarter.last_day:
            continue
        yield _dispute(
            story, ConflictKind.DONE_BUT_MISSED, action.id,
            f"{action.owner.name} reports “{action.text}” as done, while {story.name}, which it was to help, is red.",
            _by_lead(story, f"{_rated_now(story)}: its milestone is missed."),
            _side(action.owner, f"“{action.text}” is done.", action.id),
        )  # fmt: skip


def _dispute(story: Story, kind: ConflictKind, detail: str, says: str, first: Side, second: Side) -> Dispute:
    return Dispute(id=f"{kind.value}:{story.ref}:{story.quarter}:{detail}", kind=kind, ref=story.ref, says=says,
                   first=first, second=second)


def _rated_now(story: Story) -> str:
    colour = "not rated" if story.rated.rating is None else f"rated {story.rated.rating.value}"
    return f"{story.name} is {colour}"


def _by_lead(story: Story, says: str) -> Side:
    figure = story.figure
    return Side(email=story.lead.email, name=story.lead.name, body=story.lead.organisation, says=says,
                value=figure.value if figure else None, source=figure.source if figure else None)


def _side(speaker: Speaker, says: str, source: str) -> Side:
    return Side(email=speaker.email, name=speaker.name, body=speaker.organisation, says=says, source=source)


FINDERS: tuple[Callable[[Story], Iterable[Dispute]], ...] = (
    differing_figures, differing_denominators, _green_but_blocked, _words, _risk_against_rating, _done_but_missed,
)  # fmt: skip
"""What is looked for, in the order in which it is told."""
