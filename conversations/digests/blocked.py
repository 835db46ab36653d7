"""A blockage in words: for how long, with whom, whether it was answered, and that it is over.

Whoever holds it is told by role, and by name above the lead: a sponsor or a
chair is asked as one who can free it. The lead, whose target it is, stands by
role alone; a digest does not shame by name.
"""

from __future__ import annotations

from datetime import date

from conversations.digests.document import Detail
from conversations.digests.facts import BlockageFacts
from conversations.digests.wording import plural, sentence, tidy
from conversations.partnership.blockages import BlockageState
from conversations.partnership.dates import long_date

HOLDERS = {
    BlockageState.OPEN: "nobody yet",
    BlockageState.WITH_LEAD: "the target lead",
    BlockageState.WITH_SPONSOR: "the target sponsor",
    BlockageState.WITH_BOARD: "the board",
    BlockageState.RESOLVED: "nobody: it is resolved",
}
_BY_NAME = frozenset({BlockageState.WITH_SPONSOR, BlockageState.WITH_BOARD})


def say_holder(blockage: BlockageFacts, *, named: bool = True) -> str:
    """“the target sponsor, Patricia Okafor, since 3 October 2026”."""
    told = HOLDERS[blockage.state]
    who = tidy(blockage.holder) if named and blockage.holder and blockage.state in _BY_NAME else ""
    since = f"since {long_date(blockage.held_since)}" if blockage.held_since else ""
    if not who:
        return f"{told} {since}".rstrip()
    through = f"{told}, through {who}" if blockage.state is BlockageState.WITH_BOARD else f"{told}, {who}"
    return f"{through}, {since}" if since else through


def say_stuck(blockage: BlockageFacts, today: date, *, unanswered: bool, named: bool = True) -> str:
    """Its age and who holds it; or who has answered, while the raiser has not said whether it helped."""
    stuck = f"Blocked for {plural(blockage.days_open(today), 'day')}"
    if blockage.answered_on is not None:
        by = f" by {tidy(blockage.answered_by)}" if named and blockage.answered_by else ""
        return f"{stuck}; answered{by} on {long_date(blockage.answered_on)}, not confirmed yet"
    silent = " without an answer" if unanswered else ""
    return f"{stuck}{silent}; with {say_holder(blockage, named=named)}"


def say_freed(blockage: BlockageFacts, today: date) -> str:
    """“Unblocked after 12 days”."""
    return f"Unblocked after {plural(blockage.days_open(today), 'day')}"


def blockage_details(blockage: BlockageFacts) -> tuple[Detail, ...]:
    """What it stops, what was answered and tried, and by when it is needed.

    Who holds it stands in the reason; only one that says who answered has room for it here.
    """
    told_above = blockage.resolved or blockage.answered_on is None
    held = None if told_above else sentence(say_holder(blockage))
    told = (
        _plain("Held by", held),
        _plain("Stuck since", _dated(blockage.since)),
        _said("Stops", blockage.action),
        _answer(blockage),
        _said("Who can free it", blockage.who_can),
        _said("Tried so far", blockage.tried),
        _plain("Needed by", None if blockage.resolved else _dated(blockage.needed_by)),
    )
    return tuple(detail for detail in told if detail is not None)


def _answer(blockage: BlockageFacts) -> Detail | None:
    if blockage.answered_on is None:
        return None
    by = f"{tidy(blockage.answered_by)}, " if blockage.answered_by else "Given "
    after = f"{by}{long_date(blockage.answered_on)}{'' if blockage.resolved else '; not confirmed yet'}."
    if not blockage.answer:
        return Detail(label="Answer", text="None given in words.", after=after)
    return Detail(label="Answer", text=tidy(blockage.answer), quoted=True, after=after)


def _dated(day: date | None) -> str | None:
    return None if day is None else f"{long_date(day)}."


def _plain(label: str, text: str | None) -> Detail | None:
    return None if text is None else Detail(label=label, text=text)


def _said(label: str, words: str | None) -> Detail | None:
    return Detail(label=label, text=tidy(words), quoted=True) if words else None
