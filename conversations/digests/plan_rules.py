"""The named rules about what was promised, what is stuck and what is feared.

Each finding is about one promise, blockage or risk, and is a line of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from conversations.digests.blocked import say_freed, say_stuck
from conversations.digests.document import Source, SourceKind
from conversations.digests.facts import BlockageFacts, RiskFacts, TargetFacts
from conversations.digests.keeping import Concern, Found, KeepRule, Sight
from conversations.partnership.actions import OPEN_PROGRESS, Progress
from conversations.partnership.amounts import say_count
from conversations.partnership.dates import long_date
from conversations.partnership.matrix import Matrix
from conversations.partnership.promises import say_slippage
from conversations.partnership.register import ROSE, Movement, steps

AGAIN, OFTEN = 2, 3
"""A date that was put off again says so, whether or not it has passed; a board hears of it once it was often."""


def _promise(id_: str, words: str) -> Found:
    return Found(words, Source(kind=SourceKind.ACTION, id=id_))


def _promise_broken(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return tuple(_promise(each.id, "Promise not kept") for each in target.promises
                 if each.progress is Progress.NOT_DONE)  # fmt: skip


def _promise_overdue(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    waiting = OPEN_PROGRESS - {Progress.NOT_DONE}
    return tuple(
        _promise(each.id, f"Promise {_so_far(each.progress)}, due {long_date(each.last_due)}")
        for each in target.promises
        if each.last_due is not None and each.last_due < sight.today and each.progress in waiting
    )


def _so_far(progress: Progress) -> str:
    return "only partly kept" if progress is Progress.PARTLY else "overdue"


def _slipped(target: TargetFacts, fewest: int) -> tuple[Found, ...]:
    return tuple(
        _promise(each.id, f"Date {say_slippage(each.moved)}")
        for each in target.promises
        if each.moved >= fewest and each.progress in OPEN_PROGRESS
    )


def _promise_slipped(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return _slipped(target, AGAIN)


def _promise_slipped_often(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return _slipped(target, OFTEN)


def _blockages(
    target: TargetFacts, wanted: Callable[[BlockageFacts], bool], said: Callable[[BlockageFacts], str]
) -> tuple[Found, ...]:
    return tuple(Found(said(each), Source(kind=SourceKind.BLOCKAGE, id=each.id))
                 for each in target.blockages if wanted(each))  # fmt: skip


def _waits(blockage: BlockageFacts, sight: Sight) -> bool:
    """Open, and nothing was heard for as long as the reader's patience reaches."""
    return not blockage.resolved and blockage.days_unanswered(sight.today) >= sight.patience


def _blockage_unanswered(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return _blockages(
        target, lambda each: _waits(each, sight),
        lambda each: say_stuck(each, sight.today, unanswered=True, named=not target.restricted),
    )  # fmt: skip


def _blockage_raised(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    """Raised since the round opened, and not yet let in for want of an answer."""
    def new(each: BlockageFacts) -> bool:
        return not each.resolved and each.raised_on >= sight.facts.opened and not _waits(each, sight)

    return _blockages(
        target, new, lambda each: say_stuck(each, sight.today, unanswered=False, named=not target.restricted)
    )


def _unblocked(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    def freed(each: BlockageFacts) -> bool:
        return each.resolved and each.resolved_on is not None and each.resolved_on >= sight.facts.opened

    return _blockages(target, freed, lambda each: say_freed(each, sight.today))


def _risks(
    target: TargetFacts, wanted: Callable[[RiskFacts], bool], said: Callable[[RiskFacts], str]
) -> tuple[Found, ...]:
    return tuple(Found(said(each), Source(kind=SourceKind.RISK, id=each.id))
                 for each in target.risks if each.open and wanted(each))  # fmt: skip


def _risk_up(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    return _risks(target, lambda each: each.movement is Movement.UP, lambda each: _say_rise(each, sight.facts.matrix))


def _say_rise(risk: RiskFacts, matrix: Matrix) -> str:
    before = "" if risk.before is None else f" from {matrix.say(risk.before)}"
    return f"Risk up{before} to {matrix.say(risk.grade)}"


def _steps(risk: RiskFacts, matrix: Matrix) -> int:
    return 0 if risk.before is None else steps(matrix, risk.before, risk.grade)


def _risk_rose(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    matrix = sight.facts.matrix
    return _risks(target, lambda each: _steps(each, matrix) >= ROSE,
                  lambda each: f"It rose {say_count(_steps(each, matrix))} steps at once")  # fmt: skip


def _risk_above_line(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    matrix = sight.facts.matrix
    return _risks(target, lambda each: matrix.above_line(each.grade), lambda each: _say_above(each, matrix))


def _say_above(risk: RiskFacts, matrix: Matrix) -> str:
    if risk.movement is Movement.UP:
        crossed = risk.before is not None and not matrix.above_line(risk.before)
        return "Risk has crossed the line" if crossed else "Risk is above the line"
    which = "New risk" if risk.movement is Movement.NEW else "Risk"
    return f"{which} above the line, at {matrix.say(risk.grade)}"


def _risk_new(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    """One above the line is said to be new by that rule."""
    matrix = sight.facts.matrix
    return _risks(target, lambda each: each.movement is Movement.NEW and not matrix.above_line(each.grade),
                  lambda each: f"New risk, at {matrix.say(each.grade)}")  # fmt: skip


def _risk_unmitigated(target: TargetFacts, sight: Sight) -> tuple[Found, ...]:
    matrix = sight.facts.matrix
    return _risks(target, lambda each: matrix.zone(each.grade).mitigated and not each.mitigated,
                  lambda each: "Nothing is done about it, and it may not stand so")  # fmt: skip


PROMISE_BROKEN = KeepRule("promise_broken", Concern.PROMISES, _promise_broken)
PROMISE_OVERDUE = KeepRule("promise_overdue", Concern.PROMISES, _promise_overdue)
PROMISE_SLIPPED = KeepRule("promise_slipped", Concern.PROMISES, _promise_slipped)
PROMISE_SLIPPED_OFTEN = KeepRule("promise_slipped_often", Concern.PROMISES, _promise_slipped_often)
BLOCKAGE_UNANSWERED = KeepRule("blockage_unanswered", Concern.BLOCKAGES, _blockage_unanswered)
BLOCKAGE_RAISED = KeepRule("blockage_raised", Concern.BLOCKAGES, _blockage_raised)
RISK_UP = KeepRule("risk_up", Concern.RISKS, _risk_up)
RISK_ROSE = KeepRule("risk_rose", Concern.RISKS, _risk_rose)
RISK_ABOVE_LINE = KeepRule("risk_above_line", Concern.RISKS, _risk_above_line)
RISK_UNMITIGATED = KeepRule("risk_unmitigated", Concern.RISKS, _risk_unmitigated)
RISK_NEW = KeepRule("risk_new", Concern.RISKS, _risk_new)
UNBLOCKED = KeepRule("unblocked", Concern.BETTER, _unblocked)
